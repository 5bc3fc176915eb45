"""Leaving the database alone, before a process forks or hands it to somebody else."""

from typing import Any, cast

from django.db import connections


def leave_database() -> None:
    """Close every connection and pool of this process; they open again when they are needed."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        cast(Any, connection).close_pool()
