"""What the pages about concepts show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from kilta.domains.vocabulary import sections
from kilta.domains.vocabulary.models import Concept, ConceptText, EscoImport, Relation
from kilta.foundation import search
from kilta.foundation.access.actors import Actor
from kilta.foundation.ui.paging import Slice, slice_of

# visible: concepts, their names and their relations are public; imports are shown by `visible_to`.
KIND = "vocabulary.concept"
FEW = 40  # related concepts shown at once; the rest on request
DEEPEST = 8  # levels of the hierarchy
MOST_FOUND = 500  # concepts that a search goes through

# How one concept can stand to another: the kind of the relation, and whether it is followed backwards.
RELATIONS = {
    "broader": (Relation.Kind.BROADER, False),
    "narrower": (Relation.Kind.BROADER, True),
    "essential": (Relation.Kind.ESSENTIAL, False),
    "optional": (Relation.Kind.OPTIONAL, False),
    "essential_for": (Relation.Kind.ESSENTIAL, True),
    "optional_for": (Relation.Kind.OPTIONAL, True),
}


@dataclass(frozen=True)
class Named:
    """A concept by its name in the reader's language, or in the best other one."""

    id: UUID
    uri: str
    title: str
    language: str
    kind: str
    code: str
    is_retired: bool

    @property
    def kind_label(self) -> str:
        return str(Concept.Kind(self.kind).label)


@dataclass(frozen=True)
class ConceptsPage:
    concepts: Slice[Named]
    has_concepts: bool
    versions: list[str]
    asked: str
    kind: str
    collection: str


@dataclass(frozen=True)
class Related:
    """Concepts that stand in one relation to another, the first ones or all."""

    relation: str
    concepts: list[Named]
    has_more: bool


@dataclass(frozen=True)
class ConceptPage:
    concept: Concept
    text: ConceptText
    texts: list[ConceptText]
    paths: list[list[Named]]
    narrower: Related
    essential: Related
    optional: Related
    essential_for: Related
    optional_for: Related
    replaced_by: Named | None
    sections: list[sections.Shown]


@dataclass(frozen=True)
class ImportsPage:
    imports: list[EscoImport]
    concepts: int
    languages: list[str]


def concepts_page(
    actor: Actor, request: HttpRequest, *, language: str, asked: str, kind: str, collection: str
) -> ConceptsPage:
    """The concepts that fit, best first; without a question those at the top of the hierarchy, or all of a kind."""
    rows = Concept.objects.visible_to(actor)
    if collection:
        rows = rows.filter(collections__contains=[collection])
    if kind:
        rows = rows.filter(kind=kind)
    if asked:
        rows = found(actor, rows, asked).order_by("rank")
    elif kind or collection:
        rows = rows.live().filter(texts__language=language).order_by("texts__title", "pk")
        if not rows.exists():  # not imported in the reader's language
            rows = Concept.objects.visible_to(actor).live().filter(texts__language="en")
            rows = (rows.filter(kind=kind) if kind else rows).order_by("texts__title", "pk")
            rows = rows.filter(collections__contains=[collection]) if collection else rows
    else:
        rows = rows.live().top().exclude(kind__in=(Concept.Kind.SKILL, Concept.Kind.KNOWLEDGE)).order_by("kind", "code")
    part = slice_of(rows, request, size=30)
    names = named(part, language)
    return ConceptsPage(
        concepts=Slice([names[row.pk] for row in part if row.pk in names], part.number, part.is_followed),
        has_concepts=bool(part.rows) or Concept.objects.visible_to(actor).exists(),
        versions=_versions(),
        asked=asked,
        kind=kind,
        collection=collection,
    )


def concept_page(actor: Actor, concept: Concept, *, language: str, show_all: str) -> ConceptPage:
    """A concept with its place and its relations; `show_all` names the relation that is not cut short."""
    texts = sorted(concept.texts.all(), key=lambda text: _rank(text.language, language))
    text = texts[0] if texts else ConceptText(concept=concept, language="en", title=concept.uri)

    def shown(relation: str) -> Related:
        return first_related(actor, concept, relation, language=language, most=None if relation == show_all else FEW)

    return ConceptPage(
        concept=concept,
        text=text,
        texts=texts,
        paths=_paths(concept, language),
        narrower=shown("narrower"),
        essential=shown("essential"),
        optional=shown("optional"),
        essential_for=shown("essential_for"),
        optional_for=shown("optional_for"),
        replaced_by=named([concept.replaced_by], language)[concept.replaced_by.pk] if concept.replaced_by else None,
        sections=sections.of(concept, actor),
    )


