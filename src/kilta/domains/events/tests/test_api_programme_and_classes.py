"""The programme, classes, a guest's own registration and closing, as programs read and write them."""

from datetime import timedelta

import pytest

from kilta.domains.events.codes import link_code
from kilta.domains.events.models import Event, Registration, Session
from kilta.domains.events.tests.builders import TESTS, a_class, a_past_event, an_event, in_days, registered
from kilta.domains.events.tests.test_api import Program
from kilta.domains.events.use_cases import planning, registering
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person
from kilta.foundation.accounts.use_cases import issue_token
from kilta.foundation.notices.models import Message

CLASS = {
    "group_name": "WELD24",
    "size": 24,
    "age_band": "13_17",
    "organisation": "Luovi",
    "country": "FI",
    "name": "Tuula",
    "email": "tuula@guest.example",
}


@pytest.fixture
def otto():
    return a_person("Otto")


@pytest.fixture
def omnia(otto):
    return an_organisation("Omnia", owner=otto)


@pytest.fixture
def event(omnia):
    return an_event(seats=30)


def part(title="Sparks", begins=9, ends=10, **fields):
    return {
        "title": title,
        "starts_at": in_days(21, hour=begins).isoformat(),
        "ends_at": in_days(21, hour=ends).isoformat(),
        **fields,
    }


# The programme


def test_a_program_writes_the_programme_and_everybody_reads_it_in_order(event, otto):
    program, path = Program(otto), f"/events/{event.slug}/sessions"

    later = program.post(path, part("Robots", 10, 12, track="A", room="B 2", speakers="Aino, Omnia"))
    first = program.post(path, part("Welcome", room="Hall"))

    assert (later.status_code, first.status_code) == (201, 201)
    told = Program().get(path).json()["items"]
    assert [one["texts"][0]["title"] for one in told] == ["Welcome", "Robots"]
    assert (told[1]["track"], told[1]["room"], told[1]["speakers"]) == ("A", "B 2", "Aino, Omnia")
    assert told[0]["id"] == first.json()["id"]
    assert told == Program().get(f"/events/{event.slug}").json()["programme"]


def test_pages_of_a_programme_follow_each_other_also_where_parts_begin_together(event, otto):
    program, path = Program(otto), f"/events/{event.slug}/sessions"
    for track in "CAB":
        program.post(path, part(f"In {track}", track=track))

    first = Program().get(path, limit=2).json()
    second = program.get(first["next"].split("/api/v1")[1]).json()

    assert [one["track"] for one in first["items"] + second["items"]] == ["A", "B", "C"]


def test_a_part_is_changed_in_what_is_sent_and_keeps_the_rest(event, otto):
    program, path = Program(otto), f"/events/{event.slug}/sessions"
    one = program.post(path, part(room="Hall", description="Goggles on.")).json()

    changed = program.send("PATCH", f"{path}/{one['id']}", {"room": "B 3", "title": "More sparks"}).json()

    assert {name for name in one if one[name] != changed[name]} == {"room", "texts"}
    [text] = changed["texts"]
    assert (text["title"], text["description"], text["state"]) == ("More sparks", "Goggles on.", "original")


def test_a_part_is_worded_in_further_languages_and_the_original_stays_one(event, otto):
    program, path = Program(otto), f"/events/{event.slug}/sessions"
    one = program.post(path, part()).json()

    program.send("PUT", f"{path}/{one['id']}/texts/fi", {"title": "Kipinöitä", "is_machine": True})
    told = program.send("PUT", f"{path}/{one['id']}/texts/en", {"title": "Many sparks"}).json()

    assert {(text["language"], text["title"], text["state"]) for text in told["texts"]} == {
        ("en", "Many sparks", "original"),
        ("fi", "Kipinöitä", "machine"),
    }


def test_a_part_is_taken_out_of_the_programme(event, otto):
    program, path = Program(otto), f"/events/{event.slug}/sessions"
    one = program.post(path, part()).json()

    assert program.send("DELETE", f"{path}/{one['id']}").status_code == 204
    assert program.send("DELETE", f"{path}/{one['id']}").status_code == 404
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"ends_at": in_days(21, hour=8).isoformat()}, 422),
        ({"starts_at": "2030-01-01T09:00:00"}, 422),
        ({"title": " "}, 422),
        ({"room": "x" * 81}, 422),
        ({"stage": "left"}, 422),
        ({"starts_at": in_days(25).isoformat(), "ends_at": in_days(25, hour=10).isoformat()}, 409),
    ],
)
def test_what_is_wrong_with_a_part_is_refused(event, otto, change, status):
    assert Program(otto).post(f"/events/{event.slug}/sessions", part() | change).status_code == status
    assert not Session.objects.exists()


