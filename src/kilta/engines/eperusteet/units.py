"""Units: their names and volumes, one statement per outcome, and how competence is assessed."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from kilta.engines.eperusteet.paper import LONGEST_TITLE, MOST_UNITS, Paper, more_than_nothing, reference
from kilta.engines.statements import LONGEST_HEADING, LONGEST_STATEMENT, pieces

POINTS = "OSAAMISPISTE"
UNIT_CODE = re.compile(r"^tutkinnonosat_(\d{1,12})$")
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


class Units(Paper):
    """Reads `tutkinnonOsat`, and of `suoritustavat` the volumes."""

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__(given)
        self.areas: dict[str, dict[str, str]] = {}  # the names of sub-areas by their path
        self.volumes = dict(self.volumes_of_units())

    def volumes_of_units(self) -> Iterator[tuple[str, str | None]]:
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
                volume = more_than_nothing(self.number(link.get("laajuus"), f"{place}.laajuus"))
                yield reference(link, "tutkinnonOsa"), volume

    def read_units(self) -> None:
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
            own = more_than_nothing(self.number(one.get("laajuus"), f"{path}.laajuus"))
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


def _is_made(older: Any) -> bool:
    """Whether the service has made an older text from (empty) requirements of 2019: then it says nothing else."""
    values = [value for value in older.values() if value] if isinstance(older, Mapping) else []
    return bool(values) and all(isinstance(value, str) and value.startswith("<dl>") for value in values)


def _rank(level: Mapping[str, Any]) -> int:
    """Where a level of competence stands in its scale; the service gives them in no order."""
    name = level.get("osaamistaso")
    code = name.get("koodi") if isinstance(name, dict) else None
    for value in (code.get("arvo") if isinstance(code, dict) else None, reference(level, "osaamistaso")):
        if re.fullmatch(r"\d{1,9}", str(value or "")):
            return int(str(value))
    return 0
