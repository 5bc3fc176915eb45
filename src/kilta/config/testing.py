"""A pytest plugin (`-p kilta.config.testing`): the tests' own PostgreSQL, with the tables made once for all workers.

The server is started in a temporary folder, before Django reads its settings, and removed with the run. With
`DATABASE_URL` set, that server is used instead. Running all migrations takes half a minute of each worker; so they run
once, and what they made is kept beside the other stamps of `make` for as long as the migrations stay the same.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from kilta.config.embedded_postgres import THROW_AWAY, EmbeddedPostgres, programs

PACKAGE = Path(__file__).resolve().parent.parent
STAMPS = PACKAGE.parent.parent / ".stamps"
TEMPLATE = "kilta_migrated"

os.environ["KILTA_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "kilta.config.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's event loop runs in the thread of the test.

_started: list[tuple[EmbeddedPostgres, Path]] = []


def _what_makes_the_tables() -> str:
    """A short word that changes whenever a migration, ours or a library's, may be another one."""
    digest = hashlib.sha256((PACKAGE.parent.parent / "requirements" / "base.txt").read_bytes())
    for path in sorted(PACKAGE.rglob("migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _make_template(server: str) -> None:
    """A database with all tables in the server at this address, copied by every worker."""
    address = server.replace("/postgres?", f"/{TEMPLATE}?", 1)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    kept = STAMPS / f"test-tables-{_what_makes_the_tables()}.sql"
    if kept.exists():
        _run(str(programs() / "psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1", "-f", str(kept), address)
        return
    _run(sys.executable, "-m", "django", "migrate", "--verbosity", "0", DATABASE_URL=address)
    STAMPS.mkdir(exist_ok=True)
    for old in STAMPS.glob("test-tables-*.sql"):
        old.unlink(missing_ok=True)
    written = kept.with_suffix(f".{os.getpid()}")
    _run(str(programs() / "pg_dump"), "--no-owner", "-f", str(written), address)
    written.replace(kept)  # A run beside this one finds all of it or nothing.


def _run(*command: str, **environment: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})


if "PYTEST_XDIST_WORKER" not in os.environ:
    _folder = Path(tempfile.mkdtemp(prefix="kilta-test-"))
    os.environ["KILTA_DATA"] = str(_folder)
    _server = EmbeddedPostgres(_folder / "postgres", parameters=THROW_AWAY)
    _started.append((_server, _folder))
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _server.start()
        _make_template(os.environ["DATABASE_URL"])
        os.environ["TEST_TEMPLATE"] = TEMPLATE


def pytest_unconfigure(config: pytest.Config) -> None:
    for server, folder in _started:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
