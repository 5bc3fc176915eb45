"""Qualifications, units and concepts for tests, made by the use cases themselves."""

from collections.abc import Sequence
from typing import Any

from kilta.domains.competences.models import Outcome, Qualification, Unit, UnitImport
from kilta.domains.competences.use_cases import importing, outcomes, qualifications, units
from kilta.domains.network.models import Organisation
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.vocabulary.models import Concept
from kilta.foundation import search
from kilta.foundation.access.actors import System

TESTS = System("test")
COUNTRIES = {"fi": "FI", "sv": "FI", "de": "DE", "nl": "NL", "it": "IT", "en": "FI"}
KINDS = {"FI": "tutkinnon_osa", "DE": "lernfeld", "NL": "kerntaak", "IT": "competenza"}


def a_draft_unit(
    title: str = "Schweißen",
    *,
    language: str = "de",
    owner: Organisation | None = None,
    statements: Sequence[str] = ("Schweißnähte prüfen",),
    version_fields: dict[str, Any] | None = None,
    **fields: Any,
) -> Unit:
    """A draft in the country of its language, with skills as statements; German unless told otherwise."""
    country = fields.pop("country", COUNTRIES[language])
    fields = {"kind": KINDS[country], "country": country, "isced_f": "0715", **fields}
    if country == "IT":
        fields.setdefault("region", "ITH3")
    unit = units.start_unit(
        by=TESTS,
        owner=owner or Organisation.objects.filter(slug="omnia").first() or an_organisation(),
        language=language,
        title=title,
        fields=fields,
        version_fields=version_fields,
    )
    for statement in statements:
        outcomes.add_outcome(by=TESTS, version=unit.versions.get(), kind="skill", text=statement)
    return unit


def a_unit(title: str = "Schweißen", **fields: Any) -> Unit:
    """The same, published."""
    unit = a_draft_unit(title, **fields)
    units.publish_unit(by=TESTS, unit=unit)
    unit.refresh_from_db()
    return unit


def outcomes_of(unit: Unit) -> list[Outcome]:
    """The statements of the newest version."""
    return list(unit.versions.order_by("-number")[0].outcomes.all())


def a_new_version(unit: Unit, what_changed: str = "One statement is clearer.") -> Unit:
    """The unit with a further published version, its statements unchanged."""
    units.begin_version(by=TESTS, unit=unit)
    units.publish_unit(by=TESTS, unit=unit, what_changed=what_changed)
    unit.refresh_from_db()
    return unit


def a_qualification(
    title: str = "Kone- ja tuotantotekniikan perustutkinto",
    *,
    owner: Organisation | None = None,
    is_public: bool = True,
    **fields: Any,
) -> Qualification:
    """A Finnish qualification without parts, public unless told otherwise."""
    qualification = qualifications.start_qualification(
        by=TESTS,
        owner=owner or Organisation.objects.filter(slug="omnia").first() or an_organisation(),
        language=fields.pop("language", "fi"),
        title=title,
        fields={"country": "FI", "isced_f": "0715", **fields},
    )
    if is_public:
        qualification = qualifications.publish_qualification(by=TESTS, qualification=qualification)
    return qualification


def a_concept(title: str = "welding", *, kind: str = "skill", uri: str = "", **titles: str) -> Concept:
    """A concept with an English title; others by language, as `fi="hitsaus"`; findable."""
    concept = Concept.objects.create(
        uri=uri or f"http://data.europa.eu/esco/skill/{title.replace(' ', '-')}", kind=kind
    )
    for language, name in {"en": title, **titles}.items():
        concept.texts.create(language=language, title=name)
    search.index(concept)
    return concept


def a_planned_unit(title: str = "Hitsaus", *, code: str = "106735", statements: Sequence[str] = ("Hitsaa",)) -> dict:
    """A unit as an import plans it."""
    return {
        "ref": f"u{code}",
        "code": code,
        "code_scheme": "tutkinnonosat",
        "kind": "tutkinnon_osa",
        "country": "FI",
        "region": "",
        "language": "fi",
        "title": title,
        "volume": "15",
        "volume_unit": "osp",
        "texts": {"fi": {"title": title}},
        "outcomes": [{"text": text, "heading": "", "code": "", "translations": {}} for text in statements],
    }


def a_read_file(*, owner: Organisation, units: Sequence[dict] | None = None) -> UnitImport:
    """A file that was read and waits for a yes."""
    plan = {"units": list(units or [a_planned_unit()]), "qualification": {}, "tree": [], "notes": []}
    return importing.keep_plan(by=TESTS, owner=owner, origin="eperusteet", file_name="peruste.json", plan=plan)