def test_a_part_of_another_event_is_not_reached_through_ones_own(event, otto):
    program = Program(otto)
    foreign = an_event("Theirs", lead=an_organisation("Luovi"))
    session = foreign.sessions.create(starts_at=foreign.starts_at, ends_at=foreign.ends_at)

    assert program.send("PATCH", f"/events/{event.slug}/sessions/{session.pk}", {"room": "X"}).status_code == 404
    assert program.send("DELETE", f"/events/{foreign.slug}/sessions/{session.pk}").status_code == 403


def test_a_token_without_the_scope_writes_no_programme(event, otto, client):
    _token, secret = issue_token(
        by=otto, account=otto.account, name="Reads", scopes=["events:read"], life=timedelta(days=1)
    )

    answer = client.post(
        f"/api/v1/events/{event.slug}/sessions",
        part(),
        "application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert answer.status_code == 403
    assert "events:write" in answer.json()["detail"]


# Questions and quotas

WELDED = {
    "kind": "choice",
    "wording": {"en": "How much have you welded?", "fi": "Kuinka paljon?"},
    "options": ["never", "often"],
    "purpose": "to make groups",
    "translations": {"fi": {"purpose": "ryhmiä varten", "options": ["en koskaan", "usein"]}},
    "is_required": True,
}


def test_a_program_asks_and_another_one_reads_what_to_answer(event, otto):
    program, path = Program(otto), f"/events/{event.slug}"

    first = program.post(f"{path}/questions", WELDED)
    more = {"kind": "text", "wording": {"en": "Where?"}, "purpose": "to know", "shown_if": first.json()["id"]}
    second = program.post(f"{path}/questions", more | {"shown_if_answer": "often"})

    assert (first.status_code, second.status_code) == (201, 201)
    told = Program().get(f"{path}/questions").json()["items"]
    assert [one["wording"]["en"] for one in told] == ["How much have you welded?", "Where?"]
    assert (told[0]["options"], told[0]["translations"]["fi"]["options"]) == (
        ["never", "often"],
        ["en koskaan", "usein"],
    )
    assert (told[1]["shown_if"], told[1]["shown_if_answer"]) == (told[0]["id"], "often")
    guest = {name: CLASS[name] for name in ("name", "email", "organisation", "country")} | {"target_group": "teacher"}
    unanswered = Program().post(f"{path}/registrations", guest)
    answered = Program().post(f"{path}/registrations", guest | {"answers": {told[0]["id"]: "often"}})
    assert (unanswered.status_code, answered.status_code) == (422, 202)


def test_a_question_is_taken_away_and_not_while_another_depends_on_it(event, otto):
    program, path = Program(otto), f"/events/{event.slug}/questions"
    first = program.post(path, WELDED).json()
    more = {
        "kind": "text",
        "wording": {"en": "Where?"},
        "purpose": "x",
        "shown_if": first["id"],
        "shown_if_answer": "often",
    }
    second = program.post(path, more).json()

    answers = [program.send("DELETE", f"{path}/{one['id']}").status_code for one in (first, second, first)]

    assert answers == [409, 204, 204]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"options": ["only one"]}, "#/options"),
        ({"wording": {"fi": "Vain suomeksi?"}}, "#/wording"),
        ({"wording": {"xx": "?"}}, "#/wording/xx/[key]"),
        ({"purpose": " "}, "#/purpose"),
        ({"shown_if": "0192f0c0-0000-7000-8000-000000000000"}, "#/shown_if"),
        ({"kind": "riddle"}, "#/kind"),
    ],
)
def test_what_is_wrong_with_a_question_is_pointed_to(event, otto, change, pointer):
    answer = Program(otto).post(f"/events/{event.slug}/questions", WELDED | change)

    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert not event.questions.exists()


def test_seats_of_target_groups_are_told_as_they_were_written(omnia):
    event = an_event(seats=5, quotas={"student": 2})
    registered(event, "Aino", target_group="student")

    told = Program().get(f"/events/{event.slug}").json()

    assert (told["quotas"], told["quotas_free"], told["seats_free"]) == ({"student": 2}, {"student": 1}, 4)


# Classes


