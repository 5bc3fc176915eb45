"""Keeps and removes the files that hang on things. The use case that calls these has asked whether its actor may."""

import hashlib
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage

from kilta.engines.uploads import Kind
from kilta.foundation.access.actors import Actor
from kilta.foundation.files import showing
from kilta.foundation.files.jobs import remove_content
from kilta.foundation.files.models import StoredFile
from kilta.foundation.files.uploads import Checked, checked
from kilta.foundation.use_cases import use_case

CHUNK = 1 << 20


@use_case
def store(
    *,
    by: Actor,
    upload: File | Checked,
    kinds: Collection[Kind],
    belongs_to: tuple[str, UUID],
    delete_on: date | None = None,
) -> StoredFile:
    """Keep an upload of one of these `kinds` with the thing it belongs to (a label and an identifier).

    Raises UploadRefused when it does not fit, and LookupError when nobody has said who may see files of that label.
    """
    label, object_id = belongs_to
    if not showing.is_known(label):
        raise LookupError(f"Say with files.shown_when({label!r}, …) who may see these files.")
    kept = upload if isinstance(upload, Checked) else checked(upload, kinds)
    if kept.kind not in kinds:
        raise ValueError(f"A {kept.kind} was checked for another place; here are asked for {', '.join(kinds)}.")
    made = kept.made
    file = StoredFile(
        label=label,
        object_id=object_id,
        name=kept.name,
        kind=made.kind,
        content_type=made.content_type,
        width=made.width,
        height=made.height,
        uploaded_by=by.actor_key,
        delete_on=delete_on,
    )
    digest, size = hashlib.sha256(), 0
    made.content.seek(0)
    while piece := made.content.read(CHUNK):
        digest.update(piece)
        size += len(piece)
    made.content.seek(0)
    file.sha256, file.size = digest.hexdigest(), size
    file.path = default_storage.save(f"stored/{file.pk}", File(made.content))
    file.save()
    return file


@use_case
def remove_files(*, by: Actor, files: Collection[StoredFile]) -> None:
    """Remove the rows now, and their content after commit."""
    for file in files:
        file.delete()
        remove_content.defer(key=f"remove:{file.path}", path=file.path)


@use_case
def remove_files_of(*, by: Actor, belonged_to: tuple[str, UUID]) -> None:
    """Remove everything that hangs on a thing which goes."""
    label, object_id = belonged_to
    remove_files(by=by, files=list(StoredFile.objects.of(label, object_id)))


@use_case
def forget_uploads(*, by: Actor, actor_key: str) -> None:
    """Remove what a person who is erased has uploaded for themselves; what they gave to a thing stays with it."""
    remove_files(by=by, files=list(StoredFile.objects.by(actor_key, showing.personal_labels())))
