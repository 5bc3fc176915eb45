"""Outcomes: written, ordered, translated, and linked to the concepts that they train."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db.models import Max
from django.utils import timezone

from kilta.domains.competences.facts import MatchCorrected
from kilta.domains.competences.models import Correction, Outcome, OutcomeConcept, OutcomeText, UnitVersion
from kilta.domains.competences.policies import may_decide_concepts, may_write_unit
from kilta.domains.competences.queries.matching import Proposed, proposals_for
from kilta.domains.competences.use_cases import wording
from kilta.domains.competences.use_cases.carrying import copied
from kilta.domains.competences.use_cases.refusals import (
    ConceptThereAlready,
    NoReplacement,
    NothingSaid,
    NothingToSplit,
)
from kilta.domains.competences.use_cases.training import count_trained
from kilta.domains.competences.use_cases.units import held, touch
from kilta.domains.people.models import Person
from kilta.domains.vocabulary.models import Concept
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.use_cases import use_case

FIELDS = ("kind", "code", "lenses")


@use_case
def add_outcome(
    *,
    by: Actor,
    version: UnitVersion,
    kind: str,
    text: str,
    heading: str = "",
    language: str = "",
    code: str = "",
    lenses: Sequence[str] = (),
    kind_because: str = "",
    after: Outcome | None = None,
) -> Outcome:
    """Add a statement to a draft, at the end or `after` another; `kind_because` marks the kind as software's guess."""
    ensure(may_write_unit(by, version.unit))
    version = held(version)
    if not text.strip():
        raise NothingSaid
    last = version.outcomes.aggregate(last=Max("position"))["last"]
    outcome: Outcome = version.outcomes.create(
        kind=kind,
        code=code,
        lenses=list(lenses),
        kind_is_proposed=bool(kind_because),
        kind_because=kind_because[:200],
        position=0 if last is None else last + 1,
    )
    outcome.texts.create(
        language=language or version.unit.language,
        text=text.strip(),
        heading=heading.strip(),
        state=TranslationState.ORIGINAL,
    )
    if after is not None:
        _place(version, outcome, after)
    touch(version.unit, by=by)
    return outcome


@use_case
def add_outcomes(*, by: Actor, version: UnitVersion, statements: Sequence[Mapping[str, Any]]) -> Sequence[Outcome]:
    """Add many statements at the end of a draft, in a few statements of SQL.

    Each has `text` and `kind`, and may have `heading`, `language`, `code`, `lenses`, `kind_because`, `key` (of the
    same statement in an earlier version) and `translations`: {language: (text, heading, state)}.
    """
    ensure(may_write_unit(by, version.unit))
    version = held(version)
    last = version.outcomes.aggregate(last=Max("position"))["last"]
    first = 0 if last is None else last + 1
    rows, texts = [], []
    for place, given in enumerate(statements):
        outcome = Outcome(
            version=version,
            position=first + place,
            kind=given["kind"],
            code=given.get("code", ""),
            lenses=list(given.get("lenses", ())),
            kind_is_proposed=bool(given.get("kind_because")),
            kind_because=given.get("kind_because", "")[:200],
        )
        if given.get("key"):
            outcome.key = given["key"]
        rows.append(outcome)
        language = given.get("language") or version.unit.language
        original = (given["text"], given.get("heading", ""), TranslationState.ORIGINAL.value)
        for code, (text, heading, state) in {**given.get("translations", {}), language: original}.items():
            texts.append(OutcomeText(of=outcome, language=code, text=text, heading=heading[:300], state=state))
    Outcome.objects.bulk_create(rows)
    OutcomeText.objects.bulk_create(texts)
    touch(version.unit, by=by)
    return rows


@use_case
def change_outcome(*, by: Actor, outcome: Outcome, changes: Mapping[str, Any]) -> Outcome:
    """Change some of `FIELDS` of a statement in a draft; a kind that a person chose is no proposal any more."""
    ensure(may_write_unit(by, outcome.version.unit))
    if unknown := changes.keys() - set(FIELDS):
        raise TypeError(f"An outcome has no {', '.join(sorted(unknown))}.")
    version = held(outcome.version)
    outcome = Outcome.objects.locked(outcome)
    for name, value in changes.items():
        setattr(outcome, name, value)
    if "kind" in changes:
        outcome.kind_is_proposed = False
    outcome.save()
    touch(version.unit, by=by)
    return outcome


