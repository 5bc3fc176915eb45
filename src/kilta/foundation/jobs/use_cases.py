"""What staff can do about a failed job."""

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate import manager
from procrastinate.contrib.django.django_connector import DjangoConnector

from kilta.foundation.access.actors import Actor
from kilta.foundation.use_cases import Refusal, use_case


class NotFailed(Refusal):
    message = _("This job is not among the failed ones any more; somebody else may have tried it again.")


@use_case
def retry_job(*, by: Actor, job_id: int) -> None:
    """Have a failed job done again, as soon as a worker is free."""
    if not by.is_staff:
        raise PermissionDenied
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", [job_id])
        if cursor.fetchone() is None:
            raise NotFailed
    manager.JobManager(DjangoConnector()).retry_job_by_id(job_id, retry_at=timezone.now())
