"""Takes up again the jobs whose worker died in the middle: each worker looks for them every few seconds."""

import threading
from datetime import timedelta

import structlog
from asgiref.sync import async_to_sync
from django.db import Error, connection
from django.utils import timezone
from procrastinate import exceptions, jobs, manager
from procrastinate.contrib.django.django_connector import DjangoConnector

from kilta.foundation.jobs import SILENCE, failures

PAUSE = 10  # seconds between two looks
DEATHS = 10  # a job that has been tried so often and still takes its worker down is not tried again

log = structlog.get_logger()


def sweep() -> int:
    """Put back the jobs of workers that have been silent; returns how many.

    A job whose worker dies again and again fails instead, so that it cannot keep the others from being done.
    """
    kept = manager.JobManager(DjangoConnector())
    stalled = async_to_sync(kept.get_stalled_jobs)(seconds_since_heartbeat=SILENCE)
    swept = 0
    for job in stalled:
        if job.id is None:
            continue
        try:
            if job.attempts >= DEATHS:
                failures.remember(job.id, RuntimeError("The worker ended while it did this, many times."))
                async_to_sync(kept.finish_job_by_id_async)(job.id, status=jobs.Status.FAILED, delete_job=False)
            else:
                kept.retry_job_by_id(job.id, retry_at=timezone.now() - timedelta(seconds=1))
            swept += 1
        except exceptions.ConnectorException:
            continue  # Another worker was faster.
    return swept


class Sweeper(threading.Thread):
    """Sweeps until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(name="sweeper", daemon=True)
        self._is_ending = threading.Event()

    def run(self) -> None:
        while not self._is_ending.wait(PAUSE):
            try:
                if swept := sweep():
                    log.warning("jobs_swept", count=swept)
            except (Error, exceptions.ConnectorException) as error:  # The database may come back.
                log.warning("sweep_failed", reason=str(error))
            finally:
                connection.close()

    def end(self) -> None:
        self._is_ending.set()
