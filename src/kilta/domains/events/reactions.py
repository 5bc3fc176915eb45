"""What events do when something happens elsewhere."""

from django.utils.translation import gettext_lazy as _

from kilta.domains.events import documents  # noqa: F401 (says what search knows)
from kilta.domains.events.facts import (
    EventCancelled,
    EventChanged,
    EventClosed,
    EventPostponed,
    EventPublished,
    EventReopened,
    PersonRegistered,
)
from kilta.domains.events.models import CalendarAddress, Event, Registration, Webhook
from kilta.domains.events.queries.about_person import feedback_about, registrations_about
from kilta.domains.events.queries.webhooks import kept_of
from kilta.domains.events.use_cases.forgetting import forget_registrations, forget_words
from kilta.domains.events.use_cases.webhooks import tell_webhooks
from kilta.domains.people import erasure, exports
from kilta.domains.people.models import Person
from kilta.foundation import search
from kilta.foundation.access.actors import Actor
from kilta.foundation.facts import reacts_to

exports.register("webhooks", kept_of, _("Webhooks of my programs"))
exports.register("event_registrations", registrations_about, _("Registrations for events"))
exports.register("event_feedback", feedback_about, _("What I said of events"))


@reacts_to(EventPublished)
@reacts_to(EventChanged)
@reacts_to(EventPostponed)
@reacts_to(EventCancelled)
@reacts_to(EventClosed)
@reacts_to(EventReopened)
def make_the_event_findable(
    fact: EventPublished | EventChanged | EventPostponed | EventCancelled | EventClosed | EventReopened, *, by: Actor
) -> None:
    search.index(Event.objects.get(pk=fact.event_id))


@reacts_to(EventPublished)
def tell_programs_of_the_event(fact: EventPublished, *, by: Actor) -> None:
    tell_webhooks(Webhook.About.PUBLISHED, Event.objects.get(pk=fact.event_id))


@reacts_to(EventClosed)
def tell_programs_that_it_is_closed(fact: EventClosed, *, by: Actor) -> None:
    tell_webhooks(Webhook.About.CLOSED, Event.objects.get(pk=fact.event_id))


@reacts_to(PersonRegistered)
def tell_programs_of_the_registration(fact: PersonRegistered, *, by: Actor) -> None:
    registration = Registration.objects.select_related("event").get(pk=fact.registration_id)
    tell_webhooks(Webhook.About.REGISTERED, registration.event, registration)


@erasure.also
def follow_no_events(person: Person, by: Actor) -> None:
    """The address of the own calendar opens nothing any more, and nobody is told by the person's webhooks."""
    CalendarAddress.objects.filter(person=person).delete()
    Webhook.objects.filter(owner=person).delete()


@erasure.also
def forget_who_registered_and_what_they_said(person: Person, by: Actor) -> None:
    forget_registrations(person, by)
    forget_words(person)
