"""Planning an event: its frame, its words, and the day it is published."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kilta.domains.events import jobs, notices
from kilta.domains.events.facts import EventChanged, EventPlanned, EventPublished
from kilta.domains.events.models import Announcement, Event, EventText, Quota
from kilta.domains.events.policies import may_edit_event, may_plan_event
from kilta.domains.events.queries.planning import has_place, has_words
from kilta.domains.events.use_cases.announcing import announce_news
from kilta.domains.events.use_cases.refusals import (
    EventIsNoDraft,
    EventIsOver,
    NoDraftToDelete,
    NothingToPublish,
    OriginalMissing,
    OriginalNeeded,
    PlaceMissing,
    TooManySeatsTaken,
)
from kilta.domains.events.use_cases.seats import fill, free_seats
from kilta.domains.network.models import Organisation
from kilta.domains.network.use_cases.organisations import free_slug
from kilta.engines.clocks import shifted
from kilta.engines.transliteration import address_word
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.notices import send
from kilta.foundation.use_cases import use_case

FIELDS = (
    "kind",
    "level",
    "format",
    "languages",
    "time_zone",
    "starts_at",
    "ends_at",
    "venue",
    "address",
    "town",
    "country",
    "latitude",
    "longitude",
    "online_address",
    "project",
    "work_package",
    "lenses",
    "target_groups",
    "capacity",
    "opens_at",
    "shuts_at",
    "hours_to_accept",
    "audience",
)
# Words of the addresses under /events that are pages of their own.
RESERVED = ("new", "mine", "map", "month", "list", "feed", "feeds", "series")
# A change of these is told to everybody who is registered.
TIME_AND_PLACE = ("starts_at", "ends_at", "time_zone", "venue", "address", "town", "online_address", "format")


@use_case
def plan_event(
    *,
    by: Actor,
    lead: Organisation,
    title: str,
    language: str,
    fields: Mapping[str, Any],
    summary: str = "",
    description: str = "",
    is_demo: bool = False,
) -> Event:
    """Start a draft with its original text; `fields` are some of `FIELDS`, at least time zone, start and end."""
    ensure(may_plan_event(by, lead))
    _refuse_unknown(fields)
    event = Event.objects.create(
        slug=free_slug(Event, f"{title} event" if address_word(title) in RESERVED else title),
        secret=secrets.token_urlsafe(24),
        screen_secret=secrets.token_urlsafe(32),
        is_demo=is_demo,
        **{"languages": [language], **fields},
    )
    event.organisers.create(organisation=lead, is_lead=True)
    event.texts.create(
        language=language,
        title=title,
        summary=summary,
        description=description,
        state=TranslationState.ORIGINAL,
    )
    announce(EventPlanned(event_id=event.pk), by=by)
    return event


@use_case
def change_event(
    *, by: Actor, event: Event, changes: Mapping[str, Any], quotas: Mapping[str, int] | None = None
) -> Event:
    """Change some of `FIELDS`; more seats let the waiting list move, and another time or place is told to all.

    `quotas`, where given, are all there are from now on.
    """
    ensure(may_edit_event(by, event))
    _refuse_unknown(changes)
    event = held(event)
    before = event.starts_there
    moved = [name for name in TIME_AND_PLACE if name in changes and changes[name] != getattr(event, name)]
    for name, value in changes.items():
        setattr(event, name, value)
    if event.capacity is not None and (free_seats(event).in_all or 0) < 0:
        raise TooManySeatsTaken
    event.changed_at = timezone.now()
    event.revision += bool(moved)
    event.save()
    move_programme(event, days=(event.starts_there.date() - before.date()).days)
    if quotas is not None:
        _limit_groups(event, quotas)
    seated = fill(event) if event.takes_place else []
    send(*(notice for registration in seated for notice in notices.seat_given(registration)))
    if moved and event.takes_place:
        tell_everybody(by, event, Announcement.News.MOVED)
    announce(EventChanged(event_id=event.pk), by=by)
    return event


@use_case
def set_quotas(*, by: Actor, event: Event, quotas: Mapping[str, int]) -> Event:
    """Say how many seats each target group gets at most; groups that are not named share all."""
    ensure(may_edit_event(by, event))
    event = held(event)
    _limit_groups(event, quotas)
    seated = fill(event) if event.takes_place else []
    send(*(notice for registration in seated for notice in notices.seat_given(registration)))
    announce(EventChanged(event_id=event.pk), by=by)
    return event


@use_case
def write_event_text(
    *,
    by: Actor,
    event: Event,
    language: str,
    title: str,
    summary: str = "",
    description: str = "",
    practical: str = "",
    state: str = "",
) -> EventText:
    """Write or replace the text in one language; the first one is the original, later ones are translations."""
    ensure(may_edit_event(by, event))
    event = Event.objects.locked(event)
    original = event.texts.filter(state=TranslationState.ORIGINAL).first()
    is_original = original is None or original.language == language
    if original is None and state in (TranslationState.MACHINE, TranslationState.CHECKED):
        raise OriginalMissing
    text, _is_new = event.texts.update_or_create(
        language=language,
        defaults={
            "title": title,
            "summary": summary,
            "description": description,
            "practical": practical,
            "state": TranslationState.ORIGINAL if is_original else (state or TranslationState.CHECKED),
        },
    )
    announce(EventChanged(event_id=event.pk), by=by)
    return text


@use_case
def check_event_text(*, by: Actor, text: EventText) -> EventText:
    """State that a person has read a machine translation and found it right."""
    ensure(may_edit_event(by, text.of))
    if text.state == TranslationState.MACHINE:
        text.state = TranslationState.CHECKED
        text.save(update_fields=["state"])
        announce(EventChanged(event_id=text.of_id), by=by)
    return text


@use_case
def remove_event_text(*, by: Actor, text: EventText) -> None:
    """Remove one language; the original goes last, and never from a published event."""
    ensure(may_edit_event(by, text.of))
    event = Event.objects.locked(text.of)
    if text.state == TranslationState.ORIGINAL and (event.texts.count() > 1 or event.state != Event.State.DRAFT):
        raise OriginalNeeded
    text.delete()
    announce(EventChanged(event_id=event.pk), by=by)


@use_case
def publish_event(*, by: Actor, event: Event) -> Event:
    """Show a draft to those it is for, and open its registration."""
    ensure(may_edit_event(by, event))
    event = Event.objects.locked(event)
    if event.state != Event.State.DRAFT:
        raise EventIsNoDraft
    if not has_words(event):
        raise NothingToPublish
    if not has_place(event):
        raise PlaceMissing
    event.state = Event.State.PUBLISHED
    event.published_at = event.changed_at = timezone.now()
    event.revision += 1
    event.save()
    announce(EventPublished(event_id=event.pk), by=by)
    return event


@use_case
def delete_draft(*, by: Actor, event: Event) -> None:
    """Remove what was never published and nobody is registered for, with everything in it."""
    ensure(may_edit_event(by, event))
    event = Event.objects.locked(event)
    if event.state != Event.State.DRAFT or event.registrations.exists():
        raise NoDraftToDelete
    event.questions.update(shown_if=None)
    event.delete()


def tell_everybody(by: Actor, event: Event, news: str) -> None:
    """Have all who are registered told of what the caller has just changed and saved."""
    announcement = announce_news(by, event, news)
    jobs.tell_all.defer(key=f"announcement:{announcement.pk}", announcement_id=str(announcement.pk))


def _limit_groups(event: Event, quotas: Mapping[str, int]) -> None:
    event.quotas.exclude(target_group__in=quotas).delete()
    for target_group, seats in quotas.items():
        Quota.objects.update_or_create(event=event, target_group=target_group, defaults={"seats": seats})
    if any(free < 0 for free in free_seats(event).by_group.values()):
        raise TooManySeatsTaken


def refuse_closed(event: Event) -> None:
    if event.state == Event.State.CLOSED:
        raise EventIsOver


def held(event: Event) -> Event:
    """The event as it is now, against others until the transaction ends; refused when it is closed."""
    event = Event.objects.locked(event)
    refuse_closed(event)
    return event


def move_programme(event: Event, *, days: int) -> None:
    """Let the sessions follow their event to another day, at the same hours by its clocks."""
    if not days:
        return
    for session in event.sessions.all():
        session.starts_at = shifted(session.starts_at, event.zone, days=days)
        session.ends_at = shifted(session.ends_at, event.zone, days=days)
        session.save(update_fields=["starts_at", "ends_at"])


def _refuse_unknown(fields: Mapping[str, Any]) -> None:
    if unknown := fields.keys() - set(FIELDS):
        raise TypeError(f"An event has no {', '.join(sorted(unknown))}.")
