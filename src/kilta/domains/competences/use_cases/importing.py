"""Imports: a file is read and shown; then all of it is taken over in one act, or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from kilta.domains.competences import jobs
from kilta.domains.competences.models import Origin, Part, Qualification, Unit, UnitImport, UnitVersion
from kilta.domains.competences.policies import may_import_for
from kilta.domains.competences.queries import importing as queries
from kilta.domains.competences.use_cases import outcomes, qualifications, units
from kilta.domains.competences.use_cases.exchange import write_package_unit
from kilta.domains.competences.use_cases.refusals import DraftsInTheWay, ImportIsOver
from kilta.domains.network.models import Organisation
from kilta.domains.people.models import Person
from kilta.engines.statements import kind_of
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.use_cases import use_case

# More units or statements than these are taken over by a job.
AT_ONCE, STATEMENTS_AT_ONCE = 15, 1_000
STATE = UnitImport.State
CHECKED = TranslationState.CHECKED.value
FRAME = ("kind", "country", "region", "code", "code_scheme", "isced_f", "source")


@use_case
def keep_plan(
    *, by: Actor, owner: Organisation, origin: str, file_name: str, plan: Mapping[str, Any], qualification: Any = None
) -> UnitImport:
    """Keep what a file says until somebody says yes to it; nothing else is written."""
    ensure(may_import_for(by, owner))
    return UnitImport.objects.create(
        owner=owner,
        asked_by=by if isinstance(by, Person) else None,
        origin=origin,
        file_name=file_name[:200],
        plan=dict(plan),
        qualification=qualification,
    )


@use_case
def ask_to_take_over(*, by: Actor, asked: UnitImport) -> UnitImport:
    """Take a plan over: a small one at once, a large one by a job.

    Everything in it is published, but for a package of another platform: its units become drafts.
    """
    ensure(may_import_for(by, asked.owner))
    asked = UnitImport.objects.locked(asked)
    if asked.state != STATE.READ:
        raise ImportIsOver
    _refuse_drafts(asked)
    asked.state = STATE.RUNNING
    asked.save(update_fields=["state"])
    planned = asked.plan["units"]
    if len(planned) <= AT_ONCE and sum(len(one["outcomes"]) for one in planned) <= STATEMENTS_AT_ONCE:
        return _take_over(by, asked)
    jobs.take_over.defer(key=f"unit-import:{asked.pk}", import_id=str(asked.pk))
    return asked


@use_case
def take_over_now(*, by: Actor, import_id: UUID) -> UnitImport | None:
    """What the job does; a second time it finds nothing to do."""
    ensure(by.is_staff)
    asked = UnitImport.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=import_id).first()
    if asked is None or asked.state != STATE.RUNNING:
        return None
    return _take_over(by, asked)


@use_case
def drop_plan(*, by: Actor, asked: UnitImport) -> None:
    """Forget a file that was read and not taken over."""
    ensure(may_import_for(by, asked.owner))
    if asked.state != STATE.READ:
        raise ImportIsOver
    asked.delete()


def _take_over(by: Actor, asked: UnitImport) -> UnitImport:
    _refuse_drafts(asked)
    plan = asked.plan
    by_ref: dict[str, Unit] = {}
    counts = {queries.NEW: 0, queries.CHANGED: 0, queries.SAME: 0, "drafts": 0}
    for planned in queries.planned_units(asked.owner, plan["units"]):
        unit = planned.known
        if asked.origin == Origin.PACKAGE and planned.change in (queries.NEW, queries.CHANGED):
            unit = write_package_unit(by=by, owner=asked.owner, known=unit, plan=planned.plan)
        elif planned.change == queries.NEW:
            unit = _write_new(by, asked, planned.plan)
        elif unit is not None and planned.change == queries.CHANGED:
            _write_anew(by, asked, unit, planned.plan)
        counts[planned.change] += 1
        if unit is not None:
            counts["drafts"] += unit.current_id is None
            by_ref[planned.plan["ref"]] = unit
    qualification = _qualify(by, asked, plan.get("qualification") or {})
    if qualification is not None and plan.get("tree"):
        _plant(by, qualification, plan["tree"], by_ref, replace=bool(plan.get("qualification")))
    asked.state, asked.ended_at, asked.plan = STATE.DONE, timezone.now(), {}
    asked.report, asked.qualification = counts, qualification
    asked.save()
    return asked


def _write_new(by: Actor, asked: UnitImport, plan: Mapping[str, Any]) -> Unit:
    own = plan["texts"][plan["language"]]
    unit = units.start_unit(
        by=by,
        owner=asked.owner,
        language=plan["language"],
        title=own["title"],
        summary=own.get("summary", ""),
        assessment=own.get("assessment", ""),
        fields={name: plan.get(name) or "" for name in FRAME},
        version_fields=_version_fields(plan),
        origin=asked.origin,
    )
    version = unit.versions.get()
    version.unit = unit
    _fill(by, version, plan, keys={})
    return _published(by, unit, "")


def _write_anew(by: Actor, asked: UnitImport, unit: Unit, plan: Mapping[str, Any]) -> None:
    """A new version of a unit that is there; statements with the same code or words keep their keys and concepts."""
    if unit.current_id is None:
        unit.versions.all().delete()
        version = unit.versions.create(number=1, **_version_fields(plan))
        before: list[Any] = []
    else:
        version = units.begin_version(by=by, unit=unit)
        before = list(version.outcomes.prefetch_related("texts", "concepts"))
        units.change_version(by=by, version=version, changes=_version_fields(plan))
    version.unit = unit
    own = plan["texts"][plan["language"]]
    units.write_unit_text(
        by=by,
        version=version,
        language=plan["language"],
        title=own["title"],
        summary=own.get("summary", ""),
        assessment=own.get("assessment", ""),
    )
    known = _known(before)
    kept: dict[int, Any] = {}
    for place, given in enumerate(plan["outcomes"]):
        old = known.get(("code", given.get("code"))) or known.get(("text", given["text"]))
        if old is not None and old not in kept.values():
            kept[place] = old
    words_before = {outcome.pk: _own_text(outcome) for outcome in before}
    version.outcomes.all().delete()
    added = _fill(by, version, plan, keys={place: old.key for place, old in kept.items()})
    outcomes.copy_concepts(by=by, pairs=[(old, added[place]) for place, old in kept.items()])
    changed = sum(1 for place, old in kept.items() if words_before[old.pk] != plan["outcomes"][place]["text"])
    if before or unit.current_id:
        news = len(plan["outcomes"]) - len(kept)
        gone = len(before) - len(kept)
        _published(by, unit, f"{asked.file_name}: +{news} −{gone} ~{changed}")
    else:
        _published(by, unit, "")


def _fill(by: Actor, version: UnitVersion, plan: Mapping[str, Any], *, keys: Mapping[int, Any]) -> Sequence[Any]:
    """Translations of the title and all statements of a draft."""
    for language, text in plan["texts"].items():
        if language != plan["language"]:
            version.texts.update_or_create(
                language=language,
                defaults={
                    "title": text["title"],
                    "summary": text.get("summary", ""),
                    "assessment": text.get("assessment", ""),
                    "state": text.get("state") or CHECKED,
                },
            )
    statements = []
    for place, given in enumerate(plan["outcomes"]):
        guess = kind_of(given["text"], given.get("language") or plan["language"])
        statements.append(
            {
                "text": given["text"],
                "heading": given.get("heading", ""),
                "language": given.get("language") or plan["language"],
                "code": given.get("code", ""),
                "lenses": given.get("lenses", ()),
                "kind": given.get("kind") or guess.kind,
                "kind_because": "" if given.get("kind") else guess.word or "-",
                "key": keys.get(place),
                "translations": {
                    language: (text, heading, CHECKED)
                    for language, (text, heading) in given.get("translations", {}).items()
                },
            }
        )
    return outcomes.add_outcomes(by=by, version=version, statements=statements)


def _published(by: Actor, unit: Unit, what_changed: str) -> Unit:
    """Publish what has statements; what has none stays a draft. The index is asked later."""
    unit.refresh_from_db()
    version = unit.versions.order_by("-number")[0]
    if version.outcomes.exists():
        version = units.publish_unit(by=by, unit=unit, what_changed=what_changed)
        unit.refresh_from_db()
        jobs.propose_for_version.defer(version_id=str(version.pk))
    return unit


def _qualify(by: Actor, asked: UnitImport, plan: Mapping[str, Any]) -> Qualification | None:
    """The qualification of the plan, started or changed; that of the import where the plan has none."""
    if not plan:
        return asked.qualification
    fields = {name: plan.get(name) for name in qualifications.FIELDS if plan.get(name) not in (None, "")}
    if fields.get("volume"):
        fields["volume_unit"] = plan.get("volume_unit") or "osp"
    is_package = asked.origin == Origin.PACKAGE
    texts = {language: dict(text) for language, text in plan["texts"].items()}
    own = texts.pop(plan["language"])
    title = own.pop("title")
    qualification = queries.known_qualification(asked.owner, dict(plan))
    if qualification is None:
        if is_package and queries.code_is_taken(asked.owner, fields):
            fields["code"] = fields["code_scheme"] = ""
        qualification = qualifications.start_qualification(
            by=by,
            owner=asked.owner,
            language=plan["language"],
            title=title,
            fields=fields,
            texts=own,
            origin=asked.origin,
        )
    else:
        if is_package:
            fields.pop("code", None), fields.pop("code_scheme", None)
        qualifications.change_qualification(by=by, qualification=qualification, changes=fields)
        qualifications.write_qualification_text(
            by=by, qualification=qualification, language=plan["language"], title=title, texts=own
        )
    for language, text in texts.items():
        qualifications.write_qualification_text(
            by=by,
            qualification=qualification,
            language=language,
            state=text.pop("state", "") or CHECKED,
            title=text.pop("title", "") or title,
            texts=text,
        )
    if is_package:
        return qualification  # A draft, as its units are.
    return qualifications.publish_qualification(by=by, qualification=qualification)


def _plant(
    by: Actor,
    qualification: Qualification,
    tree: Sequence[Mapping[str, Any]],
    by_ref: Mapping[str, Unit],
    *,
    replace: bool,
) -> None:
    """Write the tree; that of a whole qualification takes the place of the one before."""
    if replace:
        qualification.parts.all().delete()
    first = qualification.parts.filter(parent=None).count()

    def plant(branch: Mapping[str, Any], parent: Part | None, position: int) -> None:
        unit = by_ref.get(branch.get("unit") or "")
        if branch.get("unit") and unit is None:
            return
        part = Part.objects.create(
            qualification=qualification,
            parent=parent,
            position=position,
            role=branch["role"],
            unit=unit,
            **{name: branch.get(name) for name in qualifications.RULE if name != "role"},
        )
        titles, rules = branch.get("titles") or {}, branch.get("rules") or {}
        language = qualification.language if qualification.language in titles else next(iter(titles), "")
        for code in dict.fromkeys([*titles, *rules]):
            title = titles.get(code) or titles.get(language) or (unit.title if unit else "")
            if title:
                is_own = code == (language or qualification.language)
                part.texts.create(
                    language=code,
                    title=title[:300],
                    rule=rules.get(code, ""),
                    state=TranslationState.ORIGINAL if is_own else TranslationState.CHECKED,
                )
        for place, child in enumerate(branch.get("children") or []):
            plant(child, part, place)

    for place, branch in enumerate(tree):
        plant(branch, None, first + place)


def _refuse_drafts(asked: UnitImport) -> None:
    blocked = [
        one.plan["title"]
        for one in queries.planned_units(asked.owner, asked.plan["units"])
        if one.change == queries.BLOCKED
    ]
    if blocked:
        raise DraftsInTheWay(blocked)


def _version_fields(plan: Mapping[str, Any]) -> dict[str, Any]:
    volume = plan.get("volume") or None
    return {
        "volume": volume,
        "volume_unit": plan.get("volume_unit", "") if volume else "",
        "volume_is_estimate": bool(volume and plan.get("volume_is_estimate")),
        "valid_from": plan.get("valid_from") or None,
        "valid_until": plan.get("valid_until") or None,
    }


def _known(before: Sequence[Any]) -> dict[tuple[str, Any], Any]:
    known: dict[tuple[str, Any], Any] = {}
    for outcome in before:
        if outcome.code:
            known[("code", outcome.code)] = outcome
        known[("text", _own_text(outcome))] = outcome
    return known


def _own_text(outcome: Any) -> str:
    return next(text.text for text in outcome.texts.all() if text.state == TranslationState.ORIGINAL)
