"""What frameworks refer to and is the same for all: kinds of items, fields of ISCED-F, the licence, a grouping."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.conf import settings

from kilta.domains.competences.models import Outcome
from kilta.domains.vocabulary import coded
from kilta.engines import case

ROOT = f"{settings.BASE_URL}/ims/case/v1p1"
# When these definitions were last changed here.
CHANGED = "2026-11-01T00:00:00Z"

HEADING, GROUP, UNIT = "heading", "group", "unit"
ITEM_TYPES = {
    **{
        kind.value: (label, description)
        for kind, label, description in (
            (Outcome.Kind.KNOWLEDGE, "Knowledge", "What a learner knows and understands."),
            (Outcome.Kind.SKILL, "Skill", "What a learner can do."),
            (Outcome.Kind.RESPONSIBILITY, "Responsibility and autonomy", "What a learner answers for, and how alone."),
            (Outcome.Kind.ACTIVITY, "Work activity", "What is done at work."),
        )
    },
    HEADING: ("Heading", "What statements stand under, such as an object of assessment."),
    GROUP: ("Group", "Parts of a qualification that belong together."),
    UNIT: ("Unit", "A unit of a qualification, in its native kind."),
}
LICENCE = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
JUDGED = "judged-pairs"


def moment(value: Any) -> str:
    """A moment as ISO 8601 in UTC, to the second."""
    return str(value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def link(title: str, identifier: object, uri: str) -> dict[str, str]:
    return {"title": one_line(title), "identifier": str(identifier), "uri": uri}


def one_line(text: str, longest: int = 200) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def address(kind: str, identifier: object) -> str:
    return f"{ROOT}/{kind}/{identifier}"


def item_type(kind: str) -> dict[str, Any]:
    title, description = ITEM_TYPES[kind]
    identifier = case.named(f"item-type {kind}")
    return {
        "identifier": str(identifier),
        "uri": address("CFItemTypes", identifier),
        "title": title,
        "description": description,
        "hierarchyCode": str(list(ITEM_TYPES).index(kind) + 1),
        "typeCode": kind,
        "lastChangeDateTime": CHANGED,
    }


def subject(code: str) -> dict[str, Any]:
    identifier = case.named(f"isced-f {code}")
    return {
        "identifier": str(identifier),
        "uri": address("CFSubjects", identifier),
        "title": coded.ISCED_FIELDS[code].label_in("en"),
        "hierarchyCode": code,
        "description": f"ISCED-F 2013, {code}",
        "lastChangeDateTime": CHANGED,
    }


def licence() -> dict[str, Any]:
    title, uri = LICENCE
    return {
        "identifier": str(case.named(f"licence {title}")),
        "uri": uri,
        "title": title,
        "description": "Creative Commons Attribution 4.0 International",
        "licenseText": f"Use it as you like, and name where it comes from. The licence: {uri}legalcode",
        "lastChangeDateTime": CHANGED,
    }


def grouping() -> dict[str, Any]:
    identifier = case.named(JUDGED)
    return {
        "identifier": str(identifier),
        "uri": address("CFAssociationGroupings", identifier),
        "title": "Judged correspondences",
        "description": "How statements of two units stand to each other, as people of organisations have judged it.",
        "lastChangeDateTime": CHANGED,
    }


def link_to(definition: dict[str, Any]) -> dict[str, str]:
    return link(definition["title"], definition["identifier"], definition["uri"])


def subjects_from(identifier: str) -> list[dict[str, Any]]:
    """The field of that name, then those below it; nothing for another name."""
    code = _codes().get(identifier)
    return [subject(one) for one in _with_below(code)] if code else []


def item_type_named(identifier: str) -> list[dict[str, Any]]:
    return [one for one in map(item_type, ITEM_TYPES) if one["identifier"] == identifier]


def subjects_of(codes: Iterable[str]) -> list[dict[str, Any]]:
    return [subject(code) for code in sorted(set(codes)) if code in coded.ISCED_FIELDS]


def _codes() -> dict[str, str]:
    return {str(case.named(f"isced-f {entry.code}")): entry.code for entry in coded.ISCED_FIELDS}


def _with_below(code: str) -> list[str]:
    found = [code]
    for entry in coded.ISCED_FIELDS.below(code):
        found += _with_below(entry.code)
    return found
