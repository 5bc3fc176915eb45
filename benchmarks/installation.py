"""A Kilta of its own for a measurement: database, files and web server as in production, in a temporary folder."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kilta.config.embedded_postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def fresh() -> Iterator[None]:
    """A migrated, empty database with the durability of production; Django of this process is set up for it."""
    with tempfile.TemporaryDirectory(prefix="kilta-bench-") as folder:
        database = EmbeddedPostgres(Path(folder) / "postgres")
        port = free_port()
        for name in [name for name in os.environ if name.startswith("KILTA_") and name != "KILTA_REAL_DATA"]:
            del os.environ[name]
        os.environ.update(
            DJANGO_SETTINGS_MODULE="kilta.config.settings",
            KILTA_MODE="production",
            KILTA_DATA=folder,
            KILTA_SECRET_KEY="only-for-this-measurement",  # noqa: S106
            KILTA_BASE_URL=f"http://127.0.0.1:{port}",
            KILTA_SMTP_URL="smtp://127.0.0.1:9",
            KILTA_RATE_LIMITS="off",
            KILTA_LOG_FORMAT="json",
            PORT=str(port),
            PYTHONPATH=os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        )
        try:
            os.environ["DATABASE_URL"] = database.start()
            import django
            from django.core.management import call_command

            django.setup()
            call_command("prepare_database", verbosity=0)
            yield
        finally:
            with suppress(ImportError):
                from kilta.config.connections import leave_database

                leave_database()
            database.stop()


@contextmanager
def serving(*command: str, port: int) -> Iterator[None]:
    """A web server in a process of its own, from the moment it answers `/healthz` until it is told to stop."""
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_for(port, server)
            yield
        finally:
            server.terminate()
            server.wait(20)


@contextmanager
def web_server() -> Iterator[int]:
    """Kilta's own web server on the port of the environment, with its usual number of processes and threads."""
    port = int(os.environ["PORT"])
    with serving("-m", "kilta.config.cli", "serve", port=port):
        yield port


def wait_for(port: int, server: subprocess.Popen, path: str = "/healthz", patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"The web server ended with {server.returncode}.")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        time.sleep(0.02)
    raise TimeoutError(f"Nothing answered on port {port}.")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
