from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import autoreload
from procrastinate.contrib.django import app
from procrastinate.jobs import DeleteJobCondition

from kilta.foundation.jobs import HEARTBEAT, SILENCE, failures
from kilta.foundation.jobs.sweeping import Sweeper

log = structlog.get_logger()


class Command(BaseCommand):
    help = "Do the jobs that wait, until told to stop."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reload", action="store_true", help="start again when a file changes")
        parser.add_argument("--once", action="store_true", help="end when nothing is left to do")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reload"]:
            autoreload.run_with_reloader(lambda: work(listens_to_signals=False))
        else:
            work(listens_to_signals=True, until_done=options["once"])


def work(*, listens_to_signals: bool, until_done: bool = False) -> None:
    """Run the worker in this process; SIGTERM lets what is being done end within five seconds."""
    sweeper = Sweeper()
    sweeper.start()
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as here:  # type: ignore[attr-defined]
            here.run_worker(
                wait=not until_done,
                concurrency=2,
                delete_jobs=DeleteJobCondition.SUCCESSFUL,
                fetch_job_polling_interval=2,
                shutdown_graceful_timeout=5,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENCE,
                install_signal_handlers=listens_to_signals,
                task_middleware=[keep_failures],
            )
    finally:
        sweeper.end()


def keep_failures(process_task: Any, context: Any, worker: Any) -> Any:
    """Around each job: its own database connection, and its failure kept where staff can read it."""
    try:
        result = process_task()
    except Exception as error:
        log.warning("job_failed", job=context.job.task_name, job_id=context.job.id, reason=type(error).__name__)
        failures.remember(context.job.id, error)
        raise
    else:
        if context.job.attempts:
            failures.forget(context.job.id)
        return result
    finally:
        connection.close()
