from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from kilta.domains.competences.models import Comparison, Correspondence, Judgement, Unit
from kilta.domains.competences.models.judgements import CorrespondenceRows
from kilta.domains.competences.queries.comparison import Cover, Wanted, comparison_page, waiting_for
from kilta.domains.competences.queries.expecting import ExpectedPair
from kilta.domains.competences.tests.builders import TESTS, a_draft_unit, a_new_version, a_unit, outcomes_of
from kilta.domains.competences.use_cases import comparisons, judging
from kilta.domains.competences.use_cases.refusals import NothingToTakeBack, OnlyEditorsShow, TooFewOrManyUnits
from kilta.domains.network.models import Membership, Role
from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.network.use_cases import memberships
from kilta.domains.people.models import Person
from kilta.domains.people.tests.builders import a_person
from kilta.foundation.access.actors import Guest


def a_comparison(*units: Unit, **fields: Any) -> Comparison:
    return comparisons.begin_comparison(by=TESTS, owner=units[0].owner, units=units, **fields)


def two_units() -> tuple[Unit, Unit]:
    finnish = a_unit("Hitsaus", language="fi", statements=["hitsaa levyjä", "tarkastaa hitsin", "suojaa itsensä"])
    german = a_unit("Schweißen", language="de", statements=["Bleche schweißen", "Schweißnähte prüfen"])
    return finnish, german


def a_judge(name: str, kind: str = "vet_provider") -> Person:
    """Somebody who belongs to an organisation of that kind, named after them."""
    person = a_person(name)
    an_organisation(f"Organisation of {name}", owner=person, kind=kind)
    return person


def organisation_of(person: Person) -> Any:
    return Membership.objects.live().get(person=person).organisation


def judged(person: Person, this: Any, other: Any, relation: str, **said: str) -> Judgement:
    return judging.judge(
        by=person, this=this, other=other, relation=relation, organisation=organisation_of(person), **said
    )


def covers(comparison: Comparison, base: int = 0) -> list[Cover]:
    page = comparison_page(comparison, Guest(), Wanted(base=base))
    return [row.cells[0].cover for row in page.rows]


def test_two_to_four_units_stand_side_by_side_in_their_newest_versions():
    finnish, german = two_units()

    comparison = a_comparison(finnish, german)

    assert comparison.title == "Hitsaus – Schweißen"
    assert list(comparison.columns.values_list("version", flat=True)) == [finnish.current_id, german.current_id]
    with pytest.raises(TooFewOrManyUnits):
        a_comparison(finnish)
    with pytest.raises(TooFewOrManyUnits):
        a_comparison(finnish, finnish)


def test_coverage_comes_from_judgements_only_and_says_what_is_open():
    finnish, german = two_units()
    comparison = a_comparison(finnish, german)
    weld, test, protect = outcomes_of(finnish)
    welding, testing = outcomes_of(german)
    comparisons.expect_pairs(
        by=TESTS,
        comparison=comparison,
        expected=[
            ExpectedPair(weld.pk, welding.pk, "equal", 0.9, []),
            ExpectedPair(test.pk, testing.pk, "equal", 0.8, []),
        ],
        index_version="1",
    )
    assert covers(comparison) == ["open", "open", "open"]

    aino = a_judge("Aino")
    judged(aino, weld, welding, "equal")
    judged(aino, test, testing, "wider")

    assert covers(comparison) == ["covered", "partly", "open"]
    assert covers(comparison, base=1) == ["covered", "covered"]  # what is wider there covers what is here
    page = comparison_page(comparison, Guest(), Wanted())
    there, back = page.coverage
    assert (there.covered, there.open, there.total, there.expected) == (1, 1, 3, 2)
    assert (back.covered, back.open, back.total) == (2, 0, 2)
    assert protect.pk in {row.statement.pk for row in page.rows}


