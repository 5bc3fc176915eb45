"""Coded lists: short codes with a label in each language of the interface.

    coded.COUNTRIES["FI"].label          in the language of the page
    coded.COUNTRIES.choices              (code, label) for a form, sorted as the reader sorts
    "FI" in coded.COUNTRIES
    coded.ISCED_FIELDS["0715"].parent    "071", the field above

Models keep the code. Countries (ISO 3166-1) and languages (ISO 639-1) take their names from Unicode's CLDR. The other
lists are the files in `lists/`, read when first asked: fields of ISCED-F 2013 (broad, narrow, detailed), of which the
broad ones are our sectors; levels of the EQF with a short descriptor; regions of NUTS 2024 (Eurostat), levels 0 to 3 of
the four countries of the first partners, by their native names.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from babel import Locale
from django.utils.translation import get_language

from kilta.engines.transliteration import plain

Reader = Callable[[str], str]


@dataclass(frozen=True)
class Entry:
    """One code of a list; `parent` is the code above it where the list has levels."""

    code: str
    labelled: Reader
    described: Reader | None = None
    parent: str = ""

    @property
    def label(self) -> str:
        return self.labelled(get_language() or "en")

    def label_in(self, language: str) -> str:
        return self.labelled(language)

    @property
    def description(self) -> str:
        """What the code stands for, in a few words; empty where the label says all."""
        return self.described(get_language() or "en") if self.described else ""

    def description_in(self, language: str) -> str:
        return self.described(language) if self.described else ""

    def __str__(self) -> str:
        return self.label


class Coded:
    """A list of codes in its own order; `first` stand before the others wherever people choose."""

    def __init__(self, read: Callable[[], list[Entry]], *, first: int | None = None) -> None:
        self._read = read
        self._first = first
        self._choices: dict[str, list[tuple[str, str]]] = {}

    @cached_property
    def entries(self) -> dict[str, Entry]:
        return {entry.code: entry for entry in self._read()}

    def __getitem__(self, code: str) -> Entry:
        return self.entries[code]

    def __contains__(self, code: object) -> bool:
        return code in self.entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(code, label) in the language of the page: the first ones in their order, the rest by label."""
        language = get_language() or "en"
        if language not in self._choices:  # Sorting two hundred labels for each page would cost as much as its rows.
            labelled = [(entry.code, entry.label_in(language)) for entry in self]
            first = len(labelled) if self._first is None else self._first
            self._choices[language] = labelled[:first] + sorted(labelled[first:], key=lambda pair: plain(pair[1]))
        return list(self._choices[language])

    def below(self, code: str) -> list[Entry]:
        """The entries one level below a code, in the order of the list."""
        return self._by_parent.get(code, [])

    @cached_property
    def _by_parent(self) -> dict[str, list[Entry]]:
        children: dict[str, list[Entry]] = {}
        for entry in self:
            children.setdefault(entry.parent, []).append(entry)
        return children

    def path(self, code: str) -> list[Entry]:
        """From the top of the list down to the code itself."""
        steps = [self.entries[code]]
        while steps[0].parent:
            steps.insert(0, self.entries[steps[0].parent])
        return steps


class Regions(Coded):
    """Statistical regions of all levels; people choose among those of levels 2 and 3."""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The regions of level 2, in the order of their codes."""
        return [(entry.code, entry.label) for entry in self if len(entry.code) == 4]

    def grouped_choices(self, chosen: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
        """Groups for a select: each region of level 2 with the regions inside it.

        A region of level 3 that is the whole region above it is left out, unless it is the `chosen` one.
        """
        groups = []
        for code, label in self.choices:
            inside = self.below(code)
            kept = [entry for entry in inside if len(inside) > 1 or entry.code == chosen]
            groups.append(
                (
                    f"{COUNTRIES[code[:2]].label}: {label}",
                    [(code, label), *sorted(((one.code, one.label) for one in kept), key=lambda pair: plain(pair[1]))],
                )
            )
        return groups


def _rows(name: str) -> list[dict[str, str]]:
    """The rows of a file in `lists/`."""
    with files(__package__).joinpath("lists", name).open(encoding="utf-8", newline="") as lines:  # type: ignore[call-overload]
        return list(csv.DictReader(lines))


def _in_each(texts: Mapping[str, str]) -> Reader:
    """The text in a language; a language which the list does not have gets the English one."""
    return lambda language: texts.get(language.partition("-")[0]) or texts["en"]


def _listed(name: str) -> Callable[[], list[Entry]]:
    """Codes with a label in each language."""
    return lambda: [Entry(row["code"], _in_each(row)) for row in _rows(name)]


def _from_cldr(kind: str, codes: str) -> Callable[[], list[Entry]]:
    """Names of territories or languages in the reader's language."""

    def reader(code: str) -> Reader:
        def read(language: str) -> str:
            names: Any = getattr(Locale.parse(language, sep="-"), kind)
            return str(names.get(code, code))

        return read

    return lambda: [Entry(code, reader(code)) for code in codes.split()]


def _fields() -> list[Entry]:
    """Broad fields have two digits, narrow ones three, detailed ones four."""
    return [
        Entry(row["code"], _in_each(row), parent=row["code"][:-1] if len(row["code"]) > 2 else "")
        for row in _rows("isced_f_2013.csv")
    ]


def _sectors() -> list[Entry]:
    return [entry for entry in ISCED_FIELDS if not entry.parent]


def _levels() -> list[Entry]:
    return [Entry(row["code"], _level_name(row["code"]), _in_each(row)) for row in _rows("eqf_levels.csv")]


def _level_name(code: str) -> Reader:
    return lambda language: f"EQR {code}" if language.startswith("de") else f"EQF {code}"


def _regions() -> list[Entry]:
    """A country has two letters; each further level adds a character. Names are the same in every language."""
    return [
        Entry(row["code"], _in_each({"en": row["name"]}), parent=row["code"][:-1] if len(row["code"]) > 2 else "")
        for row in _rows("nuts_2024.csv")
    ]


# The four countries of the first partners, then the rest of the EU, the EEA and its neighbours.
COUNTRIES = Coded(
    _from_cldr(
        "territories",
        "FI DE IT NL AT BE BG HR CY CZ DK EE FR GR HU IE LV LT LU MT PL PT RO SK SI ES SE "
        "IS LI NO CH GB UA MD RS ME MK AL BA XK TR",
    ),
    first=4,
)
LANGUAGES = Coded(
    _from_cldr(
        "languages",
        "en fi sv de it nl bg cs da el es et fr ga hr hu is lb lt lv mk mt no pl pt ro ru se sk sl sq sr tr uk",
    ),
    first=6,
)
TARGET_GROUPS = Coded(_listed("target_groups.csv"))
LENSES = Coded(_listed("lenses.csv"))
EQF_LEVELS = Coded(_levels)
ISCED_FIELDS = Coded(_fields)
SECTORS = Coded(_sectors)
NUTS_REGIONS = Regions(_regions)

# By the name which the API gives them.
LISTS: dict[str, Coded] = {
    "target_groups": TARGET_GROUPS,
    "lenses": LENSES,
    "countries": COUNTRIES,
    "languages": LANGUAGES,
    "eqf_levels": EQF_LEVELS,
    "isced_fields": ISCED_FIELDS,
    "sectors": SECTORS,
    "nuts_regions": NUTS_REGIONS,
}
