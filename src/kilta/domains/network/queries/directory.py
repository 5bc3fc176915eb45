"""The directory: whom a reader finds, as a list and on a map, at the same cost however many there are."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Avg, Count, F, Min, Q, QuerySet
from django.db.models.functions import Floor
from django.utils.translation import get_language, ngettext

from kilta.domains.network.models import Organisation, OrganisationText, Place
from kilta.domains.network.queries.words import best_of_each
from kilta.domains.vocabulary import coded
from kilta.engines.transliteration import plain
from kilta.foundation.access.actors import Actor

# So many places are drawn one by one; beyond them the database gathers them in cells of a grid.
DRAWN_ONE_BY_ONE = 150
# The size of a cell in degrees: about as wide as high in the middle of Europe.
CELL_HEIGHT, CELL_WIDTH = 1.5, 2.5

# More words than these are not looked for; a mistake in a shorter word would find everything.
MOST_WORDS, SHORTEST_WITH_MISTAKE = 6, 4


@dataclass(frozen=True)
class Filters:
    """What a reader looks for; `cell` is a piece of the map."""

    text: str = ""
    country: str = ""
    kind: str = ""
    sector: str = ""
    language: str = ""
    cell: tuple[int, int] | None = None

    @property
    def are_set(self) -> bool:
        return self != Filters()

    def query(self, **further: str) -> str:
        """The query string that asks for the same again."""
        chosen = {
            "q": self.text,
            "country": self.country,
            "kind": self.kind,
            "sector": self.sector,
            "language": self.language,
            "cell": "{}:{}".format(*self.cell) if self.cell else "",
            **further,
        }
        return urlencode({name: value for name, value in chosen.items() if value})


@dataclass(frozen=True)
class Row:
    """One organisation in the list."""

    organisation: Organisation
    text: OrganisationText | None

    @property
    def country(self) -> str:
        return label_of(coded.COUNTRIES, self.organisation.country)

    @property
    def sectors(self) -> list[str]:
        return [label_of(coded.SECTORS, code) for code in self.organisation.sectors[:3]]


@dataclass(frozen=True)
class Spot:
    """One place on the map, or so many in one cell of the grid."""

    name: str
    latitude: float
    longitude: float
    count: int
    slug: str = ""
    kind: str = ""
    query: str = ""


def matching(actor: Actor, filters: Filters) -> "QuerySet[Organisation]":
    """The organisations that fit, by name."""
    rows = Organisation.objects.visible_to(actor).listed()
    if filters.country:
        rows = rows.filter(country=filters.country)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.sector:
        rows = rows.filter(sectors__contains=[filters.sector])
    if filters.language:
        rows = rows.filter(languages__contains=[filters.language])
    if filters.cell:
        rows = rows.filter(pk__in=_places_in(filters.cell).values("organisation"))
    if filters.text:
        rows = _named(rows, filters.text)  # type: ignore[assignment]
    return rows.order_by("name_key", "id")


def rows_of(organisations: list[Organisation]) -> list[Row]:
    """What the list shows of each, in the reader's language."""
    texts = best_of_each(OrganisationText, organisations, get_language() or "en")
    return [Row(organisation, texts.get(organisation.pk)) for organisation in organisations]


def spots(actor: Actor, filters: Filters) -> list[Spot]:
    """What the map draws: each place while they are few, otherwise how many lie in each cell."""
    # visible: of the organisations that match, which are visible ones.
    places = Place.objects.filter(organisation__in=matching(actor, filters).order_by())
    few = list(
        places.order_by().values_list(
            "organisation__name", "organisation__slug", "organisation__kind", "latitude", "longitude"
        )[: DRAWN_ONE_BY_ONE + 1]
    )
    if len(few) <= DRAWN_ONE_BY_ONE:
        return [
            Spot(name, latitude, longitude, 1, slug, str(Organisation.Kind(kind).label))
            for name, slug, kind, latitude, longitude in sorted(few)
        ]
    return [_gathered(cell, filters) for cell in _cells(places)]


def label_of(coding: "coded.Coded", code: str) -> str:
    """The label of a code in the reader's language; a code that is not in the list any more is shown as it is."""
    return str(coding[code].label) if code in coding else code


def _named(rows: "QuerySet[Organisation]", text: str) -> "QuerySet[Organisation]":
    """Those whose name or town has every word, or, when there is none, every word but for one wrong letter."""
    words = (plain(text) or text.casefold()).split()[:MOST_WORDS]
    exact = rows
    for word in words:
        exact = exact.filter(Q(name_key__contains=word) | Q(town__icontains=word))
    if exact.exists():
        return exact
    for word in words:
        rows = rows.filter(name_key__regex=but_for_one_letter(word))
    return rows


def but_for_one_letter(word: str) -> str:
    """A pattern that finds `word` with one letter wrong, missing or too many, or two neighbours exchanged.

    >>> but_for_one_letter("abcd")
    '.{0,2}bcd|a.{0,2}cd|ab.{0,2}d|abc.{0,2}|bacd|acbd|abdc'
    """
    if len(word) < SHORTEST_WITH_MISTAKE:
        return re.escape(word)
    wrong = [re.escape(word[:n]) + ".{0,2}" + re.escape(word[n + 1 :]) for n in range(len(word))]
    swapped = [re.escape(word[:n] + word[n + 1] + word[n] + word[n + 2 :]) for n in range(len(word) - 1)]
    return "|".join(wrong + swapped)


def _cells(places: "QuerySet[Place]") -> list[dict[str, Any]]:
    return list(
        places.order_by()  # type: ignore[arg-type]
        .annotate(row=Floor(F("latitude") / CELL_HEIGHT), column=Floor(F("longitude") / CELL_WIDTH))
        .values("row", "column")
        .annotate(
            number=Count("organisation", distinct=True),
            latitude=Avg("latitude"),
            longitude=Avg("longitude"),
            town=Min("town"),
            name=Min("organisation__name"),
            slug=Min("organisation__slug"),
        )
        .order_by("row", "column")
    )


def _gathered(cell: dict[str, Any], filters: Filters) -> Spot:
    number = cell["number"]
    here = replace(filters, cell=(int(cell["row"]), int(cell["column"])))
    name = ngettext("%(number)s organisation around %(town)s", "%(number)s organisations around %(town)s", number)
    return Spot(
        cell["name"] if number == 1 else name % {"number": number, "town": cell["town"]},
        cell["latitude"],
        cell["longitude"],
        number,
        slug=cell["slug"] if number == 1 else "",
        query=here.query(),
    )


def _places_in(cell: tuple[int, int]) -> "QuerySet[Place]":
    row, column = cell
    # visible: narrows what is visible to one cell of the map.
    return Place.objects.filter(
        latitude__gte=row * CELL_HEIGHT,
        latitude__lt=(row + 1) * CELL_HEIGHT,
        longitude__gte=column * CELL_WIDTH,
        longitude__lt=(column + 1) * CELL_WIDTH,
    )
