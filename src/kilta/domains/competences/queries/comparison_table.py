"""A comparison as a table to take away: one row for each pair, and one for each statement that stands alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models import Comparison
from kilta.domains.competences.queries.comparison import (
    Cell,
    ComparisonPage,
    Link,
    Statement,
    Wanted,
    comparison_page,
)
from kilta.domains.competences.queries.comparison import (
    Column as UnitColumn,
)
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
        """Each word with the organisation that gave it; people are not named."""
        if self.link is None:
            return ""
        return "; ".join(f"{one.judgement.organisation.name}: {one.label}" for one in self.link.said)

    @property
    def reasons(self) -> str:
        said = self.link.said if self.link else []
        return "; ".join(one.judgement.reason for one in said if one.judgement.reason)


COLUMNS = [
    Column("unit", lambda line: line.this.title, _("Unit")),
    Column("statement", lambda line: line.statement.text.text, _("Statement")),
    Column("kind", lambda line: line.statement.outcome.get_kind_display(), _("Kind")),
    Column("other_unit", lambda line: line.cell.column.title, _("Other unit")),
    Column("other_statement", lambda line: line.link.other.text.text if line.link else "", _("Other statement")),
    Column("agreed", lambda line: str(line.link.agreed.label) if line.link and line.link.agreed else "", _("Agreed")),
    Column("judged", lambda line: line.judged, _("Judged by")),
    Column("reasons", lambda line: line.reasons, _("Reasons")),
    Column(
        "expected",
        lambda line: str(line.link.expected.label) if line.link and line.link.expected else "",
        _("Software expects"),
    ),
    Column("confidence", lambda line: line.link.percent if line.link else None, _("How sure it is, in %")),
    Column("coverage", lambda line: str(line.cell.label), _("Coverage by the other unit")),
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


def _lines(page: ComparisonPage) -> Iterator[Line]:
    for row in page.rows:
        for cell in row.cells:
            if not cell.links:
                yield Line(page.base, row.statement, cell, None)
            for link in cell.links:
                yield Line(page.base, row.statement, cell, link)
