"""Takes private files away: their content after the row, and all whose time is over."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from kilta.foundation import files
from kilta.foundation.files.models import PrivateFile
from kilta.foundation.jobs import job, schedule

UNFINISHED = timedelta(hours=6)  # content older than this without a row was written by a job that then failed


@job(attempts=20)
def remove_content(path: str) -> None:
    """Remove the content of a file whose row is gone; nothing happens when it is gone too."""
    default_storage.delete(path)


@schedule("7 * * * *")
@job()
def remove_expired() -> None:
    with transaction.atomic():
        expired = PrivateFile.objects.filter(expires_at__lte=timezone.now()).select_for_update(skip_locked=True)
        files.remove(*expired)


@schedule("50 2 * * *")
@job()
def remove_unfinished() -> None:
    """Content without a row: what is left when a job was stopped between storing a file and noting it."""
    if not default_storage.exists("private"):
        return
    names = [f"private/{name}" for name in default_storage.listdir("private")[1]]
    known = set(PrivateFile.objects.filter(path__in=names).values_list("path", flat=True))
    for path in names:
        if path not in known and default_storage.get_modified_time(path) < timezone.now() - UNFINISHED:
            default_storage.delete(path)
