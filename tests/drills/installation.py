"""A whole installation in a temporary folder, with its own processes, for drills that kill or copy it."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
import psycopg

from kilta.config.embedded_postgres import EmbeddedPostgres
from kilta.foundation.notices.testing import free_port

ROOT = Path(__file__).resolve().parents[2]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
IN_A_ROW = 20  # answers after which every web process has been asked, as good as surely


class Installation:
    """`kilta demo` and the other subcommands, on a free port and a folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.supervisor: subprocess.Popen[str] | None = None
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KILTA_", "DATABASE"))}
        self.environ = (
            inherited
            | {
                "KILTA_MODE": "demo",
                "KILTA_DATA": str(folder),
                "PORT": str(self.port),
                "PYTHONPATH": str(ROOT / "src"),
            }
            | settings
        )
        for name in ("DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER"):
            self.environ.pop(name, None)

    def kilta(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one subcommand to its end."""
        result = subprocess.run(
            [sys.executable, "-m", "kilta.config.cli", *arguments],
            env=self.environ, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        if check and result.returncode:
            raise AssertionError(f"kilta {' '.join(arguments)} ended with {result.returncode}:\n{result.stderr}")
        return result

    def start(self) -> None:
        """Start everything and wait until it is ready."""
        with self.folder.with_suffix(".log").open("a") as log:  # Read it when a drill fails.
            self.supervisor = subprocess.Popen(
                [sys.executable, "-m", "kilta.config.cli", "demo"],
                env=self.environ, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self.supervisor.stdout is not None
        for line in self.supervisor.stdout:
            if "is ready at" in line:
                return
        raise AssertionError("The installation did not become ready.")

    def stop(self) -> int:
        """SIGTERM, as an operator would; returns the exit code."""
        if self.supervisor is None:
            return 0
        self.supervisor.send_signal(signal.SIGTERM)
        code = self.supervisor.wait(60)
        self.supervisor = None
        return code

    def kill(self, part: str) -> None:
        """`kill -9` every process of `web`, `worker` or `database`."""
        for process in self.processes(part):
            process.kill()

    @contextmanager
    def nobody_mends(self) -> Iterator[None]:
        """What dies meanwhile stays dead: the supervisor is held, and goes on afterwards."""
        assert self.supervisor is not None
        self.supervisor.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.supervisor.send_signal(signal.SIGCONT)

    def processes(self, part: str) -> list[psutil.Process]:
        """The running processes of a part of this installation."""
        if part == "database":
            try:
                pid = int((self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
                return [psutil.Process(pid)]
            except (OSError, ValueError, psutil.NoSuchProcess):
                return []
        assert self.supervisor is not None
        word = {"web": "serve", "worker": "worker"}[part]
        children = psutil.Process(self.supervisor.pid).children(recursive=True)
        return [one for one in children if word in one.cmdline()]

    def read(self, path: str, timeout: float = 10) -> tuple[int, str]:
        """Status and text of a page; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the running database answers."""
        with psycopg.connect(EmbeddedPostgres(self.folder / "postgres").start()) as connection:
            return connection.execute(statement.encode()).fetchall()

    def open_staff_account(self, email: str) -> None:
        """An account of somebody who runs the installation."""
        words = (
            "from kilta.foundation.accounts.models import Account;"
            f" Account.objects.create_user({email!r}, is_staff=True)"
        )
        self.kilta("django", "shell", "-c", words)

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Until `/readyz` says so time after time: each web process speaks for itself."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if all(self.read("/readyz")[0] == 200 for _ in range(IN_A_ROW)):
                return
            time.sleep(0.1)
        raise AssertionError(f"Not ready after {seconds} seconds.")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    text: str


class Visitor:
    """Somebody with a browser of their own, who keeps cookies and sends forms."""

    def __init__(self, installation: Installation) -> None:
        self.address = f"http://127.0.0.1:{installation.port}"
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(), _StaysHere())

    def answer(self, path: str, timeout: float = 20) -> "Answer":
        """What a page answers; raises OSError when nothing comes within `timeout` seconds."""
        try:
            with self.browser.open(self.address + path, timeout=timeout) as page:
                return Answer(page.status, page.headers, page.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())

    def send(self, path: str, **fields: str) -> bool:
        """Open the page, send its form; whether it was acknowledged."""
        try:
            with self.browser.open(self.address + path, timeout=20) as page:
                found = TOKEN.search(page.read().decode())
            assert found, f"{path} has no form."
            sent = urlencode({"csrfmiddlewaretoken": found[1], **fields}).encode()
            with self.browser.open(self.address + path, sent, timeout=20):
                return False  # Whatever is taken is answered by a redirect.
        except urllib.error.HTTPError as error:
            return error.code == 303
        except (OSError, http.client.HTTPException):
            return False


class _StaysHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_request: Any) -> None:
        return None
