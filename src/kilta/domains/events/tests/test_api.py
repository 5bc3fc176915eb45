import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from kilta.domains.events.codes import seat_code
from kilta.domains.events.models import Event, Question, Registration
from kilta.domains.events.tests.builders import TESTS, a_class, a_draft, an_event, an_event_today, in_days, registered
from kilta.domains.events.use_cases import planning
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person
from kilta.foundation.accounts.scopes import SCOPES
from kilta.foundation.accounts.use_cases import issue_token
from kilta.foundation.notices.models import Message

AINO = {
    "name": "Aino",
    "email": "aino@guest.example",
    "target_group": "teacher",
    "organisation": "Omnia",
    "country": "FI",
}


@pytest.fixture
def otto():
    return a_person("Otto")


@pytest.fixture
def omnia(otto):
    return an_organisation("Omnia", owner=otto)


class Program:
    """What a program sends in the name of a person, or of nobody."""

    def __init__(self, person=None):
        self.headers = {}
        if person is not None:
            _token, secret = issue_token(
                by=person, account=person.account, name="Try", scopes=list(SCOPES), life=timedelta(days=1)
            )
            self.headers["Authorization"] = f"Bearer {secret}"

    def get(self, path, **query):
        return Client().get(f"/api/v1{path}", query, headers=self.headers)

    def send(self, method, path, body=None, key=""):
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        return Client().generic(method, f"/api/v1{path}", json.dumps(body or {}), "application/json", headers=headers)

    def post(self, path, body=None, key=""):
        return self.send("POST", path, body, key)


# What takes place


def test_the_list_has_what_the_calendar_has_next_first(omnia):
    later, sooner = an_event("Later", starts_at=in_days(9), ends_at=in_days(9, 15)), an_event("Sooner", **_in(3))
    a_draft("Draft")
    an_event("Members only", audience="members")

    answer = Program().get("/events").json()

    assert [one["slug"] for one in answer["items"]] == [sooner.slug, later.slug]
    assert answer["items"][0] | {"title": "Sooner", "lead": "omnia", "kind": "workshop"} == answer["items"][0]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"country": "DE"}, ["hannover"]),
        ({"kind": "open_day"}, ["espoo"]),
        ({"lens": "inclusion"}, ["hannover"]),
        ({"target_group": "student"}, ["espoo", "hannover"]),
        ({"language": "de"}, ["hannover"]),
        ({"when": "past"}, []),
        ({"when": "all"}, ["espoo", "hannover"]),
        ({"q": "Hannover"}, ["hannover"]),
    ],
)
def test_the_filters_of_the_calendar_hold_for_programs(omnia, asked, found):
    an_event("Espoo", kind="open_day", target_groups=["student"], **_in(2))
    an_event("Hannover", country="DE", lenses=["inclusion"], languages=["de"], **_in(3))

    answer = Program().get("/events", **asked).json()

    assert [one["slug"] for one in answer["items"]] == found


def test_pages_follow_each_other_without_gap_or_double(omnia):
    slugs = [an_event(f"Event {number}", **_in(number + 2)).slug for number in range(5)]

    found, answer = [], Program().get("/events", limit=2).json()
    while True:
        found += [one["slug"] for one in answer["items"]]
        if not answer["next"]:
            break
        answer = Client().get(answer["next"]).json()

    assert found == slugs


def test_the_list_costs_the_same_with_few_and_many_events(omnia, django_assert_max_num_queries):
    for number in range(12):
        an_event(f"Event {number}", **_in(number + 2))

    with django_assert_max_num_queries(8):
        assert len(Program().get("/events").json()["items"]) == 12