@use_case
def write_outcome_text(
    *, by: Actor, outcome: Outcome, language: str, text: str, heading: str | None = None, state: str = ""
) -> OutcomeText:
    """Write or replace a statement in one language; translations may be added to a published version, too.

    Without a `heading` the one in that language stays as it is.
    """
    ensure(may_write_unit(by, outcome.version.unit))
    if not text.strip():
        raise NothingSaid
    version = UnitVersion.objects.locked(outcome.version)
    written, _is_original = wording.put(
        outcome.texts,
        language,
        state,
        {"text": text.strip()} | ({} if heading is None else {"heading": heading.strip()}),
        stands=version.is_published,
    )
    touch(version.unit, by=by)
    return cast(OutcomeText, written)


@use_case
def check_outcome_text(*, by: Actor, text: OutcomeText) -> OutcomeText:
    """State that a person has read a machine translation of a statement and found it right."""
    ensure(may_write_unit(by, text.of.version.unit))
    if wording.check(text):
        touch(text.of.version.unit, by=by)
    return text


@use_case
def remove_outcome_text(*, by: Actor, text: OutcomeText) -> None:
    """Remove a translation of a statement."""
    ensure(may_write_unit(by, text.of.version.unit))
    wording.remove(text)
    touch(text.of.version.unit, by=by)


@use_case
def split_outcome(*, by: Actor, outcome: Outcome, parts: Sequence[str]) -> list[Outcome]:
    """Make several statements of one in a draft: the first keeps its place in history, the others follow it.

    All are of its kind, under its heading and with its lenses. Software is asked anew what each trains; what people
    decided stays with the first. So do translations, which said all of it at once: somebody has to look at them again.
    """
    ensure(may_write_unit(by, outcome.version.unit))
    version = held(outcome.version)
    said = [part.strip() for part in parts if part.strip()]
    if len(said) < 2:
        raise NothingToSplit
    outcome = Outcome.objects.locked(outcome)
    original = outcome.texts.get(state=TranslationState.ORIGINAL)
    outcome.texts.exclude(pk=original.pk).update(state=TranslationState.MACHINE)
    original.text = said[0]
    original.save(update_fields=["text"])
    split = [outcome]
    for text in said[1:]:
        new = add_outcome(
            by=by,
            version=version,
            kind=outcome.kind,
            text=text,
            heading=original.heading,
            language=original.language,
            lenses=outcome.lenses,
            after=split[-1],
        )
        split.append(new)
    _propose(by, split)
    touch(version.unit, by=by)
    return split


@use_case
def move_outcome(*, by: Actor, outcome: Outcome, after: Outcome | None) -> Outcome:
    """Put a statement after another one of its draft, or first."""
    ensure(may_write_unit(by, outcome.version.unit))
    version = held(outcome.version)
    _place(version, outcome, after)
    touch(version.unit, by=by)
    return outcome


@use_case
def remove_outcome(*, by: Actor, outcome: Outcome) -> None:
    """Take a statement out of a draft."""
    ensure(may_write_unit(by, outcome.version.unit))
    version = held(outcome.version)
    outcome.delete()
    touch(version.unit, by=by)


@use_case
def propose_concepts(*, by: Actor, proposals: Mapping[Outcome, Sequence[Proposed]]) -> int:
    """Put down what software expects; what a person has decided stays, older proposals are replaced.

    Returns how many proposals stand. The outcomes may belong to a published version.
    """
    ensure(by.is_staff or all(may_decide_concepts(by, outcome.version.unit) for outcome in proposals))
    decided = set(
        OutcomeConcept.objects.filter(outcome__in=proposals)
        .exclude(state=OutcomeConcept.State.PROPOSED)
        .values_list("outcome", "concept")
    )
    OutcomeConcept.objects.filter(outcome__in=proposals, state=OutcomeConcept.State.PROPOSED).delete()
    rows = OutcomeConcept.objects.bulk_create(
        OutcomeConcept(
            outcome=outcome,
            concept_id=one.concept_id,
            confidence=one.confidence,
            reasons=list(one.reasons),
            index_version=one.index_version,
        )
        for outcome, found in proposals.items()
        for one in found
        if (outcome.pk, one.concept_id) not in decided
    )
    for unit in {outcome.version.unit for outcome in proposals}:
        count_trained(unit)
        touch(unit, by=by)
    return len(rows)


