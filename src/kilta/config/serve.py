"""`kilta serve`: gunicorn with threads, importing the application once and then forking."""

import argparse
import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from kilta.config import environment, preparation


def main(arguments: list[str]) -> int | None:
    """Serve until SIGTERM or SIGINT; requests that run are answered first, for at most ten seconds."""
    parser = argparse.ArgumentParser(prog="kilta serve")
    parser.add_argument("--reload", action="store_true", help="restart when a file changes")
    parser.add_argument("--prepare", action="store_true", help="migrate and load the demo content first")
    options = parser.parse_args(arguments)
    settings = environment.read(os.environ)
    if options.prepare:
        preparation.prepare()
    if options.reload:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["kilta", "runserver", f"{settings.bind}:{settings.port}"])
        return None
    counts = Path(tempfile.mkdtemp(prefix="kilta-metrics-"))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)  # The counts of all web processes are added up there.
    try:
        WebServer(settings).run()
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        shutil.rmtree(counts, ignore_errors=True)
    return None


class WebServer(BaseApplication):
    """Gunicorn, configured by Kilta's own settings instead of its command line."""

    def __init__(self, settings: environment.Environment) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        configuration: dict[str, Any] = {
            "bind": f"{self.settings.bind}:{self.settings.port}",
            "workers": self.settings.web_workers,
            "threads": self.settings.web_threads,
            "worker_class": "gthread",
            "preload_app": True,
            "graceful_timeout": 10,
            "timeout": 60,
            "keepalive": 5,
            "loglevel": "warning",
            "accesslog": None,
            "proc_name": "kilta-web",
            "forwarded_allow_ips": ",".join(self.settings.trusted_proxies) or "127.0.0.1",
            "limit_request_line": 8190,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 (heartbeats only)
            "pre_fork": _before_fork,
            "child_exit": _forget_process,
        }
        for name, value in configuration.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from kilta.config.wsgi import application

        _load_what_every_page_needs()
        return application


def _load_what_every_page_needs() -> None:
    """Every address with its view, and the words of each language: loaded once, shared by all web processes."""
    from django.conf import settings
    from django.urls import get_resolver
    from django.utils import translation

    get_resolver().reverse_dict  # noqa: B018 (fills it)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Events")


def _before_fork(server: Any, worker: Any) -> None:
    from kilta.config.connections import leave_database

    leave_database()
    # What is loaded stays for good. Looking through all of it for garbage took an eighth of a second, in every third
    # page of some size; frozen, it is left out, and its memory stays shared with the other processes.
    gc.collect()
    gc.freeze()


def _forget_process(server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
