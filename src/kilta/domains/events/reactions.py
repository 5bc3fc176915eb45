"""What events do when something happens elsewhere."""

from kilta.domains.events import documents  # noqa: F401 (says what search knows)
from kilta.domains.events.facts import EventCancelled, EventChanged, EventClosed, EventPostponed, EventPublished
from kilta.domains.events.models import CalendarAddress, Event, Webhook
from kilta.domains.people import erasure
from kilta.domains.people.models import Person
from kilta.foundation import search
from kilta.foundation.access.actors import Actor
from kilta.foundation.facts import reacts_to


@reacts_to(EventPublished)
@reacts_to(EventChanged)
@reacts_to(EventPostponed)
@reacts_to(EventCancelled)
@reacts_to(EventClosed)
def make_the_event_findable(
    fact: EventPublished | EventChanged | EventPostponed | EventCancelled | EventClosed, *, by: Actor
) -> None:
    search.index(Event.objects.get(pk=fact.event_id))


@erasure.also
def follow_no_events(person: Person, by: Actor) -> None:
    """The address of the own calendar opens nothing any more, and nobody is told by the person's webhooks."""
    CalendarAddress.objects.filter(person=person).delete()
    Webhook.objects.filter(owner=person).delete()
