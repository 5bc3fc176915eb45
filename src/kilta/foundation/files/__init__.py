"""Private files: made for one account, served to it alone as an attachment, and gone when their time is over.

    file = files.keep(owner=account, name="my-data.zip", content_type="application/zip", content=…, days=7)
    return files.attachment(file)          # in a view, after the question whose file it is
    files.remove(file)                     # row now, content after commit

Their content lies under `MEDIA_ROOT/private`, named by the row, and is part of backups. No web server may serve
that folder.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import IO, TYPE_CHECKING

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils import timezone

if TYPE_CHECKING:
    from kilta.foundation.accounts.models import Account
    from kilta.foundation.files.models import PrivateFile


def keep(*, owner: "Account", name: str, content_type: str, content: IO[bytes], days: int) -> "PrivateFile":
    """Store `content` for `owner` until so many days have passed."""
    from kilta.foundation.files.models import PrivateFile

    file = PrivateFile(owner=owner, name=name, content_type=content_type)
    file.path = default_storage.save(f"private/{file.pk}", File(content))
    file.size = default_storage.size(file.path)
    file.expires_at = timezone.now() + timedelta(days=days)
    file.save()
    return file


def attachment(file: "PrivateFile") -> FileResponse:
    """The answer that hands over a file; the caller has asked whose it is."""
    response = FileResponse(
        default_storage.open(file.path), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response


def remove(*files: "PrivateFile") -> None:
    """Remove the rows, and their content after commit."""
    from kilta.foundation.files.jobs import remove_content

    for file in files:
        file.delete()
        remove_content.defer(key=f"remove:{file.path}", path=file.path)


def forget(owner: "Account") -> None:
    """Remove everything kept for an account that is erased."""
    remove(*of(owner))


def of(owner: "Account") -> "Iterable[PrivateFile]":
    from kilta.foundation.files.models import PrivateFile

    return PrivateFile.objects.filter(owner=owner)
