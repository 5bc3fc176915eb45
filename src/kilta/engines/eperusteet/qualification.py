"""The qualification itself, with the headings of the Europass Certificate Supplement."""

import re
from typing import Any

from kilta.engines.eperusteet.paper import LANGUAGES, LONGEST_TITLE, Paper

SUPPLEMENT = {
    "profile": "suorittaneenOsaaminen",
    "occupations": "tyotehtavatJoissaVoiToimia",
    "entry": "pohjakoulutusvaatimukset",
    "progression": "jatkoopintoKelpoisuus",
    "ways": "tutkintotodistuksenSaaminen",
    "grading": "arvosanaAsteikko",
    "agreements": "kansainvalisetSopimukset",
}


class Qualification(Paper):
    """Reads what stands outside units and structure."""

    def read_qualification(self) -> None:
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
