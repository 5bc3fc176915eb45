"""The comparisons of the demo content, and what its invented people judged."""

from typing import Any

from kilta.domains.competences.models import Comparison, Outcome, Unit
from kilta.domains.competences.use_cases import comparisons, judging
from kilta.domains.network.models import Membership, Organisation
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import System

LOADING = System("demo content")


def load_comparisons(
    entries: dict[str, Any], known: dict[str, Organisation], units: dict[str, Unit], people: dict[str, Person]
) -> None:
    """Set units side by side for everybody, and let each person judge for the organisation they belong to."""
    for entry in entries["comparison"]:
        comparisons.begin_comparison(
            by=LOADING,
            owner=known[entry["owner"]],
            title=entry["title"],
            units=[units[key] for key in entry["units"]],
            visibility=Comparison.Visibility.PUBLIC,
            is_demo=True,
        )
        for unit, number, other_unit, other, relation, who, reason in entry["judgements"]:
            judging.judge(
                by=people[who],
                this=_statement(units[unit], number),
                other=_statement(units[other_unit], other),
                relation=relation,
                organisation=_organisation(people[who]),
                reason=reason,
            )


def _statement(unit: Unit, number: int) -> Outcome:
    found: Outcome = Outcome.objects.filter(version=unit.current_id).order_by("position", "id")[number]
    return found


def _organisation(person: Person) -> Organisation:
    membership = Membership.objects.live().filter(person=person).select_related("organisation").order_by("pk")[0]
    found: Organisation = membership.organisation
    return found
