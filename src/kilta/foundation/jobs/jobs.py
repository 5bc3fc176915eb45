"""The housekeeping of jobs themselves."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from kilta.foundation.jobs import job, schedule
from kilta.foundation.jobs.models import Deferral


@schedule("23 2 * * *")
@job()
def forget_old_keys() -> None:
    """Keys older than thirty days are free again; failed jobs go after a year, with their reasons."""
    Deferral.objects.filter(deferred_at__lt=timezone.now() - timedelta(days=30)).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs job USING jobs_failure failure WHERE failure.job_id = job.id"
            " AND job.status = 'failed' AND failure.failed_at < now() - interval '1 year'"
        )
        cursor.execute(
            "DELETE FROM jobs_failure failure WHERE NOT EXISTS"
            " (SELECT FROM procrastinate_jobs job WHERE job.id = failure.job_id)"
        )
