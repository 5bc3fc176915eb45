"""Many who want few seats: 500 clients for 100 seats, each sending its registration three times with one key.

Their 1,500 requests arrive in random order over fifty connections at once, so that doubles are often sent together.
Whatever the order: 100 have a seat, 400 wait in places without a gap, and nobody waits before somebody who has a seat.
The same is asked of a server whose lock on the event is taken away; it has to break the rule, or this proves nothing.
"""

import http.client
import json
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat

from benchmarks import installation
from benchmarks.load import Times
from benchmarks.table import Row

CLIENTS, SEATS, TIMES, CONNECTIONS = 500, 100, 3, 50
SEEDS = int(os.environ.get("SEEDS", "10"))


@dataclass(frozen=True)
class Rush:
    """What came of one event: the answers by status, how long they took, and what stands in the list."""

    statuses: Counter[int]
    times: Times
    places: Sequence[int]
    states: Sequence[str]

    @property
    def seated(self) -> int:
        return self.states.count("confirmed")

    @property
    def faults(self) -> int:
        """Places left out or given twice, and people who wait before somebody who has a seat."""
        gaps = len(set(range(1, len(self.places) + 1)) ^ set(self.places)) + len(self.places) - len(set(self.places))
        first_waiting = self.states.index("waiting") if "waiting" in self.states else len(self.states)
        return gaps + self.states[first_waiting:].count("confirmed")

    @property
    def broken(self) -> int:
        return sum(number for status, number in self.statuses.items() if status >= 500)

    @property
    def keeps_the_rule(self) -> bool:
        return self.seated == SEATS and len(self.states) == CLIENTS and not self.faults and not self.broken


def measure() -> list[Row]:
    """Seats, list, faults and speed with the lock over all seeds, and how often the rule breaks without it."""
    with installation.fresh():
        with installation.web_server() as port:
            held = [_rush(port, seed) for seed in range(SEEDS)]
        port = int(os.environ["PORT"])
        with installation.serving("-m", "benchmarks.unheld", port=port):
            unheld = [_rush(port, SEEDS + seed) for seed in range(min(SEEDS, 2))]
    every = [one for rush in held for one in rush.times.milliseconds]
    seconds = sum(len(rush.times.milliseconds) / rush.times.per_second for rush in held)
    name = f"{CLIENTS} clients for {SEATS} seats, {SEEDS} times"
    return [
        Row(f"{name}: fewest seated", min(rush.seated for rush in held), "people", at_least=SEATS),
        Row(f"{name}: most seated", max(rush.seated for rush in held), "people", at_most=SEATS),
        Row(f"{name}: gaps, doubles and inversions", sum(rush.faults for rush in held), "places", at_most=0),
        Row(f"{name}: registrations", sum(len(rush.states) for rush in held), "rows", **_exactly(CLIENTS * SEEDS)),
        Row(f"{name}: answers 202", sum(r.statuses[202] for r in held), "answers", **_exactly(len(every))),
        Row(f"{name}: answers 5xx", sum(rush.broken for rush in held), "answers", at_most=0),
        Row(f"{name}: registrations", CLIENTS * SEEDS / seconds, "1/s"),
        Row(f"{name}: answers, {CONNECTIONS} at once", len(every) / seconds, "1/s"),
        Row(f"{name}: p95 of an answer, {CONNECTIONS} at once", Times(every, 0).share(0.95), "ms"),
        Row(
            f"without the lock, {len(unheld)} times: rule broken",
            sum(not rush.keeps_the_rule for rush in unheld),
            "times",
            at_least=1,
        ),
        Row("without the lock: most seated", max(rush.seated for rush in unheld), "people"),
        Row("without the lock: answers 5xx", sum(rush.broken for rush in unheld), "answers"),
    ]


def _exactly(number: int) -> dict[str, float]:
    return {"at_least": number, "at_most": number}


def _rush(port: int, seed: int) -> Rush:
    from kilta.domains.events.tests.builders import an_event

    event = an_event(f"Rush {seed}", seats=SEATS)
    sends = [client for client in range(CLIENTS) for _time in range(TIMES)]
    random.Random(seed).shuffle(sends)
    start = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        shares = [sends[number::CONNECTIONS] for number in range(CONNECTIONS)]
        answers = [one for part in pool.map(_client, repeat(port), repeat(event.slug), shares) for one in part]
    seconds = time.perf_counter() - start
    rows = list(event.registrations.order_by("place", "pk").values_list("place", "status"))
    return Rush(
        statuses=Counter(status for status, _milliseconds in answers),
        times=Times([milliseconds for _status, milliseconds in answers], len(answers) / seconds),
        places=[place for place, _state in rows],
        states=[state for _place, state in rows],
    )


def _client(port: int, slug: str, sends: Sequence[int]) -> list[tuple[int, float]]:
    """Status and milliseconds of each request, one after the other over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    answers = []
    for client in sends:
        body = {
            "name": f"Client {client}",
            "email": f"client{client}@guest.example",
            "target_group": "teacher",
            "organisation": "School",
            "country": "FI",
        }
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"client-{client}"}
        start = time.perf_counter()
        connection.request("POST", f"/api/v1/events/{slug}/registrations", json.dumps(body), headers)
        answer = connection.getresponse()
        answer.read()
        answers.append((answer.status, (time.perf_counter() - start) * 1000))
    connection.close()
    return answers
