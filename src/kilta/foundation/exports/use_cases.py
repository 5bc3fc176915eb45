from kilta.foundation.access.actors import Actor
from kilta.foundation.exports.models import Export
from kilta.foundation.exports.tables import Table
from kilta.foundation.use_cases import use_case


@use_case
def note_export(*, by: Actor, table: Table, format: str, rows: int) -> Export:
    """Keep that `by` took this table, in which format and how much of it."""
    label, object_id = table.of or ("", None)
    return Export.objects.create(
        actor=by.actor_key,
        name=table.name,
        purpose=table.purpose,
        format=format,
        rows=rows,
        holds_personal_data=table.holds_personal_data,
        label=label,
        object_id=object_id,
    )
