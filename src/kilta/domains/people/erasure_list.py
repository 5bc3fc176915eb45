"""The erasure list: who was erased and when, kept outside the database so that it outlives a restored backup.

A text file in the data folder, one line each: the identifier of the tombstone and the day; no name, no address. A
backup does not hold it. After an older backup was restored, `kilta django reapply_erasures` erases them again.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings


def path() -> Path:
    return Path(settings.DATA_FOLDER) / "erasures.txt"


def add(person_id: str) -> None:
    """Write a line that is there even if the machine falls over the next moment; who is listed is not listed twice."""
    if UUID(person_id) in read(path()):
        return
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a", encoding="ascii") as file:
        file.write(f"{person_id} {datetime.now(UTC).date().isoformat()}\n")
        file.flush()
        os.fsync(file.fileno())


def read(file: Path) -> list[UUID]:
    """The identifiers on a list. Raises ValueError with the number of a line that cannot be read."""
    return list(_lines(file)) if file.exists() else []


def _lines(file: Path) -> Iterator[UUID]:
    for number, line in enumerate(file.read_text(encoding="ascii").splitlines(), start=1):
        if line.strip():
            try:
                yield UUID(line.split()[0])
            except ValueError as error:
                raise ValueError(f"{file}, line {number}: expected an identifier and a day.") from error
