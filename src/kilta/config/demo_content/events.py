"""The events of the demo content: meetings that were held, and three ahead that one can register for."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from kilta.config.demo_content.records import record
from kilta.domains.events.models import Event
from kilta.domains.events.use_cases import importing, organising, planning, questions
from kilta.domains.events.use_cases import programme as programmes
from kilta.domains.network.models import Organisation, Project
from kilta.foundation.access.actors import System
from kilta.foundation.languages.models import TranslationState

LOADING = System("demo content")
ORIGINAL = "en"
LANGUAGES = {"fi", "sv", "de", "it", "nl"}
TAKEN_OVER = (
    *("kind", "level", "format", "venue", "address", "town", "country", "latitude", "longitude"),
    *("online_address", "lenses", "target_groups", "capacity"),
)


def load_events(
    entries: dict[str, Any],
    known: dict[str, Organisation],
    project: Project,
    *,
    programmes: list[dict[str, Any]],
    records: list[dict[str, Any]],
) -> list[Event]:
    """Plan and publish them all; those that were held are closed, with what came of them in `records` by town."""
    came = {entry["town"]: entry for entry in records}
    by_title = {entry["of"]: entry for entry in programmes}
    for entry in (*entries["held"], *entries["ahead"]):
        entry["programme"] = by_title[entry["texts"][ORIGINAL]["title"]]
    start = _start_without_holidays(entries["ahead"], timezone.localdate())
    return [
        *(_held(entry, known, project, came[entry["town"]]) for entry in entries["held"]),
        *(_ahead(entry, known, project, start) for entry in entries["ahead"]),
    ]


def _held(entry: dict[str, Any], known: dict[str, Organisation], project: Project, came: dict[str, Any]) -> Event:
    fields = {
        "kind": Event.Kind.MEETING,
        "level": Event.Level.INTERNATIONAL,
        "format": Event.Format.ON_SITE,
        "languages": ["en"],
        "target_groups": ["teacher", "company", "chamber", "authority", "coordinator"],
        "lenses": ["international"],
        **_place_of(entry),
        **_from_until(entry, entry["first"], "9:00", entry["last"], "16:00"),
    }
    event = _published(entry, known, project, fields)
    record(event, came, known)
    return event


def _ahead(entry: dict[str, Any], known: dict[str, Organisation], project: Project, start: date) -> Event:
    day = _day_of(entry, start)
    fields = {
        "languages": entry["spoken"],
        "work_package": project.work_packages.get(number=entry["work_package"]),
        **_place_of(entry),
        **_from_until(entry, day, entry["from"], day, entry["until"]),
    }
    event = _published(entry, known, project, fields, quotas=entry["quotas"])
    _register(event, entry["programme"].get("registered", ()), known)
    return event


def _start_without_holidays(entries: Sequence[dict[str, Any]], today: date) -> date:
    """Today, or some weeks later, so that no event falls into Christmas or the holidays of summer."""
    start = today
    while any(_is_holiday(_day_of(entry, start)) for entry in entries):
        start += timedelta(weeks=1)
    return start


def _day_of(entry: dict[str, Any], start: date) -> date:
    day = start + timedelta(weeks=entry["weeks"])
    return day + timedelta(days=(entry["weekday"] - day.isoweekday()) % 7)


def _is_holiday(day: date) -> bool:
    of_year = (day.month, day.day)
    return of_year >= (12, 20) or of_year <= (1, 7) or (6, 20) <= of_year <= (8, 10)


def _published(
    entry: dict[str, Any],
    known: dict[str, Organisation],
    project: Project,
    fields: dict[str, Any],
    quotas: dict[str, int] | None = None,
) -> Event:
    event = planning.plan_event(
        by=LOADING,
        lead=known[entry["lead"]],
        language=ORIGINAL,
        fields=fields | {"project": project},
        is_demo=True,
        **entry["texts"][ORIGINAL],
    )
    practical = entry["programme"].get("practical", {})
    if practical:
        planning.write_event_text(
            by=LOADING, event=event, language=ORIGINAL, practical=practical[ORIGINAL], **entry["texts"][ORIGINAL]
        )
    for language, text in entry["texts"].items():
        if language != ORIGINAL:
            planning.write_event_text(
                by=LOADING,
                event=event,
                language=language,
                state=TranslationState.MACHINE,
                practical=practical.get(language, ""),
                **text,
            )
    _write_programme(event, entry["programme"]["sessions"])
    _ask(event, entry["programme"].get("questions", ()))
    for key in entry["with"]:
        organising.add_organiser(by=LOADING, event=event, organisation=known[key])
    if quotas:
        planning.set_quotas(by=LOADING, event=event, quotas=quotas)
    return planning.publish_event(by=LOADING, event=event)


def _write_programme(event: Event, sessions: Sequence[dict[str, Any]]) -> None:
    """Each part with its title in English, then all titles of a language at once, as a machine would give them."""
    words: dict[str, dict[Any, programmes.Words]] = {}
    for one in sessions:
        day = event.starts_there.date() + timedelta(days=one["day"] - 1)
        session = programmes.add_session(
            by=LOADING,
            event=event,
            title=one[ORIGINAL],
            language=ORIGINAL,
            description=one.get("about", {}).get(ORIGINAL, ""),
            starts_at=datetime.combine(day, _hour(one["from"]), event.zone),
            ends_at=datetime.combine(day, _hour(one["until"]), event.zone),
            track=one.get("track", ""),
            room=one["room"],
            speakers=one["speakers"],
        )
        for language in LANGUAGES & one.keys():
            words.setdefault(language, {})[session.pk] = (one[language], "")
    for language, titles in words.items():
        programmes.translate_programme(
            by=LOADING, event=event, language=language, words=titles, state=TranslationState.MACHINE
        )


def _ask(event: Event, entries: Sequence[dict[str, Any]]) -> None:
    """A question with `shown_if_answer` is asked after that answer to the one before it."""
    before = None
    for entry in entries:
        shown_if = {"shown_if": before} if "shown_if_answer" in entry else {}
        before = questions.add_question(by=LOADING, event=event, fields=entry | shown_if)


def _register(event: Event, people: Sequence[dict[str, Any]], known: dict[str, Organisation]) -> None:
    """Invented people who have a seat already; nobody is mailed."""
    if people:
        importing.import_registrations(
            by=LOADING,
            event=event,
            entries=[
                importing.Entry(
                    row=row,
                    name=one["name"],
                    email="",
                    target_group=one["as"],
                    organisation=known[one["from"]].name if one["from"] in known else one["from"],
                    country=one["in"],
                )
                for row, one in enumerate(people, 1)
            ],
        )


def _place_of(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in TAKEN_OVER if name in entry}


def _from_until(entry: dict[str, Any], first: date, begins: str, last: date, ends: str) -> dict[str, Any]:
    """Hours by the clocks of the place."""
    zone = ZoneInfo(entry["time_zone"])
    return {
        "time_zone": entry["time_zone"],
        "starts_at": datetime.combine(first, _hour(begins), zone),
        "ends_at": datetime.combine(last, _hour(ends), zone),
    }


def _hour(written: str) -> time:
    return datetime.strptime(written, "%H:%M").time()  # noqa: DTZ007 - an hour without a day
