"""Events that were held before Kilta are entered with list and proof, whole or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kilta.domains.events.labels import LOG, SIGNED_LIST
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.tests.builders import TESTS, an_event, in_days, registered
from kilta.domains.events.use_cases import attending
from kilta.domains.impact.models import Attendance, Figure
from kilta.domains.impact.tests.test_packs import PNG
from kilta.domains.impact.use_cases.backfilling import Came, enter_past_event
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


def declared(day=None):
    day = day or timezone.localdate() - timedelta(days=399)
    log = SimpleUploadedFile("log.csv", b"name;joined\nBert Bakker;10:02\n", "text/csv")
    return {"log": log, "signed_by": "Otto", "role": "coordinator", "signed_on": f"{day:%Y-%m-%d}"}


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
    assert "proven by a signed declaration" in send(client, project, format="online").content.decode()

    answer = send(client, project, format="online", scan="", **declared())

    assert answer.status_code == 302
    event = Event.objects.get()
    assert StoredFile.objects.of(LOG, event.pk).count() == 1
    assert set(Attendance.objects.values_list("proof", "mode")) == {("declaration", "online")}


HYBRID = """name;email;target group;organisation;country;how many;took part
Aino Virtanen;aino@school.example;teacher;Omnia;FI;;on site
WELD24;;student;Alfa-college;NL;24;online
Bert Bakker;;company;Bakkerij;NL;;Online
Anna Karl;;teacher;BBS;DE;;vor Ort
"""


def test_at_a_hybrid_event_each_row_says_how_they_took_part_and_is_proven_by_it(client, project, otto):
    answer = send(signed_in(client, otto), project, format="hybrid", people=HYBRID, **declared())

    assert answer.status_code == 302
    event = Event.objects.get()
    assert (StoredFile.objects.of(LOG, event.pk).count(), StoredFile.objects.of(SIGNED_LIST, event.pk).count()) == (
        1,
        1,
    )
    assert set(Attendance.objects.values_list("people", "proof", "mode")) == {
        (1, "signature", "on_site"),
        (24, "declaration", "online"),
        (1, "declaration", "online"),
    }
    assert event.declaration.people == 25
    assert "25 people took part online" in event.declaration.wording
    figure = Figure.objects.get(project=project, by="all")
    assert (figure.people, figure.proven, figure.claims) == (27, 26, 0)


def test_a_hybrid_row_that_does_not_say_how_and_one_that_says_nonsense_are_shown_and_nothing_is_written(
    client, project, otto
):
    signed_in(client, otto)
    silent = HYBRID.replace("Aino Virtanen;aino@school.example;teacher;Omnia;FI;;on site", "Aino;;teacher;Omnia;FI;;")
    nonsense = HYBRID.replace("on site", "by post")

    for people in (silent, nonsense):
        answer = send(client, project, format="hybrid", people=people, **declared())
        form = answer.context["form"]
        assert [(error.row, error.column) for error in form.fields["people"].read.errors] == [(2, "took part")]
    assert not Event.objects.exists()


@pytest.mark.parametrize(("format", "word"), [("on_site", "online"), ("online", "on site")])
def test_a_row_that_does_not_fit_the_format_of_the_event_is_shown(client, project, otto, format, word):
    people = f"name;target group;organisation;took part\nAino;teacher;Omnia;{word}\n"

    answer = send(signed_in(client, otto), project, format=format, people=people, **declared())

    [error] = answer.context["form"].fields["people"].read.errors
    assert (error.row, error.column, error.expected) == (2, "took part", "mode_of_event")
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("missing", "said"),
    [("scan", "the list that they signed"), ("log", "signed declaration"), ("signed_by", "signed declaration")],
)
def test_each_way_of_taking_part_needs_its_own_proof(client, project, otto, missing, said):
    given = declared() | {missing: ""}

    answer = send(signed_in(client, otto), project, format="hybrid", people=HYBRID, **given)

    assert said in str(answer.context["form"].errors[missing])
    assert not Event.objects.exists()


def test_a_hybrid_event_where_nobody_came_online_needs_no_declaration(client, project, otto):
    people = "name;target group;organisation;took part\nAino;teacher;Omnia;on site\n"

    assert send(signed_in(client, otto), project, format="hybrid", people=people).status_code == 302
    assert Attendance.objects.get().mode == "on_site"


def test_a_class_that_stands_twice_in_the_list_is_shown(client, project, otto):
    people = "name;target group;organisation;how many\nWELD24;student;Omnia;20\nWELD24;student;Luovi;12\n"

    answer = send(signed_in(client, otto), project, people=people)

    [error] = answer.context["form"].fields["people"].read.errors
    assert (error.row, error.column, error.values["first"]) == (3, "name", 2)


def test_a_hybrid_event_in_kilta_keeps_who_was_checked_in_and_counts_nobody_who_is_on_no_list(client, project, otto):
    event = an_event("Old one", project=project, format="hybrid", seats=5)
    registered(event, "Scanned")
    registered(event, "Stayed")
    Event.objects.filter(pk=event.pk).update(starts_at=in_days(-9), ends_at=in_days(-9, hour=15))
    scanned = event.registrations.get(name="Scanned")
    attending.check_in(by=TESTS, event=event, registration=scanned)
    signed_in(client, otto)

    answer = send(
        client, project, people=HYBRID, event=str(event.pk), title="", day="", starts="", ends="", lead="", country="",
        **declared(day=in_days(-8).date()),
    )  # fmt: skip

    assert answer.status_code == 302
    assert event.registrations.get(name="Stayed").status == "absent"
    assert Attendance.objects.get(registration=scanned).proof == "scan"
    assert Attendance.objects.count() == 5
    # 24 came online and two on site: five seats were never the measure of who was there.
    assert event.registrations.filter(is_beyond_seats=True, group_name="WELD24").exists()


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
            came=Came(entries=[], scan=SimpleUploadedFile("x.png", PNG)),
        )
