"""Keeps why a job failed, for the staff page."""

import re

from django.db import connection

from kilta.foundation.jobs.models import Failure

ADDRESS = re.compile(r"[^\s<>\"']+@[^\s<>\"']+")  # A mail server repeats the address; it is nobody's business here.


def remember(job_id: int, error: BaseException) -> None:
    reason = ADDRESS.sub("…", f"{type(error).__name__}: {error}").replace("\x00", "")[:500]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_failure (job_id, reason) VALUES (%s, %s)"
            " ON CONFLICT (job_id) DO UPDATE SET reason = excluded.reason, failed_at = now()",
            [job_id, reason],
        )


def forget(job_id: int) -> None:
    Failure.objects.filter(job_id=job_id).delete()
