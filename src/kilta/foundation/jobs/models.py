"""What Procrastinate's own tables do not say: which work was deferred before, and why a job failed."""

from django.db import models
from django.db.models.functions import Now


class Deferral(models.Model):
    """A key under which work was deferred; the same key defers nothing more."""

    key = models.CharField(max_length=200, primary_key=True)
    deferred_at = models.DateTimeField(db_default=Now())


class Failure(models.Model):
    """Why a job failed the last time; gone when the job succeeds or is removed."""

    job_id = models.BigIntegerField(primary_key=True)
    reason = models.CharField(max_length=500)
    failed_at = models.DateTimeField(db_default=Now())
