"""The vocabulary for programs: coded lists, the concepts of ESCO and the glossary, in the language they ask for."""

from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from kilta.domains.vocabulary import coded, queries
from kilta.domains.vocabulary.forms import COLLECTIONS
from kilta.domains.vocabulary.glossary import COUNTRIES, LANGUAGES, Line, glossary_page
from kilta.domains.vocabulary.models import Concept, ConceptText
from kilta.foundation.access.openings import everyone
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import Field, Page, Query, Router, Strict, Window, listed, operation, paged

router = Router(tags=["vocabulary"])

Language = Literal[LANGUAGES]
ConceptLanguage = Literal[tuple(entry.code for entry in coded.LANGUAGES)]
Kind = Literal[tuple(Concept.Kind.values)]
Collection = Literal[tuple(COLLECTIONS)]
RelationName = Literal[tuple(queries.RELATIONS)]
Country = Literal[COUNTRIES]

IN_LANGUAGE = "The language of the answer; without it the one that `Accept-Language` prefers."


class ListOut(Strict):
    """A coded list; `size` is the number of its codes."""

    name: str
    size: int


class CodeOut(Strict):
    """One code of a list; `parent` is the code above it, empty at the top."""

    code: str
    label: str
    description: str
    parent: str


class ConceptOut(Strict):
    """A concept by its name in the language asked for, else in English, else in any other: `language` says which."""

    id: UUID
    uri: str
    kind: str
    code: str
    title: str
    language: str
    is_retired: bool


class ConceptTextOut(Strict):
    """Its names and description in one language."""

    language: str
    title: str
    alternatives: list[str]
    description: str


class RelatedOut(Strict):
    """The first concepts in one relation; with `has_more`, the rest is at `/concepts/{id}/related`."""

    relation: RelationName
    concepts: list[ConceptOut]
    has_more: bool


class ConceptDetail(Strict):
    id: UUID
    uri: str
    kind: str
    code: str
    reuse: str
    collections: list[str]
    retired_in: str = Field(description="The version of ESCO that no longer has it; empty while it is in use.")
    replaced_by: UUID | None
    replacement_is_found: bool = Field(
        description="No list names the replacement: it was found because it bears the titles of the retired one."
    )
    texts: list[ConceptTextOut]
    related: list[RelatedOut]


class WordingOut(Strict):
    language: str
    term: str
    explanation: str


class WordOut(Strict):
    """A word in the language asked for, and in every language; `country` when only that country has it."""

    key: str
    country: str
    source: str
    term: str
    explanation: str
    wordings: list[WordingOut]


class InLanguage(Strict):
    language: ConceptLanguage | None = Field(None, description=IN_LANGUAGE)


class UriWanted(InLanguage):
    uri: str = Field(max_length=200, description="The address that ESCO gives the concept.")


class CodesWanted(Window):
    language: Language | None = Field(None, description=IN_LANGUAGE)


class ConceptsWanted(Window):
    """Which concepts are asked for."""

    q: str = Field("", max_length=200, description="Words of a name in any language; the best 500 concepts are given.")
    kind: Kind | None = None
    collection: Collection | None = None
    language: ConceptLanguage | None = Field(None, description=IN_LANGUAGE)


class RelatedWanted(Window):
    relation: RelationName
    language: ConceptLanguage | None = Field(None, description=IN_LANGUAGE)


class WordsWanted(CodesWanted):
    """Which words are asked for."""

    q: str = Field("", max_length=100, description="A part of a term or an explanation in any language.")
    country: Country | None = None


@operation(router.get, "/vocabulary/lists", open_to=everyone, scope="vocabulary:read", response=Page[ListOut])
def lists(request: Request, window: Query[Window]) -> Any:
    """The coded lists whose codes other operations use."""
    sizes = [{"name": name, "size": len(codes)} for name, codes in coded.LISTS.items()]
    return listed(request, sizes, window, key=lambda one: str(one["name"]))


@operation(router.get, "/vocabulary/lists/{name}", open_to=everyone, scope="vocabulary:read", response=Page[CodeOut])
def codes(request: Request, name: str, wanted: Query[CodesWanted]) -> Any:
    """The codes of one list, in its own order."""
    if name not in coded.LISTS:
        raise Http404
    language = wanted.language or _readers()

    def out(entry: coded.Entry) -> dict[str, str]:
        return {
            "code": entry.code,
            "label": entry.label_in(language),
            "description": entry.description_in(language),
            "parent": entry.parent,
        }

    return listed(request, list(coded.LISTS[name]), wanted, key=lambda entry: entry.code, out=out)


