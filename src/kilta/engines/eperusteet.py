"""Reads a Finnish qualification as ePerusteet gives it (`/api/external/peruste/{id}`) into a plain plan.

    plan = eperusteet.read(content)         # bytes of the JSON; raises NotReadable
    plan.problems                           # everything that is wrong, each with its path; then nothing may be written
    plan.qualification, plan.units, plan.tree, plan.notes

The format is that of the service's own transfer objects (github.com/Opetushallitus/eperusteet, `PerusteKaikkiDto`,
`TutkinnonOsaKaikkiDto`, `OsaAlueKaikkiDto`, `Ammattitaitovaatimukset2019Dto`, `GeneerinenArviointiasteikkoKaikkiDto`,
`SuoritustapaLaajaDto`, `RakenneModuuliDto`, `KVLiiteJulkinenDto`). Fields that are not read are left alone. Texts are
HTML in Finnish, Swedish and English; here they become plain text. Moments are milliseconds, and mean a day in Finland.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from kilta.engines.statements import LONGEST_HEADING, LONGEST_STATEMENT, pieces

LARGEST = 30_000_000  # bytes
DEEPEST = 30
MOST_UNITS = 1_000
LONGEST_TITLE = 300
LONGEST_RULE = 5_000
LANGUAGES = ("fi", "sv", "en")
FINLAND = ZoneInfo("Europe/Helsinki")
POINTS = "OSAAMISPISTE"
UNIT_CODE = re.compile(r"^tutkinnonosat_(\d{1,12})$")
SUPPLEMENT = {
    "profile": "suorittaneenOsaaminen",
    "occupations": "tyotehtavatJoissaVoiToimia",
    "entry": "pohjakoulutusvaatimukset",
    "progression": "jatkoopintoKelpoisuus",
    "ways": "tutkintotodistuksenSaaminen",
    "grading": "arvosanaAsteikko",
    "agreements": "kansainvalisetSopimukset",
}
# What ePerusteet itself calls the two kinds of aims of a sub-area, and their volume.
AIMS = {
    "pakollisetOsaamistavoitteet": {
        "fi": "pakolliset osaamistavoitteet",
        "sv": "obligatoriska mål för kunnandet",
        "en": "compulsory learning outcomes",
    },
    "valinnaisetOsaamistavoitteet": {
        "fi": "valinnaiset osaamistavoitteet",
        "sv": "valfria mål för kunnandet",
        "en": "optional learning outcomes",
    },
}
POINTS_IN = {"fi": "osp", "sv": "kp", "en": "competence points"}
STRUCTURE_IN = {"fi": "Tutkinnon muodostuminen", "sv": "Examens uppbyggnad", "en": "How the qualification is composed"}
BREAKS = {"p", "br", "li", "ul", "ol", "div", "tr", "h1", "h2", "h3", "h4", "h5"}


class NotReadable(Exception):
    """The file is no qualification at all; `why` is too_large, not_json or not_a_qualification."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (a path such as `tutkinnonOsat[3].nimi`), a code, and what was found."""

    path: str
    code: str
    found: str = ""


@dataclass
class Plan:
    """What the file says, in the words of Kilta: plain values that JSON can hold.

    A unit has `ref`, `code`, `volume`, `texts` {language: {title, summary, assessment}} and `outcomes`; an outcome has
    `text`, `heading`, `code` and `translations` {language: [text, heading]}. A branch of `tree` has `role`, `titles`,
    `rules`, the least and most of volume and number, `unit` (a ref) or `children`. `notes` are codes with a title.
    """

    language: str = "fi"
    qualification: dict[str, Any] = field(default_factory=dict)
    units: list[dict[str, Any]] = field(default_factory=list)
    tree: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def read(content: bytes) -> Plan:
    """The plan of a qualification with everything that is wrong in it. Raises NotReadable."""
    if len(content) > LARGEST:
        raise NotReadable("too_large")
    try:
        given = json.loads(content.decode("utf-8-sig").replace("\\u0000", ""))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise NotReadable("not_json") from None
    if not isinstance(given, dict) or not {"nimi", "tutkinnonOsat", "suoritustavat", "koulutukset"} & given.keys():
        raise NotReadable("not_a_qualification")
    return _Reading(given).plan


