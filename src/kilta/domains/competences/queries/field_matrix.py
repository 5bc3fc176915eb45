"""The public units of a field, and who covers whom among them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations
from typing import Any
from uuid import UUID

from django.db.models import Count

from kilta.domains.competences.models import ComparedVersion, Comparison, Outcome, Unit
from kilta.domains.competences.queries.comparison import Column, Coverage
from kilta.domains.competences.queries.pairs import Cover, among, by_statement, cover_of
from kilta.domains.competences.queries.pairs import read as read_pairs
from kilta.domains.competences.queries.words import best, field_name, reading
from kilta.foundation.access.actors import Actor

# visible: statements of units that the reader was found to see, and where these stand in comparisons that they may see.


@dataclass(frozen=True)
class FieldMatrix:
    """All public units of a field: how many statements of each row's unit are covered by each column's unit.

    Each cell comes with the address of a comparison in which the two stand; empty where the reader may see none.
    """

    code: str
    label: str
    units: list[tuple[Unit, Any]]  # with the words of each in the reader's language, where there are any
    rows: list[tuple[Unit, int, list[tuple[Coverage | None, str]]]]
    is_cut: bool


def fields_with_units(actor: Actor) -> list[tuple[str, str, int]]:
    """The fields (ISCED-F) in which at least two units are public: code, label and how many."""
    units = Unit.objects.visible_to(actor).listed().exclude(isced_f="").order_by()
    counts = units.values_list("isced_f").annotate(number=Count("pk")).filter(number__gt=1)
    return sorted((code, field_name(code), number) for code, number in counts)


def field_matrix(code: str, actor: Actor, most: int = 24) -> FieldMatrix:
    """Who covers whom among the public units of a field; at most `most` of them, by country and title."""
    rows = Unit.objects.visible_to(actor).listed().filter(isced_f=code).select_related("current")
    rows = rows.prefetch_related("current__texts")
    units = list(rows.order_by("country", "title_key")[: most + 1])
    is_cut, units = len(units) > most, units[:most]
    versions = [unit.current_id for unit in units]
    statements: dict[UUID | None, list[UUID]] = defaultdict(list)
    for key, version in Outcome.objects.filter(version__in=versions).values_list("pk", "version"):
        statements[version].append(key)
    read = read_pairs(among(versions))
    pairs = by_statement(read)
    known = {frozenset((pair.left_version, pair.right_version)) for pair in read}
    shown_in = _places_of(versions, actor)
    matrix = []
    for this in units:
        cells: list[tuple[Coverage | None, str]] = []
        for other in units:
            if other.current_id is None or frozenset((this.current_id, other.current_id)) not in known:
                cells.append((None, ""))
                continue
            counts: dict[Cover, int] = defaultdict(int)
            for key in statements[this.current_id]:
                counts[cover_of(key, pairs.get((key, other.current_id), []))] += 1
            cover = Coverage(_bare(this), _bare(other), dict(counts), len(statements[this.current_id]), 0)
            cells.append((cover, shown_in.get((this.current_id, other.current_id), "")))
        matrix.append((this, len(statements[this.current_id]), cells))
    titled = [(unit, best(unit.current.texts.all(), reading())) for unit in units if unit.current]
    return FieldMatrix(code, field_name(code), titled, matrix, is_cut)


def _places_of(versions: Iterable[UUID | None], actor: Actor) -> dict[tuple[UUID | None, UUID], str]:
    """Where two versions stand side by side, led by the first: the address of the comparison that changed last."""
    seen = Comparison.objects.visible_to(actor)
    columns = ComparedVersion.objects.filter(version__in=versions, comparison__in=seen).select_related("comparison")
    together: dict[UUID, list[ComparedVersion]] = defaultdict(list)
    for column in columns.order_by("comparison__changed_at", "position"):
        together[column.comparison_id].append(column)
    return {
        (this.version_id, other.version_id): f"{this.comparison.get_absolute_url()}?base={this.position}#statements"
        for some in together.values()
        for this, other in permutations(some, 2)
    }


def _bare(unit: Unit) -> Column:
    version: Any = unit.current  # A public unit has one.
    version.unit = unit  # So that nobody asks the database for it.
    return Column(version, "", unit.title, is_behind=False)
