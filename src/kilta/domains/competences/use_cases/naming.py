"""Names for exchange: given when a version is published and when a pair is judged, so that they are found again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from kilta.domains.competences.models import CaseName, Correspondence, Outcome, UnitVersion
from kilta.domains.competences.queries.exchange.frameworks import new_name, original_of
from kilta.engines import case

What = CaseName.What


def name_version(version: UnitVersion) -> None:
    """Name a version, its statements and headings; what came from elsewhere keeps its name while it says the same."""
    statements = list(version.outcomes.prefetch_related("texts"))
    said = _said(version, statements)
    names = {_key(name): name for name in CaseName.objects.filter(version=version)}
    wanted = {_key(name): name for name in _own_names(version, statements)}
    CaseName.objects.filter(pk__in=[name.pk for key, name in names.items() if key not in wanted]).delete()
    for key, own in wanted.items():
        name = names.get(key)
        if name is not None and name.said and name.said != said[key]:
            # It was changed after it had come here, so it is another thing now.
            name.identifier, name.placing, name.uri, name.said, name.kept = own.identifier, own.placing, "", "", {}
            name.save()
    CaseName.objects.bulk_create(own for key, own in wanted.items() if key not in names)


def name_pairs(pairs: Any) -> None:
    """Name correspondences that have no name yet."""
    rows = pairs.exclude(pk__in=CaseName.objects.filter(what=What.PAIR).values("correspondence"))
    CaseName.objects.bulk_create(
        (CaseName(what=What.PAIR, correspondence_id=pk, identifier=case.named(pk)) for pk in _keys(rows)),
        ignore_conflicts=True,
    )


def name_pairs_of(version: UnitVersion) -> None:
    # visible: names are given to all of them.
    name_pairs(Correspondence.objects.filter(Q(left_version=version) | Q(right_version=version)))


def keep_names(version: UnitVersion, unit: Mapping[str, Any], outcomes: Mapping[int, Any]) -> None:
    """Give a draft that was read from a package the names that it has there; `outcomes` by their place in it."""
    said = _said(version, list(version.outcomes.prefetch_related("texts")))
    rows = []
    if unit.get("identifier"):
        rows.append(_kept(new_name(What.DOCUMENT, version=version), unit))
    for place, outcome in outcomes.items():
        if unit["outcomes"][place].get("identifier"):
            own = new_name(What.ITEM, version=version, outcome=outcome)
            rows.append(_kept(own, unit["outcomes"][place]))
    for heading, given in unit.get("headings", {}).items():
        if given.get("identifier"):
            rows.append(_kept(new_name(What.HEADING, version=version, heading=heading), given))
    for name in rows:
        name.said = said[_key(name)]
    CaseName.objects.bulk_create(rows)


def _said(version: UnitVersion, outcomes: Sequence[Outcome]) -> dict[Any, str]:
    """A fingerprint of what the version, each statement and each heading says."""
    unit = version.unit
    found: dict[Any, str] = {}
    statements = []
    for outcome in outcomes:
        own = original_of(outcome.texts.all())
        found[(What.ITEM.value, outcome.pk)] = _print([own.text, own.language, outcome.kind, outcome.code])
        statements.append([own.text, own.heading, outcome.kind])
        if own.heading:
            found[(What.HEADING.value, own.heading)] = _print([own.heading])
    own = version.texts.get(state="original")
    words = [own.title, own.summary, own.assessment, own.language, unit.isced_f, str(version.volume)]
    days = [str(version.valid_from), str(version.valid_until)]
    found[(What.DOCUMENT.value, None)] = _print([words, days, statements])
    return found


def _own_names(version: UnitVersion, outcomes: Sequence[Outcome]) -> list[CaseName]:
    names = [new_name(What.DOCUMENT, version=version)]
    headings = {}
    for outcome in outcomes:
        names.append(new_name(What.ITEM, version=version, outcome=outcome))
        headings[original_of(outcome.texts.all()).heading] = None
    return names + [new_name(What.HEADING, version=version, heading=heading) for heading in headings if heading]


def _kept(name: CaseName, given: Mapping[str, Any]) -> CaseName:
    name.identifier = UUID(given["identifier"])
    name.uri, name.kept = given.get("uri", ""), dict(given.get("kept", {}))
    if given.get("placing"):
        name.placing = UUID(given["placing"])
        if given.get("placing_uri"):
            name.kept["placing"] = given["placing_uri"]
    return name


def _key(name: CaseName) -> tuple[str, Any]:
    what = str(name.what)
    return (what, name.outcome_id if what == What.ITEM else name.heading or None)


def _keys(rows: Any) -> list[UUID]:
    return list(rows.values_list("pk", flat=True))


def _print(values: Any) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()
