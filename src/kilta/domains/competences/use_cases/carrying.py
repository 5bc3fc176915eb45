"""What goes from one version of a unit to the next: statements, their concepts, correspondences and judgements."""

from uuid import UUID

from django.db.models import Q

from kilta.domains.competences.models import (
    Correspondence,
    Judgement,
    Outcome,
    OutcomeConcept,
    OutcomeText,
    Relation,
    UnitVersion,
)


def copy_outcomes(before: UnitVersion, version: UnitVersion) -> None:
    """The statements of one version into the draft of the next, under the same keys."""
    olds = list(before.outcomes.prefetch_related("texts", "concepts"))
    news = [
        Outcome(
            version=version,
            key=old.key,
            position=old.position,
            kind=old.kind,
            kind_is_proposed=old.kind_is_proposed,
            kind_because=old.kind_because,
            code=old.code,
            lenses=old.lenses,
        )
        for old in olds
    ]
    Outcome.objects.bulk_create(news)
    OutcomeText.objects.bulk_create(
        OutcomeText(of=new, language=text.language, state=text.state, text=text.text, heading=text.heading)
        for old, new in zip(olds, news, strict=True)
        for text in old.texts.all()
    )
    OutcomeConcept.objects.bulk_create(
        copied(link, new) for old, new in zip(olds, news, strict=True) for link in old.concepts.all()
    )


def copied(link: OutcomeConcept, outcome: Outcome) -> OutcomeConcept:
    """The same link to a concept at another outcome."""
    return OutcomeConcept(
        outcome=outcome,
        concept_id=link.concept_id,
        state=link.state,
        confidence=link.confidence,
        reasons=link.reasons,
        index_version=link.index_version,
        decided_by_id=link.decided_by_id,
        decided_at=link.decided_at,
    )


def carry_correspondences(before: UnitVersion, version: UnitVersion) -> None:
    """Judged pairs of the version before, for the statements that are still there; every judgement says "look again".

    The old pairs stay as they were. Where both units have a new version, the pair is carried along once more.
    """
    moved: dict[UUID, UUID] = {}
    new_by_key = {key: pk for pk, key in version.outcomes.values_list("pk", "key")}
    for pk, key in before.outcomes.values_list("pk", "key"):
        if key in new_by_key:
            moved[pk] = new_by_key[key]
    olds = Correspondence.objects.filter(Q(left_version=before) | Q(right_version=before)).prefetch_related(
        "judgements"
    )
    for old in olds:
        judgements = [one for one in old.judgements.all() if one.replaced_at is None]
        if not judgements or not (old.left_id in moved or old.right_id in moved):
            continue
        left, left_version, right, right_version = (
            (moved.get(old.left_id), version.pk, old.right_id, old.right_version_id)
            if old.left_version_id == before.pk
            else (old.left_id, old.left_version_id, moved.get(old.right_id), version.pk)
        )
        if left is None or right is None:
            continue
        is_turned = left > right
        if is_turned:
            left, left_version, right, right_version = right, right_version, left, left_version
        new, is_new = Correspondence.objects.get_or_create(
            left_id=left,
            right_id=right,
            defaults={
                "left_version_id": left_version,
                "right_version_id": right_version,
                "standing": old.standing,
                "agreed": Relation(old.agreed).turned if old.agreed and is_turned else old.agreed,
                "carried_from": old,
            },
        )
        if is_new:
            Judgement.objects.bulk_create(_carried(one, new, is_turned) for one in judgements)
        Judgement.objects.filter(pk__in=[one.pk for one in judgements]).update(look_again=True)


def _carried(judgement: Judgement, correspondence: Correspondence, is_turned: bool) -> Judgement:
    relation = Relation(judgement.relation)
    return Judgement(
        correspondence=correspondence,
        relation=relation.turned if is_turned else relation,
        judged_by_id=judgement.judged_by_id,
        organisation_id=judgement.organisation_id,
        organisation_kind=judgement.organisation_kind,
        reason=judgement.reason,
        evidence=judgement.evidence,
        judged_at=judgement.judged_at,
        look_again=True,
        carried_from=judgement,
    )
