"""The events of the demo content: meetings that were held, and three ahead that one can register for."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from kilta.config.demo_content.records import record
from kilta.domains.events.models import Event
from kilta.domains.events.use_cases import organising, planning
from kilta.domains.network.models import Organisation, Project
from kilta.foundation.access.actors import System
from kilta.foundation.languages.models import TranslationState

LOADING = System("demo content")
ORIGINAL = "en"
TAKEN_OVER = (
    *("kind", "level", "format", "venue", "address", "town", "country", "latitude", "longitude"),
    *("online_address", "lenses", "target_groups", "capacity"),
)


def load_events(
    entries: dict[str, Any], known: dict[str, Organisation], project: Project, *, records: list[dict[str, Any]]
) -> list[Event]:
    """Plan and publish them all; those that were held are closed, with what came of them in `records` by town."""
    came = {entry["town"]: entry for entry in records}
    return [
        *(_held(entry, known, project, came[entry["town"]]) for entry in entries["held"]),
        *(_ahead(entry, known, project, timezone.localdate()) for entry in entries["ahead"]),
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


def _ahead(entry: dict[str, Any], known: dict[str, Organisation], project: Project, today: date) -> Event:
    day = today + timedelta(weeks=entry["weeks"])
    day += timedelta(days=(entry["weekday"] - day.isoweekday()) % 7)
    fields = {
        "languages": entry["spoken"],
        "work_package": project.work_packages.get(number=entry["work_package"]),
        **_place_of(entry),
        **_from_until(entry, day, entry["from"], day, entry["until"]),
    }
    return _published(entry, known, project, fields, quotas=entry["quotas"])


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
    for language, text in entry["texts"].items():
        if language != ORIGINAL:
            planning.write_event_text(
                by=LOADING, event=event, language=language, state=TranslationState.MACHINE, **text
            )
    for key in entry["with"]:
        organising.add_organiser(by=LOADING, event=event, organisation=known[key])
    if quotas:
        planning.set_quotas(by=LOADING, event=event, quotas=quotas)
    return planning.publish_event(by=LOADING, event=event)


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
