import contextlib
import os
import signal
import threading
import time

import psutil
import pyarrow as pa
import pytest

from kilta.engines import matching
from kilta.engines.matching.tests.scheme import a_scheme


def some_batches(count, size=50):
    titles = [names.title for concept in a_scheme() for names in concept.texts.values()]
    for number in range(count):
        ids = [f"{number}-{row}" for row in range(size)]
        texts = [titles[(number * size + row) % len(titles)] for row in range(size)]
        yield pa.RecordBatch.from_pydict({"id": ids, "text": texts})


def test_batches_lead_to_batches_in_order(index):
    answers = list(matching.run(some_batches(3), index.folder, top=1))

    assert [answer.schema for answer in answers] == [matching.MATCHES] * 3
    assert pa.Table.from_batches(answers).column("id").to_pylist() == [
        id for batch in some_batches(3) for id in batch.column("id").to_pylist()
    ]


def test_a_missing_text_has_no_answer(index):
    batch = pa.RecordBatch.from_pydict({"id": ["1", "2"], "text": [None, "welder"]})

    (answer,) = matching.run([batch], index.folder, top=1)

    assert answer.column("id").to_pylist() == ["2"]


@pytest.mark.parametrize("job", ["link", "extract"])
def test_two_workers_say_what_one_says(index, job):
    alone = list(matching.run(some_batches(5), index.folder, job=job))

    together = list(matching.run(some_batches(5), index.folder, job=job, workers=2))

    assert together == alone


def test_a_source_waits_for_a_slow_reader(index):
    drawn = []

    def source():
        for batch in some_batches(40):
            drawn.append(batch)
            yield batch

    answers = matching.run(source(), index.folder, workers=2)
    next(answers)
    time.sleep(0.5)

    assert len(drawn) <= 6
    answers.close()


def test_a_killed_worker_loses_and_doubles_nothing(index):
    killed = []

    def kill_one():
        mine = {process.pid for process in psutil.Process().children(recursive=True)} - before
        workers = [pid for pid in mine if "spawn_main" in " ".join(psutil.Process(pid).cmdline())]
        os.kill(workers[0], signal.SIGKILL)
        killed.append(workers[0])

    before = {process.pid for process in psutil.Process().children(recursive=True)}
    found = []
    for number, answer in enumerate(matching.run(some_batches(60), index.folder, workers=2, top=1)):
        found += answer.column("id").to_pylist()
        if number in (3, 20):
            kill_one()

    assert len(killed) == 2
    assert found == [id for batch in some_batches(60) for id in batch.column("id").to_pylist()]


def test_a_batch_that_kills_every_worker_ends_the_run(index):
    def keep_killing():
        while not done.is_set():
            for process in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    if process.pid not in before and "spawn_main" in " ".join(process.cmdline()):
                        process.kill()
            time.sleep(0.02)

    before = {process.pid for process in psutil.Process().children(recursive=True)}
    done = threading.Event()
    thread = threading.Thread(target=keep_killing)
    thread.start()
    try:
        with pytest.raises(matching.WorkersDied, match="batch 0"):
            list(matching.run(some_batches(2), index.folder, workers=2))
    finally:
        done.set()
        thread.join()


class Deadly:
    """A batch that kills the process that receives it."""

    def __reduce__(self):
        return os.abort, ()


def test_the_batch_over_which_workers_die_is_named_after_the_answers_before_it(index):
    good = list(some_batches(4))
    answers = matching.run([*good[:2], Deadly(), *good[2:]], index.folder, workers=2)

    assert [next(answers).num_rows > 0 for _ in range(2)] == [True, True]
    with pytest.raises(matching.WorkersDied, match="batch 2"):
        next(answers)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_index_or_a_kind_that_is_not_there_is_named_before_work_begins(index, tmp_path, workers):
    with pytest.raises(matching.NoIndex, match="holds no index"):
        matching.run([], tmp_path, workers=workers)
    with pytest.raises(matching.NoSuchKind, match="'foo'; there are occupation, skill"):
        matching.run([], index.folder, workers=workers, kinds=["foo"])


def test_long_texts_are_answered_with_the_kinds_that_are_wanted(index):
    batch = pa.RecordBatch.from_pydict({"id": ["1"], "text": ["We look for a baker. You bake bread."]})

    kinds = {
        wanted: set(answer.column("kind").to_pylist())
        for wanted in ("skill", "occupation")
        for answer in matching.run([batch], index.folder, job="extract", kinds=[wanted])
    }

    assert kinds == {"skill": {"skill"}, "occupation": {"occupation"}}


def test_an_unknown_job_is_refused_at_once(index):
    with pytest.raises(ValueError, match="no job 'guess'"):
        matching.run([], index.folder, job="guess")


def test_a_cluster_says_what_one_process_says(index):
    ray = pytest.importorskip("ray", reason="the extra kilta[cluster] is not installed")
    from kilta.engines.matching import cluster

    ray.init(num_cpus=2, include_dashboard=False, logging_level="ERROR")
    try:
        ray.data.DataContext.get_current().execution_options.preserve_order = True
        texts = ray.data.from_arrow([pa.Table.from_batches([batch]) for batch in some_batches(4)])
        spread = pa.concat_tables(ray.get(cluster.run(texts, index.folder, workers=2, batch=50).to_arrow_refs()))
    finally:
        ray.shutdown()

    alone = pa.Table.from_batches(matching.run(some_batches(4), index.folder))
    assert spread.cast(alone.schema).to_pylist() == alone.to_pylist()
