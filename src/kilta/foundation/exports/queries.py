"""What is shown of the tables that were taken away."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from kilta.foundation.audit import names_of
from kilta.foundation.exports.models import Export


@dataclass(frozen=True)
class Taken:
    """One table that was taken, as a page shows it; `by` is empty where the person is gone."""

    export: Export
    by: str


def told(exports: Iterable[Export]) -> list[Taken]:
    """The exports with the names of who took them."""
    exports = list(exports)
    names = names_of({export.actor for export in exports})
    return [Taken(export, names.get(export.actor, "")) for export in exports]


def taken_of(label: str, object_id: UUID, limit: int = 50) -> list[Taken]:
    """What was taken about one thing, latest first; the caller has asked whether its history may be seen."""
    # visible: the history of the thing decides.
    return told(Export.objects.of(label, object_id)[:limit])
