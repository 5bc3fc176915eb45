"""A pytest plugin (`-p kilta.config.testing`): the tests' own PostgreSQL.

It is started once in a temporary folder, before Django reads its settings, and removed with the run. With
`DATABASE_URL` set, that server is used instead.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from kilta.config.embedded_postgres import THROW_AWAY, EmbeddedPostgres

os.environ["KILTA_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "kilta.config.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's event loop runs in the thread of the test.

_started: list[tuple[EmbeddedPostgres, Path]] = []

if "PYTEST_XDIST_WORKER" not in os.environ:
    _folder = Path(tempfile.mkdtemp(prefix="kilta-test-"))
    os.environ["KILTA_DATA"] = str(_folder)
    _server = EmbeddedPostgres(_folder / "postgres", parameters=THROW_AWAY)
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _server.start()
    _started.append((_server, _folder))


def pytest_unconfigure(config: pytest.Config) -> None:
    for server, folder in _started:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
