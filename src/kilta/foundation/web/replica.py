"""Reads on the read replica, where being a moment behind does no harm.

    with reads_may_lag():
        yield from rows

The sitemap is read so. The pages of the network are not: what somebody has changed is seen by everybody at once, and
what strangers see alike is kept in memory (`remembered.py`), which a page from yesterday must not fill.

Only marked reads leave the primary, and none after a write in the same request: whoever has changed something sees it.
Writes, locks and everything inside a transaction stay on the primary. Without `DATABASE_REPLICA_URL` the mark means
nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction

REPLICA = "replica"

_may_lag: ContextVar[bool] = ContextVar("reads_may_lag", default=False)
_has_written: ContextVar[bool] = ContextVar("request_has_written", default=False)


@contextmanager
def reads_may_lag() -> Iterator[None]:
    """Let the reads inside follow the replica."""
    mark = _may_lag.set(True)
    try:
        yield
    finally:
        _may_lag.reset(mark)


def begin_request() -> None:
    """Forget what the request before this one on the same thread has written."""
    _has_written.set(False)


class ReplicaRouter:
    """Named in the settings where a replica is given."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        if _may_lag.get() and not _has_written.get() and not _is_in_transaction():
            return REPLICA
        return DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        _has_written.set(True)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def _is_in_transaction() -> bool:
    return transaction.get_connection().in_atomic_block
