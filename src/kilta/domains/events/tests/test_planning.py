"""Planning an event: the draft in five minutes, and all that can be changed of it."""

import pytest
from django.urls import reverse

from kilta.domains.events.models import Event
from kilta.domains.events.tests.builders import a_draft, a_past_event, an_event, registered
from kilta.domains.events.use_cases import closing, settling
from kilta.domains.network.models import Role
from kilta.domains.network.tests.builders import a_membership, a_place, a_project, an_organisation
from kilta.domains.network.use_cases import projects
from kilta.domains.people.tests.builders import TESTS, a_member_of_staff, a_person, signed_in

pytestmark = pytest.mark.django_db

PLAN = reverse("events:plan")
MINE = reverse("events:my_events")


def a_planner(name="Otto", organisation="Omnia", **fields):
    """Somebody who owns an organisation."""
    person = a_person(name)
    return person, an_organisation(organisation, owner=person, **fields)


def filled(organisation, **fields):
    """What the form of a new event sends."""
    return {
        "lead": organisation.pk,
        "title": "Welding workshop",
        "language": "en",
        "day": "2027-02-11",
        "starts": "09:00",
        "ends": "15:00",
        "format": "on_site",
        "town": "Espoo",
        **fields,
    }


def sent_by(event, **changes):
    """What the page to edit an event sends when nothing but `changes` is touched."""
    there, until = event.starts_there, event.ends_there
    return {
        "kind": event.kind,
        "level": event.level,
        "format": event.format,
        "languages": event.languages,
        "day": f"{there:%Y-%m-%d}",
        "starts": f"{there:%H:%M}",
        "ends": f"{until:%H:%M}",
        "time_zone": event.time_zone,
        "venue": event.venue,
        "town": event.town,
        "country": event.country,
        "audience": event.audience,
        "capacity": event.capacity or "",
        "seen": event.changed_at.isoformat(),
        **changes,
    }


def edit(event):
    return reverse("events:edit", args=[event.slug])


def test_a_draft_is_made_with_few_answers(client):
    otto, omnia = a_planner()

    answer = signed_in(client, otto).post(PLAN, filled(omnia, summary="We weld."))
    event = Event.objects.get()

    assert answer.url == edit(event)
    assert (event.state, event.time_zone, event.country, event.languages) == ("draft", "Europe/Helsinki", "FI", ["en"])
    assert event.starts_there.strftime("%d.%m.%Y %H:%M") == "11.02.2027 09:00"
    assert event.texts.get().summary == "We weld."
    assert event.organisers.get().organisation == omnia


def test_a_place_of_the_organisation_brings_its_address_and_its_point_on_the_map(client):
    otto, omnia = a_planner()
    place = a_place(omnia, name="Kivenlahti", address="Lehtimäentie 1")

    signed_in(client, otto).post(PLAN, filled(omnia, place=place.pk))
    event = Event.objects.get()

    assert (event.venue, event.address, event.town) == ("Kivenlahti", "Lehtimäentie 1", "Espoo")
    assert (event.latitude, event.longitude) == (place.latitude, place.longitude)


def test_the_time_zone_comes_with_the_country_of_the_organisation(client):
    otto, region = a_planner(organisation="Region Hannover", country="DE")

    signed_in(client, otto).post(PLAN, filled(region))

    assert Event.objects.get().time_zone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("day", "starts", "said"),
    [
        ("2027-03-28", "03:30", "The clocks are put forward that night"),
        ("2027-10-31", "03:30", "The clocks are put back that night"),
    ],
)
def test_a_time_that_the_change_of_clocks_makes_unclear_is_explained(client, day, starts, said):
    otto, omnia = a_planner()

    page = signed_in(client, otto).post(PLAN, filled(omnia, day=day, starts=starts)).content.decode()

    assert said in page
    assert not Event.objects.exists()


