"""Reads concepts to build an index from: the CSV packages of ESCO, or JSON lines of any scheme."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kilta.engines import esco
from kilta.engines.matching.concepts import Concept, Correction, Names

KINDS = ("skill", "occupation")


class Unreadable(Exception):
    """A line that is no concept or correction: which file and line (from 1), and what was expected."""


@dataclass(slots=True)
class _Found:
    kind: str
    texts: dict[str, Names] = field(default_factory=dict)
    broader: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)


def of_esco(paths: Iterable[Path], kinds: Iterable[str] = KINDS) -> list[Concept]:
    """The skills and occupations of ESCO packages, in whatever languages are there; raises `esco.Unreadable`."""
    kinds, found, rest = set(kinds), dict[str, _Found](), []
    for table in filter(None, map(esco.table_of, esco.sources(paths))):
        if table.kind != "concepts":
            rest.append(table)
            continue
        for row in table.rows():
            kind = esco.CONCEPTS.get(row["conceptType"], "")
            if kind in kinds and row["preferredLabel"] and row["status"] in ("", "released"):
                concept = found.setdefault(row["conceptUri"], _Found(kind))
                alternatives = (*row.many("altLabels"), *row.many("hiddenLabels"))
                concept.texts[table.language] = Names(row["preferredLabel"], alternatives, row["description"])
    for table in rest:
        for row in table.rows():
            if table.kind == "broader" and row["conceptUri"] in found:
                found[row["conceptUri"]].broader.append(row["broaderUri"])
            elif table.kind == "occupation_skill" and row["occupationUri"] in found:
                found[row["occupationUri"]].related.append(row["skillUri"])
    return [
        Concept(id, one.kind, one.texts, tuple(one.broader), tuple(one.related)) for id, one in sorted(found.items())
    ]


def of_lines(path: Path) -> list[Concept]:
    """Concepts from JSON lines, with the fields of `Concept` and `Names`; raises `Unreadable`."""
    concepts = []
    for place, row in _rows(path):
        try:
            texts = {
                language: Names(names["title"], tuple(names.get("alternatives", ())), names.get("description", ""))
                for language, names in row["texts"].items()
            }
            lists = (tuple(row.get("broader", ())), tuple(row.get("related", ())))
            concepts.append(Concept(row["id"], row["kind"], texts, *lists))
        except (KeyError, TypeError, AttributeError) as error:
            raise Unreadable(f"{place}: expected a concept with id, kind and texts ({error!r}).") from error
    return concepts


def corrections_of_lines(path: Path) -> list[Correction]:
    """Corrections from JSON lines with text, concept, right and perhaps language; raises `Unreadable`."""
    corrections = []
    for place, row in _rows(path):
        try:
            corrections.append(Correction(row["text"], row["concept"], bool(row["right"]), row.get("language")))
        except (KeyError, TypeError) as error:
            raise Unreadable(f"{place}: expected a correction with text, concept and right ({error!r}).") from error
    return corrections


def _rows(path: Path) -> Iterable[tuple[str, dict]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{path.name}, line {number}", json.loads(line)
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path.name}: {error}") from error
