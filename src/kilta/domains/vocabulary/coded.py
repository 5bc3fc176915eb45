"""Coded lists: short codes with a label in each language of the interface.

    coded.COUNTRIES["FI"].label          in the language of the page
    coded.COUNTRIES.choices              (code, label) for a form, sorted as the reader sorts
    "FI" in coded.COUNTRIES

Models keep the code. Countries (ISO 3166-1) and languages (ISO 639-1) take their names from Unicode's CLDR; sectors are
the broad fields of ISCED-F 2013; regions are those of NUTS 2024, level 2, by their native names.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from kilta.engines.transliteration import plain


@dataclass(frozen=True)
class Entry:
    """One code of a list."""

    code: str
    labelled: Callable[[str], str]

    @property
    def label(self) -> str:
        return self.labelled(get_language() or "en")

    def label_in(self, language: str) -> str:
        return self.labelled(language)

    def __str__(self) -> str:
        return self.label


class Coded:
    """A list of codes in its own order; `first` stand before the others wherever people choose."""

    def __init__(self, entries: Mapping[str, Callable[[str], str]], *, first: int | None = None) -> None:
        self.entries = {code: Entry(code, labelled) for code, labelled in entries.items()}
        self.first = len(self.entries) if first is None else first

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
        labelled = [(entry.code, entry.label) for entry in self]
        return labelled[: self.first] + sorted(labelled[self.first :], key=lambda pair: plain(pair[1]))


def _translated(labels: Mapping[str, str | Promise]) -> dict[str, Callable[[str], str]]:
    """Labels from our own message files."""

    def reader(label: str | Promise) -> Callable[[str], str]:
        def read(language: str) -> str:
            with override(language):
                return str(label)

        return read

    return {code: reader(label) for code, label in labels.items()}


def _native(labels: Mapping[str, str]) -> dict[str, Callable[[str], str]]:
    """Names that are the same in every language."""
    return {code: lambda language, label=label: label for code, label in labels.items()}  # type: ignore[misc]


def _from_cldr(kind: str, codes: str) -> dict[str, Callable[[str], str]]:
    """Names of territories or languages in the reader's language."""

    def reader(code: str) -> Callable[[str], str]:
        def read(language: str) -> str:
            names: Any = getattr(Locale.parse(language), kind)
            return str(names.get(code, code))

        return read

    return {code: reader(code) for code in codes.split()}


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
SECTORS = Coded(
    _translated(
        {
            "00": _("Generic programmes and qualifications"),
            "01": _("Education"),
            "02": _("Arts and humanities"),
            "03": _("Social sciences, journalism and information"),
            "04": _("Business, administration and law"),
            "05": _("Natural sciences, mathematics and statistics"),
            "06": _("Information and communication technologies"),
            "07": _("Engineering, manufacturing and construction"),
            "08": _("Agriculture, forestry, fisheries and veterinary"),
            "09": _("Health and welfare"),
            "10": _("Services"),
        }
    )
)
NUTS_REGIONS = Coded(
    _native(
        {
            "FI19": "Länsi-Suomi",
            "FI1B": "Helsinki-Uusimaa",
            "FI1C": "Etelä-Suomi",
            "FI1D": "Pohjois- ja Itä-Suomi",
            "FI20": "Åland",
            "DE11": "Stuttgart",
            "DE12": "Karlsruhe",
            "DE13": "Freiburg",
            "DE14": "Tübingen",
            "DE21": "Oberbayern",
            "DE22": "Niederbayern",
            "DE23": "Oberpfalz",
            "DE24": "Oberfranken",
            "DE25": "Mittelfranken",
            "DE26": "Unterfranken",
            "DE27": "Schwaben",
            "DE30": "Berlin",
            "DE40": "Brandenburg",
            "DE50": "Bremen",
            "DE60": "Hamburg",
            "DE71": "Darmstadt",
            "DE72": "Gießen",
            "DE73": "Kassel",
            "DE80": "Mecklenburg-Vorpommern",
            "DE91": "Braunschweig",
            "DE92": "Hannover",
            "DE93": "Lüneburg",
            "DE94": "Weser-Ems",
            "DEA1": "Düsseldorf",
            "DEA2": "Köln",
            "DEA3": "Münster",
            "DEA4": "Detmold",
            "DEA5": "Arnsberg",
            "DEB1": "Koblenz",
            "DEB2": "Trier",
            "DEB3": "Rheinhessen-Pfalz",
            "DEC0": "Saarland",
            "DED2": "Dresden",
            "DED4": "Chemnitz",
            "DED5": "Leipzig",
            "DEE0": "Sachsen-Anhalt",
            "DEF0": "Schleswig-Holstein",
            "DEG0": "Thüringen",
            "ITC1": "Piemonte",
            "ITC2": "Valle d'Aosta / Vallée d'Aoste",
            "ITC3": "Liguria",
            "ITC4": "Lombardia",
            "ITF1": "Abruzzo",
            "ITF2": "Molise",
            "ITF3": "Campania",
            "ITF4": "Puglia",
            "ITF5": "Basilicata",
            "ITF6": "Calabria",
            "ITG1": "Sicilia",
            "ITG2": "Sardegna",
            "ITH1": "Provincia Autonoma di Bolzano / Bozen",
            "ITH2": "Provincia Autonoma di Trento",
            "ITH3": "Veneto",
            "ITH4": "Friuli-Venezia Giulia",
            "ITH5": "Emilia-Romagna",
            "ITI1": "Toscana",
            "ITI2": "Umbria",
            "ITI3": "Marche",
            "ITI4": "Lazio",
            "NL11": "Groningen",
            "NL12": "Friesland",
            "NL13": "Drenthe",
            "NL21": "Overijssel",
            "NL22": "Gelderland",
            "NL23": "Flevoland",
            "NL32": "Noord-Holland",
            "NL34": "Zeeland",
            "NL35": "Utrecht",
            "NL36": "Zuid-Holland",
            "NL41": "Noord-Brabant",
            "NL42": "Limburg",
        }
    )
)
TARGET_GROUPS = Coded(
    _translated(
        {
            "teacher": _("VET teacher or trainer"),
            "student": _("student"),
            "potential_student": _("potential student"),
            "parent": _("parent"),
            "counsellor": _("guidance counsellor"),
            "company": _("company"),
            "chamber": _("chamber, sector body or association"),
            "authority": _("authority or decision maker"),
            "coordinator": _("project coordinator"),
        }
    )
)
LENSES = Coded(
    _translated(
        {
            "digitalisation": _("digitalisation"),
            "inclusion": _("inclusion"),
            "green": _("green transition"),
            "international": _("internationalisation"),
        }
    )
)
EQF_LEVELS = Coded(_native({str(level): f"EQF {level}" for level in range(1, 9)}))
