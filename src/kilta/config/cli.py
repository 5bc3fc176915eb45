"""The console command `kilta`.

Each subcommand is a short function here or a Django command of the part that owns it; the command reads the
environment, starts the embedded database where it is wanted, and hands over.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from kilta.config import environment

WHEN_PREPARED = "--when-prepared"  # the worker waits until the web process has prepared the installation


@dataclass(frozen=True)
class Command:
    """A subcommand: what it does, how it runs, and whether it needs a database."""

    name: str
    purpose: str
    run: Callable[[list[str]], int | None]
    needs_database: bool = True
    mode: str | None = None  # what holds where KILTA_MODE is not set; commands that touch no installation have one


def _django(*first: str) -> Callable[[list[str]], None]:
    def run(arguments: list[str]) -> None:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["kilta", *first, *arguments])

    return run


def _serve(arguments: list[str]) -> int | None:
    from kilta.config import serve

    return serve.main(arguments)


def _worker(arguments: list[str]) -> None:
    if WHEN_PREPARED in arguments:
        from kilta.config import preparation

        preparation.wait_until_prepared()
    _django("work")([argument for argument in arguments if argument != WHEN_PREPARED])


def _demo(arguments: list[str]) -> int | None:
    from kilta.config import demo

    return demo.main(arguments)


def _match(arguments: list[str]) -> int | None:
    from kilta.engines.matching import command

    return command.main(arguments)


COMMANDS = (
    Command("demo", "run database, web and worker with demo content", _demo, needs_database=False, mode="demo"),
    Command("serve", "run the web server", _serve),
    Command("worker", "run the background worker", _worker),
    Command("migrate", "bring the database to this release", _django("prepare_database")),
    Command("backup", "write the database and all files into one archive", _django("backup")),
    Command("restore", "read such an archive into an empty installation", _django("restore")),
    Command("esco", "`esco import PATH…` reads the official CSV packages", _django("esco")),
    Command(
        "match",
        "`match build` makes an index of concepts; `match FILE…` finds them in texts",
        _match,
        needs_database=False,
        mode="development",
    ),
    Command(
        "facts", "print which fact leads to which reaction", _django("facts"), needs_database=False, mode="development"
    ),
    Command(
        "messages",
        "collect, compile and check translations",
        _django("messages"),
        needs_database=False,
        mode="development",
    ),
    Command("check", "`check --deploy` says what is wrong with this installation", _django("check")),
    Command("django", "any other command of Django", _django()),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; a broken setting or bad input ends with one sentence and exit code 2."""
    parser = argparse.ArgumentParser(prog="kilta", description="Kilta, the platform of the guild.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        subparsers.add_parser(command.name, help=command.purpose, add_help=False)
    chosen, arguments = parser.parse_known_args(argv)
    command = next(one for one in COMMANDS if one.name == chosen.command)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kilta.config.settings")
    if command.mode is not None:
        os.environ.setdefault("KILTA_MODE", command.mode)
    try:
        settings = environment.read(os.environ)
        with _database(settings) if command.needs_database else nullcontext():
            return command.run(arguments) or 0
    except environment.BrokenSetting as error:
        print(f"kilta: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("kilta: stopped.", file=sys.stderr)
        return 128 + signal.SIGINT


@contextmanager
def _database(settings: environment.Environment) -> Iterator[None]:
    """A database for one command: the operator's, the embedded one that runs already, or one started for it."""
    if settings.database_url is not None:
        yield
        return
    from kilta.config.embedded_postgres import EmbeddedPostgres

    server = EmbeddedPostgres(settings.data / "postgres")
    was_running = server.pid() is not None
    os.environ["DATABASE_URL"] = server.start()
    try:
        yield
    finally:
        if not was_running:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
