"""`kilta demo`: one command that runs database, web and worker together, and mends what falls over.

The supervisor is the only process a person starts and stops. It starts the embedded PostgreSQL where no
`DATABASE_URL` is given, lets the web process prepare it and load the demo content once, and keeps a web and a worker
process running; whichever of the three dies is started again. SIGTERM and Ctrl-C stop all of them in order. It imports
no Django itself: on two cores web and worker do so side by side, and that is most of what a start takes.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from kilta.config import environment
from kilta.config.embedded_postgres import EmbeddedPostgres

PATIENCE = 900.0  # seconds until a start that does not become ready is given up; the first one loads everything
WORD = 30.0  # seconds after which somebody who waits is told that it goes on
FIRST = {"web": "--prepare", "worker": "--when-prepared"}  # what the first start of each is told besides


def main(arguments: Sequence[str]) -> int:
    """Run until told to stop; the exit code is 0 after SIGTERM or Ctrl-C and 1 when the start failed."""
    parser = argparse.ArgumentParser(prog="kilta demo")
    parser.add_argument("--reload", action="store_true", help="restart web and worker when a file changes")
    options = parser.parse_args(arguments)
    if options.reload:
        os.environ["KILTA_MODE"] = "development"
    os.environ.setdefault("KILTA_LOG_FORMAT", "plain")
    return Supervisor(environment.read(os.environ), reload=options.reload).run()


class Supervisor:
    """Starts the parts in order, watches them, stops them in the opposite order."""

    def __init__(self, settings: environment.Environment, *, reload: bool) -> None:
        self.settings = settings
        self.database = None if settings.database_url else EmbeddedPostgres(settings.data / "postgres")
        flags = ["--reload"] if reload else []
        self.commands = {"web": ["serve", *flags], "worker": ["worker", *flags]}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.is_stopping = False

    def run(self) -> int:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        if _is_taken(self.settings.bind, self.settings.port):  # Else whoever answers there would be taken for ours.
            print(
                f"Kilta: port {self.settings.port} is taken by another program; choose one with PORT=…", file=sys.stderr
            )
            return 1
        try:
            if self.database is not None:
                _tell("starting the database …")
                os.environ["DATABASE_URL"] = self.database.start()
            _tell("starting web and worker …")
            for name in self.commands:
                self._start(name, FIRST[name])
            if not self._wait_until_ready():
                return 0 if self.is_stopping else 1
            _tell(f"is ready at http://127.0.0.1:{self.settings.port}")
            while not self.is_stopping:
                self._mend()
                time.sleep(0.25)
            return 0
        finally:
            self._end()

    def _start(self, name: str, *flags: str) -> None:
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", "kilta.config.cli", *self.commands[name], *flags],
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops the parts in order.
        )

    def _wait_until_ready(self) -> bool:
        address = f"http://127.0.0.1:{self.settings.port}/readyz"
        begun = told = time.monotonic()
        while time.monotonic() < begun + PATIENCE and not self.is_stopping:
            if self.processes["web"].poll() is not None:
                print("Kilta: the web server did not start; the lines above say why.", file=sys.stderr)
                return False
            with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return True
            if time.monotonic() > told + WORD:
                told = time.monotonic()
                _tell("is still preparing; the first start takes longest …")
            time.sleep(0.2)
        if not self.is_stopping:
            print(f"Kilta: it did not become ready within {PATIENCE:.0f} seconds.", file=sys.stderr)
        return False

    def _mend(self) -> None:
        """Start again whatever has died."""
        if self.database is not None and self.database.pid() is None:
            _tell("the database has ended; starting it again …")
            try:
                self.database.start()
            except (OSError, subprocess.SubprocessError) as error:
                _tell(f"could not start the database and tries again: {error}")
        for name, process in self.processes.items():
            if process.poll() is not None:
                _tell(f"the {name} has ended; starting it again …")
                time.sleep(0.5)  # Something that dies at once must not keep a core busy.
                self._start(name)

    def _stop(self, *_signal: Any) -> None:
        self.is_stopping = True

    def _end(self) -> None:
        if self.processes:
            _tell("stops …")
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        if self.database is not None:
            self.database.stop()


def _is_taken(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: what has ended does not count
        try:
            probe.bind((address, port))
        except OSError:
            return True
    return False


def _tell(sentence: str) -> None:
    print(f"Kilta {sentence}", flush=True)
