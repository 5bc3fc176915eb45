"""Judging pairs of statements: each person for an organisation, side by side, and nothing is overwritten."""

from collections.abc import Iterable

from django.utils import timezone

from kilta.domains.competences.facts import PairJudged
from kilta.domains.competences.models import Correspondence, Judgement, Outcome, Relation, UnitVersion
from kilta.domains.competences.policies import may_judge_for
from kilta.domains.competences.use_cases.refusals import NothingToTakeBack, NotSideBySide
from kilta.domains.network.models import Organisation
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case


@use_case
def judge(
    *,
    by: Actor,
    this: Outcome,
    other: Outcome,
    relation: str,
    organisation: Organisation,
    reason: str = "",
    evidence: str = "",
) -> Judgement:
    """Say for an organisation how `this` statement stands to the `other`; an earlier word of the same person ends.

    `relation` is one of `Relation`, seen from `this`. The caller has found both statements as visible ones. The same
    word sent twice is one judgement.
    """
    person = _judge(by, organisation)
    pair = _pair(this, other)
    seen_from_left = Relation(relation) if pair.left_id == this.pk else Relation(relation).turned
    return _say(person, pair, seen_from_left, organisation, reason.strip(), evidence.strip())


@use_case
def judge_nothing_covers(
    *, by: Actor, this: Outcome, version: UnitVersion, organisation: Organisation, reason: str = ""
) -> list[Judgement]:
    """Say that no statement of `version` has anything in common with `this` one.

    It is said of every pair that software expects or people have judged; where there is none, of all statements.
    """
    person = _judge(by, organisation)
    others = list(version.outcomes.all())
    known = {
        pair.right_id if pair.left_id == this.pk else pair.left_id
        for pair in Correspondence.objects.filter(left=this, right_version=version)
        | Correspondence.objects.filter(right=this, left_version=version)
    }
    meant = [one for one in others if one.pk in known] or others
    return [_say(person, _pair(this, other), Relation.NONE, organisation, reason.strip(), "") for other in meant]


@use_case
def take_back(*, by: Actor, pair: Correspondence, organisation: Organisation) -> Correspondence:
    """Take one's own judgement of a pair back; it stays in the history."""
    person = _judge(by, organisation)
    pair = Correspondence.objects.locked(pair)
    ended = Judgement.objects.live().filter(correspondence=pair, judged_by=person, organisation=organisation)
    if not ended.update(replaced_at=timezone.now()):
        raise NothingToTakeBack
    _settle(pair)
    announce(PairJudged(correspondence_id=pair.pk), by=by)
    return pair


def _judge(by: Actor, organisation: Organisation) -> Person:
    ensure(may_judge_for(by, organisation))
    if not isinstance(by, Person):  # What software thinks is a proposal, never a judgement.
        raise TypeError("A judgement is a person's.")
    return by


def _pair(this: Outcome, other: Outcome) -> Correspondence:
    """The pair of two statements, made if nobody has spoken of it yet, and held until the transaction ends."""
    if this.version_id == other.version_id:
        raise NotSideBySide
    left, right = sorted((this, other), key=lambda outcome: outcome.pk)
    pair, _is_new = Correspondence.objects.get_or_create(
        left=left,
        right=right,
        defaults={"left_version_id": left.version_id, "right_version_id": right.version_id},
    )
    return Correspondence.objects.locked(pair)  # Two people who judge at once are settled one after the other.


def _say(
    person: Person, pair: Correspondence, relation: Relation, organisation: Organisation, reason: str, evidence: str
) -> Judgement:
    """Write down one judgement of a held pair; `relation` is seen from the left."""
    before = Judgement.objects.live().filter(correspondence=pair, judged_by=person, organisation=organisation).first()
    said = (relation, reason, evidence)
    if before and not before.look_again and (before.relation, before.reason, before.evidence) == said:
        return before
    if before:
        before.replaced_at = timezone.now()
        before.save(update_fields=["replaced_at"])
    judgement: Judgement = pair.judgements.create(
        relation=relation,
        judged_by=person,
        organisation=organisation,
        organisation_kind=organisation.kind,
        reason=reason,
        evidence=evidence,
    )
    _settle(pair)
    announce(PairJudged(correspondence_id=pair.pk), by=person)
    return judgement


def _settle(pair: Correspondence) -> None:
    """Bring what the pair's live judgements amount to up to date: one word of all, several words, or none."""
    relations: Iterable[str] = set(
        Judgement.objects.live().filter(correspondence=pair).values_list("relation", flat=True)
    )
    standing = Correspondence.Standing
    match list(relations):
        case []:
            pair.standing, pair.agreed = standing.PROPOSED, ""
        case [agreed]:
            pair.standing, pair.agreed = standing.CONFIRMED, agreed
        case _:
            pair.standing, pair.agreed = standing.DISPUTED, ""
    pair.save(update_fields=["standing", "agreed"])
