"""The demo content: loaded once, through the use cases, with events one can register for."""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from kilta.domains.competences.models import Part, Qualification, QualificationText, Unit
from kilta.domains.events.models import Event
from kilta.domains.events.queries.closing import record_of
from kilta.domains.events.queries.programme import programme_page
from kilta.domains.impact.queries.pack import event_pack
from kilta.domains.people.models import Person
from kilta.domains.people.tests.builders import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo content")]


@pytest.fixture(scope="module")
def content(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """Loaded once for all tests here, because it is much; each test undoes what it does itself."""
    folder = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), folder, transaction.atomic():
        call_command("demo_content")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(content: None, db: None) -> None:
    pass


def test_past_meetings_and_three_events_ahead_stand_in_the_calendar(loaded):
    client = Client()

    ahead = client.get(reverse("events:calendar")).context["rows"]
    past = client.get(reverse("events:calendar") + "?when=past").context["rows"]

    assert [row.event.kind for row in ahead] == ["workshop", "open_day", "webinar"]
    assert [row.event.town for row in past] == ["Hannover", "Verona", "Apeldoorn", "Helsinki"]
    assert all(row.event.is_demo for row in (*ahead, *past))


def test_events_ahead_can_be_registered_for_and_the_workshop_keeps_twelve_seats_for_students(loaded):
    ahead = list(Event.objects.upcoming())

    assert all(event.is_open and event.starts_at > timezone.now() for event in ahead)
    workshop = ahead[0]
    assert workshop.capacity == 20
    assert list(workshop.quotas.values_list("target_group", "seats")) == [("student", 12)]


def test_every_event_has_a_programme_with_parts_side_by_side_in_the_languages_of_its_text(loaded):
    for event in Event.objects.all():
        page = programme_page(event)
        assert page.number >= 5
        assert any(len(slot.sessions) > 1 and all(row.session.track for row in slot.sessions) for slot in page.slots)
        assert not page.clashes
        written = {spoken.code for spoken in page.languages if spoken.written == page.number}
        assert written == set(event.texts.values_list("language", flat=True))


def test_events_ahead_ask_questions_and_the_workshop_has_people_who_are_known_as_invented(loaded):
    ahead = Event.objects.upcoming()

    assert all(event.questions.exists() for event in ahead)
    registered = ahead[0].registrations.all()
    assert {row.status for row in registered} == {"confirmed"}
    assert all("(demo)" in row.name for row in registered)


def test_texts_are_machine_translations_but_for_the_original(loaded):
    for event in Event.objects.all():
        states = dict(event.texts.values_list("language", "state"))
        assert states.pop("en") == "original"
        assert set(states.values()) == {"machine"}


def test_past_meetings_are_closed_and_everybody_who_came_is_proven(loaded):
    past = Event.objects.past()

    assert {event.state for event in past} == {"closed"}
    for event in past:
        kept = record_of(event)
        assert kept.attendance.people == kept.attendance.people_proven >= 12
        assert kept.minutes[0].language == "en"
        assert len(kept.outcomes) >= 2
        assert "demo" in kept.signed_lists[0].name
    assert "What came of it" in Client().get(past[0].get_absolute_url()).content.decode()


def test_who_opens_the_evidence_or_the_report_of_a_meeting_reads_that_its_people_are_invented(loaded):
    event = Event.objects.past()[0]
    lead = Person.objects.filter(is_demo=True, account__is_staff=True).get()

    page = signed_in(Client(), lead).get(reverse("impact:evidence_of_event", args=[event.slug])).content.decode()
    report = render_to_string(
        "impact/papers/pack.html", {"pack": event_pack(event, has_names=False), "event": event, "language": "en"}
    )

    assert "are invented" in page
    assert "are invented" in report


def test_a_second_start_changes_nothing(loaded):
    before = set(Event.objects.values_list("pk", "changed_at"))

    call_command("demo_content")

    assert set(Event.objects.values_list("pk", "changed_at")) == before


def test_the_page_of_the_demo_says_what_to_try_as_each(loaded, settings):
    settings.IS_DEMO = True

    html = Client().get(reverse("demo:accounts")).content.decode()

    assert "Answer Jonas Wiechmann, who asks to join." in html
    assert "Change the project VET2Sustain, its work packages and its partners." in html


def test_each_country_has_two_units_in_two_fields_checked_and_in_versions(loaded):
    units = Unit.objects.filter(is_demo=True, current__isnull=False)

    in_fields = Counter(units.values_list("country", "isced_f"))
    assert in_fields == dict.fromkeys(product(("FI", "DE", "NL", "IT"), ("0715", "0416")), 2)
    assert {unit.country for unit in units.filter(checked_at__isnull=False)} == {"FI", "DE", "NL", "IT"}
    assert units.filter(current__number=2).get().current.what_changed
    assert all(unit.source and unit.current.volume_unit for unit in units.exclude(kind="ada"))


def test_the_qualifications_show_what_is_particular_to_each_system(loaded):
    qualifications = Qualification.objects.filter(is_demo=True)

    roles = {
        country: set(Part.objects.filter(qualification__country=country, unit=None).values_list("role", flat=True))
        for country in ("DE", "NL")
    }
    assert roles == {"DE": {"school_plan", "firm_plan"}, "NL": {"basis", "profile", "elective"}}
    assert {one.region for one in qualifications.filter(country="IT")} == {"ITH3"}
    assert Part.objects.filter(qualification__country="FI", volume_min__gt=0, volume_max__gt=0).exists()
    for text in QualificationText.objects.filter(of__in=qualifications):
        assert text.profile and text.entry and text.progression and text.ways and text.grading
