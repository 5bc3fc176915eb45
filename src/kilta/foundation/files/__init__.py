"""The files that Kilta keeps: what people upload with a thing, and what is made for one account.

**Stored files** hang on a thing, whose domain says who may see them. They are checked by content before they are kept.

    files.shown_when("events.proof", may_see_proof)                       # when the domain is ready
    file = store(by=by, upload=upload, kinds=(Kind.PDF,), belongs_to=("events.proof", event.pk))   # in a use case
    StoredFile.objects.of("events.proof", event.pk)                       # for a page; `file.get_absolute_url`

**Private files** are made for one account, served to it alone as an attachment, and gone when their time is over.

    file = files.keep(owner=account, name="my-data.zip", content_type="application/zip", content=…, days=7)
    return files.attachment(file)          # in a view, after the question whose file it is
    files.remove(file)                     # row now, content after commit

The content lies in the storage (a folder, or S3) under `stored/` and `private/`, named by the row, and is part of
backups. No web server may serve it directly.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import IO, TYPE_CHECKING

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils import timezone

from kilta.foundation.files.showing import shown_when

if TYPE_CHECKING:
    from kilta.foundation.accounts.models import Account
    from kilta.foundation.files.models import PrivateFile


__all__ = ["attachment", "forget", "keep", "of", "remove", "shown_when"]


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
