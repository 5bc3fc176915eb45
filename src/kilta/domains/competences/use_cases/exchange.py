"""Units that come in a package of another platform: drafts that keep the names which they have there."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from kilta.domains.competences import jobs
from kilta.domains.competences.models import (
    CaseName,
    Origin,
    Outcome,
    OutcomeConcept,
    Unit,
    UnitVersion,
)
from kilta.domains.competences.policies import may_import_for
from kilta.domains.competences.queries.exchange.frameworks import original_of
from kilta.domains.competences.use_cases import outcomes, units
from kilta.domains.competences.use_cases.naming import keep_names
from kilta.domains.network.models import Organisation
from kilta.domains.people.models import Person
from kilta.domains.vocabulary.models import Concept
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.use_cases import use_case

FRAME = ("kind", "country", "region", "code", "code_scheme", "isced_f", "source")
VERSION = ("volume", "volume_unit", "volume_is_estimate", "valid_from", "valid_until")


@use_case
def write_package_unit(*, by: Actor, owner: Organisation, known: Unit | None, plan: Mapping[str, Any]) -> Unit:
    """Write a planned unit as the draft of a new unit, or of the next version of the one that came before."""
    ensure(may_import_for(by, owner))
    kept: dict[int, Outcome] = {}
    if known is None:
        unit, version = _start(by, owner, plan)
    else:
        unit = known
        version, kept = _begin(by, unit, plan)
    version.unit = unit
    for language, text in plan["texts"].items():
        if language != plan["language"]:
            units.write_unit_text(by=by, version=version, language=language, **text)
    statements = [
        {**given, "key": kept[place].key if place in kept else None} for place, given in enumerate(plan["outcomes"])
    ]
    added = outcomes.add_outcomes(by=by, version=version, statements=statements)
    outcomes.copy_concepts(by=by, pairs=[(old, added[place]) for place, old in kept.items()])
    _name_concepts(by, added, plan["outcomes"])
    keep_names(version, plan, dict(enumerate(added)))
    jobs.propose_for_version.defer(version_id=str(version.pk))
    return unit


def _start(by: Actor, owner: Organisation, plan: Mapping[str, Any]) -> tuple[Unit, UnitVersion]:
    own = plan["texts"][plan["language"]]
    fields = {name: plan.get(name) or "" for name in FRAME}
    # visible: whether the organisation has the code already.
    if Unit.objects.filter(owner=owner, **{name: fields[name] for name in ("code_scheme", "code", "region")}).exists():
        fields["code"] = fields["code_scheme"] = ""
    unit = units.start_unit(
        by=by,
        owner=owner,
        language=plan["language"],
        title=own["title"],
        summary=own.get("summary", ""),
        assessment=own.get("assessment", ""),
        fields=fields,
        version_fields=_version_fields(plan),
        origin=Origin.PACKAGE,
    )
    return unit, unit.versions.get()


def _begin(by: Actor, unit: Unit, plan: Mapping[str, Any]) -> tuple[UnitVersion, dict[int, Outcome]]:
    """The draft of the next version, still empty, and which statements of the one before go on in it."""
    before = list(
        Outcome.objects.filter(version=unit.current).prefetch_related("texts", "concepts").select_related("version")
    )
    version = units.begin_version(by=by, unit=unit)
    units.change_version(by=by, version=version, changes=_version_fields(plan))
    own = plan["texts"][plan["language"]]
    units.write_unit_text(
        by=by,
        version=version,
        language=plan["language"],
        title=own["title"],
        summary=own.get("summary", ""),
        assessment=own.get("assessment", ""),
    )
    version.outcomes.all().delete()
    return version, _kept(before, plan["outcomes"])


def _kept(before: Sequence[Outcome], planned: Sequence[Mapping[str, Any]]) -> dict[int, Outcome]:
    """The statement that each planned one goes on from: that of the same name, else of the same words."""
    names = CaseName.objects.filter(outcome__in=before).values_list("identifier", "outcome")
    by_pk = {outcome.pk: outcome for outcome in before}
    by_name = {str(identifier): by_pk[pk] for identifier, pk in names}
    by_text = {original_of(outcome.texts.all()).text: outcome for outcome in before}
    kept: dict[int, Outcome] = {}
    taken: set[Any] = set()
    for place, given in enumerate(planned):
        old = by_name.get(given.get("identifier", "")) or by_text.get(given["text"])
        if old is not None and old.pk not in taken:
            kept[place] = old
            taken.add(old.pk)
    return kept


def _name_concepts(by: Actor, added: Sequence[Outcome], planned: Sequence[Mapping[str, Any]]) -> None:
    """Concepts of the vocabulary that the package names: whoever takes it over confirms them."""
    uris = {uri for given in planned for uri in given.get("concepts", ())}
    if not uris:
        return
    concepts = {concept.uri: concept.pk for concept in Concept.objects.filter(uri__in=uris)}
    there = set(OutcomeConcept.objects.filter(outcome__in=added).values_list("outcome", "concept"))
    OutcomeConcept.objects.bulk_create(
        OutcomeConcept(
            outcome=outcome,
            concept_id=concepts[uri],
            state=OutcomeConcept.State.CONFIRMED,
            decided_by=by if isinstance(by, Person) else None,
            decided_at=timezone.now(),
        )
        for outcome, given in zip(added, planned, strict=True)
        for uri in dict.fromkeys(given.get("concepts", ()))
        if uri in concepts and (outcome.pk, concepts[uri]) not in there
    )


def _version_fields(plan: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plan[name] for name in VERSION if plan.get(name)} if plan.get("volume") else _days(plan)


def _days(plan: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plan[name] for name in ("valid_from", "valid_until") if plan.get(name)}
