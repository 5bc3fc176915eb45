"""How fast, on one core and on two; how much memory; how soon after the start; whether a million texts cost more each.

Each figure is the median of several rounds, in a process of its own that is tied to one core, and a peer does the same
work in the same run. Titles are distinct ones that are no labels of the index.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median

import psutil
import pyarrow as pa

from benchmarks.matching import data, lexical, ours, peers
from benchmarks.matching.table import Line
from kilta.engines import matching

ROUNDS = 5
TITLES, TEXTS, STATEMENTS = 20_000, 2_560, 120
CURVE = (1_000, 10_000, 100_000, 1_000_000)
PATIENCE = 300  # seconds that one point of the curve may take, or it is left out
BATCH = 2_000
STREAM, RUNS = 400_000, 3  # titles of a stream that one worker and two link, and how often

_START = """
import sys, time
begin = time.perf_counter()
from kilta.engines import matching
imported = time.perf_counter()
index = matching.Index.open(sys.argv[1])
opened = time.perf_counter()
index.link(["Schweißer/in (m/w/d)"], top=1)
print(imported - begin, opened - imported, time.perf_counter() - imported)
"""


def measure(folder: Path) -> list[Line]:
    built = ours.built(folder)
    of_peers = ours.alone(_of_peers)
    found = ours.alone(_on_one_core, built.folder)
    try:
        labels = (
            [(concept.texts["en"].title, concept.id) for concept in data.concepts(("en",))] if data.is_here() else []
        )
        given = ours.texts(TEXTS)
        _, seconds = peers.extracted(folder, "spacy_matcher", given, labels)
        spacy: float | str = TEXTS / seconds
    except peers.Cannot as error:
        spacy = str(error)
    imported, opened, answered = _started(built.folder)
    (one, one_work), (two, two_work) = (ours.alone(_streamed, built.folder, workers) for workers in (1, 2))
    memory = ours.alone(_memory, built.folder)
    return [
        Line("index: build, processor time", built.seconds, "s", at_most=600 if data.is_here() else None),
        Line("index: peak memory of the build", built.peak_megabytes, "MB", at_most=4096),
        Line("index: on disk", built.disk_megabytes, "MB", peers={"concepts": built.concepts, "labels": built.labels}),
        Line("link on one core", found["link"], "titles/s", at_least=20_000, peers=of_peers),
        Line("link on one core, as dataclasses with reasons", found["link_full"], "titles/s"),
        Line(
            "extract on one core, texts of 150 words",
            found["extract"],
            "texts/s",
            1_000,
            peers={"spaCy PhraseMatcher": spacy},
        ),
        Line("pair on one core", found["pair"], "pairs/s", peers={"statements on each side": STATEMENTS / 2}),
        Line(
            "two workers against one",
            two / one,
            "times",
            at_least=1.8,
            peers={
                "one, titles/s": one,
                "two, titles/s": two,
                "by processor time, as on free cores, times": 2 * two_work / one_work,
            },
        ),
        Line("memory of a process: resident", memory["rss"], "MB", at_most=600),
        Line("memory of a process: its own", memory["uss"], "MB"),
        Line(
            "start: open and first answer",
            answered,
            "s",
            at_most=0.5,
            peers={"open": opened, "imports before": imported},
        ),
        *_curve(built.folder),
    ]


def _tied() -> None:
    """To one core and one thread, before anything is computed."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _rate(work: Callable[[list[str]], object], given: list[str], warm: int) -> float:
    """Things for each second of processor time, the median of the rounds, each with texts that were not seen before.

    The first `warm` ones warm up: a stream of texts repeats its words. Processor time, because other work on the
    machine would be counted otherwise.
    """
    work(given[:warm])
    size = (len(given) - warm) // ROUNDS
    seconds = []
    for at in range(warm, warm + size * ROUNDS, size):
        begin = time.process_time()
        work(given[at : at + size])
        seconds.append(time.process_time() - begin)
    return size / median(seconds)


