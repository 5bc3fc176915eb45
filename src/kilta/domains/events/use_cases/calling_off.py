"""Postponing and cancelling an event, and giving it a new date; all who are registered are told."""

from datetime import datetime

from django.utils import timezone

from kilta.domains.events.facts import EventCancelled, EventPostponed, EventPublished
from kilta.domains.events.models import Announcement, Event
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.use_cases.planning import held, move_programme, tell_everybody
from kilta.domains.events.use_cases.refusals import NotPostponed, NotPublished
from kilta.engines.clocks import shifted
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case


@use_case
def postpone_event(*, by: Actor, event: Event, because: str) -> Event:
    """Take the event off its date until there is a new one; registrations stand."""
    ensure(may_edit_event(by, event))
    event = held(event)
    if event.state != Event.State.PUBLISHED:
        raise NotPublished
    _change_state(event, Event.State.POSTPONED, because)
    tell_everybody(by, event, Announcement.News.POSTPONED)
    announce(EventPostponed(event_id=event.pk), by=by)
    return event


@use_case
def give_new_date(*, by: Actor, event: Event, starts_at: datetime, ends_at: datetime) -> Event:
    """Publish a postponed event again; its programme and the days of its registration follow to the new date."""
    ensure(may_edit_event(by, event))
    event = held(event)
    if event.state != Event.State.POSTPONED:
        raise NotPostponed
    days = (starts_at.astimezone(event.zone).date() - event.starts_there.date()).days
    event.starts_at, event.ends_at = starts_at, ends_at
    event.opens_at = event.opens_at and shifted(event.opens_at, event.zone, days=days)
    event.shuts_at = event.shuts_at and shifted(event.shuts_at, event.zone, days=days)
    _change_state(event, Event.State.PUBLISHED, "")
    move_programme(event, days=days)
    tell_everybody(by, event, Announcement.News.MOVED)
    announce(EventPublished(event_id=event.pk), by=by)
    return event


@use_case
def cancel_event(*, by: Actor, event: Event, because: str) -> Event:
    """Say that the event does not take place at all; its page stays, so that nobody stands before a closed door."""
    ensure(may_edit_event(by, event))
    event = held(event)
    if event.state not in (Event.State.PUBLISHED, Event.State.POSTPONED):
        raise NotPublished
    _change_state(event, Event.State.CANCELLED, because)
    tell_everybody(by, event, Announcement.News.CANCELLED)
    announce(EventCancelled(event_id=event.pk), by=by)
    return event


def _change_state(event: Event, state: str, because: str) -> None:
    event.state = state
    event.state_because = because
    event.changed_at = timezone.now()
    event.revision += 1
    event.save()