@use_case
def copy_concepts(*, by: Actor, pairs: Sequence[tuple[Outcome, Outcome]]) -> None:
    """Give each new statement what was proposed and decided for the one that it takes the place of."""
    ensure(all(may_write_unit(by, new.version.unit) for _old, new in pairs[:1]))
    OutcomeConcept.objects.bulk_create(copied(link, new) for old, new in pairs for link in old.concepts.all())


@use_case
def propose_for(*, by: Actor, version: UnitVersion) -> int | None:
    """Ask the matching index what the statements of a version train; None while there is no index."""
    ensure(by.is_staff or may_decide_concepts(by, version.unit))
    return _propose(by, list(version.outcomes.select_related("version__unit__owner").prefetch_related("texts")))


@use_case
def replace_concept(*, by: Actor, link: OutcomeConcept) -> OutcomeConcept:
    """Put the replacement of a retired concept in its place; the retired one stays on record as rejected."""
    ensure(may_decide_concepts(by, link.outcome.version.unit))
    replacement = link.concept.replaced_by
    if replacement is None:
        raise NoReplacement
    new = OutcomeConcept.objects.filter(outcome=link.outcome, concept=replacement).first()
    if new is None:
        new = OutcomeConcept.objects.create(outcome=link.outcome, concept=replacement)
    _decide(by, new, OutcomeConcept.State.CONFIRMED)
    return _decide(by, link, OutcomeConcept.State.REJECTED)


@use_case
def confirm_concept(*, by: Actor, link: OutcomeConcept) -> OutcomeConcept:
    """Say "this one": the statement trains the concept; the engine learns it."""
    return _decide(by, link, OutcomeConcept.State.CONFIRMED)


@use_case
def reject_concept(*, by: Actor, link: OutcomeConcept) -> OutcomeConcept:
    """Say "not this one"; it is never proposed for this statement again, and the engine learns it."""
    return _decide(by, link, OutcomeConcept.State.REJECTED)


@use_case
def add_concept(*, by: Actor, outcome: Outcome, concept: Concept) -> OutcomeConcept:
    """Say that a statement trains a concept which nobody proposed."""
    ensure(may_decide_concepts(by, outcome.version.unit))
    link = OutcomeConcept.objects.filter(outcome=outcome, concept=concept).first()
    if link is None:
        link = OutcomeConcept.objects.create(outcome=outcome, concept=concept)
    elif link.state == OutcomeConcept.State.CONFIRMED:
        raise ConceptThereAlready
    return _decide(by, link, OutcomeConcept.State.CONFIRMED)


def _propose(by: Actor, outcomes: Sequence[Outcome]) -> int | None:
    originals = [
        next(text for text in outcome.texts.all() if text.state == TranslationState.ORIGINAL) for outcome in outcomes
    ]
    found = proposals_for([text.text for text in originals], [text.language for text in originals])
    if found is None:
        return None
    return propose_concepts(by=by, proposals=dict(zip(outcomes, found, strict=True)))


def _decide(by: Actor, link: OutcomeConcept, state: str) -> OutcomeConcept:
    unit = link.outcome.version.unit
    ensure(may_decide_concepts(by, unit))
    link = OutcomeConcept.objects.locked(link)
    if link.state == state:
        return link
    link.state, link.decided_at = state, timezone.now()
    link.decided_by = by if isinstance(by, Person) else None
    link.save()
    _correct(by, link)
    if link.outcome.version_id == unit.current_id:
        count_trained(unit)
    touch(unit, by=by)
    return link


def _correct(by: Actor, link: OutcomeConcept) -> None:
    """Keep the decision for the engine, with who made it and when."""
    text = link.outcome.texts.get(state=TranslationState.ORIGINAL)
    is_this = link.state == OutcomeConcept.State.CONFIRMED
    correction = Correction.objects.create(
        text=text.text,
        language=text.language,
        concept_id=link.concept_id,
        verdict=Correction.Verdict.THIS if is_this else Correction.Verdict.NOT_THIS,
        made_by=by if isinstance(by, Person) else None,
        outcome=link.outcome,
    )
    announce(MatchCorrected(correction_id=correction.pk), by=by)


def _place(version: UnitVersion, outcome: Outcome, after: Outcome | None) -> None:
    """Number the statements anew with `outcome` after `after`."""
    order = [one for one in version.outcomes.all() if one.pk != outcome.pk]
    at = 0 if after is None else 1 + next((i for i, one in enumerate(order) if one.pk == after.pk), len(order) - 1)
    order.insert(at, outcome)
    for position, one in enumerate(order):
        one.position = position
    Outcome.objects.bulk_update(order, ["position"])
