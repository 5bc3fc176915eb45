"""What the pages about concepts show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest

from kilta.domains.vocabulary.models import Concept, ConceptText, EscoImport, Relation
from kilta.foundation import search
from kilta.foundation.access.actors import Actor
from kilta.foundation.ui.paging import Slice, slice_of

# visible: concepts, their names and their relations are public; imports are shown by `visible_to`.
KIND = "vocabulary.concept"
FEW = 40  # related concepts shown at once; the rest on request
DEEPEST = 8  # levels of the hierarchy


@dataclass(frozen=True)
class Named:
    """A concept by its name in the reader's language, or in the best other one."""

    id: UUID
    title: str
    language: str
    kind: str
    code: str
    is_retired: bool


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
        found = search.matching_ids(actor, asked, KIND, limit=500)
        order = Case(
            *(When(pk=pk, then=Value(position)) for position, pk in enumerate(found)), output_field=IntegerField()
        )
        rows = rows.filter(pk__in=found).order_by(order) if found else rows.none()
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

    def related(relation: str, *, kind: str, inwards: bool) -> Related:
        ends = Relation.objects.filter(kind=kind)
        ends = ends.filter(target=concept) if inwards else ends.filter(source=concept)
        ids = ends.values("source" if inwards else "target")
        rows = Concept.objects.visible_to(actor).filter(pk__in=ids).order_by("code", "pk")
        found = list(rows if show_all == relation else rows[: FEW + 1])
        shown = found if show_all == relation else found[:FEW]
        names = named(shown, language)
        ordered = sorted((names[row.pk] for row in shown if row.pk in names), key=lambda one: (one.code, one.title))
        return Related(relation, ordered, len(found) > len(shown))

    return ConceptPage(
        concept=concept,
        text=text,
        texts=texts,
        paths=_paths(concept, language),
        narrower=related("narrower", kind=Relation.Kind.BROADER, inwards=True),
        essential=related("essential", kind=Relation.Kind.ESSENTIAL, inwards=False),
        optional=related("optional", kind=Relation.Kind.OPTIONAL, inwards=False),
        essential_for=related("essential_for", kind=Relation.Kind.ESSENTIAL, inwards=True),
        optional_for=related("optional_for", kind=Relation.Kind.OPTIONAL, inwards=True),
        replaced_by=named([concept.replaced_by], language)[concept.replaced_by.pk] if concept.replaced_by else None,
    )


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
    return {
        pk: Named(
            pk, text.title, text.language, by_id[pk].get_kind_display(), by_id[pk].code, bool(by_id[pk].retired_in)
        )
        for pk, text in best.items()
    }


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
