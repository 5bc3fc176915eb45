"""From a list to a proven figure: a broken list, the closing of a large event, and the page of results over years.

The list has 10,000 rows of which 37 are broken; it is sent to the page on which organisers import people. The project
has 2,000 closed events with 300,000 attendances when one more event of 5,000 people is closed in it, and when readers
ask for its results. Each reader's address is another one, so that no answer comes from the memory of the web server.
"""

import os
import re
import resource
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.filling import copy
from benchmarks.installation import fresh, web_server
from benchmarks.load import read
from benchmarks.sheets import BROKEN, ROWS
from benchmarks.table import Row

EVENTS, PEOPLE_EACH, LARGE = 2_000, 150, 5_000
KNOWN_PEOPLE = 90_000  # who comes does so about three times
SECONDS = 5
AIM = 200
GROUPS = ("student", "student", "teacher", "company", "chamber", "authority", "parent", "potential_student")
COUNTRIES = ("FI", "DE", "IT", "NL", "SE", "EE")
BREAKDOWNS = ("target_group", "country", "work_package", "kind", "month", "organisation")


def measure() -> list[Row]:
    with fresh():
        from kilta.domains.network.tests.builders import a_project, an_organisation
        from kilta.domains.people.tests.builders import a_person

        otto = a_person("Otto")
        project = a_project(coordinator=an_organisation("Omnia", owner=otto))
        rows = _broken_list(project, otto)
        _fill(project)
        rows += _closing(project)
        rows += _pages(project)
        return rows


