"""Slow and outside work, done later by the worker.

    @job(attempts=5)
    def deliver(notice_id: str) -> None: …

    deliver.defer(key=f"deliver:{notice.pk}", notice_id=str(notice.pk))

    @schedule("17 3 * * *")
    @job()
    def sweep_old_files() -> None: …

Jobs live in `jobs.py` of an app. A job is deferred in the transaction of the use case: it exists when, and only when,
the change was committed. With a `key` the same work is deferred once, however often it is asked for. Arguments are
plain JSON values and identifiers only, never personal data. A job that fails is tried again after a while, and each
time later; one whose worker died is taken up again within a minute. So a job may run twice, and is written so.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from procrastinate import BaseRetryStrategy, RetryDecision, manager
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job as Work

QUEUE = "default"
FIRST_WAIT, LONGEST_WAIT = 5, 6 * 3600  # seconds between two tries
HEARTBEAT, SILENCE = 5, 20  # seconds: a worker says that it lives; one silent for so long is taken for dead

_known: dict[str, "Job"] = {}


@dataclass(frozen=True)
class Job:
    """A function that the worker runs."""

    name: str
    run: Callable[..., None]
    attempts: int

    def defer(self, *, key: str | None = None, **arguments: Any) -> None:
        """Have the worker run it after commit; nothing happens when work with this `key` was deferred before.

        Keys are kept for thirty days. Two transactions that use the same key at once: the second waits for the first.
        """
        if key is not None and not _is_first(key):
            return
        work = Work(queue=QUEUE, lock=None, queueing_lock=None, task_name=self.name, task_kwargs=arguments)
        # Through Django's connection, also inside a job, so that deferring belongs to the open transaction.
        manager.JobManager(DjangoConnector()).defer_job(work)


@dataclass(frozen=True)
class _LaterEachTime(BaseRetryStrategy):
    attempts: int

    def get_retry_decision(self, *, exception: BaseException, job: Work) -> RetryDecision | None:
        if job.attempts + 1 >= self.attempts:
            return None
        return RetryDecision(retry_in={"seconds": min(FIRST_WAIT * 3**job.attempts, LONGEST_WAIT)})


def job(*, attempts: int = 5) -> Callable[[Callable[..., None]], Job]:
    """Make a function a job that is tried up to `attempts` times, waiting longer each time (5 s to 6 h)."""

    def decorate(function: Callable[..., None]) -> Job:
        made = Job(f"{function.__module__}.{function.__name__}", function, attempts)

        def work(timestamp: int | None = None, **arguments: Any) -> None:
            """`timestamp` is what a schedule adds to the arguments."""
            made.run(**arguments)

        app.task(name=made.name, queue=QUEUE, retry=_LaterEachTime(attempts))(work)
        _known[made.name] = made
        return made

    return decorate


def schedule(cron: str) -> Callable[[Job], Job]:
    """Have the worker run a job by the clock (`minute hour day month weekday`, UTC), once however many workers run."""

    def decorate(scheduled: Job) -> Job:
        app.periodic(cron=cron, queueing_lock=scheduled.name)(app.tasks[scheduled.name])
        return scheduled

    return decorate


def run_all_now(most: int = 1000) -> int:
    """Run what is deferred, in this process and transaction, until nothing is left; returns how many ran. For tests."""
    for done in range(most):
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = (SELECT id FROM procrastinate_jobs WHERE status = 'todo'"
                " AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp()) ORDER BY priority DESC, id LIMIT 1)"
                " RETURNING task_name, args::text"
            )
            row = cursor.fetchone()
        if row is None:
            return done
        _known[row[0]].run(**_arguments(row[1]))
    raise RuntimeError(f"Jobs go on deferring jobs: {most} have run.")


def worker_is_alive() -> bool:
    """Whether some worker has said within the last seconds that it lives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [SILENCE],
        )
        return bool(cursor.fetchone()[0])


def queue_lengths() -> dict[str, int]:
    """How many jobs wait, are being done and have failed for good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, count(*) FROM procrastinate_jobs"
            " WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1"
        )
        found = dict(cursor.fetchall())
    return {"waiting": found.get("todo", 0), "doing": found.get("doing", 0), "failed": found.get("failed", 0)}


def _is_first(key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO jobs_deferral (key) VALUES (%s) ON CONFLICT DO NOTHING", [key])
        return cursor.rowcount == 1


def _arguments(text: str) -> dict[str, Any]:

    arguments: dict[str, Any] = json.loads(text)
    arguments.pop("timestamp", None)
    return arguments
