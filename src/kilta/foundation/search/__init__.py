"""Search: one box over everything that the reader may see.

    @search.describes(Organisation)
    def documents(organisation: Organisation) -> list[Document]:
        return [
            Document(of=organisation, language=text.language, title=organisation.name, body=text.summary,
                     link=organisation.get_absolute_url(), facets={"country": organisation.country})
            for text in organisation.texts.all()
        ]

    search.kind(Organisation, label=_("Organisation"))

    search.index(organisation)      # in a use case, in its transaction; many at once: index_many(rows)
    search.forget(organisation)     # leaves nothing, not even a word

An object has one document for each of its languages, stemmed in that language by PostgreSQL. Names are kept a second
time, folded (`Jyväskylä` → `jyvaskyla`), so that they are found while they are typed and with one wrong letter, without
any extension of the database. `index_many` writes a thousand documents in four statements; what is imported in bulk (a
concept scheme) is best indexed by a job. Another engine can take this module's place: nobody else knows how it is done.
What is found is always read again through `.visible_to(actor)` before it is shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, IntegerField, UUIDField, Value
from django.utils.functional import Promise

from kilta.foundation.access.actors import Actor

if TYPE_CHECKING:
    from uuid import UUID

ALL, MEMBERS, STAFF = "all", "members", "staff"


@dataclass(frozen=True)
class Document:
    """What is searched of an object in one language.

    `title` and `names` are found while typing and with a wrong letter; `body` is searched, `summary` shown. `link` is
    the path without language prefix. `facets` are codes such as `{"country": "FI"}`.
    """

    of: models.Model
    language: str
    title: str
    names: Sequence[str] = ()
    body: str = ""
    audience: str = ALL
    link: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""


@dataclass(frozen=True)
class Hit:
    """One found object: its kind (a model's label), title and a piece of its text with the words marked (safe HTML).

    The title is in the reader's language where there is one; `language` is that of the text that was found.
    """

    kind: str
    label: str
    id: "UUID"
    title: str
    excerpt: str
    link: str
    language: str
    title_language: str


@dataclass(frozen=True)
class Facet:
    """How many of the best hits are of one kind; a number that reached the limit means "at least"."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True)
class Results:
    """Found objects, best first. `corrected` is what was searched when nothing fitted the words as they were typed."""

    hits: list[Hit]
    facets: list[Facet]
    total: int
    total_is_at_least: bool
    corrected: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A name that begins (or nearly begins) with what was typed."""

    text: str
    kind: str
    label: str
    link: str
    id: "UUID"


Describe = Callable[[Any], list[Document]]

DESCRIBERS: dict[type[models.Model], Describe] = {}
LABELS: dict[str, str | Promise] = {}


def describes(model: type[models.Model]) -> Callable[[Describe], Describe]:
    """Let the decorated function say which documents an object of `model` has; none means that it is not found."""

    def decorate(describe: Describe) -> Describe:
        DESCRIBERS[model] = describe
        return describe

    return decorate


def kind(model: type[models.Model], *, label: str | Promise) -> None:
    """Say what an object of `model` is called in the results."""
    LABELS[model._meta.label_lower] = label


def index(row: models.Model) -> None:
    """Bring the documents of an object up to date; belongs to the open transaction."""
    index_many([row])


def index_many(rows: Iterable[models.Model]) -> None:
    """The same for many objects of one model, in chunks."""
    from kilta.foundation.search import writing

    writing.index(rows)


def forget(row: models.Model) -> None:
    """Remove everything of an object, with the words that nobody else uses."""
    from kilta.foundation.search import writing

    writing.forget(type(row), [row.pk])


def reindex(model: type[models.Model] | None = None) -> int:
    """Describe every object again (of one model, or all), in chunks, while search goes on; returns how many."""
    from kilta.foundation.search import writing

    return writing.reindex([model] if model else list(DESCRIBERS))


def find(
    actor: Actor,
    text: str,
    *,
    language: str,
    kinds: Sequence[str] = (),
    facets: Mapping[str, str] | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """What `actor` may see that fits the words of `text`, best first."""
    from kilta.foundation.search import reading

    return reading.find(actor, text, language=language, kinds=kinds, facets=facets or {}, limit=limit, offset=offset)


def suggest(actor: Actor, text: str, *, language: str, kinds: Sequence[str] = (), limit: int = 8) -> list[Suggestion]:
    """Names that begin with `text`, or with a word that differs from it in one letter."""
    from kilta.foundation.search import reading

    return reading.suggest(actor, text, language=language, kinds=kinds, limit=limit)


def matching_ids(actor: Actor, text: str, kind: str, *, limit: int = 2000) -> "list[UUID]":
    """The objects of one kind that fit, best first, for a directory that filters its own rows with them."""
    from kilta.foundation.search import reading

    return reading.matching_ids(actor, text, kind, limit=limit)


def rank_in(ids: "Sequence[UUID]") -> Func:
    """The place of a row among `ids`, from 1, to order a queryset as a search has ranked it.

    One value, where a CASE with a branch for each of hundreds of ids takes longer than the search itself.
    """
    places = Value(list(ids), output_field=ArrayField(UUIDField()))
    return Func(places, F("pk"), function="array_position", output_field=IntegerField())
