"""The door over HTTP: names, scans, walk-ins, and people who check themselves in."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kilta.domains.events.codes import link_code, screen_code, seat_code
from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.tests.builders import TESTS, a_class, an_event, an_event_today, registered
from kilta.domains.events.use_cases import attending
from kilta.domains.network.models import Role
from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.people.tests.builders import a_person


@pytest.fixture
def event():
    otto = a_person("Otto")
    event = an_event_today(lead=an_organisation("Omnia", owner=otto))
    event.otto = otto
    return event


@pytest.fixture
def otto(client, event):
    client.force_login(event.otto.account)
    return client


def at(name, *args):
    return reverse(f"events:{name}", args=args)


def send(client, event, *scans):
    answer = client.post(at("send_scans", event.slug), json.dumps({"scans": scans}), content_type="application/json")
    return answer.json()["answers"]


def status_of(registration):
    return Registration.objects.values_list("status", flat=True).get(pk=registration.pk)


def test_the_list_shows_who_is_expected_and_finds_people_by_name(otto, event):
    for name in ("Aino", "Bert"):
        registered(event, name)

    everybody = otto.get(at("check_in", event.slug)).content.decode()
    found = otto.get(at("check_in", event.slug) + "?q=ain").content.decode()

    assert "Aino" in everybody and "Bert" in everybody
    assert "2 are expected" in everybody
    assert "Aino" in found and "Bert" not in found


def test_a_tap_without_scripts_checks_in_and_comes_back_to_the_same_list(otto, event):
    aino = registered(event, "Aino")

    answer = otto.post(at("check_in_one", event.slug, aino.pk) + "?q=ai&proof=signature", {"kind": "signature"})

    assert answer.url == at("check_in", event.slug) + "?q=ai&proof=signature"
    assert Proof.objects.get().kind == "signature"
    assert "Aino is in." in otto.get(answer.url).content.decode()


def test_the_list_costs_the_same_for_five_and_for_fifty(otto, event, django_assert_max_num_queries):
    for number in range(50):
        attending.walk_in(by=TESTS, event=event, target_group="parent", name=f"Guest {number}")

    with django_assert_max_num_queries(16):
        otto.get(at("check_in", event.slug) + "?show=came")


def test_somebody_from_the_waiting_list_is_asked_about_and_let_in(otto, event):
    Event.objects.filter(pk=event.pk).update(capacity=1)
    registered(event, "Aino")
    bert = registered(event, "Bert")

    asked = otto.post(at("check_in_one", event.slug, bert.pk), {"kind": "organiser"})
    assert asked.status_code == 409
    assert "Let in beyond the seats" in asked.content.decode()
    otto.post(at("check_in_one", event.slug, bert.pk), {"kind": "organiser", "let_in": "anyhow"})

    bert.refresh_from_db()
    assert (bert.status, bert.is_beyond_seats) == ("attended", True)


def test_a_code_that_was_typed_checks_in(otto, event):
    aino = registered(event, "Aino")

    otto.post(at("check_in_by_code", event.slug), {"code": f" {seat_code(aino)} "})

    assert Proof.objects.get().kind == "scan"


def test_a_code_of_another_event_is_refused(otto, event):
    elsewhere = registered(an_event("Another"), "Bert")

    [answer] = send(otto, event, {"key": "k1", "code": seat_code(elsewhere)})
    typed = otto.post(at("check_in_by_code", event.slug), {"code": seat_code(elsewhere)})

    assert answer["state"] == "unknown"
    assert typed.status_code == 409
    assert "This code does not belong to this event." in typed.content.decode()
    assert at("check_in_by_code", event.slug) in typed.content.decode()


def test_a_phone_sends_what_it_has_kept_and_again_changes_nothing(otto, event):
    aino, bert = registered(event, "Aino"), registered(event, "Bert")
    kept = [
        {"key": "k1", "code": seat_code(aino), "at": (timezone.now() - timedelta(minutes=20)).isoformat()},
        {"key": "k2", "registration": str(bert.pk), "kind": "signature"},
        {"key": "k3", "walk_in": {"target_group": "parent", "name": "Paula", "size": "1"}},
    ]

    first = send(otto, event, *kept)
    again = [send(otto, event, *kept) for _time in range(19)][-1]

    assert [answer["state"] for answer in first] == ["in", "in", "in"]
    assert [answer["state"] for answer in again] == ["already", "already", "already"]
    assert list(Proof.objects.order_by("at").values_list("kind", flat=True)) == ["scan", "signature", "organiser"]
    assert timezone.now() - Proof.objects.get(kind="scan").at > timedelta(minutes=19)


def test_a_bad_scan_does_not_spoil_the_others(otto, event):
    aino, pupils = registered(event, "Aino"), a_class(event, size=20)
    Event.objects.filter(pk=event.pk).update(capacity=21)
    bert = registered(event, "Bert")

    answers = send(
        otto,
        event,
        "nonsense",
        {"key": "k1", "code": "\ud800\x00"},
        {"key": "k2", "code": seat_code(aino), "arrived": "many"},
        {"key": "k3", "registration": pupils.pk.hex},
        {"key": "k4", "registration": bert.pk.hex},
        {"key": "k5", "walk_in": {"target_group": "martian", "size": "1"}},
        {"key": "k6", "code": seat_code(aino)},
    )

    states = ["unknown", "unknown", "unknown", "count", "no_seat", "refused", "in"]
    assert [answer["state"] for answer in answers] == states


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"scans": 5}', '{"scans": ' + "[" * 5000, "\x00", "x" * 300_000])
def test_what_no_phone_sends_is_refused_as_such(otto, event, body):
    answer = otto.post(at("send_scans", event.slug), body, content_type="application/json")

    assert answer.status_code == 400


def test_a_walk_in_takes_one_choice_and_one_tap(otto, event):
    form = otto.get(at("check_in", event.slug)).context["walk_in_form"]
    sent = {"target_group": "parent", "size": "1", "key": form.initial["key"]}

    for _time in range(2):
        otto.post(at("walk_in", event.slug), sent)

    assert list(Registration.objects.values_list("source", "status")) == [("walk_in", "attended")]


def test_a_walk_in_to_a_full_event_needs_a_second_decision(otto, event):
    Event.objects.filter(pk=event.pk).update(capacity=0)
    sent = {"target_group": "parent", "size": "1"}

    refused = otto.post(at("walk_in", event.slug), sent)
    otto.post(at("walk_in", event.slug), {**sent, "is_beyond_seats": "on"})

    assert refused.status_code == 409
    assert Registration.objects.get().is_beyond_seats


def test_a_mistake_is_taken_back_with_a_reason(otto, event):
    aino = registered(event, "Aino")
    send(otto, event, {"key": "k", "code": seat_code(aino)})

    without = otto.post(at("undo_check_in", event.slug, aino.pk), {"because": ""})
    otto.post(at("undo_check_in", event.slug, aino.pk), {"because": "The wrong name."})

    assert without.status_code == 200
    assert status_of(aino) == "confirmed"


def test_a_group_is_counted_on_arrival_and_again(otto, event):
    pupils = a_class(event, size=24)

    otto.post(at("check_in_one", event.slug, pupils.pk), {"kind": "organiser", "arrived": "20"})
    otto.post(at("count_again", event.slug, pupils.pk), {"arrived": "23"})

    pupils.refresh_from_db()
    assert (pupils.status, pupils.arrived) == ("attended", 23)


def test_the_phone_is_told_no_more_than_it_needs(otto, event):
    registered(event, "Aino", country="FI")

    [name] = otto.get(at("names_at_the_door", event.slug)).json()["names"]

    assert set(name) == {"id", "name", "organisation", "size", "is_in"}


def test_names_are_not_given_before_the_day(otto, event):
    registered(event, "Aino")
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() + timedelta(days=2), ends_at=timezone.now() + timedelta(days=3)
    )

    assert otto.get(at("names_at_the_door", event.slug)).json() == {"names": []}


def test_the_screen_shows_a_code_that_checks_a_guest_in(client, otto, event):
    aino = registered(event, "Aino")
    shown = otto.get(at("screen", event.slug))
    code = shown.context["code"]
    otto.logout()

    wrong = client.post(at("i_am_here", link_code(aino)), {"code": "AAAAA"})
    client.post(at("i_am_here", link_code(aino)), {"code": code.lower()})

    assert wrong.status_code == 409
    assert f'http-equiv="refresh" content="{shown.context["seconds"]}"' in shown.content.decode()
    assert Proof.objects.get().kind == "self"


def test_the_picture_on_the_screen_leads_members_to_their_own_registration(client, event):
    aino = a_person("Aino")
    mine = registered(event, aino)
    client.force_login(aino.account)

    answer = client.get(at("here", event.slug) + "?code=" + screen_code(event, timezone.now()))

    assert answer.url.startswith(at("i_am_here", link_code(mine)) + "?code=")


def test_whoever_guesses_codes_is_stopped(client, event, settings):
    settings.RATE_LIMITS = True
    aino = registered(event, "Aino")

    answers = [client.post(at("i_am_here", link_code(aino)), {"code": "AAAAA"}).status_code for _time in range(12)]

    assert answers == [409] * 10 + [429] * 2


def test_a_teacher_confirms_the_class_by_the_link_in_the_mail(client, event):
    pupils = a_class(event, size=24)

    page = client.get(at("i_am_here", link_code(pupils))).content.decode()
    client.post(at("i_am_here", link_code(pupils)), {"arrived": "22"})

    pupils.refresh_from_db()
    assert pupils.class_code in page
    assert (pupils.arrived, Proof.objects.get().kind) == (22, "class")


def test_those_who_do_not_plan_the_event_see_no_names(client, event):
    registered(event, "Aino")
    carla, mia = a_person("Carla"), a_person("Mia", is_minor=True)
    an_organisation("Elsewhere", owner=carla)
    a_membership(mia, Event.objects.get().organisers.get().organisation, Role.MEMBER)

    for person in (carla, mia):
        client.force_login(person.account)
        for name in ("check_in", "names_at_the_door", "screen"):
            assert client.get(at(name, event.slug)).status_code == 403


@pytest.mark.parametrize("text", ["\x00", "x" * 1_000_000, "\u202eainA", "😀" * 130])
def test_bad_input_is_answered_and_never_a_crash(otto, event, text):
    walked = otto.post(at("walk_in", event.slug), {"target_group": "parent", "size": "1", "name": text, "key": text})
    typed = otto.post(at("check_in_by_code", event.slug), {"code": text})

    assert walked.status_code in (302, 422)
    assert typed.status_code in (409, 422)


def test_how_many_of_a_class_came_is_not_asked_again_when_it_has_no_seat(otto, event):
    Event.objects.filter(pk=event.pk).update(capacity=10)
    pupils = a_class(event, 24)

    asked = otto.post(at("check_in_one", event.slug, pupils.pk), {"kind": "signature", "arrived": "22"})

    assert asked.status_code == 409
    assert '<input type="number" class="form-control" name="arrived" min="1" max="999" value="22">' in (
        asked.content.decode()
    )
