"""Events that were held before Kilta are entered with list and proof, whole or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kilta.domains.events.labels import LOG, SIGNED_LIST
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.tests.builders import an_event, in_days
from kilta.domains.impact.models import Attendance, Figure
from kilta.domains.impact.tests.test_packs import PNG
from kilta.domains.impact.use_cases.backfilling import enter_past_event
from kilta.domains.network.tests.builders import a_project, an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.foundation.files.models import StoredFile

LIST = """name;email;target group;organisation;country;how many
Aino Virtanen;aino@school.example;teacher;Omnia;FI;
WELD24;;student;Alfa-college;NL;24
Bert Bakker;;company;Bakkerij;NL;
"""


@pytest.fixture
def otto():
    return a_person("Otto")


@pytest.fixture
def project(otto):
    return a_project(coordinator=an_organisation("Omnia", owner=otto))


def sent(project, *, people=LIST, **changes):
    day = timezone.localdate() - timedelta(days=400)
    return {
        "title": "Kick-off",
        "description": "All partners met.",
        "language": "en",
        "lead": str(project.partners.get().organisation_id),
        "kind": "meeting",
        "level": "international",
        "format": "on_site",
        "day": f"{day:%Y-%m-%d}",
        "starts": "09:00",
        "ends": "16:00",
        "country": "FI",
        "town": "Espoo",
        "people": SimpleUploadedFile("people.csv", people.encode(), "text/csv"),
        "scan": SimpleUploadedFile("signed.png", PNG, "image/png"),
        **changes,
    }


def send(client, project, **changes):
    return client.post(reverse("impact:past_event", args=[project.slug]), sent(project, **changes))


def test_the_coordinator_enters_a_past_event_and_the_figures_follow(client, project, otto):
    answer = send(signed_in(client, otto), project)

    event = Event.objects.get()
    assert answer.headers["Location"].endswith(reverse("impact:evidence_of_event", args=[event.slug]))
    assert (event.state, event.project) == ("closed", project)
    assert StoredFile.objects.of(SIGNED_LIST, event.pk).count() == 1
    figure = Figure.objects.get(project=project, by="all")
    assert (figure.people, figure.attendances, figure.proven, figure.claims) == (26, 26, 25, 0)
    group = Registration.objects.get(kind="group")
    assert (group.size, group.name) == (24, "")


def test_a_broken_list_writes_nothing_and_shows_each_error(client, project, otto):
    broken = LIST.replace("teacher", "wizard").replace("24\n", "many\n")

    answer = send(signed_in(client, otto), project, people=broken)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "wizard" in page
    assert "many" in page
    assert not Event.objects.exists()
    assert not Attendance.objects.exists()


def test_an_online_event_asks_for_the_declaration(client, project, otto):
    signed_in(client, otto)
    assert send(client, project, format="online").status_code == 200

    day = timezone.localdate() - timedelta(days=399)
    answer = send(client, project, format="online", signed_by="Otto", role="coordinator", signed_on=f"{day:%Y-%m-%d}")

    assert answer.status_code == 302
    event = Event.objects.get()
    assert StoredFile.objects.of(LOG, event.pk).count() == 1
    assert set(Attendance.objects.values_list("proof", "mode")) == {("declaration", "online")}


def test_an_event_that_stands_in_kilta_already_is_closed_with_its_list(client, project, otto):
    event = an_event("Old one", project=project, starts_at=in_days(-9), ends_at=in_days(-9, hour=15))
    signed_in(client, otto)

    answer = send(client, project, event=str(event.pk), title="", day="", starts="", ends="", lead="", country="")

    assert answer.status_code == 302
    event.refresh_from_db()
    assert event.state == "closed"
    assert Attendance.objects.count() == 3


def test_who_is_registered_already_is_named_and_nothing_is_written(client, project, otto):
    event = an_event("Old one", project=project)
    Registration.objects.create(
        event=event, name="Aino", email="aino@school.example", target_group="teacher", status="confirmed", place=1
    )
    Event.objects.filter(pk=event.pk).update(starts_at=in_days(-9), ends_at=in_days(-9, hour=15))
    signed_in(client, otto)

    answer = send(client, project, event=str(event.pk), title="", day="", starts="", ends="", lead="", country="")

    assert "registered already" in answer.content.decode()
    assert not Attendance.objects.exists()


def test_an_event_to_come_is_planned_and_not_entered(client, project, otto):
    day = timezone.localdate() + timedelta(days=3)

    answer = send(signed_in(client, otto), project, day=f"{day:%Y-%m-%d}")

    assert "not over yet" in answer.content.decode()
    assert not Event.objects.exists()


def test_only_the_coordinator_enters_past_events(project):
    with pytest.raises(PermissionDenied):
        enter_past_event(
            by=a_person("Carla"),
            project=project,
            lead=project.partners.get().organisation,
            title="Mine",
            language="en",
            description="",
            fields={},
            entries=[],
            scan=SimpleUploadedFile("x.png", PNG),
        )
