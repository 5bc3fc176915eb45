"""The same event again: a copy on another day, or a series of them."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from kilta.domains.events.facts import EventPlanned
from kilta.domains.events.models import Event, Question, Series
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.queries.words import title_of
from kilta.domains.events.use_cases.planning import FIELDS, publish_event
from kilta.domains.events.use_cases.refusals import DayTaken, NoDraftInSeries
from kilta.domains.network.use_cases.organisations import free_slug
from kilta.engines.clocks import shifted
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case

MOST_AT_ONCE = 60


@use_case
def clone_event(*, by: Actor, event: Event, day: date) -> Event:
    """A draft on another day at the same hours, with words, organisers, programme, quotas and questions.

    Registrations, answers and what was recorded on the day stay with the first one.
    """
    ensure(may_edit_event(by, event))
    return _copy(by, event, day, series=None)


@use_case
def repeat_event(*, by: Actor, event: Event, days: Sequence[date], name: str = "") -> list[Event]:
    """Copies on each of `days`, in one series with the event; the hours stay the same in summer and in winter."""
    ensure(may_edit_event(by, event))
    event = Event.objects.locked(event)
    if event.series is None:
        event.series = Series.objects.create(name=name or title_of(event, event.languages[0]))
        event.save(update_fields=["series"])
    taken = {other.starts_there.date() for other in event.series.dates.all()}
    if taken & set(days) or len(set(days)) < len(days):
        raise DayTaken
    return [_copy(by, event, day, series=event.series) for day in sorted(days)]


@use_case
def publish_series(*, by: Actor, event: Event) -> list[Event]:
    """Publish all drafts of the series of an event that `by` plans."""
    ensure(may_edit_event(by, event))
    event = Event.objects.locked(event)
    drafts: list[Event] = []
    if event.series_id:
        drafts = list(Event.objects.filter(series=event.series_id, state=Event.State.DRAFT))
    published = [publish_event(by=by, event=draft) for draft in drafts if may_edit_event(by, draft)]
    if not published:
        raise NoDraftInSeries
    return published


def _copy(by: Actor, event: Event, day: date, *, series: Series | None) -> Event:
    days = (day - event.starts_there.date()).days
    zone = event.zone
    title = title_of(event, event.languages[0])
    fields = {name: getattr(event, name) for name in FIELDS}
    for name in ("starts_at", "ends_at", "opens_at", "shuts_at"):
        fields[name] = fields[name] and shifted(fields[name], zone, days=days)
    copy = Event.objects.create(
        slug=free_slug(Event, title),
        secret=secrets.token_urlsafe(24),
        screen_secret=secrets.token_urlsafe(32),
        series=series,
        **fields,
    )
    for organiser in event.organisers.all():
        copy.organisers.create(organisation_id=organiser.organisation_id, is_lead=organiser.is_lead)
    for quota in event.quotas.all():
        copy.quotas.create(target_group=quota.target_group, seats=quota.seats)
    for words in event.texts.all():
        _copy_row(words, of=copy)
    for session in event.sessions.prefetch_related("texts"):
        texts = list(session.texts.all())
        again = _copy_row(
            session,
            event=copy,
            starts_at=shifted(session.starts_at, zone, days=days),
            ends_at=shifted(session.ends_at, zone, days=days),
        )
        for text in texts:
            _copy_row(text, of=again)
    _copy_questions(event, copy)
    announce(EventPlanned(event_id=copy.pk), by=by)
    return copy


def _copy_questions(event: Event, copy: Event) -> None:
    """Each question, asked on the same condition as before."""
    again: dict[UUID, Question] = {}
    questions = list(event.questions.all())
    for question in questions:
        again[question.pk] = _copy_row(question, event=copy, shown_if=None)
    for question in questions:
        if question.shown_if_id:
            again[question.pk].shown_if = again[question.shown_if_id]
            again[question.pk].save(update_fields=["shown_if"])


def _copy_row(row: Any, **changes: Any) -> Any:
    """A new row with the values of another, but for its key and `changes`."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in changes]
    return type(row).objects.create(**{field.name: getattr(row, field.name) for field in fields}, **changes)