class _Reading:
    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.plan = Plan()
        said = given.get("kielet")
        spoken = [one for one in said if one in LANGUAGES] if isinstance(said, list) else []
        self.plan.language = "fi" if "fi" in spoken or not spoken else spoken[0]
        self.refs: dict[str, str] = {}  # the id of a unit in the file → ref
        self.areas: dict[str, dict[str, str]] = {}  # the names of sub-areas by their path
        self.in_points = True
        self.volumes = dict(self._volumes())
        self._read_qualification()
        self._read_units()
        self._read_tree()

    # What is wrong

    def wrong(self, path: str, code: str, found: Any = "") -> None:
        if len(self.plan.problems) < 1000:
            self.plan.problems.append(Problem(path, code, _shown(found)))

    # Pieces of the format

    def words(self, value: Any, path: str, *, needed: bool = False, longest: int = 20_000) -> dict[str, str]:
        """A localised text as plain text by language."""
        if value is None:
            value = {}
        if not isinstance(value, Mapping):
            self.wrong(path, "not_words", value)
            return {}
        found = {}
        for language in LANGUAGES:
            text = value.get(language)
            if text is None:
                continue
            if not isinstance(text, str):
                self.wrong(f"{path}.{language}", "not_text", text)
                continue
            plain = plain_text(text)
            if len(plain) > longest:
                self.wrong(f"{path}.{language}", "too_long", plain)
                continue
            if any(letter.isalnum() for letter in plain):  # "-" stands where there is nothing to say.
                found[language] = plain
        if needed and not found:
            self.wrong(path, "missing")
        return found

    def number(self, value: Any, path: str) -> str | None:
        """A volume as text; None where there is none."""
        if value is None or value == "":
            return None
        number: Decimal | None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = None
        if isinstance(value, bool) or number is None or not number.is_finite() or not 0 <= number < 100_000:
            self.wrong(path, "not_a_number", value)
            return None
        return str(number)

    def whole(self, number: str | None, path: str) -> str | None:
        """A number of units."""
        if number is None or (Decimal(number) % 1 == 0 and Decimal(number) <= MOST_UNITS):
            return None if number is None else str(int(Decimal(number)))
        self.wrong(path, "not_a_number", number)
        return None

    def day(self, value: Any, path: str) -> str | None:
        """A moment in milliseconds since 1970 or in ISO, which is midnight in Finland, or an ISO day."""
        if value is None:
            return None
        try:
            if isinstance(value, int | float) and not isinstance(value, bool):
                return datetime.fromtimestamp(value / 1000, FINLAND).date().isoformat()
            if "T" not in str(value):
                return date.fromisoformat(str(value)).isoformat()
            moment = datetime.fromisoformat(str(value))
            return (moment.astimezone(FINLAND) if moment.tzinfo else moment).date().isoformat()
        except (ValueError, OverflowError, OSError):
            self.wrong(path, "not_a_day", value)
            return None

    def rows(self, holder: Mapping[str, Any], name: str, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
        """Each object of a list with its path."""
        place = f"{path}.{name}" if path else name
        value = holder.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.wrong(place, "not_a_list", value)
            return
        for number, one in enumerate(value):
            if isinstance(one, dict):
                yield f"{place}[{number}]", one
            else:
                self.wrong(f"{place}[{number}]", "not_an_object", one)

    # The qualification

    def _read_qualification(self) -> None:
        given = self.given
        titles = self.words(given.get("nimi"), "nimi", needed=True, longest=LONGEST_TITLE)
        if titles and self.plan.language not in titles:
            self.plan.language = next(iter(titles))
        supplement = given.get("kvLiite") or {}
        if not isinstance(supplement, dict):
            self.wrong("kvLiite", "not_an_object", supplement)
            supplement = {}
        texts: dict[str, dict[str, str]] = {language: {"title": title} for language, title in titles.items()}
        for heading, name in SUPPLEMENT.items():
            value = supplement.get(name) or self.given.get(name)  # Two of them stand outside, too.
            if name == "arvosanaAsteikko" and not (isinstance(value, dict) and value.keys() & set(LANGUAGES)):
                continue  # often only the number of a scale
            for language, text in self.words(value, f"kvLiite.{name}").items():
                texts.setdefault(language, {"title": titles.get(self.plan.language, "")})[heading] = text
        begin, end = (self.day(given.get(name), name) for name in ("voimassaoloAlkaa", "voimassaoloLoppuu"))
        if begin and end and end < begin:
            self.wrong("voimassaoloLoppuu", "ends_too_early", end)
        level, national = self._levels(supplement)
        code, scheme = self._code()
        diary = given.get("diaarinumero")
        legal = [str(diary or ""), self._line(supplement, "saadosPerusta")]
        number = given["id"] if type(given.get("id")) is int else None
        self.plan.qualification = {
            "title": titles.get(self.plan.language, ""),
            "language": self.plan.language,
            "country": "FI",
            "code": code,
            "code_scheme": scheme,
            "regulator": self._line(supplement, "tutkinnostaPaattavaViranomainen")[:300] or "Opetushallitus",
            "awarding_body": self._line(supplement, "tutkintotodistuksenAntaja")[:300],
            "legal_reference": "; ".join(filter(None, legal))[:500],
            "eqf_level": level,
            "nqf_level": national,
            "level_source": "ePerusteet, kvLiite" if level or national else "",
            "valid_from": begin,
            "valid_until": end,
            "source": f"https://eperusteet.opintopolku.fi/#/fi/ammatillinen/{number}" if number else "",
            "texts": texts,
        }

    def _line(self, supplement: dict[str, Any], name: str) -> str:
        """Words of the supplement in one line and one language."""
        value = supplement.get(name)
        if isinstance(value, str):
            return value
        found = self.words(value, f"kvLiite.{name}")
        text = found.get(self.plan.language) or next(iter(found.values()), "")
        return "; ".join(line.strip(" ;") for line in text.splitlines())

    def _code(self) -> tuple[str, str]:
        for path, one in self.rows(self.given, "koulutukset"):
            value = one.get("koulutuskoodiArvo") or str(one.get("koulutuskoodiUri") or "").removeprefix("koulutus_")
            if value:
                if not re.fullmatch(r"\d{1,10}", str(value)):
                    self.wrong(f"{path}.koulutuskoodiArvo", "not_a_code", value)
                    continue
                return str(value), "koulutus"
        diary = self.given.get("diaarinumero")
        return (str(diary)[:60], "eperusteet") if diary else ("", "")

    def _levels(self, supplement: dict[str, Any]) -> tuple[int | None, str]:
        level, national = None, ""
        for path, one in self.rows(supplement, "tasot", "kvLiite"):
            uri = str(one.get("codeUri") or one.get("koodiUri") or "")
            value = str(one.get("codeValue") or one.get("koodiArvo") or uri.rpartition("_")[2])
            if uri.startswith("eqf"):
                if re.fullmatch("[1-8]", value):
                    level = int(value)
                else:
                    self.wrong(f"{path}.codeValue", "not_a_level", value)
            elif uri.startswith("nqf"):
                national = value[:20]
        return level, national

    # The units

    def _volumes(self) -> Iterator[tuple[str, str | None]]:
        """The volume of each unit, which stands where a way of completion refers to it.

        Older qualifications count in study weeks, which are no competence points: then nothing is taken.
        """
        for path, way in self.rows(self.given, "suoritustavat"):
            if way.get("laajuusYksikko") not in (None, POINTS):
                self.in_points = False
                note = ("no_volumes", str(way["laajuusYksikko"])[:80])
                if note not in self.plan.notes:
                    self.plan.notes.append(note)
            for place, link in self.rows(way, "tutkinnonOsaViitteet", path):
                volume = _more_than_nothing(self.number(link.get("laajuus"), f"{place}.laajuus"))
                yield _reference(link, "tutkinnonOsa"), volume

    def _read_units(self) -> None:
        seen: dict[str, str] = {}
        if not self.given.get("tutkinnonOsat"):
            self.wrong("tutkinnonOsat", "missing")
        for number, (path, one) in enumerate(self.rows(self.given, "tutkinnonOsat")):
            if number >= MOST_UNITS:
                self.wrong(path, "too_many")
                break
            code, scheme = self._unit_code(one, path)
            if code and code in seen:
                self.wrong(f"{path}.koodiUri", "twice", f"{code}: {seen[code]}")
            seen[code] = path
            ref = f"u{number}"
            if one.get("id") is not None:
                self.refs[str(one["id"])] = ref
            titles = self.words(one.get("nimi"), f"{path}.nimi", needed=True, longest=LONGEST_TITLE)
            summaries = self.words(one.get("kuvaus"), f"{path}.kuvaus")
            assessments = self._assessment(one, path)
            own = _more_than_nothing(self.number(one.get("laajuus"), f"{path}.laajuus"))
            outcomes = list(self._outcomes(one, path))
            language = self.plan.language if self.plan.language in titles else next(iter(titles), self.plan.language)
            if not outcomes:
                self.plan.notes.append(("no_statements", titles.get(language, path)))
            self.plan.units.append(
                {
                    "ref": ref,
                    "code": code,
                    "code_scheme": scheme,
                    "kind": "tutkinnon_osa",
                    "country": "FI",
                    "region": "",
                    "language": language,
                    "title": titles.get(language, ""),
                    "volume": (own or self.volumes.get(str(one.get("id")))) if self.in_points else None,
                    "volume_unit": "osp",
                    "valid_from": self.plan.qualification["valid_from"],
                    "valid_until": self.plan.qualification["valid_until"],
                    "texts": {
                        code: {
                            "title": titles.get(code) or titles.get(language, ""),
                            "summary": summaries.get(code, "")[:10_000],
                            "assessment": assessments.get(code, "")[:20_000],
                        }
                        for code in titles
                    },
                    "outcomes": outcomes,
                }
            )

    def _unit_code(self, one: dict[str, Any], path: str) -> tuple[str, str]:
        holder = one.get("koodi")
        uri = one.get("koodiUri") or (holder.get("uri") if isinstance(holder, dict) else None)
        if not uri:
            return (str(one["id"])[:60], "eperusteet") if one.get("id") is not None else ("", "")
        match = UNIT_CODE.match(str(uri))
        if match is None:
            self.wrong(f"{path}.koodiUri", "not_a_unit_code", uri)
            return "", ""
        return match.group(1), "tutkinnonosat"

    def _outcomes(self, one: dict[str, Any], path: str) -> Iterator[dict[str, Any]]:
        """Requirements of 2019, those of the sub-areas of a common unit, or older ones: a text, or what is assessed.

        Where there are requirements of 2019, the service gives the same once more as the older text.
        """
        found = list(
            self._requirements(one.get("ammattitaitovaatimukset2019"), f"{path}.ammattitaitovaatimukset2019", {})
        )
        for place, area in self.rows(one, "osaAlueet", path):
            names = self._area_name(area, place)
            for part, called in AIMS.items():
                aims = area.get(part)
                if isinstance(aims, dict):
                    heading = self._aims_heading(names, called, aims, f"{place}.{part}")
                    found += self._requirements(aims.get("tavoitteet"), f"{place}.{part}.tavoitteet", heading)
            for inner, aims in self.rows(area, "osaamistavoitteet", place):
                found += self._as_text(aims.get("tavoitteet"), f"{inner}.tavoitteet", names)
        if not found and not _is_made(older := one.get("ammattitaitovaatimukset")):
            found += self._as_text(older, f"{path}.ammattitaitovaatimukset", {})
        if not found and isinstance(old := one.get("arviointi"), dict):
            for place, area in self.rows(old, "arvioinninKohdealueet", f"{path}.arviointi"):
                if self.words(area.get("otsikko"), f"{place}.otsikko", longest=LONGEST_STATEMENT):
                    found += self._requirement({**area, "vaatimus": area["otsikko"]}, place, {})
        yield from found

    def _area_name(self, area: dict[str, Any], path: str) -> dict[str, str]:
        """What a sub-area is called; a language that is learnt in it tells areas of the same name apart."""
        if path in self.areas:  # asked for its statements and for its assessment; what is wrong is told once
            return self.areas[path]
        names = self.words(area.get("nimi"), f"{path}.nimi", needed=True, longest=LONGEST_HEADING)
        code = area.get("kielikoodi")
        learnt = {}
        if isinstance(code, dict):
            learnt = self.words(code.get("nimi"), f"{path}.kielikoodi.nimi", longest=LONGEST_HEADING)
        self.areas[path] = {
            language: f"{name}, {learnt[language]}"
            if language in learnt and learnt[language].casefold() not in name.casefold()
            else name
            for language, name in names.items()
        }
        return self.areas[path]

    def _aims_heading(
        self, names: dict[str, str], called: dict[str, str], aims: dict[str, Any], path: str
    ) -> dict[str, str]:
        """The name of the area, whether its aims are compulsory or optional, and their volume."""
        volume = self.number(aims.get("laajuus"), f"{path}.laajuus")
        points = "" if volume is None else f"{Decimal(volume).normalize():f}"
        return {
            language: f"{name} – {called[language]}" + (f", {points} {POINTS_IN[language]}" if points else "")
            for language, name in names.items()
        }

    def _requirements(self, given: Any, path: str, heading: dict[str, str]) -> Iterator[dict[str, Any]]:
        if given is None:
            return
        if not isinstance(given, dict):
            self.wrong(path, "not_an_object", given)
            return
        for place, one in self.rows(given, "vaatimukset", path):
            yield from self._requirement(one, place, heading)
        for place, area in self.rows(given, "kohdealueet", path):
            below = self.words(area.get("kuvaus"), f"{place}.kuvaus")
            joined = {
                code: " – ".join(filter(None, [heading.get(code, ""), below.get(code, "")]))[:LONGEST_HEADING]
                for code in {*heading, *below}
            }
            for inner, one in self.rows(area, "vaatimukset", place):
                yield from self._requirement(one, inner, joined)

    def _requirement(self, one: dict[str, Any], path: str, heading: dict[str, str]) -> Iterator[dict[str, Any]]:
        code = one.get("koodi")
        texts = self.words(one.get("vaatimus"), f"{path}.vaatimus", longest=LONGEST_STATEMENT)
        if not texts and isinstance(code, dict):
            texts = self.words(code.get("nimi"), f"{path}.koodi.nimi", longest=LONGEST_STATEMENT)
        if not texts:
            self.wrong(f"{path}.vaatimus", "missing")
            return
        uri = str(code.get("uri") or "")[:60] if isinstance(code, dict) else ""
        yield self._outcome(texts, heading, uri)

    def _as_text(self, value: Any, path: str, heading: dict[str, str]) -> Iterator[dict[str, Any]]:
        """An older text in HTML, split into statements in the language of the qualification only."""
        texts = self.words(value, path, longest=60_000)
        language = self.plan.language if self.plan.language in texts else next(iter(texts), "")
        for piece in pieces(texts.get(language, "")):
            above = {language: piece.heading or heading.get(language, "")}
            yield self._outcome({language: piece.text}, above, "")

    def _outcome(self, texts: dict[str, str], heading: dict[str, str], code: str) -> dict[str, Any]:
        language = self.plan.language if self.plan.language in texts else next(iter(texts))
        return {
            "text": texts[language],
            "heading": heading.get(language, "")[:LONGEST_HEADING],
            "language": language,
            "code": code,
            "translations": {
                other: [text, heading.get(other, "")[:LONGEST_HEADING]]
                for other, text in texts.items()
                if other != language
            },
        }

    def _assessment(self, one: dict[str, Any], path: str) -> dict[str, str]:
        """How competence is shown, and the criteria of the scales: that of the unit, or those of its sub-areas.

        Sub-areas mostly share one scale, which is then said once; where they differ, each names its areas.
        """
        said: dict[str, list[str]] = {}
        shown = self.words(one.get("ammattitaidonOsoittamistavat"), f"{path}.ammattitaidonOsoittamistavat")
        for language, text in shown.items():
            said.setdefault(language, []).append(text)
        for language, lines in self._criteria(
            one.get("geneerinenArviointiasteikko"), f"{path}.geneerinenArviointiasteikko"
        ).items():
            said.setdefault(language, []).extend(lines)
        scales: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for place, area in self.rows(one, "osaAlueet", path):
            names = self._area_name(area, place)
            for language, lines in self._criteria(area.get("arviointi"), f"{place}.arviointi").items():
                scales.setdefault((language, tuple(lines)), []).append(names.get(language, ""))
        number = Counter(language for language, _lines in scales)
        for (language, criteria), areas in scales.items():
            title = [", ".join(filter(None, areas)) + ":"] if number[language] > 1 else []
            said.setdefault(language, []).extend([*title, *criteria])
        return {language: "\n".join(lines) for language, lines in said.items()}

    def _criteria(self, scale: Any, path: str) -> dict[str, list[str]]:
        """The criteria of a scale by language, from the lowest level to the highest."""
        found: dict[str, list[str]] = {}
        if not isinstance(scale, dict):
            return found
        levels = list(self.rows(scale, "osaamistasonKriteerit", path))
        for place, level in sorted(levels, key=lambda pair: _rank(pair[1])):
            name = level.get("osaamistaso")
            titles = self.words(name.get("otsikko") if isinstance(name, dict) else None, f"{place}.osaamistaso.otsikko")
            criteria = level.get("kriteerit")
            for number, criterion in enumerate(criteria if isinstance(criteria, list) else []):
                for language, text in self.words(criterion, f"{place}.kriteerit[{number}]").items():
                    title = titles.get(language, "")
                    found.setdefault(language, []).append(f"{title}: {text}" if title else text)
        return found

    # The structure

    def _read_tree(self) -> None:
        ways = list(self.rows(self.given, "suoritustavat"))
        if not ways:
            self.wrong("suoritustavat", "missing")
        for path, way in ways:
            links = {}
            for place, link in self.rows(way, "tutkinnonOsaViitteet", path):
                target = _reference(link, "tutkinnonOsa")
                if target in self.refs:
                    links[str(link.get("id"))] = self.refs[target]
                else:
                    self.wrong(f"{place}._tutkinnonOsa", "unknown_unit", target)
            root = way.get("rakenne")
            if root is None:
                continue
            if not isinstance(root, dict):
                self.wrong(f"{path}.rakenne", "not_an_object", root)
                continue
            least, most = self._span(root, f"{path}.rakenne", "laajuus")
            if whole := _more_than_nothing(most or least):
                self.plan.qualification.setdefault("volume", whole)
            rules = self.words(root.get("kuvaus"), f"{path}.rakenne.kuvaus")
            told = self._told(rules)
            branches = [
                branch
                for place, one in self.rows(root, "osat", f"{path}.rakenne")
                if (branch := self._branch(one, place, links, 1))
            ]
            branches = [*told, *branches]
            if len(ways) == 1:
                self.plan.tree = branches
            elif branches:
                code = str(way.get("suoritustapakoodi") or "")[:100]
                self.plan.tree.append({"role": "group", "titles": {self.plan.language: code}, "children": branches})

    def _told(self, rules: dict[str, str]) -> list[dict[str, Any]]:
        """What the qualification says of its structure as a whole, as the first part of it."""
        if not rules:
            return []
        titles = {language: STRUCTURE_IN[language] for language in rules}
        short = {language: text[:LONGEST_RULE] for language, text in rules.items()}
        return [{"role": "group", "titles": titles, "rules": short, "children": []}]

    def _branch(self, one: dict[str, Any], path: str, links: dict[str, str], depth: int) -> dict[str, Any] | None:
        if depth > DEEPEST:
            self.wrong(path, "too_deep")
            return None
        rules = self.words(one.get("kuvaus"), f"{path}.kuvaus", longest=LONGEST_RULE)
        if one.get("_tutkinnonOsaViite") is not None or one.get("tutkinnonOsaViite") is not None:
            target = _reference(one, "tutkinnonOsaViite")
            if target not in links:
                self.wrong(f"{path}._tutkinnonOsaViite", "unknown_unit", target)
                return None
            role = "compulsory" if one.get("pakollinen") else "elective"
            return {"role": role, "unit": links[target], "rules": rules}
        children = [
            branch
            for place, below in self.rows(one, "osat", path)
            if (branch := self._branch(below, place, links, depth + 1))
        ]
        titles = self.words(one.get("nimi"), f"{path}.nimi", longest=LONGEST_TITLE)
        for name in ("osaamisala", "tutkintonimike", "vieras"):
            holder = one.get(name)
            if not titles and isinstance(holder, dict):
                titles = self.words(holder.get("nimi"), f"{path}.{name}.nimi", longest=LONGEST_TITLE)
        low, high = self._span(one, path, "laajuus")
        fewest, most = self._span(one, path, "koko")
        return {
            "role": _role(str(one.get("rooli") or ""), children),
            "titles": titles,
            "rules": rules,
            "volume_min": low,
            "volume_max": high,
            "number_min": fewest,
            "number_max": most,
            "children": _without_doubles(children),
        }

    def _span(self, one: dict[str, Any], path: str, name: str) -> tuple[str | None, str | None]:
        rule = one.get("muodostumisSaanto") if self.in_points or name == "koko" else None
        span = rule.get(name) if isinstance(rule, dict) else None
        if not isinstance(span, dict):
            return None, None
        place = f"{path}.muodostumisSaanto.{name}"
        low, high = (self.number(span.get(end), f"{place}.{end}") for end in ("minimi", "maksimi"))
        if name == "koko":
            low, high = (self.whole(one, f"{place}.{end}") for one, end in ((low, "minimi"), (high, "maksimi")))
        if low is not None and high is not None and Decimal(high) < Decimal(low):
            self.wrong(f"{place}.maksimi", "less_than_least", high)
            return low, None
        return low, high


def plain_text(html: str) -> str:
    """The text of HTML: paragraphs and points of lists as lines, without markup."""
    if "<" not in html and "&" not in html:
        return html.strip()
    reader = _Plain()
    reader.feed(html)
    reader.close()
    found: list[str] = []
    for line in (" ".join(line.split()) for line in "".join(reader.found).splitlines()):
        if line and found and found[-1] == "-":  # The point holds a paragraph of its own.
            found[-1] = f"- {line}" if line != "-" else line
        elif line:
            found.append(line)
    return "\n".join(line for line in found if line != "-")


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in BREAKS:
            self.found.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _reference(holder: Mapping[str, Any], name: str) -> str:
    """The id that `_name` (as the service writes it) or `name` gives."""
    value = holder.get(f"_{name}", holder.get(name))
    if isinstance(value, dict):
        value = value.get("id")
    return "" if value is None else str(value)


def _more_than_nothing(number: str | None) -> str | None:
    """A volume of nothing is none; a measure has two places."""
    return number if number is not None and round(Decimal(number), 2) > 0 else None


def _is_made(older: Any) -> bool:
    """Whether the service has made an older text from (empty) requirements of 2019: then it says nothing else."""
    values = [value for value in older.values() if value] if isinstance(older, Mapping) else []
    return bool(values) and all(isinstance(value, str) and value.startswith("<dl>") for value in values)


def _rank(level: Mapping[str, Any]) -> int:
    """Where a level of competence stands in its scale; the service gives them in no order."""
    name = level.get("osaamistaso")
    code = name.get("koodi") if isinstance(name, dict) else None
    for value in (code.get("arvo") if isinstance(code, dict) else None, _reference(level, "osaamistaso")):
        if re.fullmatch(r"\d{1,9}", str(value or "")):
            return int(str(value))
    return 0


def _role(written: str, children: list[dict[str, Any]]) -> str:
    if written in ("osaamisala", "tutkintonimike"):
        return "specialisation"
    roles = {child["role"] for child in children if child.get("unit")}
    return roles.pop() if len(roles) == 1 else "group"


def _without_doubles(children: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    kept = []
    for child in children:
        if child.get("unit"):
            if child["unit"] in seen:
                continue
            seen.add(child["unit"])
        kept.append(child)
    return kept


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:80]
