"""What events forget of those who are erased, and of guests after a year; that somebody came stays counted."""

from datetime import timedelta

from django.utils import timezone

from kilta.domains.events.models import Answer, Event, Feedback, FeedbackAnswer, Needs, PictureConsent, Registration
from kilta.domains.events.use_cases.registering import cancel_registration
from kilta.domains.people.models import Person
from kilta.foundation import audit
from kilta.foundation.access.actors import Actor
from kilta.foundation.use_cases import use_case

Status = Registration.Status

# After the event: the form says so to everybody who has no account.
GUESTS_ARE_KEPT = timedelta(days=365)
MOST_AT_ONCE = 2000  # in one night


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
        _forget(registration)


@use_case
def forget_guests(*, by: Actor) -> int:
    """A year after an event, take out name and address of those who came without an account; returns how many.

    What is counted stays: target group, country, organisation, and that somebody came. Lists that were signed are files
    of the event, kept as long as the funder asks.
    """
    over = timezone.now() - GUESTS_ARE_KEPT
    # visible: the rows are changed, and shown to nobody.
    named = Registration.objects.filter(person=None, event__ends_at__lt=over).exclude(name="", email="")
    found = list(named.order_by("pk")[:MOST_AT_ONCE])
    Answer.objects.filter(registration__in=found).delete()
    Needs.objects.filter(registration__in=found).delete()
    for registration in found:
        _forget(registration)
    return len(found)


def forget_words(person: Person) -> None:
    """Take away what they said of events in words; the marks stay, and nobody can tell whose they are."""
    said = Feedback.objects.filter(registration__person=person, phone="")
    FeedbackAnswer.objects.filter(feedback__in=said).delete()
    said.update(best="", change="")


def _forget(registration: Registration) -> None:
    """Take name and address out of a registration and of its history."""
    # The class code tells groups of one event apart when no address does any more.
    blank = {"name": "", "email": "", "group_name": registration.class_code}
    Registration.objects.filter(pk=registration.pk).update(**blank)
    audit.forget(registration, **blank)
