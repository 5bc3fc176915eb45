"""Backup and restore: one archive with every row and every file, and the means to prove it.

The archive is a tar of `manifest.json`, `database.dump` (PostgreSQL's custom format) and `files/…`. The dump and the
checksums of the manifest are taken in the same snapshot, so a backup may run while people work. A table's checksum
is the sum of the hashes of its rows: it does not depend on their order. The cache is left out. So is the secret key,
which belongs to the configuration.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, transaction

import kilta
from kilta.config.embedded_postgres import programs

FORMAT = 1
LEFT_OUT = ("cache",)


class BackupError(Exception):
    """Why an archive could not be written or read, in one sentence for the operator."""


@dataclass(frozen=True)
class Manifest:
    """What an archive holds: rows and checksum per table, SHA-256 per file."""

    kilta: str
    created_at: str
    tables: dict[str, dict[str, Any]]
    files: dict[str, str]
    format: int = FORMAT

    @property
    def row_count(self) -> int:
        return sum(int(table["rows"]) for table in self.tables.values())


def backup(archive: Path) -> Manifest:
    """Write everything into `archive`, which appears only when it is whole; raises BackupError."""
    if archive.exists():
        raise BackupError(f"{archive} exists already; choose another name.")
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=archive.parent, prefix=".backup-") as scratch:
        folder = Path(scratch)
        with _snapshot() as snapshot:
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                 *(f"--exclude-table-data={table}" for table in LEFT_OUT),
                 f"--file={folder / 'database.dump'}", f"--dbname={_address()}")  # fmt: skip
            tables = table_checksums()
        part = folder / "archive.tar"
        files = {}
        with tarfile.open(part, "w") as tar:
            tar.add(folder / "database.dump", "database.dump")
            for name in _stored_files():
                copy = folder / "file"
                _take_out(name, copy)
                files[name] = _sha256(copy)
                tar.add(copy, f"files/{name}")
            now = datetime.now(UTC).isoformat(timespec="seconds")
            manifest = Manifest(kilta=kilta.__version__, created_at=now, tables=tables, files=files)
            (folder / "manifest.json").write_text(json.dumps(vars(manifest), indent=1))
            tar.add(folder / "manifest.json", "manifest.json")
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(archive)
    return manifest


def restore(archive: Path) -> Manifest:
    """Read `archive` into an empty database and an empty folder, and compare every checksum; raises BackupError.

    The rows are written in one transaction: what cannot be restored whole is not restored at all.
    """
    if not archive.is_file():
        raise BackupError(f"{archive} is not there.")
    if connection.introspection.table_names():
        raise BackupError("The database is not empty; a backup is restored into an empty installation only.")
    if any(_stored_files()):
        raise BackupError("There are files already; a backup is restored into an empty installation only.")
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent, prefix=".restore-") as scratch:
        folder = Path(scratch)
        manifest = _unpack(archive, folder)
        (folder / "files").mkdir(exist_ok=True)
        found = {path.relative_to(folder / "files").as_posix(): _sha256(path) for path in _files_in(folder / "files")}
        if found != manifest.files:
            raise BackupError(f"{archive} is damaged: {_first_difference(manifest.files, found)} is not as it was.")
        _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
             f"--dbname={_address()}", str(folder / "database.dump"))  # fmt: skip
        if table_checksums() != manifest.tables:
            difference = _first_difference(manifest.tables, table_checksums())
            raise BackupError(f"The restored table {difference} differs from the backup; do not use this database.")
        _put_in(folder / "files")
    return manifest


def table_checksums() -> dict[str, dict[str, Any]]:
    """Rows and checksum of each table of the connected database, except those left out of backups."""
    checksums = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'UTC'" if connection.in_atomic_block else "SET TimeZone = 'UTC'")
        for table in sorted(connection.introspection.table_names(cursor)):
            if table in LEFT_OUT:
                continue
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT count(*), coalesce(sum(('x' || substr(md5(r::text), 1, 15))::bit(60)::bigint), 0)::text"  # noqa: S608
                f" FROM {name} AS r"
            )
            rows, checksum = cast(tuple[int, str], cursor.fetchone())
            checksums[table] = {"rows": rows, "checksum": checksum}
    return checksums


@contextmanager
def _snapshot() -> Iterator[str]:
    """The name of a snapshot which this connection and pg_dump both read."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cast(tuple[str], cursor.fetchone())[0]


def _unpack(archive: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text()))
    except (tarfile.TarError, OSError, ValueError, TypeError, EOFError) as error:
        raise BackupError(f"{archive} is not a whole backup of Kilta: {error}.") from error
    if manifest.format != FORMAT:
        raise BackupError(f"{archive} has format {manifest.format}; this release reads format {FORMAT}.")
    return manifest


def _stored_files(folder: str = "") -> Iterator[str]:
    """The names of all files in the storage, a folder or a bucket, in order."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in sorted(names) if name)
    for name in sorted(folders):
        yield from _stored_files(f"{prefix}{name}")


def _take_out(name: str, copy: Path) -> None:
    with default_storage.open(name) as stored, copy.open("wb") as written:
        shutil.copyfileobj(stored, written, 1 << 20)


def _put_in(folder: Path) -> None:
    """Put the files into the storage: at once where it is a folder on this disk, one by one otherwise."""
    if isinstance(default_storage, FileSystemStorage):
        media = Path(settings.MEDIA_ROOT)
        shutil.rmtree(media, ignore_errors=True)  # It holds no file, as was asked above.
        folder.rename(media)
        return
    for path in _files_in(folder):
        name = path.relative_to(folder).as_posix()
        with path.open("rb") as content:
            if default_storage.save(name, File(content)) != name:
                raise BackupError(f"The file {name} was there already; do not use this storage.")


def _files_in(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _first_difference(expected: dict[str, Any], found: dict[str, Any]) -> str:
    return next(name for name in sorted(expected | found) if expected.get(name) != found.get(name))


def _address() -> str:
    """Where the connected database is, for PostgreSQL's own programs."""
    values = connection.settings_dict
    query = {"host": values["HOST"], "port": values["PORT"], "user": values["USER"], "dbname": values["NAME"]}
    return " ".join(f"{key}='{value}'" for key, value in query.items() if value)


def _run(program: str, *arguments: str) -> None:
    password = connection.settings_dict["PASSWORD"]
    environ = os.environ | ({"PGPASSWORD": password} if password else {})
    result = subprocess.run(
        [programs() / program, *arguments], capture_output=True, text=True, check=False, env=environ
    )
    if result.returncode:
        raise BackupError(f"{program} failed: {result.stderr.strip()}")
