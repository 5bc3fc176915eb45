"""What stands about units on the pages of others: a concept, an organisation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kilta.domains.competences.models import OutcomeConcept, TrainedConcept, Unit
from kilta.domains.competences.queries import words
from kilta.domains.competences.queries.directory import Row, unit_rows
from kilta.domains.network.models import Organisation
from kilta.domains.vocabulary.models import Concept
from kilta.foundation.access.actors import Actor

# visible: counts of units that the reader may see.
MOST, MOST_IN_A_COUNTRY, MOST_STATEMENTS = 200, 10, 5


@dataclass(frozen=True)
class Statement:
    """A statement that trains the concept, as software proposes or a person confirmed."""

    text: Any
    link: OutcomeConcept

    @property
    def percent(self) -> int | None:
        return None if self.link.confidence is None else round(self.link.confidence * 100)


@dataclass(frozen=True)
class Evidence:
    """A unit that trains the concept: by how many statements, of which people confirmed how many; a few of them."""

    row: Row
    statements: int
    confirmed: int
    said: Sequence[Statement] = ()


@dataclass(frozen=True)
class InCountry:
    country: str
    units: list[Evidence]
    has_more: bool
    query: str


def units_training(concept: Concept, actor: Actor) -> Sequence[InCountry]:
    """The units that train a concept, by country, those with most evidence first."""
    rows = list(
        TrainedConcept.objects.filter(concept=concept, unit__in=Unit.objects.visible_to(actor).listed())
        .select_related("unit")
        .order_by("-confirmed", "-outcomes", "unit__title_key")[:MOST]
    )
    by_country: dict[str, list[TrainedConcept]] = defaultdict(list)
    for row in rows:
        by_country[row.unit.country].append(row)
    shown = [row.unit for found in by_country.values() for row in found[:MOST_IN_A_COUNTRY]]
    lines: dict[UUID, Row] = {line.thing.pk: line for line in unit_rows(shown)}
    said = _statements(concept, [unit.current_id for unit in shown])
    return [
        InCountry(
            words.country(code),
            [
                Evidence(lines[row.unit_id], row.outcomes, row.confirmed, said.get(row.unit.current_id, ()))
                for row in found[:MOST_IN_A_COUNTRY]
            ],
            has_more=len(found) > MOST_IN_A_COUNTRY,
            query=f"concept={concept.pk}&country={code}",
        )
        for code, found in sorted(by_country.items(), key=lambda pair: words.country(pair[0]))
    ]


def _statements(concept: Concept, versions: Sequence[Any]) -> dict[Any, list[Statement]]:
    """The first statements of each version that train a concept, confirmed ones first."""
    links = (
        OutcomeConcept.objects.counted()
        .filter(concept=concept, outcome__version__in=versions)
        .select_related("outcome")
        .prefetch_related("outcome__texts")
        .order_by("state", "-confidence", "outcome__position")
    )
    found: dict[Any, list[Statement]] = defaultdict(list)
    for link in links:
        if len(found[link.outcome.version_id]) < MOST_STATEMENTS:
            text = words.best(link.outcome.texts.all(), words.reading())
            found[link.outcome.version_id].append(Statement(text, link))
    return found


def units_of_organisation(organisation: Organisation, actor: Actor) -> Sequence[Any]:
    """The first public units of an organisation."""
    return unit_rows(
        list(Unit.objects.visible_to(actor).listed().filter(owner=organisation).order_by("title_key")[:10])
    )
