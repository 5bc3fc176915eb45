"""Closing under many hands: real threads, and once without the lock to show that the test can fail."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kilta.domains.events.models import Closing, Event, Proof, Registration
from kilta.domains.events.models.events import EventRows
from kilta.domains.events.tests.builders import TESTS, a_past_event
from kilta.domains.events.use_cases import closing, settling
from kilta.domains.events.use_cases.attending import walk_in
from kilta.foundation.jobs import run_all_now
from kilta.foundation.use_cases import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8


@pytest.fixture(autouse=True)
def nothing_deferred_is_left(transactional_db):
    yield
    run_all_now()


def _at_once(*acts):
    """Do all of it at the same moment; returns what each was answered, a refusal as such."""
    start = Barrier(len(acts))

    def do(act):
        try:
            start.wait(20)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def _close(event):
    return lambda: closing.close_event(by=TESTS, event=event)


def test_of_many_who_close_at_once_one_does():
    event = a_past_event("Aino")
    settling.note_attendance(by=TESTS, event=event)

    answers = _at_once(*[_close(event)] * HANDS)

    assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
    assert Closing.objects.filter(event=event).count() == 1
    assert event.announcements.count() == 1


def test_who_comes_in_while_it_is_closed_is_counted_or_refused():
    event = a_past_event("Aino")
    settling.note_attendance(by=TESTS, event=event)

    def comes():
        return walk_in(by=TESTS, event=event, target_group="student")

    answers = _at_once(*[comes] * (HANDS - 1), _close(event))

    let_in = sum(not isinstance(answer, Refusal) for answer in answers[:-1])
    counted = Closing.objects.get(event=event)
    assert counted.people == 1 + let_in == event.registrations.came().count()


def test_without_the_lock_the_same_test_would_fail(monkeypatch):
    event = a_past_event("Aino")
    settling.note_attendance(by=TESTS, event=event)

    def unheld(rows: EventRows, row: Event) -> Event:
        found = rows.get(pk=row.pk)
        time.sleep(0.2)  # as long as somebody else takes
        return found

    monkeypatch.setattr(EventRows, "locked", unheld)

    # The database itself keeps one closing in force.
    with pytest.raises(IntegrityError):
        _at_once(*[_close(event)] * HANDS)


def test_settling_and_closing_ask_the_database_as_often_for_a_thousand_as_for_ten():
    def statements(people):
        event = _of_guests(people)
        came = list(event.registrations.order_by("place").values_list("pk", flat=True)[: people // 2])
        with CaptureQueriesContext(connection) as captured:
            settling.note_attendance(by=TESTS, event=event, registrations=came)
            settling.mark_absent(by=TESTS, event=event)
            closing.close_event(by=TESTS, event=event, thanks=False)
        assert Proof.objects.filter(registration__event=event).count() == people // 2
        return len(captured)

    statements(10)  # what is read once and kept

    assert statements(1000) == statements(10)


def _of_guests(count):
    event = a_past_event()
    Registration.objects.bulk_create(
        [
            Registration(
                event=event,
                name=f"Guest {number}",
                email=f"guest{number}@guest.example",
                target_group="student",
                status="confirmed",
                place=number,
                confirmed_at=timezone.now(),
            )
            for number in range(1, count + 1)
        ]
    )
    return event
