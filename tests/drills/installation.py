"""A whole installation in a temporary folder, with its own processes, for drills that kill or copy it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


class Installation:
    """`kilta demo` and the other subcommands, on a free port and a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.supervisor: subprocess.Popen[str] | None = None
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KILTA_", "DATABASE"))}
        self.environ = inherited | {
            "KILTA_MODE": "demo",
            "KILTA_DATA": str(folder),
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT / "src"),
        }
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
        self.supervisor = subprocess.Popen(
            [sys.executable, "-m", "kilta.config.cli", "demo"],
            env=self.environ, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
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

    def wait_until_ready(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.read("/readyz")[0] == 200:
                return
            time.sleep(0.1)
        raise AssertionError(f"Not ready after {seconds} seconds.")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
