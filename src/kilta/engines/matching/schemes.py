"""Reads concepts to build an index from: the CSV packages of ESCO, or JSON lines of any scheme."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kilta.engines import esco
from kilta.engines.matching.concepts import Concept, Correction, Names
from kilta.engines.matching.lines import Unreadable, objects

KINDS = ("skill", "occupation")


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
    concepts: dict[str, Concept] = {}
    for place, row in _rows(path):
        concept = _concept(place, row)
        if concept.id in concepts:
            raise Unreadable(f"{place}: the id {concept.id!r} stands in an earlier line, too.")
        concepts[concept.id] = concept
    return list(concepts.values())


def corrections_of_lines(path: Path) -> list[Correction]:
    """Corrections from JSON lines with text, concept, right and perhaps language; raises `Unreadable`."""
    corrections = []
    for place, row in _rows(path):
        right, language = row.get("right"), row.get("language")
        if not isinstance(right, bool):
            raise Unreadable(f"{place}: expected true or false as right.")
        spoken = None if language is None else _text(place, row, "language")
        corrections.append(Correction(_text(place, row, "text"), _text(place, row, "concept"), right, spoken))
    return corrections


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from objects(lines, path.name)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path.name}: expected text in UTF-8 ({error}).") from error


def _concept(place: str, row: dict[str, Any]) -> Concept:
    texts = row.get("texts")
    if not isinstance(texts, dict) or not texts:
        raise Unreadable(f"{place}: expected texts, an object with names in at least one language.")
    named = {}
    for language, names in texts.items():
        within = f"{place}, texts in {language!r}"
        if not isinstance(names, dict):
            raise Unreadable(f"{within}: expected an object with a title.")
        description = _text(within, names, "description") if names.get("description") else ""
        named[language] = Names(_text(within, names, "title"), _texts(within, names, "alternatives"), description)
    lists = (_texts(place, row, name) for name in ("broader", "related"))
    return Concept(_text(place, row, "id"), _text(place, row, "kind"), named, *lists)


def _text(place: str, row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip() or not _is_whole(value):
        raise Unreadable(f"{place}: expected a text as {name}.")
    return value


def _texts(place: str, row: dict[str, Any], name: str) -> tuple[str, ...]:
    values = row.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and _is_whole(value) for value in values):
        raise Unreadable(f"{place}: expected a list of texts as {name}.")
    return tuple(values)


def _is_whole(value: str) -> bool:
    """Whether no character is half of one (a lone surrogate, as JSON can write it)."""
    return not any("\ud800" <= character <= "\udfff" for character in value)
