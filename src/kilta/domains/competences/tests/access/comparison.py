"""Who gets which answer from the addresses of comparisons."""

from typing import Any

from kilta.domains.competences.models import Comparison, Unit
from kilta.domains.competences.queries.comparison import pairs_in
from kilta.domains.competences.queries.expecting import ExpectedPair
from kilta.domains.competences.tests.builders import TESTS, a_unit, outcomes_of
from kilta.domains.competences.use_cases import comparisons, judging
from kilta.foundation.access.testing import EVERYONE, MEMBERS, but, row

# Staff and the people of the organisation that has begun it.
KEEPERS = MEMBERS | but(403, "outsider", "ex_member", "minor")
SENT = KEEPERS | but(302, "member", "owner", "staff")


def a_comparison(cast: Any) -> Comparison:
    """Public, with a proposed pair; its units belong to the organisation of the cast."""
    known = Comparison.objects.filter(slug="welding").first()
    if known:
        return known
    units = [a_unit(title, owner=cast.organisation, language=language) for title, language in TITLES.items()]
    comparison = comparisons.begin_comparison(
        by=TESTS, owner=cast.organisation, units=units, title="Welding", visibility="public"
    )
    left, right = (outcomes_of(unit)[0] for unit in units)
    comparisons.expect_pairs(
        by=TESTS,
        comparison=comparison,
        expected=[ExpectedPair(left.pk, right.pk, "equal", 0.9, [])],
        index_version="1",
    )
    return comparison


TITLES = {"Schweißen": "de", "Hitsaus": "fi"}


def at(cast: Any) -> dict[str, Any]:
    return {"slug": a_comparison(cast).slug}


def at_pair(cast: Any) -> dict[str, Any]:
    return {**at(cast), "key": pairs_in(a_comparison(cast)).get().pk}


def at_judged_pair(cast: Any) -> dict[str, Any]:
    arguments = at_pair(cast)
    unit, other = (Unit.objects.get(title=title) for title in TITLES)
    judging.judge(
        by=cast.owner,
        this=outcomes_of(unit)[0],
        other=outcomes_of(other)[0],
        relation="equal",
        organisation=cast.organisation,
    )
    return arguments


def at_statement(cast: Any) -> dict[str, Any]:
    arguments = at(cast)
    return {**arguments, "key": outcomes_of(Unit.objects.get(title="Schweißen"))[0].pk, "letter": "B"}


def for_own_organisation(cast: Any) -> dict[str, Any]:
    return {"relation": "equal", "organisation": cast.organisation.pk}


row("competences:comparisons", EVERYONE)
row("competences:begin_comparison", MEMBERS)
row("competences:comparison_fields", EVERYONE)
row("competences:comparison_field", EVERYONE, at=lambda cast: {"code": "0715"})
row("competences:take_field", EVERYONE, at=lambda cast: {"code": "0715", "format": "csv"})
row("competences:comparison", EVERYONE, at=at)
row("competences:print_comparison", EVERYONE, at=at)
row("competences:take_comparison", EVERYONE, at=lambda cast: {**at(cast), "format": "csv"})
row("competences:edit_comparison", KEEPERS, at=at)
row("competences:comparison_history", KEEPERS, at=at)
row("competences:move_comparison_on", SENT, at=at, method="post")
row("competences:delete_comparison", SENT, at=at, method="post")
row("competences:judge", MEMBERS, at=at)
row("competences:judge_pair", MEMBERS, at=at_pair)
row("competences:judge_statement", MEMBERS, at=at_statement)
# Who has taken part judges for their organisation; staff has none, the outsider judges for another one.
row(
    "competences:none_covers",
    MEMBERS | but(302, "member", "owner", "outsider") | but(404, "ex_member", "minor", "staff"),
    at=at_statement,
    method="post",
)
row(
    "competences:take_judgement_back",
    MEMBERS | but(302, "owner") | but(409, "member", "outsider") | but(404, "ex_member", "minor", "staff"),
    at=at_judged_pair,
    method="post",
)
