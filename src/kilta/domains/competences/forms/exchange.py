"""Packages of other platforms (1EdTech CASE): read whole, leniently, with everything that is wrong by its path."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kilta.domains.competences.forms.writing import CHOOSE, JsonFileForm, check_place, region_choices
from kilta.domains.competences.models import CodeScheme, Outcome, Part, Unit, VolumeUnit
from kilta.domains.competences.queries.words import reading
from kilta.domains.vocabulary import coded
from kilta.engines import case
from kilta.engines.case import NotReadable, Package, text_of
from kilta.engines.statements import LONGEST_HEADING, LONGEST_STATEMENT, kind_of

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
VOLUME = re.compile(r"^[0-9]{1,6}(\.[0-9]{1,6})?$")
LONGEST = {"title": case.LONGEST_TITLE, "summary": case.LONGEST_TEXT, "assessment": 20_000}
HEADS = {
    "title": case.LONGEST_TITLE,
    "profile": 20_000,
    **dict.fromkeys(("occupations", "entry", "progression", "ways", "grading", "agreements"), 10_000),
}
BODIES = {"regulator": 300, "awarding_body": 300, "legal_reference": 500}
KINDS = {
    "knowledge": Outcome.Kind.KNOWLEDGE,
    "skill": Outcome.Kind.SKILL,
    "skills": Outcome.Kind.SKILL,
    "responsibility and autonomy": Outcome.Kind.RESPONSIBILITY,
    "work activity": Outcome.Kind.ACTIVITY,
}
PROBLEMS = {
    "missing": gettext_lazy("This is missing or empty."),
    "too_long": gettext_lazy("This text is too long."),
    "not_an_object": gettext_lazy("Expected was an object."),
    "twice": gettext_lazy("This identifier is there twice."),
    "cycle": gettext_lazy("This item stands below itself."),
    "too_deep": gettext_lazy("The structure is too deep: at most 20 levels are read."),
    "too_many": gettext_lazy(
        "There is too much in it: at most 5,000 items, 50,000 associations and 300 units are read."
    ),
}
NOT_READABLE = {
    "too_large": gettext_lazy("This file is too large: at most 10 MB are read."),
    "not_json": gettext_lazy("This file is no JSON."),
    "not_a_package": gettext_lazy("This JSON is no CASE package: it has no CFDocument."),
}


class PackageForm(JsonFileForm):
    """A CFPackage, and what it may leave open: kind, country and language."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=Unit.Kind.choices,
        initial=Unit.Kind.UNIT,
        help_text=gettext_lazy("This and what follows are used where the file does not say it."),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False, help_text=gettext_lazy("Needed in Italy."))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES, initial=reading
    )

    largest, not_readable, because, words = case.LARGEST, NotReadable, NOT_READABLE, PROBLEMS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["file"].help_text = _("A CASE package (CFPackage) as JSON, at most 10 MB.")
        fields["country"].choices = [CHOOSE, *coded.COUNTRIES.choices]
        fields["region"].choices = region_choices()

    def read(self, content: bytes) -> Package:
        return case.read(content)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, words in check_place(given, kind=given.get("kind", "")).items():
            self.add_error(name, words)
        return given

    @property
    def planned(self) -> dict[str, Any]:
        """The plan as it is kept."""
        package = self.found
        units = [self._unit(unit) for unit in package.units]
        empty = [("no_statements", unit["title"]) for unit in units if not unit["outcomes"]]
        return {
            "units": units,
            "qualification": self._qualification(package.qualification) if package.qualification else {},
            "tree": [_branch(one) for one in _once(package.structure)],
            "notes": [*package.notes, *empty],
        }

    def _qualification(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """What the file says of it where it is sound; a level only with its source, as everywhere in Kilta."""
        kilta, given = raw["kilta"], self.cleaned_data
        language = raw["language"] or given["language"]
        said = kilta.get("texts") if isinstance(kilta.get("texts"), dict) else {}
        texts = {code: _heads(said[code]) for code in LANGUAGES if isinstance(said.get(code), dict)}
        own = {"profile": raw["summary"][: HEADS["profile"]], **texts.pop(language, {})}
        own.pop("state", None)
        title = raw["title"] or str(given["file"].name)[:200]
        eqf = kilta.get("eqf_level")
        levels = {
            "eqf_level": eqf if type(eqf) is int and 1 <= eqf <= 8 else None,
            "nqf_level": text_of(kilta.get("nqf_level"))[:20],
        }
        source = text_of(kilta.get("level_source"))[:300]
        return {
            "uri": raw["uri"],
            "title": title,
            "language": language,
            **{name: value for name, value in _frame({**kilta, "kind": "unit"}, given).items() if name != "kind"},
            **_volume(kilta),
            "legal_address": raw["legal_address"],
            **_validity(raw["valid_from"], raw["valid_until"]),
            **(levels | {"level_source": source} if source else {}),
            **{name: text_of(kilta.get(name))[:most] for name, most in BODIES.items()},
            "source": raw["uri"] or text_of(kilta.get("source"))[: case.LONGEST_ADDRESS],
            "texts": {language: {**own, "title": title}, **{code: one for code, one in texts.items() if one["title"]}},
        }

    def _unit(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        kilta, given = raw["kilta"], self.cleaned_data
        language = raw["language"] or given["language"]
        own = {
            "title": raw["title"],
            "summary": raw["summary"],
            "assessment": text_of(kilta.get("assessment"))[: LONGEST["assessment"]],
        }
        source = text_of(kilta.get("source"))[: case.LONGEST_ADDRESS]
        kept = {**raw["kept"], "source": source} if source and raw["uri"] else raw["kept"]
        return {
            "ref": raw["identifier"] or raw["title"],
            "identifier": raw["identifier"],
            "uri": raw["uri"],
            "title": raw["title"],
            "language": language,
            **_frame(kilta, given),
            **_volume(kilta),
            **_validity(raw["kept"].get("statusStartDate", ""), raw["kept"].get("statusEndDate", "")),
            "source": raw["uri"] or source or str(given["file"].name)[:200],
            "texts": {language: own, **_texts(kilta, language, LONGEST, "title")},
            "outcomes": [_outcome(one, language) for one in raw["outcomes"]],
            "headings": {heading: _named(one) for heading, one in raw["headings"].items()},
            "kept": kept,
        }


def _heads(raw: Mapping[str, Any]) -> dict[str, str]:
    """The headings of the Certificate Supplement in one language, none too long to be kept."""
    said = {name: text_of(raw.get(name))[:most] for name, most in HEADS.items()}
    return {**said, "state": "checked" if raw.get("state") == "checked" else "machine"}


def _once(branches: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """A unit stands once in a group."""
    seen: set[str] = set()
    found = []
    for one in branches:
        if not one["unit"] or one["unit"] not in seen:
            seen.add(one["unit"])
            found.append(one)
    return found


def _branch(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A group or a unit of a qualification with its rule, as the structure of an import is kept."""
    kilta = raw["kilta"]
    said = kilta.get("texts") if isinstance(kilta.get("texts"), dict) else {}
    texts = {code: said[code] for code in LANGUAGES if isinstance(said.get(code), dict)}
    titles = {code: title for code, one in texts.items() if (title := text_of(one.get("title"))[: LONGEST["title"]])}
    if not titles and not raw["unit"] and raw["language"]:
        titles = {raw["language"]: raw["title"]}
    role = text_of(kilta.get("kind"))
    return {
        "role": role if role in Part.Role.values else Part.Role.GROUP.value,
        "unit": raw["unit"],
        "titles": titles,
        "rules": {code: rule for code, one in texts.items() if (rule := text_of(one.get("rule"))[:5000])},
        **_bounds("volume", [_amount(kilta.get(name)) for name in ("volume_min", "volume_max")]),
        **_bounds("number", [_whole(kilta.get(name)) for name in ("number_min", "number_max")]),
        "children": [_branch(one) for one in _once(raw["children"])],
    }


def _bounds(of: str, given: Sequence[Any]) -> dict[str, Any]:
    """At least and at most; none of both where they contradict each other."""
    least, most = given
    if least is not None and most is not None and Decimal(least) > Decimal(most):
        least = most = None
    return {f"{of}_min": least, f"{of}_max": most}


def _amount(value: Any) -> str | None:
    return f"{round(Decimal(value), 2):f}" if isinstance(value, str) and VOLUME.match(value) else None


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}", value) else None


def _frame(kilta: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, str]:
    """What the file says of kind, place and code where it is sound, else what was chosen."""
    said = {name: text_of(kilta.get(name)) for name in ("kind", "country", "region")}
    is_known = (
        said["kind"] in Unit.Kind.values
        and said["country"] in coded.COUNTRIES
        and (said["region"] in ("", "IT") or said["region"] in coded.NUTS_REGIONS)
    )
    place = said if is_known and not check_place(said, kind=said["kind"]) else given
    code, scheme = text_of(kilta.get("code"))[: case.LONGEST_CODE], text_of(kilta.get("code_scheme"))
    has_code = bool(code) and scheme in CodeScheme.values
    field = text_of(kilta.get("isced_f"))
    return {
        **{name: place.get(name) or "" for name in ("kind", "country", "region")},
        "code": code if has_code else "",
        "code_scheme": scheme if has_code else "",
        "isced_f": field if field in coded.ISCED_FIELDS else "",
    }


def _validity(start: str, end: str) -> dict[str, str]:
    """From when to when; the end is left aside where it lies before the start."""
    return {"valid_from": start, "valid_until": "" if start and end < start else end}


def _volume(kilta: Mapping[str, Any]) -> dict[str, Any]:
    given = text_of(kilta.get("volume"))
    unit = text_of(kilta.get("volume_unit"))
    volume = round(Decimal(given), 2) if VOLUME.match(given) else Decimal(0)
    if not 0 < volume < 1_000_000 or unit not in VolumeUnit.values:
        return {"volume": None, "volume_unit": "", "volume_is_estimate": False}
    return {
        "volume": f"{volume:f}",
        "volume_unit": unit,
        "volume_is_estimate": kilta.get("volume_is_estimate") is True,
    }


def _outcome(raw: Mapping[str, Any], language: str) -> dict[str, Any]:
    kilta = raw["kilta"]
    own = raw["language"] or language
    kind = text_of(kilta.get("kind"))
    if kind not in Outcome.Kind.values:
        kind = KINDS.get(raw["type"].casefold(), "")
    guess = kind_of(raw["text"], own)
    is_guess = not kind or kilta.get("kind_is_proposed") is True
    concepts = kilta.get("concepts")
    lenses = kilta.get("lenses")
    longest = {"text": LONGEST_STATEMENT, "heading": LONGEST_HEADING}
    return {
        **_named(raw),
        "text": raw["text"],
        "heading": raw["heading"],
        "language": own,
        "code": raw["code"],
        "kind": str(kind or guess.kind),
        "kind_because": (guess.word or "-") if is_guess else "",
        "lenses": [one for one in lenses if isinstance(one, str) and one in coded.LENSES]
        if isinstance(lenses, list)
        else [],
        "concepts": [text_of(one) for one in concepts[:100] if text_of(one)] if isinstance(concepts, list) else [],
        "translations": {
            code: (text["text"], text.get("heading", ""), text["state"])
            for code, text in _texts(kilta, own, longest, "text").items()
        },
    }


def _texts(kilta: Mapping[str, Any], own: str, longest: Mapping[str, int], needed: str) -> dict[str, dict[str, str]]:
    """Translations as Kilta writes them: those in our languages that are not too long."""
    given = kilta.get("texts")
    found: dict[str, dict[str, str]] = {}
    for language, raw in given.items() if isinstance(given, dict) else ():
        if language not in LANGUAGES or language == own or not isinstance(raw, dict):
            continue
        texts = {name: text for name in longest if (text := text_of(raw.get(name)))}
        if texts.get(needed) and all(len(texts.get(name, "")) <= most for name, most in longest.items()):
            found[language] = {**texts, "state": "checked" if raw.get("state") == "checked" else "machine"}
    return found


def _named(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: raw[name] for name in ("identifier", "uri", "placing", "placing_uri", "kept")}
