"""What stands about units on the pages of others: a concept, an organisation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kilta.domains.competences.models import TrainedConcept, Unit
from kilta.domains.competences.queries import words
from kilta.domains.competences.queries.directory import Row, unit_rows
from kilta.domains.network.models import Organisation
from kilta.domains.vocabulary.models import Concept
from kilta.foundation.access.actors import Actor

# visible: counts of units that the reader may see.
MOST, MOST_IN_A_COUNTRY = 200, 10


@dataclass(frozen=True)
class Evidence:
    """A unit that trains the concept: by how many statements, of which people confirmed how many."""

    row: Row
    statements: int
    confirmed: int


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
    return [
        InCountry(
            words.country(code),
            [Evidence(lines[row.unit_id], row.outcomes, row.confirmed) for row in found[:MOST_IN_A_COUNTRY]],
            has_more=len(found) > MOST_IN_A_COUNTRY,
            query=f"concept={concept.pk}&country={code}",
        )
        for code, found in sorted(by_country.items(), key=lambda pair: words.country(pair[0]))
    ]


def units_of_organisation(organisation: Organisation, actor: Actor) -> Sequence[Any]:
    """The first public units of an organisation."""
    return unit_rows(
        list(Unit.objects.visible_to(actor).listed().filter(owner=organisation).order_by("title_key")[:10])
    )
