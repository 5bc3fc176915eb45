"""Whether this installation can do its work: the database answers, its tables are those of this release, jobs run."""

from collections.abc import Callable, Iterator

import psycopg
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from kilta.foundation import jobs

# Classes of PostgreSQL's error codes: no connection, no room for one more, and the shutdowns among interventions.
AWAY = ("08", "53300", "57P")

_is_migrated = False


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except Error:
        return False


def is_database_away(error: BaseException | None) -> bool:
    """Whether something failed because the database cannot be reached, is stopping or takes no further connection."""
    return any(
        isinstance(one, psycopg.OperationalError | psycopg.InterfaceError)
        and (one.sqlstate is None or one.sqlstate.startswith(AWAY))
        for one in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def is_migrated() -> bool:
    """Whether the tables are those of this release; asked until they are, and not again in this process."""
    global _is_migrated
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _is_migrated


def missing_parts() -> list[str]:
    """The parts that do not stand; empty when all is well. Nothing else can stand without the database."""
    if not _database():
        return ["database"]
    parts: dict[str, Callable[[], bool]] = {"migrations": is_migrated, "worker": jobs.worker_is_alive}
    return [name for name, stands in parts.items() if not stands()]
