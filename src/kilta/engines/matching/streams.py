"""Runs an index over a stream of Arrow record batches, in this process or in several.

Batches come back in the order in which they went in, each exactly once. At most two batches per worker are under way,
so that a fast source waits for a slow reader (back-pressure). A worker that dies takes nothing with it: the batches
that were under way are asked again, one at a time, and what has been answered is not.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path

import pyarrow as pa

from kilta.engines.matching.index import Index
from kilta.engines.matching.results import MATCHES, MENTIONS, matches_to_arrow, mentions_to_arrow
from kilta.engines.matching.storage import Stored

UNDER_WAY = 2  # batches per worker
TRIES = 3  # of a batch alone whose worker dies, before the run ends with an error

_Asked = tuple[int, pa.RecordBatch, Future[pa.RecordBatch]]  # the number of a batch, the batch, and its answer


class WorkersDied(Exception):
    """Workers died again and again over the same batch; `batch` counts from 0."""

    def __init__(self, batch: int) -> None:
        super().__init__(f"Workers died {TRIES} times over batch {batch}.")
        self.batch = batch


class NoSuchKind(Exception):
    """A kind that no concept of the index has, and the kinds that there are."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is done with each text: `link` (answers of the schema `MATCHES`) or `extract` (`MENTIONS`)."""

    folder: str
    name: str = "link"
    language: str | None = None
    kinds: tuple[str, ...] | None = None
    top: int = 10

    @classmethod
    def of(cls, folder: Path | str, name: str, language: str | None, kinds: Collection[str] | None, top: int) -> "Job":
        """What can be done with the index in `folder`; raises `NoIndex`, `NoSuchKind`, or `ValueError` for the name."""
        if name not in ("link", "extract"):
            raise ValueError(f"There is no job {name!r}; there are link and extract.")
        there = Stored(Path(folder)).manifest["kinds"]
        for kind in kinds or ():
            if kind not in there:
                told = ", ".join(there) or "none"
                raise NoSuchKind(f"{folder} has no concepts of the kind {kind!r}; there are {told}.")
        return cls(str(folder), name, language, None if kinds is None else tuple(sorted(kinds)), top)

    @property
    def schema(self) -> pa.Schema:
        """Of the answers."""
        return MATCHES if self.name == "link" else MENTIONS


def run(
    batches: Iterable[pa.RecordBatch],
    folder: Path | str,
    *,
    job: str = "link",
    workers: int = 1,
    language: str | None = None,
    kinds: Collection[str] | None = None,
    top: int = 10,
) -> Iterator[pa.RecordBatch]:
    """Link or extract every text of `batches` (columns `id` and `text`); answers come in the order of the batches.

    `job` is "link" (answers of the schema `MATCHES`) or "extract" (`MENTIONS`). Workers are processes that share the
    index by mapping it; with one worker the work is done here. A missing text (null) has no answer. Raises `NoIndex`
    and `NoSuchKind` at once, and later `WorkersDied`, or whatever the source raises.
    """
    todo = Job.of(folder, job, language, kinds, top)
    if workers <= 1:
        index = Index.open(folder)
        return (answer(index, todo, batch) for batch in batches)
    return _spread(batches, todo, workers)


def answer(index: Index, job: Job, batch: pa.RecordBatch | pa.Table) -> pa.RecordBatch:
    """The answers to one batch."""
    ids, texts = batch.column("id").cast(pa.string()).to_pylist(), batch.column("text").to_pylist()
    texts = [text or "" for text in texts]
    if job.name == "link":
        return matches_to_arrow(ids, index.link(texts, language=job.language, kinds=job.kinds, top=job.top))
    found = index.extract_all(texts, job.language)
    if job.kinds is not None:
        found = [[mention for mention in mentions if mention.kind in job.kinds] for mentions in found]
    return mentions_to_arrow(ids, found)


def _spread(batches: Iterable[pa.RecordBatch], job: Job, workers: int) -> Iterator[pa.RecordBatch]:
    waiting: deque[_Asked] = deque()
    source = iter(enumerate(batches))
    pool = _pool(job, workers)
    try:
        while True:
            while len(waiting) < UNDER_WAY * workers and (following := next(source, None)) is not None:
                waiting.append((*following, _submit(pool, following[1])))
            if not waiting:
                return
            try:
                result = waiting[0][2].result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                yield from _one_by_one(waiting, job)
                waiting.clear()
                pool = _pool(job, workers)
                continue
            waiting.popleft()
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _one_by_one(waiting: Iterable[_Asked], job: Job) -> Iterator[pa.RecordBatch]:
    """The answers to batches over one of which a worker has died: each asked alone, so that the right one is named."""
    pool = _pool(job, 1)
    try:
        for number, batch, future in waiting:
            deaths = 0
            while not _answered(future):  # What was answered before the death keeps its answer.
                future = _submit(pool, batch)
                if not isinstance(future.exception(), BrokenProcessPool):
                    break
                deaths += 1
                if deaths == TRIES:
                    raise WorkersDied(number)
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(job, 1)
            yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _answered(future: Future[pa.RecordBatch]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _pool(job: Job, workers: int) -> ProcessPoolExecutor:
    # Fresh processes: a copy of one that has threads, as a web server has, may stand still for ever.
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _open, (job,))


def _submit(pool: ProcessPoolExecutor, batch: pa.RecordBatch) -> Future[pa.RecordBatch]:
    try:
        with _one_thread_each(), _deaf_to_interrupts():
            return pool.submit(_work, batch)
    except BrokenProcessPool as broken:
        return _broken(broken)
    except OSError as error:
        # A pool whose worker dies while another is started closes the queue that this one is to be given.
        if error.errno is not None:
            raise
        return _broken(BrokenProcessPool(str(error)))


def _broken(error: BrokenProcessPool) -> Future[pa.RecordBatch]:
    future: Future[pa.RecordBatch] = Future()
    future.set_exception(error)
    return future


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that start now calculate with one thread each; more would fight over the cores."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes that start now leave Ctrl-C, which reaches all of them, to the one that started them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_opened: tuple[Index, Job] | None = None  # of a worker


def _open(job: Job) -> None:
    global _opened
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _opened = Index.open(job.folder), job


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(batch: pa.RecordBatch) -> pa.RecordBatch:
    if _opened is None:
        raise RuntimeError("The worker has no index.")
    return answer(*_opened, batch)