def test_a_teacher_without_an_account_registers_a_class_and_confirms_by_mail(event):
    answer = Program().post(f"/events/{event.slug}/groups", CLASS)

    assert answer.status_code == 202
    group = event.registrations.get()
    assert (group.kind, group.size, group.name, group.age_band, group.status) == (
        "group",
        24,
        "Tuula",
        "13_17",
        "confirmed",
    )
    assert group.confirmed_at is None
    assert Message.objects.filter(address="tuula@guest.example").count() == 1


def test_a_teacher_with_an_account_gets_the_code_of_the_class_and_the_same_again_by_the_key(event):
    program = Program(a_person("Tuula"))
    body = {name: value for name, value in CLASS.items() if name not in ("name", "email")}

    first, again = (program.post(f"/events/{event.slug}/groups", body, key="k1") for _time in range(2))
    other = program.post(f"/events/{event.slug}/groups", {**body, "size": 12}, key="k1")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.json() == again.json()
    told = first.json()
    assert (told["kind"], told["size"], told["group_name"], len(told["class_code"])) == ("group", 24, "WELD24", 6)
    assert event.registrations.count() == 1


def test_a_class_gets_all_its_seats_or_waits_for_all(omnia):
    event = an_event(seats=20)

    Program().post(f"/events/{event.slug}/groups", CLASS)

    assert event.registrations.get().status == "waiting"


@pytest.mark.parametrize(
    "change", [{"size": 1}, {"size": 501}, {"age_band": "babies"}, {"organisation": ""}, {"pupils": ["Aino"]}]
)
def test_what_is_wrong_with_a_class_is_refused(event, change):
    assert Program().post(f"/events/{event.slug}/groups", CLASS | change).status_code == 422
    assert not Registration.objects.exists()


# A guest's own registration


def test_a_guest_reads_confirms_and_cancels_by_the_code_of_the_mail(event):
    aino = registered(event, "Aino")
    path = f"/guests/{link_code(aino)}"

    assert Program().get(path).json()["status"] == "confirmed"
    assert Program().post(f"{path}/confirm").status_code == 200
    aino.refresh_from_db()
    assert aino.confirmed_at is not None
    assert Program().post(f"{path}/cancel").json()["status"] == "cancelled"
    assert Program().post(f"{path}/cancel").status_code == 200


def test_a_seat_that_is_offered_is_taken_by_code_or_as_ones_own(omnia):
    event, carla = an_event(seats=1, hours_to_accept=24), a_person("Carla")
    first = registered(event, "Aino")
    as_guest, own = registered(event, "Bert"), registered(event, carla)
    registering.cancel_registration(by=TESTS, registration=first)

    offered = Program().get(f"/guests/{link_code(as_guest)}").json()
    taken = Program().post(f"/guests/{link_code(as_guest)}/accept").json()
    planning.change_event(by=TESTS, event=Event.objects.get(), changes={"capacity": 2})
    mine = Program(carla).post(f"/registrations/{own.pk}/accept").json()

    assert (offered["status"], taken["status"], mine["status"]) == ("offered", "confirmed", "confirmed")
    assert offered["offered_until"] > taken["created_at"]


def test_a_code_that_is_not_ours_opens_nothing(event):
    assert Program().get("/guests/nonsense.code").status_code == 404


# Closing


def test_a_program_settles_closes_and_opens_an_event_again(omnia, otto):
    event = a_past_event("Aino", "Bert", "Carla")
    aino = event.registrations.get(name="Aino")
    program, path = Program(otto), f"/events/{event.slug}"

    too_early = program.post(f"{path}/close")
    came = program.post(f"{path}/settle", {"state": "attended", "registrations": [str(aino.pk)]})
    rest = program.post(f"{path}/settle", {"state": "absent"})
    closed = program.post(f"{path}/close", {"thanks": False})
    opened = program.post(f"{path}/reopen", {"because": "A page was missing."})

    assert too_early.status_code == 409
    assert (came.json(), rest.json()) == ({"registrations": 1}, {"registrations": 2})
    assert (closed.json()["state"], opened.json()["state"]) == ("closed", "published")
    assert event.closings.get().because == "A page was missing."


def test_a_class_code_is_told_to_those_who_bring_the_class_or_plan_the_event_alone(event, otto):
    tuula = a_person("Tuula")
    group = a_class(event, teacher=tuula)

    assert Program(tuula).get("/me/registrations").json()["items"][0]["class_code"] == group.class_code
    assert Program(a_person("Carla")).get(f"/registrations/{group.pk}").status_code == 404
