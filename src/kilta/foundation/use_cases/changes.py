"""A number that grows with every committed use case: whoever keeps an answer knows by it whether it is still true.

A sequence of the database counts: it is never locked, never rolled back, and the same for every process and machine.
"""

from django.db import connection, transaction


def count() -> int:
    """How many changes there were so far, give or take those that are being committed at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM web_changes")
        (number,) = cursor.fetchone()
    return int(number)


def after_commit() -> None:
    """Grow the number when the open transaction is committed; that it could not grow undoes nothing."""
    transaction.on_commit(_grow, robust=True)


def _grow() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('web_changes')")