def related(actor: Actor, concept: Concept, relation: str) -> Any:
    """The concepts that stand to this one in one of `RELATIONS`."""
    kind, backwards = RELATIONS[relation]
    here, there = ("target", "source") if backwards else ("source", "target")
    ends = Relation.objects.filter(**{here: concept}, kind=kind).values(there)
    return Concept.objects.visible_to(actor).filter(pk__in=ends)


def first_related(actor: Actor, concept: Concept, relation: str, *, language: str, most: int | None = FEW) -> Related:
    """The first `most` of them by code and name, or all; `has_more` tells whether the rest was cut off."""
    rows = related(actor, concept, relation).order_by("code", "pk")
    read = list(rows if most is None else rows[: most + 1])
    kept = read[:most]
    names = named(kept, language)
    ordered = sorted((names[row.pk] for row in kept if row.pk in names), key=lambda one: (one.code, one.title))
    return Related(relation, ordered, len(read) > len(kept))


def found(actor: Actor, rows: Any, asked: str) -> Any:
    """Those of the concepts that search finds, with their `rank`: the best one has the lowest."""
    ids = search.matching_ids(actor, asked, KIND, limit=MOST_FOUND)
    return rows.filter(pk__in=ids).annotate(rank=search.rank_in(ids))


def imports_page(actor: Actor) -> ImportsPage:
    return ImportsPage(
        imports=list(EscoImport.objects.visible_to(actor).order_by("-created_at")[:20]),
        concepts=Concept.objects.visible_to(actor).count(),
        languages=list(ConceptText.objects.order_by("language").values_list("language", flat=True).distinct()),
    )


def named(concepts: Iterable[Concept], language: str) -> dict[UUID, Named]:
    """The names of concepts in the reader's language, else in English, else in any other; one query."""
    by_id = {concept.pk: concept for concept in concepts}
    best: dict[UUID, ConceptText] = {}
    texts = ConceptText.objects.filter(concept__in=by_id).only("concept_id", "language", "title")
    for text in texts:
        known = best.get(text.concept_id)
        if known is None or _rank(text.language, language) < _rank(known.language, language):
            best[text.concept_id] = text
    return {pk: _named(by_id[pk], text) for pk, text in best.items()}


def _named(concept: Concept, text: ConceptText) -> Named:
    return Named(
        id=concept.pk,
        uri=concept.uri,
        title=text.title,
        language=text.language,
        kind=concept.kind,
        code=concept.code,
        is_retired=bool(concept.retired_in),
    )


def _rank(language: str, wanted: str) -> tuple[bool, bool, str]:
    return (language != wanted, language != "en", language)


def _paths(concept: Concept, language: str) -> list[list[Named]]:
    """The ways from the top of the hierarchy down to the concept, at most five."""
    above: dict[UUID, list[UUID]] = {}
    level = {concept.pk}
    for _depth in range(DEEPEST):
        edges = Relation.objects.filter(kind=Relation.Kind.BROADER, source__in=level).values_list("source", "target")
        fresh = set()
        for source, target in edges:
            above.setdefault(source, []).append(target)
            fresh.add(target)
        level = fresh - set(above)
        if not level:
            break
    rows = Concept.objects.filter(Q(pk__in={pk for targets in above.values() for pk in targets}))
    names = named(rows, language)

    def ways(pk: UUID, seen: frozenset[UUID]) -> list[list[Named]]:
        if pk not in above:
            return [[]]
        return [
            [*way, names[target]]
            for target in above[pk]
            if target in names and target not in seen
            for way in ways(target, seen | {target})
        ]

    return [way for way in ways(concept.pk, frozenset({concept.pk})) if way][:5]


def _versions() -> list[str]:
    done = EscoImport.objects.filter(state=EscoImport.State.DONE).order_by("-ended_at")
    return list(dict.fromkeys(done.values_list("version", flat=True)[:5]))


def documents(concept: Any) -> list[search.Document]:
    """How a concept is found: by every name in every language."""
    if concept.retired_in:
        return []
    return [
        search.Document(
            of=concept,
            language=text.language,
            title=text.title,
            names=text.alternatives[:60],
            body=text.description,
            link=f"/concepts/{concept.pk}",
            facets={"kind": concept.kind},
        )
        for text in concept.texts.all()
    ]
