"""A comparison as a table to take away: one row for each pair, and one for each statement that stands alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models import Comparison
from kilta.domains.competences.queries.comparison import (
    Cell,
    ComparisonPage,
    Coverage,
    Link,
    Said,
    Statement,
    Wanted,
    comparison_page,
)
from kilta.domains.competences.queries.comparison import (
    Column as UnitColumn,
)
from kilta.domains.competences.queries.field_matrix import FieldMatrix
from kilta.domains.competences.queries.pairs import COVER_LABELS, Cover
from kilta.foundation.access.actors import Actor
from kilta.foundation.exports import Column, Table


@dataclass(frozen=True)
class Line:
    this: UnitColumn
    statement: Statement
    cell: Cell
    link: Link | None

    @property
    def judged(self) -> str:
        """Each word with the organisation that gave it, its kind and the day; people are not named."""
        return "; ".join(f"{one.organisation} ({one.whose}): {one.label}" for one in self._said)

    @property
    def reasons(self) -> str:
        return "; ".join(f"{one.organisation}: {one.reason}" for one in self._said if one.reason)

    @property
    def evidence(self) -> str:
        return "; ".join(f"{one.organisation}: {one.evidence}" for one in self._said if one.evidence)

    @property
    def to_look_at(self) -> str:
        return "; ".join(one.organisation for one in self._said if one.look_again)

    @property
    def _said(self) -> list[Said]:
        return self.link.said if self.link else []


COLUMNS = [
    Column("unit", lambda line: line.this.title, _("Unit")),
    Column("statement", lambda line: line.statement.words, _("Statement")),
    Column("kind", lambda line: line.statement.kind_label, _("Kind")),
    Column("other_unit", lambda line: line.cell.column.title, _("Other unit")),
    Column("other_statement", lambda line: line.link.words if line.link else "", _("Other statement")),
    Column("agreed", lambda line: line.link.agreed_label if line.link else "", _("Agreed")),
    Column("judged", lambda line: line.judged, _("Judged by")),
    Column("reasons", lambda line: line.reasons, _("Reasons")),
    Column("evidence", lambda line: line.evidence, _("Evidence")),
    Column("look_again", lambda line: line.to_look_at, _("To look at again")),
    Column("expected", lambda line: line.link.expected_label if line.link else "", _("Software expects")),
    Column("confidence", lambda line: line.link.percent if line.link else None, _("How sure it is, in %")),
    Column("coverage", lambda line: line.cell.label, _("Coverage by the other unit")),
]


def comparison_table(comparison: Comparison, actor: Actor, wanted: Wanted) -> Table:
    """What the page shows, row by row."""
    page = comparison_page(comparison, actor, wanted)
    return Table(
        f"comparison-{comparison.slug}",
        comparison.title,
        COLUMNS,
        _lines(page),
        purpose="comparison",
        of=("competences.comparison", comparison.pk),
        notes=[str(_("What software expects is a proposal. Only what people have judged counts."))],
    )


def _number_of(cover: Cover) -> Callable[[Coverage], int]:
    return lambda one: one.counts.get(cover, 0)


FIELD_COLUMNS = [
    Column("unit", lambda one: one.this.title, _("Unit")),
    Column("country", lambda one: one.this.unit.country, _("Country")),
    Column("other_unit", lambda one: one.other.title, _("Other unit")),
    Column("other_country", lambda one: one.other.unit.country, _("Country of the other unit")),
    *(Column(cover.value, _number_of(cover), label) for cover, label in COVER_LABELS.items()),
    Column("all", lambda one: one.total, _("in all")),
]
MOST_IN_A_FILE = 100  # units


def field_table(matrix: FieldMatrix) -> Table:
    """Who covers whom in a field: a row for each unit beside each other one with which people have compared it."""
    notes = [_("Only what people have judged counts.")]
    if matrix.is_cut:
        notes.append(_("There are more units in this field than fit in one table."))
    return Table(
        f"field-{matrix.code}",
        matrix.label,
        FIELD_COLUMNS,
        [cover for _unit, _total, cells in matrix.rows for cover, _address in cells if cover],
        purpose="comparison",
        notes=[str(note) for note in notes],
    )


def _lines(page: ComparisonPage) -> Iterator[Line]:
    for row in page.rows:
        for cell in row.cells:
            if not cell.links:
                yield Line(page.base, row.statement, cell, None)
            for link in cell.links:
                yield Line(page.base, row.statement, cell, link)
