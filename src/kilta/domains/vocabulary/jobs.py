"""What takes longer than a request: reading a package, and indexing its concepts."""

import shutil
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from kilta.domains.vocabulary.models import Concept, EscoImport
from kilta.engines import esco
from kilta.foundation import search
from kilta.foundation.access.actors import System
from kilta.foundation.jobs import job

READING = System("esco import")
LONGEST_IMPORT = timedelta(hours=1)


def folder_of(import_id: Any) -> Path:
    """Where the uploaded files of an import lie until it has been read."""
    return Path(settings.MEDIA_ROOT) / "esco" / str(import_id)


@job(attempts=3)
def read_package(import_id: str) -> None:
    """Read an uploaded package; a broken one is refused in words and not tried again."""
    from kilta.domains.vocabulary.use_cases.esco import import_esco, note_refusal

    asked = EscoImport.objects.filter(pk=import_id).exclude(state__in=("done", "refused")).first()
    if asked is None:
        return
    with _beside() as note:
        note(asked, "running", "")
        try:
            import_esco(
                by=READING,
                paths=[folder_of(import_id)],
                version=asked.version,
                tell=lambda name: note(asked, "running", name),
                noted=asked,
            )
        except esco.Unreadable as error:
            note_refusal(by=READING, asked=asked, because=str(error))
    shutil.rmtree(folder_of(import_id), ignore_errors=True)


@job(attempts=5)
def index_concepts(since: str) -> None:
    """Bring the search index up to date with the concepts that an import has touched."""
    touched = Concept.objects.filter(changed_at__gte=datetime.fromisoformat(since) - LONGEST_IMPORT)
    search.index_many(touched.order_by("pk").prefetch_related("texts").iterator(chunk_size=1000))


@contextmanager
def _beside() -> Any:
    """Notes progress on a connection of its own: the import's transaction shows nothing until it ends."""
    own: Any = connections.create_connection("default")

    def note(asked: EscoImport, state: str, progress: str) -> None:
        with suppress(Exception), own.cursor() as cursor:  # progress is a courtesy; the import goes on without it
            cursor.execute(
                "UPDATE vocabulary_escoimport SET state = %s, progress = %s WHERE id = %s",
                [state, progress[:200], asked.pk],
            )

    try:
        yield note
    finally:
        own.close()
