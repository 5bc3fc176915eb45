"""The programme: its parts, their languages, and how it is read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kilta.domains.events.models import Session
from kilta.domains.events.tests.builders import TESTS, a_draft, an_event, in_days
from kilta.domains.events.use_cases import programme, questions, repeating
from kilta.domains.events.use_cases.refusals import SessionOnAnotherDay
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in

pytestmark = pytest.mark.django_db


def a_session(event, title="Welcome", *, after=0, minutes=60, **fields):
    """A part of the programme that begins so many minutes after the event."""
    starts_at = event.starts_at + timedelta(minutes=after)
    ends_at = starts_at + timedelta(minutes=minutes)
    return programme.add_session(
        by=TESTS, event=event, title=title, language="en", starts_at=starts_at, ends_at=ends_at, **fields
    )


def planned_by(client, **fields):
    """An event and the page of its programme, opened by one who plans it."""
    otto = a_person("Otto")
    event = a_draft(lead=an_organisation("Omnia", owner=otto), **fields)
    signed_in(client, otto)
    return event, reverse("events:programme", args=[event.slug])


def test_parts_stand_in_the_order_of_their_hours_and_parallel_ones_side_by_side(client):
    event = an_event()
    a_session(event, "Lunch", after=120)
    a_session(event, "Robots", after=60, track="Welding", room="B 2")
    a_session(event, "Lifting", after=60, track="Care", room="B 3", speakers="Carla, Luovi")
    a_session(event, "Welcome")

    page = client.get(event.get_absolute_url()).content.decode()

    assert page.index("Welcome") < page.index("Lifting") < page.index("Robots") < page.index("Lunch")
    assert "Care · B 3" in page
    assert "Carla, Luovi" in page
    assert page.count('<ul class="programme-slot">') == 3


def test_an_event_of_two_days_has_a_heading_for_each_day(client):
    event = an_event(starts_at=in_days(21), ends_at=in_days(22, hour=15))
    a_session(event, "Welcome")
    a_session(event, "Second morning", after=24 * 60)

    page = client.get(event.get_absolute_url()).content.decode()

    assert page.count("programme-day") == 2


def test_a_part_is_added_on_the_page_and_the_next_one_begins_where_it_ends(client):
    event, address = planned_by(client)

    client.post(address, {"title": "Welcome", "starts": "09:00", "ends": "09:45", "room": "Hall"})
    page = client.get(address).content.decode()

    session = Session.objects.get()
    assert session.starts_at == event.starts_at
    assert session.texts.get().language == "en"
    assert 'value="09:45"' in page


def test_a_part_on_another_day_is_refused():
    event = an_event()

    with pytest.raises(SessionOnAnotherDay):
        a_session(event, after=24 * 60)


def test_what_ends_before_it_begins_is_said_beside_the_field(client):
    event, address = planned_by(client)

    page = client.post(address, {"title": "Welcome", "starts": "11:00", "ends": "10:00"}).content.decode()

    assert "The end lies before the beginning" in page
    assert not event.sessions.exists()


def test_two_parts_in_one_room_at_one_time_are_pointed_out(client):
    event, address = planned_by(client)
    a_session(event, "Robots", room="B 2")
    a_session(event, "Lifting", after=30, room="b 2")
    a_session(event, "Lunch", after=90, room="B 2")

    page = client.get(address).content.decode()

    assert page.count("take place at the same time in the same room") == 1


def test_the_whole_programme_is_translated_on_one_page(client):
    event, address = planned_by(client)
    welcome, lunch = a_session(event, "Welcome"), a_session(event, "Lunch", after=60)
    in_finnish = reverse("events:translate_programme", args=[event.slug, "fi"])
    titles = {f"title_{welcome.pk.hex}": "Tervetuloa", f"title_{lunch.pk.hex}": "Lounas"}

    client.post(in_finnish, {**titles, "state": "machine"})
    page = client.get(address).content.decode()

    assert "2 of 2" in page
    assert set(welcome.texts.values_list("language", "state")) == {("en", "original"), ("fi", "machine")}
    client.post(reverse("events:check_programme", args=[event.slug, "fi"]))
    assert welcome.texts.get(language="fi").state == "checked"
    client.post(in_finnish, {**titles, f"title_{lunch.pk.hex}": "", "state": "checked"})
    assert not lunch.texts.filter(language="fi").exists()


def test_a_part_translated_by_a_machine_says_so_and_shows_its_original_on_request(client):
    event = an_event()
    session = a_session(event, "Welcome")
    programme.translate_programme(
        by=TESTS, event=event, language="fi", words={session.pk: ("Tervetuloa", "")}, state="machine"
    )
    in_finnish = "/fi" + event.get_absolute_url().removeprefix("/en")

    page = client.get(in_finnish).content.decode()
    original = client.get(in_finnish + "?text=original").content.decode()

    assert "Tervetuloa" in page
    assert '<p class="soft">' in page[page.index("Tervetuloa") : page.index("Tervetuloa") + 120]
    assert "Welcome" in original
    assert "Tervetuloa" not in original


def test_changed_words_are_those_of_the_original(client):
    event, _address = planned_by(client)
    session = a_session(event, "Welcome")
    edit = reverse("events:edit_session", args=[event.slug, session.pk])

    answer = client.post(edit, {"title": "Good morning", "starts": "09:15", "ends": "10:00", "track": "Main"})
    session.refresh_from_db()

    assert answer.status_code == 302
    assert (session.texts.get().title, session.track) == ("Good morning", "Main")
    assert session.starts_at == event.starts_at + timedelta(minutes=15)


def test_the_programme_goes_into_a_copy_of_the_event():
    event = an_event()
    a_session(event, "Welcome", room="Hall")

    copy = repeating.clone_event(by=TESTS, event=event, day=in_days(60).date())

    assert copy.sessions.get().room == "Hall"
    assert copy.sessions.get().starts_at == copy.starts_at


def test_a_programme_costs_the_same_with_few_and_with_many_parts(client, django_assert_max_num_queries):
    event, address = planned_by(client)
    for number in range(30):
        a_session(event, f"Part {number}", after=number * 10, minutes=10)
    client.get(address)

    with django_assert_max_num_queries(20):
        assert client.get(address).content.decode().count("session-line") == 30


def test_the_history_names_the_parts_that_were_made_also_those_that_are_gone(client):
    event, _address = planned_by(client)
    robots = a_session(event, "Robots")
    programme.translate_programme(by=TESTS, event=event, language="sv", words={robots.pk: ("Robotar", "")})
    question = questions.add_question(
        by=TESTS, event=event, fields={"wording": {"en": "Which size?"}, "purpose": "to order gloves"}
    )
    questions.remove_question(by=TESTS, question=question)

    page = client.get(reverse("events:history", args=[event.slug])).content.decode()

    assert "Created</strong> · Robots" in page and "Created</strong> · Omnia" in page
    assert "Created</strong> · Text (English)" in page
    assert "Created</strong> · Which size?" in page and "Removed</strong> · Which size?" in page