def _broken_list(project: Any, otto: Any) -> list[Row]:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.urls import reverse

    from kilta.domains.events.models import Registration
    from kilta.domains.events.tests.builders import an_event

    event = an_event(project=project)
    client = Client(headers={"host": f"127.0.0.1:{os.environ['PORT']}"})
    client.force_login(otto.account)
    sent = SimpleUploadedFile("people.csv", "\n".join(_lines()).encode(), "text/csv")
    begun = time.perf_counter()
    answer = client.post(reverse("events:import_registrations", args=[event.slug]), {"people": sent})
    seconds = time.perf_counter() - begun
    errors = set(re.findall(r'<th scope="row">Row (\d+), target group', answer.content.decode()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    title = f"import of a list of {ROWS:,} people"
    return [
        Row(f"{title}: errors", len(errors), "errors", at_least=BROKEN, at_most=BROKEN),
        Row(f"{title}: written", Registration.objects.filter(event=event).count(), "rows", at_most=0),
        Row(f"{title}: until every error is shown", seconds, "s", at_most=20),
        Row(f"{title}: peak memory of the process", peak, "MB", at_most=300),
    ]


def _lines() -> Iterator[str]:
    yield "name,email,target group,organisation,country"
    broken = {number * ROWS // BROKEN for number in range(BROKEN)}
    for number in range(ROWS):
        group = "nobody" if number in broken else "student"
        yield f"Person {number},p{number}@example.org,{group},School {number % 90},FI"


def _fill(project: Any) -> None:
    """Events that were closed, with registrations and ledger, copied without running triggers."""
    from django.db import connection, transaction

    from kilta.domains.events.models import Event, EventText, Organiser, Registration
    from kilta.domains.impact.models import Attendance
    from kilta.domains.impact.use_cases.ledger import keep_figures

    random = Random(20260101)
    lead = project.partners.get().organisation
    packages = [_package(project, number) for number in range(1, 7)]
    events = [_event(project, random.choice(packages), random, number) for number in range(EVENTS)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        copy(cursor, Event, events)
        copy(cursor, EventText, (_text(event) for event in events))
        copy(
            cursor, Organiser, ({"event_id": one["id"], "organisation_id": lead.pk, "is_lead": True} for one in events)
        )
        came = [(event, _registration(event, place)) for event in events for place in range(PEOPLE_EACH)]
        copy(cursor, Registration, (registration for _event, registration in came))
        copy(cursor, Attendance, (_attendance(event, registration, random) for event, registration in came))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    keep_figures([project.pk])


def _package(project: Any, number: int) -> UUID:
    from kilta.domains.network.tests.builders import TESTS
    from kilta.domains.network.use_cases import projects

    package = projects.add_work_package(
        by=TESTS, project=project, number=number, title=f"Work {number}", description="", lead=None
    )
    return package.pk


def _event(project: Any, package: UUID, random: Random, number: int) -> dict[str, Any]:
    starts_at = datetime(2024, 1, 8, 8, tzinfo=UTC) + timedelta(days=random.randrange(1000))
    return {
        "id": _id(),
        "slug": f"event-{number}",
        "secret": f"secret-{number}",
        "screen_secret": "x",
        "kind": random.choice(("workshop", "meeting", "webinar", "open_day", "conference")),
        "languages": ["en"],
        "time_zone": "Europe/Helsinki",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=6),
        "town": "Espoo",
        "country": "FI",
        "project_id": project.pk,
        "work_package_id": package,
        "state": "closed",
        "closed_at": starts_at + timedelta(days=1),
    }


def _text(event: dict[str, Any]) -> dict[str, Any]:
    return {"id": _id(), "of_id": event["id"], "language": "en", "state": "original", "title": event["slug"]}


def _registration(event: dict[str, Any], place: int) -> dict[str, Any]:
    return {
        "id": _id(),
        "event_id": event["id"],
        "name": f"Person {place}",
        "target_group": "student",
        "status": "attended",
        "arrived": 1,
        "place": place + 1,
        "source": "import",
    }


def _attendance(event: dict[str, Any], registration: dict[str, Any], random: Random) -> dict[str, Any]:
    person = int(random.random() ** 2 * KNOWN_PEOPLE)  # some come much more often than others
    proof = random.choice(("scan", "scan", "signature", "self", "organiser"))
    starts_at: datetime = event["starts_at"]
    return {
        "id": _id(),
        "event_id": event["id"],
        "registration_id": registration["id"],
        "project_id": event["project_id"],
        "work_package_id": event["work_package_id"],
        "person_key": f"m:{person:064}",
        "own_key": f"m:{person:064}",
        "name_key": f"{person % 80_000:064}",
        "people": 1,
        "target_group": GROUPS[person % len(GROUPS)],
        "country": COUNTRIES[person % len(COUNTRIES)],
        "organisation_name": f"Organisation {person % 700}",
        "is_internal": person % 9 == 0,
        "mode": "on_site",
        "proof": proof,
        "is_proven": proof != "organiser",
        "month": date(starts_at.year, starts_at.month, 1),
        "kind": event["kind"],
    }


def _closing(project: Any) -> list[Row]:
    from django.utils import timezone

    from kilta.domains.events.models import Event, Proof, Registration
    from kilta.domains.events.tests.builders import TESTS, an_event
    from kilta.domains.events.use_cases.closing import close_event
    from kilta.domains.impact.models import Attendance

    event = an_event("Large", project=project)
    begun = timezone.now() - timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=6))
    people = [
        Registration(
            event=event,
            name=f"Guest {number}",
            email=f"guest{number}@example.org",
            organisation_name=f"School {number % 90}",
            target_group="student",
            country="FI",
            status="attended",
            arrived=1,
            place=number + 1,
            confirmed_at=begun,
        )
        for number in range(LARGE)
    ]
    Registration.objects.bulk_create(people, batch_size=1000)
    Proof.objects.bulk_create(
        [Proof(registration=one, kind="scan", at=begun, by="x") for one in people], batch_size=1000
    )
    event.refresh_from_db()
    start = time.perf_counter()
    close_event(by=TESTS, event=event)
    seconds = time.perf_counter() - start
    return [
        Row(f"closing an event of {LARGE:,} in a ledger of {EVENTS * PEOPLE_EACH:,}", seconds, "s", at_most=5),
        Row("rows it wrote", Attendance.objects.filter(event=event).count(), "rows", at_least=LARGE, at_most=LARGE),
    ]


def _pages(project: Any) -> list[Row]:
    rows = []
    with web_server() as port:
        for name, path in (("results of a project", f"/en/results/{project.slug}"), ("list of results", "/en/results")):
            paths = [f"{path}?by={BREAKDOWNS[number % 6]}&n={number}" for number in range(4_000)]
            read(port, paths[:6], readers=1, seconds=8)  # The pictures are drawn once.
            for readers in (1, 16):
                times = read(port, paths, readers=readers, seconds=SECONDS)
                said = f"{readers} readers" if readers > 1 else "1 reader"
                rows += [
                    Row(f"{name}: p50, {said}", times.share(0.5), "ms"),
                    Row(f"{name}: p95, {said}", times.share(0.95), "ms", at_most=AIM),
                ]
    return rows


def _id() -> UUID:
    from uuid_utils.compat import uuid7

    return uuid7()
