"""Closed events and their ledger for tests."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kilta.domains.events.facts import EventClosed, EventReopened
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.tests.builders import TESTS, an_event_today, registered
from kilta.domains.events.use_cases import attending
from kilta.domains.impact.models import Attendance
from kilta.domains.network.models import Project
from kilta.foundation.facts import announce


def came(event: Event, who: Any = "Aino", *, kind: str = "scan", **fields: Any) -> Registration:
    """Somebody who registered and was checked in."""
    registration = registered(event, who, **fields)
    return attending.check_in(by=TESTS, event=event, registration=registration, kind=kind).registration


def walked_in(event: Event, number: int = 1, *, kind: str = "scan", target_group: str = "student", **fields: Any):
    """So many people, one by one, each with a name of their own."""
    return [
        attending.walk_in(
            by=TESTS,
            event=event,
            target_group=target_group,
            kind=kind,
            **{"name": f"{target_group} {place}", "organisation_name": "Nowhere", **fields},
        ).registration
        for place in range(number)
    ]


def closed(event: Event) -> Event:
    with transaction.atomic():
        Event.objects.filter(pk=event.pk).update(state=Event.State.CLOSED, closed_at=timezone.now())
        announce(EventClosed(event_id=event.pk), by=TESTS)
    event.refresh_from_db()
    return event


def reopened(event: Event) -> Event:
    with transaction.atomic():
        Event.objects.filter(pk=event.pk).update(state=Event.State.PUBLISHED, closed_at=None)
        announce(EventReopened(event_id=event.pk), by=TESTS)
    event.refresh_from_db()
    return event


def an_event_of(project: Project, title: str = "Welding workshop", **fields: Any) -> Event:
    """Going on now, so that people can be checked in."""
    return an_event_today(title, project=project, **fields)


def long_ago(event: Event, days: int) -> Event:
    """The same event on an earlier day."""
    Event.objects.filter(pk=event.pk).update(
        starts_at=event.starts_at - timedelta(days=days), ends_at=event.ends_at - timedelta(days=days)
    )
    event.refresh_from_db()
    return event


def same_person_twice(project: Project) -> list[str]:
    """The keys of somebody who came to two events under two addresses."""
    keys = []
    for number in (1, 2):
        event = an_event_of(project, f"Event {number}")
        row = came(event, f"Carla{number}", organisation_name="Bakery")
        Registration.objects.filter(pk=row.pk).update(name="Carla Rossi")
        closed(event)
        keys.append(Attendance.objects.get(registration=row).person_key)
    return keys