def test_a_dispute_stands_side_by_side_and_overwrites_nothing():
    finnish, german = two_units()
    comparison = a_comparison(finnish, german)
    weld, welding = outcomes_of(finnish)[0], outcomes_of(german)[0]
    aino, bert = a_judge("Aino"), a_judge("Bert", kind="chamber")

    judged(aino, weld, welding, "equal", reason="The same plates.")
    judged(bert, welding, weld, "wider", reason="Ours asks for positions.")

    pair = Correspondence.objects.get()
    assert (pair.standing, pair.agreed) == ("disputed", "")
    assert covers(comparison)[0] == "disputed"
    cell = comparison_page(comparison, Guest(), Wanted()).rows[0].cells[0]
    assert {(one.relation, one.organisation_kind) for one in cell.links[0].said} == {
        ("equal", "vet_provider"),
        ("narrower", "chamber"),
    }


def test_a_later_word_of_the_same_person_ends_the_earlier_one_and_keeps_it():
    finnish, german = two_units()
    weld, welding = outcomes_of(finnish)[0], outcomes_of(german)[0]
    aino = a_judge("Aino")

    judged(aino, weld, welding, "equal")
    judged(aino, weld, welding, "equal")
    judged(aino, weld, welding, "partly")

    assert [one.relation for one in Judgement.objects.order_by("judged_at")] == ["equal", "partly"]
    assert [one.relation for one in Judgement.objects.live()] == ["partly"]
    assert Correspondence.objects.get().agreed == "partly"


def test_a_judgement_can_be_taken_back_and_the_pair_is_open_again():
    finnish, german = two_units()
    weld, welding = outcomes_of(finnish)[0], outcomes_of(german)[0]
    aino = a_judge("Aino")
    judged(aino, weld, welding, "equal")
    pair = Correspondence.objects.get()

    judging.take_back(by=aino, pair=pair, organisation=organisation_of(aino))

    pair.refresh_from_db()
    assert (pair.standing, pair.agreed) == ("proposed", "")
    with pytest.raises(NothingToTakeBack):
        judging.take_back(by=aino, pair=pair, organisation=organisation_of(aino))


def test_that_nothing_covers_a_statement_is_said_of_all_pairs_at_once():
    finnish, german = two_units()
    comparison = a_comparison(finnish, german)
    protect = outcomes_of(finnish)[2]
    aino = a_judge("Aino")

    judging.judge_nothing_covers(by=aino, this=protect, version=german.current, organisation=organisation_of(aino))

    assert covers(comparison) == ["open", "open", "not_covered"]


def test_only_people_of_the_organisation_judge_for_it_and_only_while_they_belong_to_it():
    finnish, german = two_units()
    weld, welding = outcomes_of(finnish)[0], outcomes_of(german)[0]
    aino, carla = a_judge("Aino"), a_person("Carla")
    ours = organisation_of(aino)
    minor = a_person("Mina", is_minor=True)
    a_membership(minor, ours, Role.MEMBER)
    former = a_membership(a_person("Bert"), ours, Role.MEMBER)
    memberships.leave(by=former.person, membership=former)

    for somebody in (Guest(), carla, minor, former.person):
        with pytest.raises(PermissionDenied):
            judging.judge(by=somebody, this=weld, other=welding, relation="equal", organisation=ours)
    assert not Correspondence.objects.exists()


def test_a_new_version_of_a_unit_asks_to_look_again_and_keeps_the_judgement():
    finnish, german = two_units()
    comparison = a_comparison(finnish, german)
    weld, welding = outcomes_of(finnish)[0], outcomes_of(german)[0]
    aino = a_judge("Aino")
    judged(aino, weld, welding, "narrower")

    a_new_version(finnish)
    page = comparison_page(comparison, Guest(), Wanted())
    assert page.is_behind
    comparisons.move_on(by=TESTS, comparison=comparison)

    page = comparison_page(comparison, Guest(), Wanted())
    link = page.rows[0].cells[0].links[0]
    assert not page.is_behind
    assert (link.agreed, link.to_look_at, page.rows[0].cells[0].cover) == ("narrower", True, "covered")
    assert [pair.pk for pair in waiting_for(comparison, aino)] == [link.pk]
    judged(aino, outcomes_of(finnish)[0], welding, "narrower")
    assert not waiting_for(comparison, aino).exists()


