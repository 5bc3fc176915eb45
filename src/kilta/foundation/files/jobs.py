"""Takes files away: their content after the row, all whose time is over, and what no row knows of."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from kilta.foundation import files
from kilta.foundation.files.models import PrivateFile, StoredFile
from kilta.foundation.jobs import job, schedule

UNFINISHED = timedelta(hours=6)  # content older than this without a row was written by a process that then failed
FOLDERS: dict[str, type[PrivateFile | StoredFile]] = {"private": PrivateFile, "stored": StoredFile}


@job(attempts=20)
def remove_content(path: str) -> None:
    """Remove the content of a file whose row is gone; nothing happens when it is gone too."""
    default_storage.delete(path)


@schedule("7 * * * *")
@job()
def remove_expired() -> None:
    """Private files whose time is over, and stored files whose day has come."""
    from kilta.foundation.access.actors import System
    from kilta.foundation.files.use_cases import remove_files

    with transaction.atomic():
        expired = PrivateFile.objects.filter(expires_at__lte=timezone.now()).select_for_update(skip_locked=True)
        files.remove(*expired)
        over = StoredFile.objects.over(timezone.localdate()).select_for_update(skip_locked=True)
        remove_files(by=System("deletion date"), files=list(over))


@schedule("50 2 * * *")
@job()
def remove_unfinished() -> None:
    """Content without a row: what is left when a process was stopped between storing a file and noting it."""
    for folder, model in FOLDERS.items():
        try:
            names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        except FileNotFoundError:  # Nothing has been stored yet.
            continue
        known = set(model.objects.filter(path__in=names).values_list("path", flat=True))
        for path in names:
            if path not in known and default_storage.get_modified_time(path) < timezone.now() - UNFINISHED:
                default_storage.delete(path)