def test_one_event_comes_with_its_texts_organisers_and_programme_by_slug_and_identifier(omnia):
    event = an_event(seats=20, project=None)
    planning.write_event_text(by=TESTS, event=event, language="fi", title="Hitsaus")
    session = event.sessions.create(starts_at=event.starts_at, ends_at=event.ends_at, track="A", room="101")
    session.texts.create(language="en", title="Sparks", state="original")

    by_slug, by_key = (Program().get(f"/events/{one}").json() for one in (event.slug, event.pk))

    assert by_slug == by_key
    assert [(text["language"], text["title"]) for text in by_slug["texts"]] == [
        ("en", "Welding workshop"),
        ("fi", "Hitsaus"),
    ]
    assert by_slug["organisers"] == [{"organisation": "omnia", "name": "Omnia", "is_lead": True}]
    assert (by_slug["programme"][0]["room"], by_slug["programme"][0]["texts"][0]["title"]) == ("101", "Sparks")
    assert (by_slug["capacity"], by_slug["seats_free"], by_slug["is_open"]) == (20, 20, True)


def test_nobody_learns_the_address_of_the_online_meeting_or_the_secret(omnia):
    event = an_event(format="online", online_address="https://meet.example/abc")

    answer = Program().get(f"/events/{event.slug}").content.decode()

    assert "meet.example" not in answer
    assert event.secret not in answer


# Planning


def test_a_program_plans_changes_words_and_publishes_an_event(omnia, otto):
    program = Program(otto)

    planned = program.post("/events", _draft())
    slug = planned.json()["slug"]
    changed = program.send("PATCH", f"/events/{slug}", {"capacity": 20, "quotas": {"student": 12}, "kind": "open_day"})
    worded = program.send("PUT", f"/events/{slug}/texts/fi", {"title": "Hitsaustyöpaja", "is_machine": True})
    published = program.post(f"/events/{slug}/publish")

    assert [one.status_code for one in (planned, changed, worded, published)] == [201, 200, 200, 200]
    event = Event.objects.get(slug=slug)
    assert (event.state, event.capacity, event.kind, event.time_zone) == (
        "published",
        20,
        "open_day",
        "Europe/Helsinki",
    )
    assert dict(event.quotas.values_list("target_group", "seats")) == {"student": 12}
    assert event.texts.get(language="fi").state == "machine"
    assert (event.starts_at.isoformat(), event.venue) == ("2030-03-09T07:00:00+00:00", "Omnia")


def test_what_is_left_out_of_a_change_stays(omnia, otto):
    event = an_event(seats=20, quotas={"student": 5}, address="Street 1", lenses=["inclusion"])
    before = Program().get(f"/events/{event.slug}").json()

    after = Program(otto).send("PATCH", f"/events/{event.slug}", {"town": "Tapiola"}).json()

    assert {name for name in before if before[name] != after[name]} == {"town", "changed_at"}
    assert event.quotas.get().seats == 5


def test_null_empties_what_may_be_empty(omnia, otto):
    event = an_event(seats=20)

    answer = Program(otto).send("PATCH", f"/events/{event.slug}", {"capacity": None})

    assert answer.json()["capacity"] is None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"ends_at": "2001-01-01T00:00:00Z"}, "#/ends_at"),
        ({"kind": "party"}, "#/kind"),
        ({"kind": None}, "#/kind"),
        ({"time_zone": "Mars/Base"}, "#/time_zone"),
        ({"latitude": 60.0}, "#/longitude"),
        ({"project": "nobodys"}, "#/project"),
        ({"work_package": 3}, "#/work_package"),
        ({"quotas": {"martians": 3}}, "#/quotas"),
        ({"quotas": {"student": -1}}, "#/quotas"),
        ({"opens_at": "2030-01-02T00:00:00Z", "shuts_at": "2030-01-01T00:00:00Z"}, "#/shuts_at"),
        ({"starts_at": "2030-01-01T00:00:00"}, "#/starts_at"),
        ({"unknown": 1}, "#/unknown"),
    ],
)
def test_what_is_wrong_in_a_change_is_pointed_to_and_nothing_is_changed(omnia, otto, change, pointer):
    event = an_event()

    answer = Program(otto).send("PATCH", f"/events/{event.slug}", {"town": "Tapiola", **change})

    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert Event.objects.get(pk=event.pk).town == "Espoo"


