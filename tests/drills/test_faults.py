"""Parts of an installation are killed while people use it: what was acknowledged is there, and is told once."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from email import message_from_bytes, policy
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from kilta.foundation.notices.testing import MailServer, free_port
from tests.drills.installation import Installation, Visitor

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]

FORM = "/en/accessibility"
SEATS = 6
STAFF = ("otto@example.org", "aino@example.org")


def test_a_job_whose_worker_is_killed_in_the_middle_is_done_within_a_minute(an_installation):
    with MailServer() as server:
        here = _with_staff(an_installation("here", KILTA_SMTP_URL=f"smtp://127.0.0.1:{server.port}"))
        server.hold()
        assert Visitor(here).send(FORM, message="The map has no table.")
        assert server.is_asked.wait(30), "The worker did not begin."

        here.kill("worker")
        died = time.monotonic()
        time.sleep(1)  # The mail server notices that nobody is there any more.
        server.go_on()
        _wait_until(lambda: _unsent(here) == 0, 60 - (time.monotonic() - died))

        assert sorted(mail["To"] for mail in _to_staff(server)) == sorted(STAFF)


def test_while_the_mail_server_is_down_mail_waits_and_then_each_arrives_once(an_installation):
    port = free_port()
    here = _with_staff(an_installation("here", KILTA_SMTP_URL=f"smtp://127.0.0.1:{port}"))
    assert all(Visitor(here).send(FORM, message=f"barrier {number}") for number in range(3))
    _wait_until(lambda: _tried(here) >= 3 * len(STAFF), 30)

    with MailServer(port) as server:
        _wait_until(lambda: _unsent(here) == 0, 90)
        time.sleep(6)  # long enough for a mail that is sent twice

    arrived = _to_staff(server)
    assert len(arrived) == len({mail["Message-ID"] for mail in arrived}) == 3 * len(STAFF)


def test_nothing_acknowledged_is_lost_while_web_worker_and_database_are_killed(an_installation):
    here = _with_staff(an_installation("here", KILTA_RATE_LIMITS="off"))

    with _people_reporting(here) as acknowledged:
        for part in ("worker", "database", "web", "database", "worker", "web"):
            known = len(acknowledged)
            _wait_until(lambda known=known: len(acknowledged) >= known + 5, 60)
            here.kill(part)
            time.sleep(1)
            here.wait_until_ready()

    kept = Counter(text for (text,) in here.rows("SELECT message FROM web_feedback"))
    assert len(acknowledged) >= 30
    assert set(acknowledged) <= set(kept)
    assert set(kept.values()) == {1}
    _wait_until(lambda: _unsent(here) == 0, 90)
    assert _mails(here) == Counter({(text, to): 1 for text in kept for to in STAFF})
    failed = here.rows("SELECT task_name FROM procrastinate_jobs WHERE status = 'failed'")
    assert failed == []


def test_no_registration_and_no_scan_is_lost_or_doubled_while_all_is_killed(an_installation):
    here = an_installation("here", KILTA_RATE_LIMITS="off")
    here.start()
    slug, token = _an_event_today(here)

    with _guests_and_phones(here, slug, token) as (registered, scanned):
        for part in ("web", "database", "worker", "web"):
            known = len(registered) + len(scanned)
            _wait_until(lambda known=known: len(registered) + len(scanned) >= known + 8, 120)
            here.kill(part)
            time.sleep(1)
            here.wait_until_ready()

    assert len(registered) >= 10
    assert len(scanned) >= 10
    rows = here.rows(
        "SELECT place, email, status IN ('confirmed', 'attended') AND NOT is_beyond_seats FROM events_registration one"
        " JOIN events_event event ON event.id = one.event_id AND event.slug = 'welding-workshop'"
    )
    kept = Counter(email for _place, email, _has_a_seat in rows if email)
    assert set(registered) <= set(kept)
    assert set(kept.values()) == {1}
    scans = Counter(key for (key,) in here.rows("SELECT scan_key FROM events_proof WHERE scan_key LIKE 'scan-%'"))
    assert set(scanned) <= set(scans)
    assert set(scans.values()) == {1}
    assert sorted(place for place, _email, _has_a_seat in rows) == list(range(1, len(rows) + 1))
    assert sum(has_a_seat for _place, _email, has_a_seat in rows) == SEATS
    _wait_until(lambda: _unsent(here) == 0, 120)
    assert {email: _mails_to(here, email) for email in kept} == dict.fromkeys(kept, 1)


def test_while_the_database_is_away_people_and_programs_are_told_soon_and_it_comes_back_by_itself(an_installation):
    here = an_installation("here", KILTA_SMTP_URL="smtp://127.0.0.1:9")
    here.start()
    visitor = Visitor(here)
    assert visitor.answer("/fi/organisations").status == 200

    with here.nobody_mends():
        here.kill("database")
        # The page from before may still be answered from memory, which strangers share for half a minute.
        paths = ("/fi/organisations?q=koulu", "/de/", "/api/v1/organisations")
        soon = {path: visitor.answer(path, timeout=5) for path in paths}
        alive, ready = here.read("/healthz")[0], here.read("/readyz")[0]

    assert {path: (one.status, one.headers["Retry-After"]) for path, one in soon.items()} == dict.fromkeys(
        soon, (503, "10")
    )
    assert soon["/api/v1/organisations"].headers["Content-Type"] == "application/problem+json"
    assert '<html lang="de">' in soon["/de/"].text
    assert (alive, ready) == (200, 503)
    here.wait_until_ready()
    assert visitor.answer("/fi/organisations").status == 200


def _with_staff(installation: Installation) -> Installation:
    installation.start()
    for email in STAFF:
        installation.open_staff_account(email)
    return installation


@contextmanager
def _people_reporting(here: Installation) -> Iterator[list[str]]:
    """Three people report barriers all the time; gives the texts that were acknowledged."""
    acknowledged: list[str] = []
    enough = threading.Event()

    def report(person: int) -> None:
        visitor, number = Visitor(here), 0
        while not enough.wait(0.1):
            number += 1
            text = f"barrier {person}-{number}."
            if visitor.send(FORM, message=text):
                acknowledged.append(text)

    people = [threading.Thread(target=report, args=(person,)) for person in range(3)]
    for person in people:
        person.start()
    try:
        yield acknowledged
    finally:
        enough.set()
        for person in people:
            person.join()


def _an_event_today(here: Installation) -> tuple[str, str]:
    """An event that goes on now, and the token of a program that checks people in there."""
    words = (
        "import kilta.config.api; from datetime import timedelta;"  # the API declares the scopes
        "from kilta.domains.events.tests.builders import an_event_today;"
        "from kilta.domains.network.models import Membership, Role;"
        "from kilta.foundation.accounts.use_cases import issue_token;"
        "owner = Membership.objects.live().filter(role=Role.OWNER, person__account__isnull=False).first();"
        f"event = an_event_today(lead=owner.organisation, seats={SEATS}); by = owner.person;"
        "scopes = ['registrations:write'];"
        "token = issue_token(by=by, account=by.account, name='Door', scopes=scopes, life=timedelta(days=1))[1];"
        "print(event.slug, token)"
    )
    slug, token = here.kilta("django", "shell", "-c", words).stdout.strip().splitlines()[-1].split()
    return slug, token


@contextmanager
def _guests_and_phones(here: Installation, slug: str, token: str) -> Iterator[tuple[list[str], list[str]]]:
    """Two programs register guests and two phones send walk-ins, each again until it is acknowledged."""
    registered: list[str] = []
    scanned: list[str] = []
    enough = threading.Event()

    def until_taken(path: str, body: dict[str, Any], **headers: str) -> bool:
        sent = {"Content-Type": "application/json", **headers}
        while not enough.wait(0.1):
            connection = HTTPConnection("127.0.0.1", here.port, timeout=20)
            with closing(connection), suppress(OSError, HTTPException):
                connection.request("POST", f"/api/v1/events/{slug}{path}", json.dumps(body), sent)
                if connection.getresponse().status in (200, 202):
                    return True
        return False

    def guests(person: int) -> None:
        number = 0
        while not enough.is_set():
            number += 1
            email = f"guest-{person}-{number}@guest.example"
            who = {
                "name": "Guest",
                "email": email,
                "target_group": "teacher",
                "organisation": "School",
                "country": "FI",
            }
            if until_taken("/registrations", who, **{"Idempotency-Key": email}):
                registered.append(email)

    def phone(person: int) -> None:
        number = 0
        while not enough.is_set():
            number += 1
            key = f"scan-{person}-{number}"
            scan = {"key": key, "walk_in": {"target_group": "parent", "is_beyond_seats": True}}
            if until_taken("/check-ins", {"scans": [scan]}, Authorization=f"Bearer {token}"):
                scanned.append(key)

    people = [threading.Thread(target=act, args=(person,)) for act in (guests, phone) for person in range(2)]
    for person in people:
        person.start()
    try:
        yield registered, scanned
    finally:
        enough.set()
        for person in people:
            person.join()


def _mails_to(here: Installation, email: str) -> int:
    """How many mails to an address lie in the folder."""
    found = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in _letters(here))
    return sum(mail["To"] == email for mail in found)


def _letters(here: Installation) -> list[Path]:
    return list((here.folder / "mail").glob("*.eml"))


def _mails(here: Installation) -> Counter[tuple[str, str]]:
    """How many mails lie in the folder, by the report they tell of and their receiver."""
    found: Counter[tuple[str, str]] = Counter()
    for path in _letters(here):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if mail["To"] not in STAFF:
            continue
        text = mail.get_body(("plain",)).get_content()
        report = next(line.strip() for line in text.splitlines() if line.strip().startswith("barrier "))
        found[report, mail["To"]] += 1
    return found


def _unsent(here: Installation) -> int:
    [(count,)] = here.rows("SELECT count(*) FROM notices_message WHERE mailed_at IS NULL")
    return count


def _tried(here: Installation) -> int:
    [(count,)] = here.rows("SELECT count(*) FROM procrastinate_jobs WHERE task_name ~ 'deliver' AND attempts > 0")
    return count


def _wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"Not so after {seconds} seconds."
        time.sleep(0.2)


def _to_staff(server: MailServer) -> list:
    """What came for the two of these drills; the demo content has mail and staff of its own."""
    return [mail for mail in server.arrived if mail["To"] in STAFF]
