"""Readers who ask for pages one after the other over kept connections, without a pause, and note how long each took.

Eight threads share a process, because one process of Python would itself become what is measured. The readers still
take their share of the same cores as the server and the database: on a machine of their own the figures get better.
"""

import http.client
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice

THREADS = 8


@dataclass(frozen=True)
class Times:
    """How long the answers took, in milliseconds, and how many came in a second."""

    milliseconds: Sequence[float]
    per_second: float

    def share(self, share: float) -> float:
        """So long took the slowest of this share of the answers; 0.95 gives the p95."""
        return sorted(self.milliseconds)[min(int(len(self.milliseconds) * share), len(self.milliseconds) - 1)]


def read(port: int, paths: Sequence[str], *, readers: int, seconds: float, cookies: str = "") -> Times:
    """Let so many readers ask for `paths` in turn; an answer that is not 200 ends the measurement.

    `cookies` (`name=value`) are sent along: with that of a session the readers are signed in.
    """
    cookies = "; ".join(filter(None, ["django_language=en", cookies]))
    processes = max(1, readers // THREADS)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        for _ in pool.map(abs, range(processes)):
            pass  # The processes are there before the clock runs.
        parts = [
            pool.submit(_crowd, port, paths, readers // processes, number, time.time() + 1, seconds, cookies)
            for number in range(processes)
        ]
        times = [one for part in parts for one in part.result()]
    return Times(times, len(times) / seconds)


def _crowd(
    port: int, paths: Sequence[str], readers: int, number: int, begin: float, seconds: float, cookies: str
) -> list[float]:
    with ThreadPoolExecutor(readers) as pool:
        starts = [number * readers + reader for reader in range(readers)]
        return [
            one
            for part in pool.map(lambda at: _reader(port, paths, at, begin, begin + seconds, cookies), starts)
            for one in part
        ]


def _reader(port: int, paths: Sequence[str], at: int, begin: float, end: float, cookies: str) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    _ask(connection, paths[at % len(paths)], cookies)
    time.sleep(max(0, begin - time.time()))
    times = []
    for path in islice(cycle(paths), at, None):
        if time.time() >= end:
            connection.close()
            return times
        start = time.perf_counter()
        _ask(connection, path, cookies)
        times.append((time.perf_counter() - start) * 1000)
    return times


def _ask(connection: http.client.HTTPConnection, path: str, cookies: str) -> None:
    connection.request("GET", path, headers={"Accept-Language": "en", "Cookie": cookies})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}.")
