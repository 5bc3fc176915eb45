"""Files with qualifications and units: read whole, with every error by path, or by row and column."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kilta.domains.competences.forms.writing import JsonFileForm, OwnedForm, check_place, field_choices
from kilta.domains.competences.models import CodeScheme, Outcome, Part, Qualification, Unit, VolumeUnit
from kilta.domains.competences.queries.importing import OF_QUALIFICATION, TEMPLATE_COLUMNS
from kilta.domains.vocabulary import coded
from kilta.engines import eperusteet
from kilta.engines.eperusteet import NotReadable, Plan
from kilta.engines.sheets import Code, Error, Expected, NotExpected, day, whole_number
from kilta.foundation.exports.lists import ListField, expects

SUPPLEMENT = ("profile", "entry", "progression", "ways", "grading", "agreements")
BODIES = ("regulator", "awarding_body", "legal_reference", "eqf_level", "nqf_level", "level_source")
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# What is said of a unit: it stands in its first row, and may be left empty or repeated in the others.
OF_UNIT = (
    *("unit_title", "kind", "country", "region", "language", "volume", "measure", "estimate", "field", "source"),
    *("summary", "assessment", "valid_from", "valid_until", "group", "role", "group_min", "group_max", "part_of"),
    *(f"title_{language}" for language in LANGUAGES),
)

# Not a word on rows while the headings are wrong; and none on cells beside one that is wrong by itself.
OF_THE_HEADING = (Code.MISSING_COLUMN, Code.UNKNOWN_COLUMN, Code.DOUBLE_COLUMN, Code.TOO_MANY_COLUMNS)
BESIDE = {
    "measure": ("volume", "measure"),
    "code_scheme": ("unit_code", "code_scheme"),
    "country": ("kind", "country"),
    "region": ("kind", "country", "region"),
    "valid_until": ("valid_from", "valid_until"),
    "group_max": ("group_min", "group_max"),
    "part_of": ("part_of", "unit_code"),
    "qualification_scheme": ("qualification_code", "qualification_scheme"),
    "qualification_measure": ("qualification_volume", "qualification_measure"),
    "level_source": ("eqf_level", "nqf_level", "level_source"),
}

expects("competences_code", gettext_lazy("one of: %(codes)s"))
expects("competences_country", gettext_lazy("a country code, for example FI"))
expects("competences_region", gettext_lazy("the code of a region (NUTS), or IT for the whole of Italy"))
expects("competences_field", gettext_lazy("a code of ISCED-F, for example 0715"))
expects("competences_volume", gettext_lazy("a number above 0, for example 15 or 7.5"))
expects("competences_yes", gettext_lazy("yes or no"))
expects("competences_same", gettext_lazy("the same as in row %(first)s of this unit, or nothing"))
expects("competences_title", gettext_lazy("a title, in the first row of the unit"))
expects("competences_scheme", gettext_lazy("whose code it is, where there is a code"))
expects("competences_first", gettext_lazy("a value in the first row of the unit"))
expects("competences_kind_country", gettext_lazy("a country that has units of this kind"))
expects("competences_italy", gettext_lazy("a region in that country; in Italy it is needed"))
expects("competences_until", gettext_lazy("a day that is not before the first one"))
expects("competences_most", gettext_lazy("a number that is not below the least"))
expects("competences_part_of", gettext_lazy("the code of another unit in this list"))
expects("competences_not_inside_itself", gettext_lazy("a unit that does not stand inside this one"))
expects("competences_qualification", gettext_lazy("the title of the qualification in the same row"))
expects(
    "competences_same_qualification",
    gettext_lazy("the same as in row %(first)s, or nothing: one list, one qualification"),
)
expects("competences_level_source", gettext_lazy("where the levels are said"))
expects("competences_measure", gettext_lazy("a measure together with a volume"))

PROBLEMS = {
    "missing": gettext_lazy("This is missing or empty."),
    "not_words": gettext_lazy('Expected were words by language, such as {"fi": "…"}.'),
    "not_text": gettext_lazy("Expected was text."),
    "too_long": gettext_lazy("This text is too long."),
    "not_a_number": gettext_lazy("Expected was a number of 0 or more."),
    "not_a_day": gettext_lazy("Expected was a moment in milliseconds, or a day."),
    "not_a_list": gettext_lazy("Expected was a list."),
    "not_an_object": gettext_lazy("Expected was an object."),
    "not_a_code": gettext_lazy("Expected was a code of digits."),
    "not_a_unit_code": gettext_lazy("Expected was a code such as tutkinnonosat_106735."),
    "not_a_level": gettext_lazy("Expected was a level from 1 to 8."),
    "ends_too_early": gettext_lazy("The end is before the beginning."),
    "twice": gettext_lazy("This code is there twice."),
    "unknown_unit": gettext_lazy("No unit in this file has this number."),
    "less_than_least": gettext_lazy("The most is less than the least."),
    "too_deep": gettext_lazy("The structure is too deep."),
    "too_many": gettext_lazy("There are too many units; at most 1,000 are read."),
}
NOT_READABLE = {
    "too_large": gettext_lazy("This file is too large: at most 30 MB are read."),
    "not_json": gettext_lazy("This file is no JSON. Save what ePerusteet answers, without changing it."),
    "not_a_qualification": gettext_lazy("This JSON is no qualification of ePerusteet."),
}


class EperusteetForm(JsonFileForm):
    """The JSON that ePerusteet answers at /api/external/peruste/{id}."""

    field = forms.ChoiceField(
        label=gettext_lazy("Field (ISCED-F)"),
        required=False,
        help_text=gettext_lazy("ePerusteet does not say it; with it the units are found by field."),
    )
    largest, not_readable, because, words = eperusteet.LARGEST, NotReadable, NOT_READABLE, PROBLEMS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("The JSON of a qualification, as ePerusteet gives it, at most 30 MB.")
        self.fields["field"].choices = field_choices()  # type: ignore[attr-defined]

    def read(self, content: bytes) -> Plan:
        return eperusteet.read(content)

    @property
    def planned(self) -> dict[str, Any]:
        """The plan as it is kept."""
        plan = self.found
        field = self.cleaned_data.get("field") or ""
        qualification = dict(plan.qualification, isced_f=field)
        source = qualification["source"]
        return {
            "qualification": qualification,
            "units": [dict(unit, isced_f=field, source=source) for unit in plan.units],
            "tree": plan.tree,
            "notes": plan.notes,
        }


class _OneOf:
    """A parser of one of some codes, whatever the case."""

    def __init__(self, codes: Any, expected: str = "competences_code") -> None:
        self.codes = {str(code).casefold(): str(code) for code in codes}
        self.expected = expected

    def __call__(self, text: str) -> str:
        try:
            return self.codes[text.casefold()]
        except KeyError:
            raise NotExpected(self.expected, codes=", ".join(self.codes.values())) from None


def _volume(text: str) -> str:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise NotExpected("competences_volume") from None
    if not number.is_finite() or not 0 < number < 1_000_000:
        raise NotExpected("competences_volume")
    return str(number)


def _yes(text: str) -> bool:
    said = {"yes": True, "1": True, "true": True, "x": True, "no": False, "0": False, "false": False}
    try:
        return said[text.casefold()]
    except KeyError:
        raise NotExpected("competences_yes") from None


def _lenses(text: str) -> list[str]:
    found = [one.strip() for one in text.replace(",", " ").split()]
    if unknown := [one for one in found if one not in coded.LENSES]:
        raise NotExpected("competences_code", codes=", ".join(one.code for one in coded.LENSES if unknown))
    return found


def columns() -> list[Expected]:
    """The columns of the template, one statement in each row."""
    parsers: dict[str, Any] = {
        "code_scheme": _OneOf(CodeScheme.values),
        "kind": _OneOf(Unit.Kind.values),
        "country": _OneOf((one.code for one in coded.COUNTRIES), "competences_country"),
        "region": _OneOf((one.code for one in coded.NUTS_REGIONS), "competences_region"),
        "language": _OneOf(LANGUAGES),
        "volume": _volume,
        "measure": _OneOf(VolumeUnit.values),
        "estimate": _yes,
        "field": _OneOf((one.code for one in coded.ISCED_FIELDS), "competences_field"),
        "role": _OneOf(Part.Role.values),
        "statement_kind": _OneOf(Outcome.Kind.values),
        "lenses": _lenses,
        "valid_from": day,
        "valid_until": day,
        "group_min": _volume,
        "group_max": _volume,
        "qualification_scheme": _OneOf(CodeScheme.values),
        "qualification_volume": _volume,
        "qualification_measure": _OneOf(VolumeUnit.values),
        "eqf_level": whole_number(1, 8),
    }
    longest = {"statement": 3000, "summary": 10_000, "assessment": 20_000, "source": 500, "unit_code": 60}
    longest |= {"part_of": 60, "qualification_code": 60, "nqf_level": 20, "legal_reference": 500, "profile": 20_000}
    longest |= dict.fromkeys(SUPPLEMENT[1:], 10_000)
    return [
        Expected(
            name,
            required=name == "statement",
            longest=longest.get(name, 3000 if name.startswith("statement_") else 300),
            **({"parse": parsers[name]} if name in parsers else {}),
        )
        for name in TEMPLATE_COLUMNS
    ]


class SheetForm(OwnedForm):
    """A list of units of any system, one statement in each row."""

    file = ListField(label=gettext_lazy("List"), columns=columns())
    qualification = forms.ModelChoiceField(
        label=gettext_lazy("Put them into the structure of"),
        queryset=Qualification.objects.none(),
        required=False,
        help_text=gettext_lazy("The groups of the list are added to it. You can leave this open."),
    )

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, owners=owners, **kwargs)
        # visible: the qualifications of the organisations for which one imports.
        rows = Qualification.objects.all() if owners is None else Qualification.objects.filter(owner__in=owners)
        self.fields["qualification"].queryset = rows.order_by("title_key")[:500]  # type: ignore[attr-defined]
        self.fields["qualification"].empty_label = _("no qualification")  # type: ignore[attr-defined]
        self.units: list[dict[str, Any]] = []
        self.given: dict[str, Mapping[str, Any]] = {}
        self.named: dict[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self._compare_rows()
        chosen = values.get("qualification")
        if chosen and self.named:
            self.add_error("qualification", _("The list names its qualification itself. Leave this open."))
        if chosen and values.get("owner") and chosen.owner_id != values["owner"].pk:
            self.add_error("qualification", _("This qualification belongs to another organisation."))
        return values

    @property
    def planned(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get("qualification")
        qualification = self._qualification() if self.named else {}
        language = chosen.language if chosen else qualification.get("language", "")
        tree = self._tree(language) if language else []
        return {"qualification": qualification, "units": self.units, "tree": tree, "notes": []}

    def _qualification(self) -> dict[str, Any]:
        """What the list says of the qualification; country, region, field and language are those of its first unit."""
        named, first = self.named, self.units[0]
        heads = {name: named[name] for name in SUPPLEMENT if named.get(name)}
        return {
            **{name: first[name] for name in ("country", "region", "isced_f", "language", "source")},
            **{name: named.get(name) or "" for name in BODIES},
            "title": named["qualification"],
            "code": named.get("qualification_code") or "",
            "code_scheme": named.get("qualification_scheme") or "",
            "volume": named.get("qualification_volume"),
            "volume_unit": named.get("qualification_measure") or "",
            "texts": {first["language"]: {"title": named["qualification"], **heads}},
        }

    def _tree(self, language: str) -> list[dict[str, Any]]:
        """Groups with their rules, units in them, and units that stand in other units."""
        by_code = {unit["code"]: unit["ref"] for unit in self.units if unit["code"]}
        branches: dict[str, dict[str, Any]] = {
            ref: {"role": given.get("role") or "compulsory", "unit": ref, "children": []}
            for ref, given in self.given.items()
        }
        groups: dict[tuple[str, str], dict[str, Any]] = {}
        top: list[dict[str, Any]] = []
        for ref, given in self.given.items():
            group, role = given.get("group") or "", given.get("role") or ""
            if above := by_code.get(given.get("part_of") or ""):
                branches[above]["children"].append(branches[ref])
                continue
            if not group and not role:
                top.append(branches[ref])
                continue
            if (group, role) not in groups:
                titles = {language: group} if group else {}
                groups[group, role] = {"role": role or "group", "titles": titles, "children": []}
                top.append(groups[group, role])
            place = groups[group, role]
            place["children"].append(branches[ref])
            for end in ("min", "max"):
                place[f"volume_{end}"] = place.get(f"volume_{end}") or given.get(f"group_{end}")
        return top

    def _compare_rows(self) -> None:
        """Gather the units; what does not go together between rows is told with what is wrong in single cells."""
        field: Any = self.fields["file"]
        read = field.read
        if read is None or any(error.code in OF_THE_HEADING for error in read.errors):
            return
        told = {(error.row, error.column) for error in read.errors}
        found = self._gather(sorted([*read.rows, *read.broken], key=lambda row: row.number), told)
        if found:
            read.errors = sorted([*read.errors, *found], key=lambda error: error.row)
            self.errors.pop("file", None)
            self.add_error("file", field.said_wrong(len(read.errors) + read.further_errors))

    def _gather(self, rows: Any, told: set[tuple[int, str]]) -> list[Error]:
        """The units of the rows, and what does not go together between the rows; not again what is `told`."""
        errors: list[Error] = []
        by_key: dict[tuple[str, str], tuple[int, dict[str, Any], dict[str, Any]]] = {}
        last: tuple[str, str] | None = None
        for row in rows:
            given = row.values
            key = self._key_of(given) or last
            if key is None:
                errors.append(Error(Code.WRONG_VALUE, row.number, "unit_title", expected="competences_title"))
                continue
            last = key
            if key not in by_key:
                unit = self._unit(row.number, given, errors)
                by_key[key] = (row.number, given, unit)
                self.units.append(unit)
                self.given[unit["ref"]] = given
            else:
                first, begun, unit = by_key[key]
                for name in (*OF_UNIT, "code_scheme"):
                    said = given.get(name)
                    if said not in (None, "") and said != begun.get(name):
                        errors.append(_unlike(row.number, name, said, "competences_same", first))
            unit["outcomes"].append(self._outcome(given))
        self._compare_places(errors)
        self._compare_qualification(rows, errors)
        return [
            error
            for error in errors
            if not any((error.row, name) in told for name in BESIDE.get(error.column, (error.column,)))
        ]

    def _compare_places(self, errors: list[Error]) -> None:
        """Whether each unit that stands in another one finds it, and not itself."""
        by_code = {unit["code"]: unit["ref"] for unit in self.units if unit["code"]}
        above = {ref: by_code.get(given.get("part_of") or "", "") for ref, given in self.given.items()}
        for ref, given in self.given.items():
            if not (code := given.get("part_of")):
                continue
            way, at = [ref], above[ref]
            while at and at not in way:
                way.append(at)
                at = above[at]
            expected = "competences_not_inside_itself" if at == ref else "competences_part_of" if not above[ref] else ""
            if expected:
                errors.append(Error(Code.WRONG_VALUE, int(ref[1:]), "part_of", code, expected=expected))

    def _compare_qualification(self, rows: Any, errors: list[Error]) -> None:
        """One list tells of one qualification; what belongs to it stands beside its title."""
        first = 0
        for row in rows:
            said = {name: row.values[name] for name in OF_QUALIFICATION if row.values.get(name) not in (None, "")}
            if said and not self.named:
                first, self.named = row.number, said
                errors += _wrong_of_qualification(row.number, said)
                continue
            for name, value in said.items():
                if value != self.named.get(name):
                    errors.append(_unlike(row.number, name, value, "competences_same_qualification", first))

    def _key_of(self, given: Mapping[str, Any]) -> tuple[str, str] | None:
        if given.get("unit_code"):
            return ("code", given["unit_code"])
        return ("title", given["unit_title"]) if given.get("unit_title") else None

    def _unit(self, number: int, given: Mapping[str, Any], errors: list[Error]) -> dict[str, Any]:
        def wrong(column: str, expected: str) -> None:
            errors.append(Error(Code.WRONG_VALUE, number, column, str(given.get(column) or "")[:80], expected=expected))

        if not given.get("unit_title"):
            wrong("unit_title", "competences_title")
        for name in ("kind", "language"):
            if not given.get(name):
                wrong(name, "competences_first")
        if bool(given.get("unit_code")) != bool(given.get("code_scheme")):
            wrong("code_scheme", "competences_scheme")
        kind = given.get("kind") or ""
        country = given.get("country") or Unit.COUNTRY_OF.get(kind, "")
        if kind and not country:
            wrong("country", "competences_first")
        place = check_place({"country": country, "region": given.get("region")}, kind=kind)
        if "country" in place:
            wrong("country", "competences_kind_country")
        if "region" in place:
            wrong("region", "competences_italy")
        if bool(given.get("volume")) != bool(given.get("measure")):
            wrong("measure", "competences_measure")
        start, end = given.get("valid_from"), given.get("valid_until")
        if start and end and end < start:
            wrong("valid_until", "competences_until")
        least, most = given.get("group_min"), given.get("group_max")
        if least and most and Decimal(most) < Decimal(least):
            wrong("group_max", "competences_most")
        language = given.get("language") or "en"
        texts = {code: {"title": given[f"title_{code}"]} for code in LANGUAGES if given.get(f"title_{code}")}
        texts[language] = {
            "title": given.get("unit_title") or "",
            "summary": given.get("summary") or "",
            "assessment": given.get("assessment") or "",
        }
        return {
            "ref": f"r{number}",
            "code": given.get("unit_code") or "",
            "code_scheme": given.get("code_scheme") or "",
            "kind": kind,
            "country": country,
            "region": given.get("region") or "",
            "isced_f": given.get("field") or "",
            "source": given.get("source") or "",
            "language": language,
            "title": given.get("unit_title") or "",
            "volume": given.get("volume"),
            "volume_unit": given.get("measure") or "",
            "volume_is_estimate": bool(given.get("estimate")),
            "valid_from": start.isoformat() if start else "",
            "valid_until": end.isoformat() if end else "",
            "texts": texts,
            "outcomes": [],
        }

    def _outcome(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "text": given.get("statement") or "",
            "heading": given.get("heading") or "",
            "kind": given.get("statement_kind") or "",
            "lenses": given.get("lenses") or [],
            "translations": {
                code: [given[f"statement_{code}"], ""] for code in LANGUAGES if given.get(f"statement_{code}")
            },
        }


def _unlike(number: int, column: str, said: Any, expected: str, first: int) -> Error:
    """What a row says otherwise than the `first` one that told of the same thing."""
    return Error(Code.WRONG_VALUE, number, column, str(said)[:80], expected=expected, values={"first": first})


def _wrong_of_qualification(number: int, said: Mapping[str, Any]) -> list[Error]:
    """What does not go together of a qualification."""
    wrong = []
    if not said.get("qualification"):
        wrong.append(("qualification", "competences_qualification"))
    if bool(said.get("qualification_code")) != bool(said.get("qualification_scheme")):
        wrong.append(("qualification_scheme", "competences_scheme"))
    if bool(said.get("qualification_volume")) != bool(said.get("qualification_measure")):
        wrong.append(("qualification_measure", "competences_measure"))
    if (said.get("eqf_level") or said.get("nqf_level")) and not said.get("level_source"):
        wrong.append(("level_source", "competences_level_source"))
    return [
        Error(Code.WRONG_VALUE, number, column, str(said.get(column) or "")[:80], expected=expected)
        for column, expected in wrong
    ]
