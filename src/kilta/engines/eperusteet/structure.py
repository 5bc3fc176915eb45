"""The structure: which units are compulsory or optional, and the least and most of each part."""

from decimal import Decimal
from typing import Any

from kilta.engines.eperusteet.paper import LONGEST_TITLE, Paper, more_than_nothing, reference

DEEPEST = 30
LONGEST_RULE = 5_000
STRUCTURE_IN = {"fi": "Tutkinnon muodostuminen", "sv": "Examens uppbyggnad", "en": "How the qualification is composed"}


class Structure(Paper):
    """Reads `suoritustavat` into a tree."""

    def read_tree(self) -> None:
        ways = list(self.rows(self.given, "suoritustavat"))
        if not ways:
            self.wrong("suoritustavat", "missing")
        for path, way in ways:
            links = {}
            for place, link in self.rows(way, "tutkinnonOsaViitteet", path):
                target = reference(link, "tutkinnonOsa")
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
            if whole := more_than_nothing(most or least):
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
            target = reference(one, "tutkinnonOsaViite")
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