def test_an_event_over_the_change_of_clocks_lasts_an_hour_less(client):
    otto, omnia = a_planner()

    signed_in(client, otto).post(
        PLAN, filled(omnia, day="2027-03-27", starts="22:00", last_day="2027-03-28", ends="06:00")
    )
    event = Event.objects.get()

    assert (event.ends_at - event.starts_at).total_seconds() == 7 * 3600


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": "08:00"}, "The end lies before the beginning"),
        ({"day": "0001-01-01"}, "Please check the year"),
        ({"day": "9999-12-31"}, "Please check the year"),
        ({"title": " … "}, "at least one letter or digit"),
        ({"title": "x\x00y"}, "characters that cannot be shown"),
        ({"title": "x" * 1_000_000}, "at most 200 characters"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"online_address": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(client, wrong, said):
    otto, omnia = a_planner()

    page = signed_in(client, otto).post(PLAN, filled(omnia, **wrong)).content.decode()

    assert said in page
    assert not Event.objects.exists()


@pytest.mark.parametrize("title", ["ورشة عمل اللحام", "🔥 Weld 🔥", "x" * 200, "new", "Mine"])
def test_any_title_gives_an_address_of_its_own(client, title):
    otto, omnia = a_planner()

    answer = signed_in(client, otto).post(PLAN, filled(omnia, title=title), follow=True)

    assert answer.status_code == 200
    assert Event.objects.get().slug not in ("new", "mine")


def test_nobody_plans_for_an_organisation_that_they_do_not_edit(client):
    otto, _omnia = a_planner()
    aventus = an_organisation("Aventus", owner=a_person("Bert"))

    answer = signed_in(client, otto).post(PLAN, filled(aventus))

    assert "Select a valid choice" in answer.content.decode()
    assert not Event.objects.exists()


def test_staff_plan_for_any_organisation_by_its_name(client):
    aventus = an_organisation("Aventus", country="NL")

    signed_in(client, a_member_of_staff()).post(PLAN, filled(aventus, lead="Aventus", venue="Hall", town="Apeldoorn"))

    assert Event.objects.get().time_zone == "Europe/Amsterdam"


@pytest.mark.parametrize("is_minor", [True, False])
def test_whoever_edits_for_nobody_is_told_how_to_come_to_plan_events(client, is_minor):
    carla = a_person("Carla", is_minor=is_minor)
    a_membership(carla, an_organisation("Omnia", owner=a_person("Otto")), Role.MEMBER)

    page = signed_in(client, carla).get(PLAN).content.decode()

    assert "Events are planned by organisations" in page
    assert '<form method="post" novalidate' not in page


def test_everything_of_the_frame_can_be_changed(client):
    otto, omnia = a_planner()
    project = a_project(coordinator=omnia)
    part = projects.add_work_package(by=TESTS, project=project, number=2, title="Events")
    event = a_draft(lead=omnia)

    answer = signed_in(client, otto).post(
        edit(event),
        sent_by(
            event,
            kind="conference",
            level="international",
            format="hybrid",
            languages=["fi", "de"],
            latitude="60.2",
            longitude="24.6",
            work_package=part.pk,
            lenses=["green"],
            target_groups=["student", "teacher"],
            capacity="20",
            quota_student="12",
            opens="2027-01-01T08:00",
            shuts="2027-01-31T23:59",
            hours_to_accept="24",
            audience="members",
        ),
    )
    event.refresh_from_db()

    assert answer.status_code == 302
    assert (event.kind, event.level, event.format, event.audience) == (
        "conference",
        "international",
        "hybrid",
        "members",
    )
    assert (event.languages, event.lenses, event.target_groups) == (["fi", "de"], ["green"], ["student", "teacher"])
    assert (event.project, event.work_package) == (project, part)
    assert (event.capacity, event.hours_to_accept) == (20, 24)
    assert dict(event.quotas.values_list("target_group", "seats")) == {"student": 12}
    assert event.opens_at.isoformat() == "2027-01-01T06:00:00+00:00"


def test_a_work_package_belongs_to_the_project_of_the_event(client):
    otto, omnia = a_planner()
    project, other = a_project(coordinator=omnia), a_project("Other project", coordinator=omnia)
    part = projects.add_work_package(by=TESTS, project=other, number=1, title="Work")
    event = a_draft(lead=omnia)

    page = signed_in(client, otto).post(edit(event), sent_by(event, project=project.pk, work_package=part.pk))

    assert "belongs to another project" in page.content.decode()


def test_fewer_seats_than_are_taken_are_refused_and_nothing_of_the_form_is_lost(client):
    otto, omnia = a_planner()
    event = an_event(lead=omnia, seats=2)
    registered(event, "Aino")
    registered(event, "Bert")

    page = signed_in(client, otto).post(edit(event), sent_by(event, capacity="1", venue="New hall")).content.decode()
    event.refresh_from_db()

    assert "More people already have a seat" in page
    assert "New hall" in page
    assert (event.capacity, event.venue) == (2, "Omnia")


def test_nobody_overwrites_unseen_what_somebody_else_has_saved_meanwhile(client):
    otto, omnia = a_planner()
    event = a_draft(lead=omnia)
    seen_before = sent_by(event, venue="Hall A")
    signed_in(client, otto).post(edit(event), sent_by(event, venue="Hall B"))

    page = client.post(edit(event), seen_before).content.decode()
    event.refresh_from_db()

    assert "Somebody else has saved this event" in page
    assert event.venue == "Hall B"


def test_my_events_shows_drafts_coming_and_past_ones_of_my_organisations_only(client):
    otto, omnia = a_planner()
    a_draft("A draft", lead=omnia)
    an_event("A coming one", lead=omnia)
    an_event("Somebody else's", lead=an_organisation("Elsewhere"))

    page = signed_in(client, otto).get(MINE).content.decode()

    assert "A draft" in page
    assert "A coming one" in page
    assert "Somebody else" not in page


def test_my_events_cost_the_same_with_few_and_with_many(client, django_assert_max_num_queries):
    otto, omnia = a_planner()
    for number in range(25):
        a_draft(f"Draft {number}", lead=omnia)
        an_event(f"Event {number}", lead=omnia, seats=5)
    signed_in(client, otto)

    with django_assert_max_num_queries(24):
        page = client.get(MINE).content.decode()

    assert "All drafts" in page
    assert page.count("Draft ") == 20
    assert client.get(MINE + "?show=drafts").content.decode().count("Draft ") >= 25


def test_the_page_to_edit_an_event_asks_the_database_little(client, django_assert_max_num_queries):
    otto, omnia = a_planner()
    project = a_project(coordinator=omnia)
    for number in range(1, 9):
        projects.add_work_package(by=TESTS, project=project, number=number, title="Work")
    event = an_event(lead=omnia, quotas={"student": 3}, project=project)
    signed_in(client, otto)

    with django_assert_max_num_queries(24):
        assert client.get(edit(event)).status_code == 200


def test_my_events_tell_of_a_closed_one_how_many_people_came(client):
    otto = a_person("Otto")
    an_organisation("Omnia", owner=otto)
    event = a_past_event("Aino", "Bert")
    settling.note_attendance(by=TESTS, event=event, registrations=[event.registrations.get(name="Aino").pk])
    settling.mark_absent(by=TESTS, event=event)
    closing.close_event(by=TESTS, event=event, thanks=False)

    page = signed_in(client, otto).get(MINE).content.decode()

    assert "1 person came" in page
    assert "is coming" not in page
