"""What events forget of a person who is erased: who registered and what they said; that somebody came stays counted."""

from django.utils import timezone

from kilta.domains.events.models import Answer, Event, Feedback, FeedbackAnswer, Needs, PictureConsent, Registration
from kilta.domains.events.use_cases.registering import cancel_registration
from kilta.domains.people.models import Person
from kilta.foundation import audit
from kilta.foundation.access.actors import Actor

Status = Registration.Status


def forget_registrations(person: Person, by: Actor) -> None:
    """Free the seats at events to come, and take name, address, answers and needs out of every registration."""
    # visible: the erased person's own rows.
    own = Registration.objects.filter(person=person)
    unused = own.filter(status__in=[Status.WAITING, Status.OFFERED, Status.CONFIRMED])
    for registration in unused.filter(event__in=Event.objects.upcoming().exclude(state=Event.State.CLOSED)):
        cancel_registration(by=by, registration=registration)
    for model in (Answer, Needs):
        model.objects.filter(registration__in=own).delete()
    PictureConsent.objects.filter(registration__in=own, withdrawn_at=None).update(withdrawn_at=timezone.now())
    for registration in own:
        # The class code tells groups of one event apart when no address does any more.
        blank = {"name": "", "email": "", "group_name": registration.class_code}
        Registration.objects.filter(pk=registration.pk).update(**blank)
        audit.forget(registration, **blank)


def forget_words(person: Person) -> None:
    """Take away what they said of events in words; the marks stay, and nobody can tell whose they are."""
    said = Feedback.objects.filter(registration__person=person, phone="")
    FeedbackAnswer.objects.filter(feedback__in=said).delete()
    said.update(best="", change="")
