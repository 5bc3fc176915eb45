"""Parts of an installation are killed while people use it: what was acknowledged is there, and is told once."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest

from kilta.foundation.notices.testing import MailServer, free_port
from tests.drills.installation import Installation, Visitor

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]

FORM = "/en/accessibility"
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


def test_while_the_database_is_away_people_and_programs_are_told_soon_and_it_comes_back_by_itself(an_installation):
    here = an_installation("here", KILTA_SMTP_URL="smtp://127.0.0.1:9")
    here.start()
    visitor = Visitor(here)
    assert visitor.answer("/fi/organisations").status == 200

    with here.nobody_mends():
        here.kill("database")
        soon = {
            path: visitor.answer(path, timeout=5) for path in ("/fi/organisations", "/de/", "/api/v1/organisations")
        }
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


def _mails(here: Installation) -> Counter[tuple[str, str]]:
    """How many mails lie in the folder, by the report they tell of and their receiver."""
    found: Counter[tuple[str, str]] = Counter()
    for path in (here.folder / "mail").glob("*.eml"):
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
