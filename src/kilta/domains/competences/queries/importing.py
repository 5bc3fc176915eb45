"""What is shown of an import before it is taken over: what is new, what gets a new version, what stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from kilta.domains.competences.models import (
    CaseName,
    CodeScheme,
    Origin,
    Outcome,
    Part,
    Qualification,
    Unit,
    UnitImport,
    UnitVersion,
    VolumeUnit,
)
from kilta.domains.competences.queries import words
from kilta.domains.network.models import Organisation
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Actor
from kilta.foundation.exports import Column, Table
from kilta.foundation.languages.models import TranslationState

# visible: units and qualifications of the organisation for which one imports.
NEW, CHANGED, SAME, BLOCKED = "new", "changed", "same", "blocked"
LANGUAGES = ("en", "fi", "sv", "de", "it", "nl")


@dataclass(frozen=True)
class PlannedUnit:
    """A unit of a plan beside what is there: new, changed, the same, or blocked by a draft that is being written."""

    plan: dict[str, Any]
    known: Unit | None
    change: str

    @property
    def statements(self) -> int:
        return len(self.plan["outcomes"])

    @property
    def volume(self) -> str:
        """In the words of the reader, as it will stand on the page of the unit."""
        number, measure = self.plan.get("volume"), self.plan.get("volume_unit")
        return f"{words.amount(Decimal(str(number)))} {VolumeUnit(measure).label}" if number and measure else ""


@dataclass(frozen=True)
class ImportPage:
    asked: UnitImport
    title: str
    known_qualification: Qualification | None
    units: Sequence[PlannedUnit]
    statements: int
    notes: Sequence[tuple[str, str]]

    def number_of(self, change: str) -> int:
        return sum(1 for unit in self.units if unit.change == change)

    @property
    def new(self) -> int:
        return self.number_of(NEW)

    @property
    def changed(self) -> int:
        return self.number_of(CHANGED)

    @property
    def same(self) -> int:
        return self.number_of(SAME)

    @property
    def blocked(self) -> list[PlannedUnit]:
        return [unit for unit in self.units if unit.change == BLOCKED]


@dataclass(frozen=True)
class ImportsPage:
    imports: Sequence[UnitImport]
    organisations: Sequence[Organisation]


def import_page(asked: UnitImport) -> ImportPage:
    plan = asked.plan
    units = planned_units(asked.owner, plan.get("units", []))
    qualification = plan.get("qualification") or {}
    return ImportPage(
        asked=asked,
        title=qualification.get("title") or asked.file_name,
        known_qualification=known_qualification(asked.owner, qualification),
        units=units,
        statements=sum(unit.statements for unit in units),
        notes=[(code, said) for code, said in plan.get("notes", [])],
    )


def planned_units(owner: Organisation, plans: Sequence[dict[str, Any]]) -> list[PlannedUnit]:
    """Each unit of a plan beside the one of the same code, in a number of queries that does not grow with them.

    Without a code it is known by kind, region and title; one that came in a package has an `identifier`, even if it is
    empty, and is known by that alone.
    """
    by_name = _known_by_name(owner, {plan["identifier"] for plan in plans if plan.get("identifier")})
    codes = {plan["code"] for plan in plans if plan.get("code")}
    known = {
        (unit.code_scheme, unit.code, unit.region): unit
        for unit in Unit.objects.filter(owner=owner, code__in=codes).select_related("current")
    }
    by_title = _known_by_title(owner, {plan["title"] for plan in plans if not plan.get("code")})
    units = [*known.values(), *by_name.values(), *by_title.values()]
    writing = set(
        UnitVersion.objects.filter(unit__in=units, state=UnitVersion.State.DRAFT).values_list("unit", flat=True)
    )
    said = _said({unit.current_id for unit in units if unit.current_id})
    rows = []
    for plan in plans:
        if "identifier" in plan:
            unit = by_name.get(plan["identifier"])
        elif not plan.get("code"):
            unit = by_title.get((plan["kind"], plan.get("region", ""), plan["title"]))
        else:
            unit = known.get((plan.get("code_scheme", ""), plan.get("code", ""), plan.get("region", "")))
        if unit is None:
            change = NEW
        elif unit.pk in writing:
            change = BLOCKED
        elif said.get(unit.current_id) == said_by(plan):
            change = SAME
        else:
            change = CHANGED
        rows.append(PlannedUnit(plan, unit, change))
    return rows


def _known_by_name(owner: Organisation, identifiers: set[str]) -> dict[str, Unit]:
    if not identifiers:
        return {}
    names = CaseName.objects.filter(what="document", identifier__in=identifiers, version__unit__owner=owner)
    return {
        str(name.identifier): name.version.unit
        for name in names.select_related("version__unit__current")
        if name.version is not None
    }


def _known_by_title(owner: Organisation, titles: set[str]) -> dict[tuple[str, str, str], Unit]:
    if not titles:
        return {}
    rows = Unit.objects.filter(owner=owner, code="", title__in=titles).select_related("current").order_by("-created_at")
    return {(unit.kind, unit.region, unit.title): unit for unit in rows}


def known_qualification(owner: Organisation, plan: dict[str, Any]) -> Qualification | None:
    """The one of the same code; one that came in a package is known by its address there."""
    if "uri" in plan:
        came = Qualification.objects.filter(owner=owner, origin=Origin.PACKAGE, source=plan["uri"])
        return came.first() if plan["uri"] else None
    if not plan.get("title"):
        return None
    if not plan.get("code"):
        same = {"title": plan["title"], "country": plan["country"], "region": plan.get("region", ""), "code": ""}
        return Qualification.objects.filter(owner=owner, **same).first()
    return Qualification.objects.filter(
        owner=owner, code=plan["code"], code_scheme=plan["code_scheme"], region=plan.get("region", "")
    ).first()


def code_is_taken(owner: Organisation, fields: Mapping[str, Any]) -> bool:
    """Whether an organisation has a qualification of this code and region."""
    code = {name: fields.get(name) or "" for name in ("code", "code_scheme", "region")}
    return bool(code["code"]) and Qualification.objects.filter(owner=owner, **code).exists()


def said_by(plan: dict[str, Any]) -> tuple[Any, ...]:
    """What a planned unit says, to be compared with a version."""
    texts = plan["texts"][plan["language"]]
    volume = plan.get("volume")
    return (
        texts["title"],
        texts.get("summary", ""),
        texts.get("assessment", ""),
        f"{float(volume):.2f}" if volume else "",
        tuple((one["text"], one.get("heading", "")) for one in plan["outcomes"]),
    )


def imports_page(actor: Actor, organisations: Sequence[Organisation]) -> ImportsPage:
    rows = UnitImport.objects.visible_to(actor).select_related("owner", "qualification").defer("plan")
    return ImportsPage(imports=list(rows[:20]), organisations=organisations)


def template_table() -> Table:
    """The empty list with two rows as an example."""
    columns = [Column(name, partial(_cell, name)) for name in TEMPLATE_COLUMNS]
    notes = [f"{name}: {said}" for name, said in column_words()]
    return Table("units-template", _("Units"), columns, TEMPLATE_ROWS, purpose="template", notes=notes)


def column_words() -> list[tuple[str, str]]:
    """What stands in each column of the list, in the reader's words; codes are those of the list itself."""
    codes = {
        "code_scheme": CodeScheme.values,
        "kind": Unit.Kind.values,
        "measure": VolumeUnit.values,
        "role": Part.Role.values,
        "statement_kind": Outcome.Kind.values,
        "lenses": [one.code for one in coded.LENSES],
        "language": LANGUAGES,
    }
    words = [
        ("unit_code", _("The code of the unit; rows with the same code are one unit.")),
        ("code_scheme", _("Whose code it is.")),
        ("unit_title", _("The native title, in the first row of the unit.")),
        ("kind", _("What it is in its own system.")),
        ("country", _("Two letters; only needed for a unit of another system.")),
        ("region", _("The code of the region (NUTS); needed in Italy, where IT means the whole country.")),
        ("language", _("The language of the statements.")),
        ("volume", _("A number, in the native measure.")),
        ("measure", _("The native measure.")),
        ("estimate", _("Yes, where the volume is an estimate.")),
        ("field", _("The code of the field (ISCED-F), for example 0715.")),
        ("valid_from, valid_until", _("From when to when it holds, for example 2026-08-01.")),
        ("source", _("Where the text is from.")),
        ("summary", _("What the unit is about.")),
        ("assessment", _("How competence is assessed.")),
        ("group", _("The group of the qualification in which it stands.")),
        ("role", _("The role of the group.")),
        ("group_min, group_max", _("How much has to be chosen in the group, in the native measure.")),
        ("part_of", _("The code of the unit in which it stands, such as the kerntaak of a werkproces.")),
        (
            "qualification, qualification_…",
            _("The native title of the qualification with its code and volume, in the first row of the list."),
        ),
        (
            "regulator, awarding_body, legal_reference, eqf_level, nqf_level, level_source",
            _("Who regulates and awards it, on what legal basis; its levels, and where they are said."),
        ),
        (
            "profile, entry, progression, ways, grading, agreements",
            _("The headings of the Europass Certificate Supplement."),
        ),
        ("statement", _("One statement; the only column that every row needs.")),
        ("statement_kind", _("The kind of the statement; left empty, it is guessed.")),
        ("heading", _("What the statement stands under.")),
        ("lenses", _("Lenses, parted by spaces.")),
        ("title_…, statement_…", _("Translations, one column for each language.")),
    ]
    return [(name, f"{said} {', '.join(codes[name])}".strip() if name in codes else said) for name, said in words]


