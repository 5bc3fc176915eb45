"""The directories of units and qualifications: whatever their number, a page costs the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from kilta.domains.competences.models import Qualification, QualificationText, TrainedConcept, Unit, UnitText
from kilta.domains.competences.queries import words
from kilta.domains.vocabulary import coded
from kilta.domains.vocabulary.models import Concept
from kilta.domains.vocabulary.queries import Named, named
from kilta.foundation import search
from kilta.foundation.access.actors import Actor

# visible: texts and counts of units and qualifications that were found for the reader.
UNIT, QUALIFICATION = "competences.unit", "competences.qualification"
# A search goes through so many of the best hits; who wants more adds a word or a filter.
MOST_FOUND = 300


@dataclass(frozen=True)
class Filters:
    text: str = ""
    country: str = ""
    field: str = ""
    kind: str = ""
    concept: str = ""

    def query(self) -> str:
        """The query string that asks for the same again."""
        chosen = {
            "q": self.text,
            "country": self.country,
            "field": self.field,
            "kind": self.kind,
            "concept": self.concept,
        }
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def are_set(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Row:
    """A unit or a qualification in a list; `native` is its title in its own language where another one is shown."""

    thing: Any
    title: str
    language: str
    native: str
    summary: str
    country: str
    volume: str


def units(actor: Actor, filters: Filters) -> "QuerySet[Unit]":
    """The public units that fit; the best hit first where words are looked for, otherwise by title."""
    rows = Unit.objects.visible_to(actor).listed()
    rows = _in_frame(rows, filters)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.concept:
        trained = TrainedConcept.objects.filter(unit=OuterRef("pk"), concept=UUID(filters.concept))
        rows = rows.filter(Exists(trained))
    return _ranked(actor, rows, filters.text, UNIT)


def qualifications(actor: Actor, filters: Filters) -> "QuerySet[Qualification]":
    """The public qualifications that fit."""
    rows = _in_frame(Qualification.objects.visible_to(actor).listed(), filters)
    return _ranked(actor, rows, filters.text, QUALIFICATION)


def unit_rows(found: Sequence[Unit]) -> list[Row]:
    """What the list shows of each unit, in the reader's language; two queries."""
    versions = {unit.current_id: unit for unit in found if unit.current_id}
    texts: dict[UUID, list[UnitText]] = {}
    for text in UnitText.objects.filter(of__in=versions).select_related("of"):
        texts.setdefault(text.of_id, []).append(text)
    rows = []
    for unit in found:
        text = words.best(texts.get(unit.current_id, []) if unit.current_id else [], words.reading())
        version = text.of if text else None
        rows.append(
            Row(
                thing=unit,
                title=text.title if text else unit.title,
                language=text.language if text else unit.language,
                native="" if text is None or text.title == unit.title else unit.title,
                summary=text.summary[:200] if text else "",
                country=words.country(unit.country),
                volume=words.volume(version) if version else "",
            )
        )
    return rows


def qualification_rows(found: Sequence[Qualification]) -> list[Row]:
    """What the list shows of each qualification, in the reader's language."""
    texts: dict[UUID, list[QualificationText]] = {}
    for text in QualificationText.objects.filter(of__in=found):
        texts.setdefault(text.of_id, []).append(text)
    rows = []
    for one in found:
        text = words.best(texts.get(one.pk, []), words.reading())
        rows.append(
            Row(
                thing=one,
                title=text.title if text else one.title,
                language=text.language if text else one.language,
                native="" if text is None or text.title == one.title else one.title,
                summary=text.profile[:200] if text else "",
                country=words.country(one.country),
                volume=words.volume(one),
            )
        )
    return rows


def concept_named(actor: Actor, key: str) -> Named | None:
    """The concept by which the list is filtered."""
    if not key:
        return None
    rows = list(Concept.objects.visible_to(actor).filter(pk=key))
    return named(rows, words.reading()).get(rows[0].pk) if rows else None


def fields_to_choose() -> list[tuple[str, str]]:
    """The fields of ISCED-F that can be chosen: broad and narrow ones."""
    return [(one.code, f"{one.code} {one.label}") for one in coded.ISCED_FIELDS if len(one.code) <= 3]


def _in_frame(rows: Any, filters: Filters) -> Any:
    if filters.country:
        rows = rows.filter(country=filters.country)
    if filters.field:
        inside = [one.code for one in coded.ISCED_FIELDS if one.code.startswith(filters.field)]
        rows = rows.filter(isced_f__in=inside)
    return rows


def _ranked(actor: Actor, rows: Any, text: str, kind: str) -> Any:
    if not text:
        return rows.order_by("title_key", "id")
    # A code is one of the names that search knows; nothing else is looked through, so this costs the same among many.
    ids = search.matching_ids(actor, text, kind, limit=MOST_FOUND)
    return rows.filter(pk__in=ids).order_by(search.rank_in(ids), "id")