@operation(router.get, "/concepts", open_to=everyone, scope="vocabulary:read", response=Page[ConceptOut])
def concepts(request: Request, wanted: Query[ConceptsWanted]) -> Any:
    """Occupations, skills and groups of ESCO: the best fit first, or by kind and code."""
    rows = Concept.objects.visible_to(request.actor).live()
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.collection:
        rows = rows.filter(collections__contains=[wanted.collection])
    if wanted.q:
        rows = queries.found(request.actor, rows, wanted.q)
    order = ("rank", "id") if wanted.q else ("kind", "code", "id")
    return _named(paged(request, rows, wanted, order=order), wanted.language)


@operation(router.get, "/concepts/by-uri", open_to=everyone, scope="vocabulary:read", response=ConceptDetail)
def concept_by_uri(request: Request, wanted: Query[UriWanted]) -> Any:
    """One concept by its ESCO address."""
    found = get_object_or_404(Concept.objects.visible_to(request.actor), uri=wanted.uri)
    return _detail(request, found, wanted.language)


@operation(router.get, "/concepts/{uuid:key}", open_to=everyone, scope="vocabulary:read", response=ConceptDetail)
def concept(request: Request, key: UUID, asked: Query[InLanguage]) -> Any:
    """One concept with its texts in every language and the first concepts of each relation."""
    return _detail(request, _visible(request, key), asked.language)


@operation(
    router.get, "/concepts/{uuid:key}/related", open_to=everyone, scope="vocabulary:read", response=Page[ConceptOut]
)
def related_concepts(request: Request, key: UUID, wanted: Query[RelatedWanted]) -> Any:
    """All concepts that stand to one concept in one relation, by code."""
    rows = queries.related(request.actor, _visible(request, key), wanted.relation)
    return _named(paged(request, rows, wanted, order=("code", "id")), wanted.language)


@operation(router.get, "/glossary", open_to=everyone, scope="vocabulary:read", response=Page[WordOut])
def glossary(request: Request, wanted: Query[WordsWanted]) -> Any:
    """The words of the field: those of Kilta and of Europe, then those of each country."""
    page = glossary_page(language=wanted.language or _readers(), text=wanted.q, country=wanted.country or "")
    lines = [line for group in page.groups for line in group.lines]
    return listed(request, lines, wanted, key=lambda line: line.word.key, out=_word)


def _readers() -> str:
    """The reader's language; the lists and the glossary are in those of the interface."""
    language = get_language() or "en"
    return language if language in LANGUAGES else "en"


def _visible(request: Request, key: UUID) -> Concept:
    concept: Concept = get_object_or_404(Concept.objects.visible_to(request.actor), pk=key)
    return concept


def _named(page: dict[str, Any], language: str | None) -> dict[str, Any]:
    """The page with its concepts by name; a concept always has one, for it is imported with it."""
    names = queries.named(page["items"], language or _readers())
    return page | {"items": [names[row.pk] for row in page["items"] if row.pk in names]}


def _detail(request: Request, concept: Concept, language: str | None) -> dict[str, Any]:
    texts: list[ConceptText] = list(concept.texts.order_by("language"))
    return {
        "id": concept.pk,
        "uri": concept.uri,
        "kind": concept.kind,
        "code": concept.code,
        "reuse": concept.reuse,
        "collections": concept.collections,
        "retired_in": concept.retired_in,
        "replaced_by": concept.replaced_by_id,
        "replacement_is_found": concept.replacement_is_found,
        "texts": texts,
        "related": [
            queries.first_related(request.actor, concept, relation, language=language or _readers())
            for relation in queries.RELATIONS
        ],
    }


def _word(line: Line) -> dict[str, Any]:
    return {
        "key": line.word.key,
        "country": line.word.country,
        "source": line.word.source,
        "term": line.wording.term,
        "explanation": line.wording.explanation,
        "wordings": [line.word.wordings[language] for language in LANGUAGES],
    }