# What a list says of the qualification in whose structure its units stand.
OF_QUALIFICATION = (
    *("qualification", "qualification_code", "qualification_scheme", "qualification_volume", "qualification_measure"),
    *("regulator", "awarding_body", "legal_reference", "eqf_level", "nqf_level", "level_source"),
    *("profile", "entry", "progression", "ways", "grading", "agreements"),
)
TEMPLATE_COLUMNS = (
    *("unit_code", "code_scheme", "unit_title", "kind", "country", "region", "language", "volume", "measure"),
    *("estimate", "valid_from", "valid_until", "field", "source", "summary", "assessment", "statement"),
    *("statement_kind", "heading", "lenses", "group", "role", "group_min", "group_max", "part_of"),
    *OF_QUALIFICATION,
    *(f"{name}_{language}" for language in LANGUAGES for name in ("title", "statement")),
)
_EXAMPLE = {
    "unit_code": "LF 5",
    "code_scheme": "kmk",
    "unit_title": "Bauteile fügen",
    "kind": "lernfeld",
    "country": "DE",
    "language": "de",
    "volume": "80",
    "measure": "zrw",
    "field": "0715",
    "group": "Rahmenlehrplan",
    "role": "school_plan",
    "title_en": "Joining parts",
    "qualification": "Metallbauer/Metallbauerin",
    "qualification_code": "example",
    "qualification_scheme": "own",
    "qualification_volume": "3.5",
    "qualification_measure": "years",
}
TEMPLATE_ROWS = (
    {
        **_EXAMPLE,
        "statement": "Die Auszubildenden prüfen Schweißnähte.",
        "statement_kind": "skill",
        "statement_en": "Learners test welds.",
    },
    {
        "unit_code": "LF 5",
        "statement": "Sie kennen die Regeln des Arbeitsschutzes.",
        "statement_kind": "knowledge",
        "statement_en": "They know the rules of safety at work.",
    },
)


def _cell(name: str, row: dict[str, str]) -> str:
    return row.get(name, "")


def _said(versions: set[Any]) -> dict[Any, tuple[Any, ...]]:
    """What each version says in its own language, in the form of `said_by`."""
    rows = UnitVersion.objects.filter(pk__in=versions).prefetch_related("texts", "outcomes__texts")
    found = {}
    for version in rows:
        own = next(text for text in version.texts.all() if text.state == TranslationState.ORIGINAL)
        statements = []
        for outcome in version.outcomes.all():
            text = next(one for one in outcome.texts.all() if one.state == TranslationState.ORIGINAL)
            statements.append((text.text, text.heading))
        volume = f"{float(version.volume):.2f}" if version.volume else ""
        found[version.pk] = (own.title, own.summary, own.assessment, volume, tuple(statements))
    return found