def test_fewer_seats_than_are_taken_are_refused(omnia, otto):
    event = an_event(seats=3)
    for name in ("Aino", "Bert"):
        registered(event, name)

    answer = Program(otto).send("PATCH", f"/events/{event.slug}", {"capacity": 1})

    assert answer.status_code == 409


def test_a_program_postpones_gives_a_new_date_and_cancels(omnia, otto):
    event, program = an_event(), Program(otto)
    path = f"/events/{event.slug}"

    states = [
        program.post(f"{path}/postpone", {"because": "Water."}).json()["state"],
        program.post(
            f"{path}/new-date", {"starts_at": "2030-03-09T09:00:00+02:00", "ends_at": "2030-03-09T12:00:00+02:00"}
        ).json()["state"],
        program.post(f"{path}/cancel", {"because": "More water."}).json()["state"],
    ]

    assert states == ["postponed", "published", "cancelled"]
    assert program.post(f"{path}/cancel", {"because": "Again."}).status_code == 409


def test_a_stranger_to_the_organisation_plans_nothing_in_its_name(omnia):
    program = Program(a_person("Carla"))
    event = an_event()

    assert program.post("/events", _draft()).status_code == 403
    assert program.send("PATCH", f"/events/{event.slug}", {"town": "X"}).status_code == 403


# Registering


def test_a_key_sent_again_gets_the_same_answer_and_registers_once(omnia):
    event = an_event()

    first, second = (Program().post(f"/events/{event.slug}/registrations", AINO, key="k1") for _time in range(2))

    assert (first.status_code, second.status_code) == (202, 202)
    assert first.content == second.content
    assert event.registrations.count() == 1
    assert Message.objects.filter(address=AINO["email"]).count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Anna"},
        {"email": "other@guest.example"},
        {"target_group": "student"},
        {"organisation": "Luovi"},
        {"country": "DE"},
        {"language": "fi"},
        {"diet": "vegan"},
    ],
)
def test_a_key_sent_again_with_another_body_is_refused(omnia, other):
    event = an_event()
    Program().post(f"/events/{event.slug}/registrations", AINO, key="k1")

    answer = Program().post(f"/events/{event.slug}/registrations", {**AINO, **other}, key="k1")

    assert answer.status_code == 409
    assert event.registrations.count() == 1


def test_a_key_sent_again_with_other_answers_is_refused(omnia):
    event = an_event()
    question = Question.objects.create(event=event, wording={"en": "Why?"}, purpose="To know.")
    with_answer = {**AINO, "answers": {str(question.pk): "So."}}

    first = Program().post(f"/events/{event.slug}/registrations", with_answer, key="k1")
    again = Program().post(f"/events/{event.slug}/registrations", with_answer, key="k1")
    other = Program().post(f"/events/{event.slug}/registrations", AINO, key="k1")

    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 409)


def test_a_member_gets_the_same_registration_again_by_the_key_and_a_refusal_without(omnia, otto):
    event, program = an_event(), Program(otto)
    body = {name: AINO[name] for name in ("target_group", "organisation", "country")}
    path = f"/events/{event.slug}/registrations"

    first, again, other = program.post(path, body, "k1"), program.post(path, body, "k1"), program.post(path, body)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.json() == again.json()


def test_the_same_key_of_two_people_is_no_way_to_the_others_registration(omnia, otto):
    event = an_event()
    body = {name: AINO[name] for name in ("target_group", "organisation", "country")}
    Program(otto).post(f"/events/{event.slug}/registrations", body, "k1")

    answer = Program(a_person("Carla")).post(f"/events/{event.slug}/registrations", body, "k1")

    assert answer.status_code == 409
    assert "Otto" not in answer.content.decode()


