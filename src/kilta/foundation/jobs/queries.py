"""What the staff page about jobs shows."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kilta.foundation import jobs


@dataclass(frozen=True)
class FailedJob:
    id: int
    name: str
    reason: str
    times_tried: int
    failed_at: datetime | None


@dataclass(frozen=True)
class JobsPage:
    failed: list[FailedJob]
    waiting: int
    doing: int
    failed_count: int
    worker_is_alive: bool


def jobs_page(limit: int = 100) -> JobsPage:
    """The jobs that have failed for good, latest first, and how the queue stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT job.id, job.task_name, coalesce(failure.reason, ''), job.attempts, failure.failed_at"
            " FROM procrastinate_jobs job LEFT JOIN jobs_failure failure ON failure.job_id = job.id"
            " WHERE job.status = 'failed' ORDER BY failure.failed_at DESC NULLS LAST, job.id DESC LIMIT %s",
            [limit],
        )
        failed = [
            FailedJob(id, _readable(name), reason, attempts, failed_at)
            for id, name, reason, attempts, failed_at in cursor.fetchall()
        ]
    lengths = jobs.queue_lengths()
    return JobsPage(failed, lengths["waiting"], lengths["doing"], lengths["failed"], jobs.worker_is_alive())


def _readable(name: str) -> str:
    """`kilta.foundation.notices.jobs.deliver` → `notices: deliver`."""
    parts = [part for part in name.split(".") if part not in ("kilta", "foundation", "domains", "jobs")]
    return ": ".join(parts or name.split(".")[-2:-1] + name.split(".")[-1:]).replace("_", " ")
