"""The last seat under many hands: real threads, and once without the lock to show that the test can fail."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from kilta.domains.events.models import Event
from kilta.domains.events.models.events import EventRows
from kilta.domains.events.tests.builders import an_event, registered

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, SEATS = 24, 5


def _all_at_once(event: Event, times: int = 1) -> None:
    """Each of the clients registers so many times; what one of them is refused is not an error of the test."""
    start = Barrier(CLIENTS)

    def one(number: int) -> None:
        try:
            start.wait(20)
            for _time in range(times):
                registered(event, f"Client{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(one, range(CLIENTS)))


def test_exactly_as_many_are_seated_as_there_are_seats_and_the_list_has_no_gap():
    event = an_event(seats=SEATS)

    _all_at_once(event, times=2)

    rows = list(event.registrations.order_by("place").values_list("place", "status"))
    assert [place for place, _status in rows] == list(range(1, CLIENTS + 1))
    assert [status for _place, status in rows] == ["confirmed"] * SEATS + ["waiting"] * (CLIENTS - SEATS)


def test_without_the_lock_the_same_test_would_fail(monkeypatch):
    event = an_event(seats=SEATS)

    def unheld(rows: EventRows, row: Event) -> Event:
        return rows.get(pk=row.pk)

    monkeypatch.setattr(EventRows, "locked", unheld)

    # Either two get one place in the list, which the database refuses, or more are seated than there are seats.
    with pytest.raises((IntegrityError, AssertionError)):
        _all_at_once(event)
        statuses = list(event.registrations.values_list("status", flat=True))
        assert statuses.count("confirmed") == SEATS
        assert len(statuses) == CLIENTS
