"""Closing an event in one act, and opening it again with a reason.

From the closing on nothing that counts changes: who came, and how that is proven. Higher domains write what they count
in the same transaction, when they hear `EventClosed`.
"""

import pghistory
from django.utils import timezone

from kilta.domains.events import jobs
from kilta.domains.events.facts import EventClosed, EventReopened
from kilta.domains.events.models import Announcement, Closing, Event, Poll, Registration
from kilta.domains.events.policies import may_close_event
from kilta.domains.events.queries.closing import attendance_of, missing_for_closing
from kilta.domains.events.use_cases.refusals import EventIsClosed, EventNotClosed, EventNotHeld, NotReadyToClose
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case

Status = Registration.Status


@use_case
def close_event(*, by: Actor, event: Event, thanks: bool = True, words: str = "") -> Event:
    """Close an event whose attendance is settled; raises NotReadyToClose with all that is missing.

    With `thanks` everybody who came, and was not thanked before, gets a mail with the materials, the questions about
    how it was, and the organiser's own `words`.
    """
    ensure(may_close_event(by, event))
    event = Event.objects.locked(event)
    if event.state == Event.State.CLOSED:
        raise EventIsClosed
    if not event.takes_place:
        raise EventNotHeld
    if missing := missing_for_closing(event):
        raise NotReadyToClose(missing)

    event.registrations.filter(status=Status.OFFERED).update(status=Status.WAITING, offered_until=None)
    event.polls.filter(state=Poll.State.OPEN).update(state=Poll.State.CLOSED)
    attendance = attendance_of(event)
    closing = Closing.objects.create(
        event=event,
        closed_at=timezone.now(),
        closed_by=by.actor_key,
        came=attendance.came,
        absent=attendance.absent,
        people=attendance.people,
        proven=attendance.people_proven,
    )
    event.state = Event.State.CLOSED
    event.state_because = ""
    event.closed_at = event.changed_at = closing.closed_at
    event.save(update_fields=["state", "state_because", "closed_at", "changed_at"])
    if thanks:
        _thank(by, event, words)
    announce(EventClosed(event_id=event.pk), by=by)
    return event


@use_case
def reopen_event(*, by: Actor, event: Event, because: str) -> Event:
    """Open a closed event again, so that what was wrong can be mended; the reason stays with its history."""
    ensure(may_close_event(by, event))
    event = Event.objects.locked(event)
    if event.state != Event.State.CLOSED:
        raise EventNotClosed
    with pghistory.context(because=because):
        closing = event.closings.in_force().get()
        closing.reopened_at = timezone.now()
        closing.reopened_by = by.actor_key
        closing.because = because
        closing.save(update_fields=["reopened_at", "reopened_by", "because"])
        event.state = Event.State.PUBLISHED
        event.closed_at = None
        event.changed_at = closing.reopened_at
        event.save(update_fields=["state", "closed_at", "changed_at"])
    announce(EventReopened(event_id=event.pk), by=by)
    return event


def _thank(by: Actor, event: Event, words: str) -> None:
    """Have those thanked who came and were not thanked yet; portion by portion, after this is committed."""
    if not event.registrations.came().filter(thanked_at=None).exists():
        return
    announcement = Announcement.objects.create(
        event=event, news=Announcement.News.THANKS, text=words, statuses=[Status.ATTENDED], by=by.actor_key
    )
    jobs.tell_all.defer(key=f"announcement:{announcement.pk}", announcement_id=str(announcement.pk))
