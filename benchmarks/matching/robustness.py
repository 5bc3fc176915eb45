"""What comes in from outside: ten megabytes, binary, languages in one text, emoji, NUL; and a worker that is killed.

Each text has to be read without an error, and what is found has to stand in it. Of a run in which two workers are
killed, the answers have to be those of a run without, each once.
"""

import os
import signal
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import psutil

from benchmarks.matching import ours
from benchmarks.matching.speed import batches
from benchmarks.matching.table import Line
from kilta.engines import matching

LARGE = 10 * 2**20  # characters
BATCHES, KILLED_AT = 40, (3, 15)
TITLES = 2_000
MIXED = "Wir backen Brot und schweißen Metall. We serve customers. Leivomme leipää. Vi svetsar. Saldiamo. Wij lassen. "


def measure(folder: Path) -> list[Line]:
    place = ours.built(folder).folder
    read = {name: ours.alone(_seconds, place, name) for name in TEXTS}
    lost, doubled, killed = ours.alone(_killed, place)
    return [
        Line(
            "a text of 10 MB is read",
            read.pop("large"),
            "s",
            at_most=120,
        ),
        Line(
            "hostile texts that are read without an error",
            sum(seconds >= 0 for seconds in read.values()),
            f"of {len(read)}",
            at_least=len(read),
            peers={f"{name}, s": seconds for name, seconds in read.items()},
        ),
        Line("workers killed in a run: answers lost", lost, at_most=0, peers={"workers killed": killed}),
        Line("workers killed in a run: answers doubled or out of order", doubled, at_most=0),
    ]


TEXTS: dict[str, Callable[[], str]] = {
    "large": lambda: "\n".join(ours.texts(400))[: LARGE // 20] * 20,
    "binary": lambda: bytes(range(256)).decode("latin-1") * 2_000,
    "mixed languages": lambda: MIXED * 2_000,
    "emoji": lambda: "👩‍🏭 bake bread 🇫🇮 " * 20_000,
    "NUL": lambda: "weld\x00metal\x00 " * 20_000,
    "lone surrogates": lambda: "\ud800 serve customers \udfff" * 10_000,
    "one sentence": lambda: "bake " * 100_000,
}


def _seconds(folder: str, name: str) -> float:
    """Processor time; -1 for an error, or for what is found outside of the text."""
    text = TEXTS[name]()
    index = matching.Index.open(folder)
    begin = time.process_time()
    try:
        found = index.extract(text)
        index.link([text[:200_000]], top=1)
    except Exception:  # noqa: BLE001 whatever it is, it is what is measured
        return -1
    seconds = time.process_time() - begin
    fits = all(0 <= one.start < one.end <= len(text) for one in found)
    in_order = all(one.start <= other.start for one, other in pairwise(found))
    return seconds if fits and in_order else -1


def _killed(folder: str) -> tuple[int, int, int]:
    names = ours.titles(TITLES)
    size = TITLES // BATCHES
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    found: list[str] = []
    killed = 0
    for number, answer in enumerate(matching.run(batches(TITLES, names, size), folder, workers=2, top=1)):
        found += answer.column("id").to_pylist()
        if number in KILLED_AT:
            workers = [
                process.pid
                for process in psutil.Process().children(recursive=True)
                if process.pid not in before and "spawn_main" in " ".join(process.cmdline())
            ]
            os.kill(workers[0], signal.SIGKILL)
            killed += 1
    wanted = [
        one
        for answer in matching.run(batches(TITLES, names, size), folder, top=1)
        for one in answer.column("id").to_pylist()
    ]
    lost = len(set(wanted) - set(found))
    doubled = len(found) - len(set(found)) + int(found != wanted)
    return lost, doubled, killed
