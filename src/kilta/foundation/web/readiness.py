"""Whether this installation can do its work: the database answers, its tables are those of this release, jobs run."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from kilta.foundation import jobs

_is_migrated = False


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


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