@pytest.mark.parametrize("key", ["", "k2"])
def test_a_guest_is_answered_alike_whether_the_address_is_registered_waits_or_is_a_members(omnia, otto, key):
    event = an_event(seats=1)
    registered(event, otto)
    registered(event, "Aino")
    known = {
        "new": "new@guest.example",
        "waiting": AINO["email"],
        "member": otto.account.email,
        "account elsewhere": a_person("Carla").account.email,
    }

    answers = {
        name: Program().post(f"/events/{event.slug}/registrations", {**AINO, "email": email}, key and f"{key}{name}")
        for name, email in known.items()
    }

    assert {one.status_code for one in answers.values()} == {202}
    assert len({one.content for one in answers.values()}) == 1
    assert len({frozenset(one.headers) for one in answers.values()}) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_key_sent_by_many_at_once_registers_once():
    event, clients = an_event(seats=5), 12
    start = Barrier(clients)

    def one(_number):
        try:
            start.wait(20)
            return Program().post(f"/events/{event.slug}/registrations", AINO, key="k1")
        finally:
            connection.close()

    with ThreadPoolExecutor(clients) as pool:
        answers = list(pool.map(one, range(clients)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert event.registrations.count() == 1
    assert Message.objects.filter(address=AINO["email"]).count() == 1


def test_a_registration_is_changed_and_what_is_left_out_stays(omnia, otto):
    event = an_event()
    question = Question.objects.create(event=event, wording={"en": "Why?"}, purpose="To know.")
    mine, program = registered(event, otto, country="FI"), Program(otto)
    path = f"/registrations/{mine.pk}"

    program.send("PATCH", path, {"diet": "vegan", "answers": {str(question.pk): "So."}})
    answer = program.send("PATCH", path, {"access": "ramp"})

    assert answer.status_code == 200
    mine = Registration.objects.get(pk=mine.pk)
    assert (mine.needs.diet, mine.needs.access, mine.answers.get().value) == ("vegan", "ramp", "So.")


def test_a_class_grows_only_where_seats_are_free_and_then_nothing_else_is_changed(omnia, otto):
    event, program = an_event(seats=25), Program(otto)
    group = a_class(event, 20, teacher=otto)

    grown = program.send("PATCH", f"/registrations/{group.pk}", {"size": 24})
    too_large = program.send("PATCH", f"/registrations/{group.pk}", {"size": 30, "diet": "3 vegan"})

    assert (grown.status_code, grown.json()["size"], too_large.status_code) == (200, 24, 409)
    assert not hasattr(Registration.objects.get(pk=group.pk), "needs")


def test_a_person_has_no_size(omnia, otto):
    mine = registered(an_event(), otto)

    assert Program(otto).send("PATCH", f"/registrations/{mine.pk}", {"size": 3}).status_code == 422


def test_anothers_registration_is_not_there(omnia):
    theirs = registered(an_event(), "Aino")
    program = Program(a_person("Carla"))

    assert program.get(f"/registrations/{theirs.pk}").status_code == 404
    assert program.send("PATCH", f"/registrations/{theirs.pk}", {"diet": "x"}).status_code == 404


# On the day


def test_many_scans_are_answered_each_by_itself_and_again_alike(omnia, otto):
    event = an_event_today(seats=3)
    aino, group = registered(event, "Aino"), a_class(event, 2)
    other = registered(an_event_today("Another"), "Bert")
    waiting = registered(event, "Carla")
    scans = [
        {"key": "1", "code": seat_code(aino)},
        {"key": "2", "registration": str(group.pk)},
        {"key": "3", "code": seat_code(other)},
        {"key": "4", "registration": str(waiting.pk)},
        {"key": "5", "walk_in": {"target_group": "parent", "is_beyond_seats": True}},
        {"key": "6", "code": seat_code(aino)},
        {"key": "7", "walk_in": {"target_group": "martian"}},
        {"key": "8", "registration": str(group.pk), "arrived": 2},
    ]
    program = Program(otto)

    first = program.post(f"/events/{event.slug}/check-ins", {"scans": scans}).json()["answers"]
    again = program.post(f"/events/{event.slug}/check-ins", {"scans": scans}).json()["answers"]

    states = {one["key"]: one["state"] for one in first}
    assert states == {
        "1": "in",
        "2": "count",
        "3": "unknown",
        "4": "no_seat",
        "5": "in",
        "6": "already",
        "7": "refused",
        "8": "in",
    }
    assert [one["state"] for one in again] == [
        "already",
        "already",
        "unknown",
        "no_seat",
        "already",
        "already",
        "refused",
        "already",
    ]
    assert {one["came_at"] for one in (first[0], again[0], first[5])} == {first[0]["came_at"]}
    assert event.registrations.came().count() == 3


def test_who_came_is_read_in_the_order_in_which_they_came_in(omnia, otto, django_assert_max_num_queries):
    event, program = an_event_today(), Program(otto)
    aino, group, bert = registered(event, "Aino"), a_class(event, 24), registered(event, "Bert")
    registered(event, "Absent")
    for number, scan in enumerate(
        (
            {"code": seat_code(bert)},
            {"registration": str(group.pk), "arrived": 22},
            {"registration": str(aino.pk)},
        )
    ):
        program.post(f"/events/{event.slug}/check-ins", {"scans": [{"key": str(number), **scan}]})

    with django_assert_max_num_queries(8):
        told = program.get(f"/events/{event.slug}/check-ins").json()["items"]

    assert [(one["registration"], one["kind"], one["is_proof"], one["people"]) for one in told] == [
        (str(bert.pk), "scan", True, 1),
        (str(group.pk), "organiser", False, 22),
        (str(aino.pk), "organiser", False, 1),
    ]


def test_a_scan_that_was_kept_without_a_network_has_its_own_time(omnia, otto):
    event = an_event_today()
    aino, at = registered(event, "Aino"), timezone.now() - timedelta(minutes=20)

    answer = Program(otto).post(
        f"/events/{event.slug}/check-ins", {"scans": [{"key": "1", "code": seat_code(aino), "at": at.isoformat()}]}
    )

    [told] = answer.json()["answers"]
    assert told["state"] == "in"
    assert aino.proof.at == at


@pytest.mark.django_db(transaction=True)
def test_the_same_scans_sent_by_many_phones_at_once_count_once():
    otto = a_person("Otto")
    an_organisation("Omnia", owner=otto)
    event, phones = an_event_today(), 6
    scans = [{"key": f"k{one}", "code": seat_code(registered(event, f"Guest{one}"))} for one in range(3)]
    scans.append({"key": "walk", "walk_in": {"target_group": "parent"}})
    program, start = Program(otto), Barrier(phones)

    def one(_number):
        try:
            start.wait(20)
            return program.post(f"/events/{event.slug}/check-ins", {"scans": scans})
        finally:
            connection.close()

    with ThreadPoolExecutor(phones) as pool:
        answers = list(pool.map(one, range(phones)))

    assert {answer.status_code for answer in answers} == {200}
    states = [told["state"] for answer in answers for told in answer.json()["answers"]]
    assert (states.count("in"), states.count("already")) == (4, 4 * (phones - 1))
    assert event.registrations.came().count() == 4


def test_who_does_not_plan_the_event_checks_nobody_in(omnia):
    event = an_event_today()

    assert Program(a_person("Carla")).post(f"/events/{event.slug}/check-ins", {"scans": []}).status_code == 403


def _in(days):
    return {"starts_at": in_days(days), "ends_at": in_days(days, 15)}


def _draft():
    return {
        "lead": "omnia",
        "title": "Welding by night",
        "language": "en",
        "starts_at": "2030-03-09T09:00:00+02:00",
        "ends_at": "2030-03-09T15:00:00+02:00",
        "venue": "Omnia",
        "town": "Espoo",
        "description": "We weld together.",
    }
