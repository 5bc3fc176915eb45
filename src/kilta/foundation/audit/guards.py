"""The guard against TRUNCATE, on every history table: its rows would go without a row trigger being asked.

UPDATE and DELETE are refused by triggers of the history models themselves. This one is put on their tables, and on that
of who acted, after each `migrate`, so that no model can be audited without it. A session which says
`kilta.history_may_be_emptied = on` passes; only the settings of tests say it, whose tables are emptied between tests.
"""

from typing import Any

from django.apps import apps
from django.db import connections

GUARD = "history_is_never_emptied"
UNGUARDED = """
SELECT relname FROM pg_class
WHERE relname = ANY(%s) AND relnamespace = current_schema()::regnamespace
AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = %s)
"""


def history_tables() -> list[str]:
    """The tables that hold history: one for each audited model, and who acted in which use case."""
    models = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    return sorted(model._meta.db_table for model in [*models, apps.get_model("pghistory", "Context")])


def install(*, using: str, **_kwargs: Any) -> None:
    """Put the guard on each table that stands without it."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(UNGUARDED, [history_tables(), GUARD])
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"CREATE TRIGGER {GUARD} BEFORE TRUNCATE ON {connection.ops.quote_name(table)}"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_truncate()"
            )
