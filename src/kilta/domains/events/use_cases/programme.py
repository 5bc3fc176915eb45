"""The programme of an event: its sessions, and what they are called in each language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from kilta.domains.events.facts import EventChanged
from kilta.domains.events.models import Event, Session, SessionText
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.use_cases.planning import held
from kilta.domains.events.use_cases.refusals import OriginalMissing, SessionOnAnotherDay
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.use_cases import use_case

SESSION_FIELDS = ("starts_at", "ends_at", "track", "room", "speakers")
# The title and what a session is about.
Words = tuple[str, str]


@use_case
def add_session(
    *,
    by: Actor,
    event: Event,
    title: str,
    language: str,
    starts_at: datetime,
    ends_at: datetime,
    description: str = "",
    track: str = "",
    room: str = "",
    speakers: str = "",
) -> Session:
    """A new part of the programme on one of the days of the event, with its original text."""
    ensure(may_edit_event(by, event))
    event = held(event)
    _refuse_other_days(event, starts_at, ends_at)
    session: Session = event.sessions.create(
        starts_at=starts_at, ends_at=ends_at, track=track, room=room, speakers=speakers
    )
    session.texts.create(language=language, title=title, description=description, state=TranslationState.ORIGINAL)
    announce(EventChanged(event_id=event.pk), by=by)
    return session


@use_case
def change_session(
    *, by: Actor, session: Session, changes: Mapping[str, Any], title: str, description: str = ""
) -> Session:
    """Other `SESSION_FIELDS`, and other words of the original; words of machines and people in other languages stay."""
    ensure(may_edit_event(by, session.event))
    event = held(session.event)
    if unknown := changes.keys() - set(SESSION_FIELDS):
        raise TypeError(f"A session has no {', '.join(sorted(unknown))}.")
    for name, value in changes.items():
        setattr(session, name, value)
    _refuse_other_days(event, session.starts_at, session.ends_at)
    session.save()
    session.texts.filter(state=TranslationState.ORIGINAL).update(title=title, description=description)
    announce(EventChanged(event_id=event.pk), by=by)
    return session


@use_case
def remove_session(*, by: Actor, session: Session) -> None:
    """Take a part out of the programme, with its words in all languages."""
    ensure(may_edit_event(by, session.event))
    event = held(session.event)
    session.delete()
    announce(EventChanged(event_id=event.pk), by=by)


@use_case
def translate_programme(
    *, by: Actor, event: Event, language: str, words: Mapping[UUID, Words], state: str = TranslationState.CHECKED
) -> int:
    """Write the words of the sessions in another language, by their identifiers; returns how many have some now.

    A session that is given no title loses its words in this language. Originals are left alone: `change_session`.
    """
    ensure(may_edit_event(by, event))
    event = held(event)
    if state == TranslationState.ORIGINAL:
        raise OriginalMissing
    written = 0
    for session in event.sessions.filter(pk__in=words):
        title, description = words[session.pk]
        text = session.texts.filter(language=language).first()
        if text is not None and text.state == TranslationState.ORIGINAL:
            continue
        if not title:
            session.texts.filter(language=language).delete()
            continue
        SessionText.objects.update_or_create(
            of=session, language=language, defaults={"title": title, "description": description, "state": state}
        )
        written += 1
    announce(EventChanged(event_id=event.pk), by=by)
    return written


@use_case
def check_programme(*, by: Actor, event: Event, language: str) -> int:
    """State that a person has read the words of the machine in one language and found them right; returns how many."""
    ensure(may_edit_event(by, event))
    event = held(event)
    checked = 0
    for text in SessionText.objects.filter(of__event=event, language=language, state=TranslationState.MACHINE):
        text.state = TranslationState.CHECKED
        text.save(update_fields=["state"])
        checked += 1
    if checked:
        announce(EventChanged(event_id=event.pk), by=by)
    return checked


def _refuse_other_days(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    """Sessions stand on the days of their event, by the clocks of the place; before and after its hours is allowed."""
    first, last = event.starts_there.date(), event.ends_there.date()
    if not first <= starts_at.astimezone(event.zone).date() <= ends_at.astimezone(event.zone).date() <= last:
        raise SessionOnAnotherDay
