"""What is slow or must happen by the clock: packing downloads, forgetting old ones, the erasure list."""

from datetime import timedelta

from django.utils import timezone

from kilta.domains.people import erasure_list
from kilta.domains.people.models import Download
from kilta.foundation.access.actors import System
from kilta.foundation.jobs import job, schedule


@job(attempts=8)
def pack(download_id: str) -> None:
    # The use case defers this job, so it is looked up when the job runs.
    from kilta.domains.people.use_cases.downloads import pack_download

    download = Download.objects.filter(pk=download_id).first()
    if download is not None:
        pack_download(by=System("download"), download=download)


@job(attempts=50)
def note_erasure(person_id: str) -> None:
    """Add an erased person to the list that outlives backups."""
    erasure_list.add(person_id)


@schedule("35 3 * * *")
@job()
def forget_old_downloads() -> None:
    """That somebody asked for their data is remembered for thirty days; the file itself goes after seven."""
    Download.objects.filter(asked_at__lt=timezone.now() - timedelta(days=30), file=None).delete()
