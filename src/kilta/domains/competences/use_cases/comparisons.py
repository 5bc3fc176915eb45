"""Beginning and keeping comparisons, and writing down what software expects of their pairs."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef
from django.utils import timezone

from kilta.domains.competences.facts import ComparisonBegun
from kilta.domains.competences.models import (
    ComparedVersion,
    Comparison,
    Correspondence,
    Judgement,
    Outcome,
    Proposal,
    Relation,
    Unit,
)
from kilta.domains.competences.models.comparisons import FEWEST, MOST
from kilta.domains.competences.policies import may_change_comparison, may_compare_for, may_show_comparison
from kilta.domains.competences.queries.expecting import ExpectedPair
from kilta.domains.competences.queries.pairs import among
from kilta.domains.competences.use_cases.refusals import NotPublishedYet, OnlyEditorsShow, TooFewOrManyUnits
from kilta.domains.network.models import Organisation
from kilta.domains.network.use_cases.organisations import free_slug
from kilta.domains.people.models import Person
from kilta.engines.transliteration import address_word
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case

# Words of the addresses under /comparisons that are pages of their own.
RESERVED = ("new", "fields")


@use_case
def begin_comparison(
    *,
    by: Actor,
    owner: Organisation,
    units: Sequence[Unit],
    title: str = "",
    visibility: str = Comparison.Visibility.MEMBERS,
    is_demo: bool = False,
) -> Comparison:
    """Set the published versions of two to four units side by side; `units` are visible ones, in their order."""
    ensure(may_compare_for(by, owner))
    title = title or " – ".join(unit.title for unit in units)[:200]
    comparison = Comparison(
        owner=owner,
        title=title,
        slug=free_slug(Comparison, f"{title} comparison" if address_word(title) in RESERVED else title[:80]),
        begun_by=by if isinstance(by, Person) else None,
        is_demo=is_demo,
    )
    _show(comparison, visibility, by)
    comparison.save()
    _set_columns(comparison, units, by)
    return comparison


@use_case
def change_comparison(
    *, by: Actor, comparison: Comparison, title: str, visibility: str, units: Sequence[Unit]
) -> Comparison:
    """Give a comparison another title, other readers or other units; judgements of pairs stay where they are."""
    ensure(may_change_comparison(by, comparison))
    comparison = Comparison.objects.locked(comparison)
    comparison.title, comparison.changed_at = title, timezone.now()
    if visibility != comparison.visibility:
        _show(comparison, visibility, by)
    comparison.save()
    before = [column.version.unit_id for column in comparison.columns.select_related("version")]
    if before != [unit.pk for unit in units]:
        _set_columns(comparison, units, by)
    return comparison


@use_case
def move_on(*, by: Actor, comparison: Comparison) -> Comparison:
    """Compare the newest versions of the same units; judgements came along when these were published."""
    ensure(may_change_comparison(by, comparison))
    comparison = Comparison.objects.locked(comparison)
    units = [column.version.unit for column in comparison.columns.select_related("version__unit__current")]
    _set_columns(comparison, units, by)
    comparison.changed_at = timezone.now()
    comparison.save(update_fields=["changed_at"])
    return comparison


@use_case
def delete_comparison(*, by: Actor, comparison: Comparison) -> None:
    """Remove a comparison; what people have judged stays with the units."""
    ensure(may_change_comparison(by, comparison))
    comparison.delete()


@use_case
def expect_pairs(*, by: Actor, comparison: Comparison, expected: Iterable[ExpectedPair], index_version: str) -> int:
    """Write down what software expects of the pairs of a comparison, in place of what it expected before.

    Judged pairs stay, with the new proposal or without one. Returns how many proposals stand.
    """
    ensure(by.is_system)
    comparison = Comparison.objects.locked(comparison)
    versions = [column.version_id for column in comparison.columns.all()]
    wanted = {(one.left, one.right): one for one in map(_left_first, expected)}
    version_of = dict(Outcome.objects.filter(version__in=versions).values_list("pk", "version"))
    Correspondence.objects.bulk_create(
        [
            Correspondence(
                left_id=left, right_id=right, left_version_id=version_of[left], right_version_id=version_of[right]
            )
            for left, right in wanted
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    known = {
        (left, right): key
        for key, left, right in among(versions).values_list("pk", "left", "right")
        if (left, right) in wanted
    }
    Proposal.objects.filter(correspondence__in=among(versions)).exclude(
        correspondence__in=list(known.values())
    ).delete()
    Proposal.objects.bulk_create(
        [
            Proposal(
                correspondence_id=known[pair],
                relation=one.relation,
                confidence=one.confidence,
                reasons=list(one.reasons),
                index_version=index_version,
                made_at=timezone.now(),
            )
            for pair, one in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["correspondence"],
        update_fields=["relation", "confidence", "reasons", "index_version", "made_at"],
        batch_size=1000,
    )
    said = Judgement.objects.filter(correspondence=OuterRef("pk"))
    among(versions).filter(~Exists(said), proposal=None, carried_from=None).delete()
    comparison.proposed_at = timezone.now()
    comparison.save(update_fields=["proposed_at"])
    return len(wanted)


def _set_columns(comparison: Comparison, units: Sequence[Unit], by: Actor) -> None:
    """The current versions of the units as columns, in their order; software is asked to look for pairs."""
    if not FEWEST <= len({unit.pk for unit in units}) == len(units) <= MOST:
        raise TooFewOrManyUnits
    versions = [unit.current_id for unit in units if unit.current_id is not None]
    if len(versions) < len(units):
        raise NotPublishedYet
    comparison.columns.all().delete()
    ComparedVersion.objects.bulk_create(
        ComparedVersion(comparison=comparison, version_id=version, position=position)
        for position, version in enumerate(versions)
    )
    comparison.proposed_at = None
    comparison.save(update_fields=["proposed_at"])
    announce(ComparisonBegun(comparison_id=comparison.pk), by=by)


def _show(comparison: Comparison, visibility: str, by: Actor) -> None:
    """What everybody sees is decided by editors, as with units."""
    if visibility == Comparison.Visibility.PUBLIC and not (by.is_system or may_show_comparison(by, comparison)):
        raise OnlyEditorsShow
    comparison.visibility = visibility


def _left_first(one: ExpectedPair) -> ExpectedPair:
    if one.left < one.right:
        return one
    return ExpectedPair(one.right, one.left, Relation(one.relation).turned, one.confidence, one.reasons)