def _on_one_core(folder: str) -> dict[str, float]:
    _tied()
    index = matching.Index.open(folder)
    titles, texts = ours.titles(TITLES), ours.texts(TEXTS)
    statements = [matching.Statement(title) for title in titles]

    def pair(given: list[str]) -> None:
        half = len(given) // 2
        index.pair([known[one] for one in given[:half]], [known[one] for one in given[half:]])

    known = {statement.text: statement for statement in statements}
    of_each = (STATEMENTS // 2) / 2  # pairs for each statement of both sides together
    return {
        "link": _rate(lambda given: index.rank(given, top=1), titles, TITLES // 2),
        "link_full": _rate(lambda given: index.link(given, top=1), titles[: TITLES // 4], TITLES // 8),
        "extract": _rate(index.extract_all, texts, TEXTS // 2),
        "pair": _rate(pair, titles[: STATEMENTS * (ROUNDS + 1)], STATEMENTS) * of_each,
    }


def _of_peers() -> dict[str, float]:
    """Titles for each second of processor time that peers rank against the same labels of one language."""
    _tied()
    concepts = data.concepts(("de",)) if data.is_here() else ours.made_concepts()
    labels = [label for one in concepts for names in one.texts.values() for label in (names.title, *names.alternatives)]
    titles = ours.titles(500)

    def rate(score: Callable[[list[str], list[str]], lexical.Scores], count: int) -> float:
        begin = time.process_time()
        for part in score(titles[:count], labels):
            part.argmax(axis=1)
        return count / (time.process_time() - begin)

    return {
        "char TF-IDF": rate(lexical.char_tf_idf, 500),
        "BM25 on stems": rate(lexical.bm25("de", "de"), 500),
        "rapidfuzz": rate(lexical.rapidfuzz, 50),
    }


def _started(folder: str) -> tuple[float, float, float]:
    """Medians of new processes: importing, opening, and from opening to the first answer."""
    times = []
    for _ in range(ROUNDS):
        done = subprocess.run(
            [sys.executable, "-c", _START, folder], check=True, capture_output=True, text=True, env=os.environ
        )
        times.append([float(part) for part in done.stdout.split()])
    imported, opened, answered = (median(column) for column in zip(*times, strict=True))
    return imported, opened, answered


def batches(count: int, names: list[str], most: int = BATCH) -> Iterator[pa.RecordBatch]:
    """So many titles as batches with ids, at most `most` in each."""
    for at in range(0, count, most):
        size = min(most, count - at)
        yield pa.RecordBatch.from_pydict(
            {
                "id": [str(number) for number in range(at, at + size)],
                "text": list(islice((names[(at + place) % len(names)] for place in range(size)), size)),
            }
        )


def _streamed(folder: str, workers: int) -> tuple[float, float]:
    """Titles for each second of the clock through `run`, processes started before the clock does; and of work.

    The stream is long enough that the second which every process takes to look at new words does not count for much.
    The second figure is for each second of processor time of all processes together, which other work on the machine
    hardly changes.
    """
    names = ours.titles(TITLES)
    rates, works = [], []
    for _ in range(RUNS):
        answers = matching.run(batches(STREAM if data.is_here() else 3 * TITLES, names), folder, workers=workers, top=1)
        next(answers)
        begin, worked, done = time.perf_counter(), _worked(), 0
        end, work = begin, 0.0
        for _ in answers:
            done += BATCH
            # The processes are gone when the last answer has been taken.
            end, work = time.perf_counter(), _worked() - worked
        rates.append(done / (end - begin))
        works.append(done / work)
    return median(rates), median(works)


def _worked() -> float:
    """Seconds of processor time of this process and of those that it has started."""
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    return sum(times.user + times.system for times in (process.cpu_times() for process in family))


def _memory(folder: str) -> dict[str, float]:
    """Megabytes of a process that has linked titles and read texts."""
    before = psutil.Process().memory_full_info()
    index = matching.Index.open(folder)
    index.rank(ours.titles(TITLES), top=10)
    for text in ours.texts(100):
        index.extract(text)
    after = psutil.Process().memory_full_info()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rss": after.rss / 2**20, "uss": after.uss / 2**20, "before": before.rss / 2**20, "peak": peak}


def _curve(folder: str) -> list[Line]:
    """Microseconds for each text through `run` in one process, from a thousand to a million."""
    points: dict[int, float] = {}
    for count in CURVE if data.is_here() else CURVE[:2]:
        if points and count * points[max(points)] / 1e6 > PATIENCE:
            break
        points[count] = ours.alone(_point, folder, count)
    # The first thousand meet nothing but new words.
    steady = [points[count] for count in points if count >= CURVE[1]] or list(points.values())
    return [
        Line(
            "cost of a title in a stream of up to 1,000,000, the most against 10,000 titles",
            max(steady) / steady[0],
            "times",
            at_most=1.2,
            peers={f"{count:,} titles, µs each": value for count, value in points.items()},
        ),
        *(
            Line(f"a stream of {count:,} titles through run, processor time", points.get(count), "µs/title")
            for count in CURVE
            if count in points or data.is_here()
        ),
    ]


def _point(folder: str, count: int) -> float:
    _tied()
    names = ours.titles(TITLES)
    begin = time.process_time()
    answered = sum(1 for _ in matching.run(batches(count, names), folder, workers=1, top=1))
    if answered < count // BATCH:
        raise RuntimeError(f"{answered} batches came back of {count // BATCH}.")
    return (time.process_time() - begin) / count * 1e6