def test_new_proposals_replace_old_ones_and_leave_judged_pairs():
    finnish, german = two_units()
    comparison = a_comparison(finnish, german)
    weld, test, _protect = outcomes_of(finnish)
    welding, testing = outcomes_of(german)
    first = [ExpectedPair(weld.pk, welding.pk, "equal", 0.9, []), ExpectedPair(test.pk, testing.pk, "wider", 0.7, [])]
    comparisons.expect_pairs(by=TESTS, comparison=comparison, expected=first, index_version="1")
    judged(a_judge("Aino"), weld, welding, "equal")

    again = [ExpectedPair(welding.pk, test.pk, "narrower", 0.6, ["x"])]
    comparisons.expect_pairs(by=TESTS, comparison=comparison, expected=again, index_version="2")
    comparisons.expect_pairs(by=TESTS, comparison=comparison, expected=again, index_version="2")

    pairs = {frozenset((pair.left_id, pair.right_id)): pair for pair in Correspondence.objects.all()}
    assert set(pairs) == {frozenset((weld.pk, welding.pk)), frozenset((test.pk, welding.pk))}
    row = comparison_page(comparison, Guest(), Wanted()).rows[1]
    assert row.cells[0].links[0].expected == "wider"  # narrower, seen from the other side


def test_a_comparison_is_seen_by_whom_it_is_shown_to_as_long_as_its_units_are():
    owner = organisation_of(a_judge("Olli"))
    finnish, german = a_unit("Hitsaus", language="fi", owner=owner), a_unit("Schweißen")
    carla = a_person("Carla")
    aino = a_membership(a_person("Aino"), owner, Role.MEMBER).person
    own = a_comparison(finnish, german, visibility="own")
    for_members = a_comparison(finnish, german, visibility="members")
    public = a_comparison(finnish, german, visibility="public")

    def seen(actor: Any) -> set[str]:
        return set(Comparison.objects.visible_to(actor).values_list("slug", flat=True))

    assert seen(Guest()) == {public.slug}
    assert seen(carla) == {public.slug, for_members.slug}
    assert seen(aino) == {public.slug, for_members.slug, own.slug}
    with pytest.raises(OnlyEditorsShow):
        comparisons.begin_comparison(by=aino, owner=owner, units=[finnish, german], visibility="public")
    with pytest.raises(PermissionDenied):
        comparisons.begin_comparison(by=carla, owner=owner, units=[finnish, german])


def test_drafts_cannot_be_compared():
    finnish, _german = two_units()

    with pytest.raises(comparisons.NotPublishedYet):
        a_comparison(finnish, a_draft_unit("Löten"))


@pytest.mark.django_db(transaction=True)
def test_two_who_judge_at_once_leave_one_pair_that_knows_both_words():
    settled = _judged_at_once()

    assert (settled.standing, settled.agreed) == ("disputed", "")


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_pair_could_miss_one_of_two_words(monkeypatch):
    def take_the_lock_away() -> None:
        monkeypatch.setattr(CorrespondenceRows, "locked", lambda rows, row: rows.get(pk=row.pk))
        monkeypatch.setattr(Correspondence, "save", _together(Correspondence.save))

    settled = _judged_at_once(take_the_lock_away)

    assert settled.standing != "disputed"


def _together(save: Any) -> Any:
    """Each of two transactions has read the words that it sees before one of them writes what they amount to."""
    both = Barrier(2)

    def saved(pair: Correspondence, **options: Any) -> None:
        both.wait(20)
        save(pair, **options)

    return saved


def _judged_at_once(prepare: Any = lambda: None) -> Correspondence:
    finnish, german = two_units()
    weld, welding = outcomes_of(finnish)[0], outcomes_of(german)[0]
    aino, bert = a_judge("Aino"), a_judge("Bert")
    # The pair is there: making it is not what is tried here.
    judging.take_back(
        by=aino, pair=judged(aino, weld, welding, "none").correspondence, organisation=organisation_of(aino)
    )
    prepare()
    start = Barrier(2)

    def one(person: Person, relation: str) -> None:
        try:
            start.wait(20)
            judged(person, weld, welding, relation)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, (aino, bert), ("equal", "wider")))
    return Correspondence.objects.get()
