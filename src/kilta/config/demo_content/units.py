"""The units, qualifications and concepts of the demo content."""

from typing import Any

from kilta.domains.competences.models import Part, Qualification, Unit
from kilta.domains.competences.use_cases import matching, outcomes, qualifications, units
from kilta.domains.network.models import Organisation
from kilta.domains.people.models import Person
from kilta.domains.vocabulary.models import Concept
from kilta.domains.vocabulary.use_cases.schemes import Given, load_scheme
from kilta.foundation.access.actors import System
from kilta.foundation.languages.models import TranslationState

LOADING = System("demo content")
SCHEME = "kilta-demo"
LANGUAGES = ("en", "fi", "sv", "de", "it", "nl")
FRAME = ("kind", "country", "region", "isced_f", "source")
HEADINGS = ("profile", "entry", "progression", "ways", "grading")
QUALIFICATION = (
    *("country", "region", "regulator", "awarding_body", "legal_reference", "eqf_level", "nqf_level", "level_source"),
    *("isced_f", "volume", "source"),
)


def load_concepts(entries: dict[str, Any]) -> dict[str, Concept]:
    """The small scheme of our own; its concepts by their keys."""
    given = [
        Given(
            key=entry["key"],
            kind=entry["kind"],
            names={language: entry[language].split(" / ") for language in LANGUAGES},
        )
        for entry in entries["concept"]
    ]
    return load_scheme(by=LOADING, scheme=SCHEME, concepts=given)


def load_units(
    entries: dict[str, Any],
    known: dict[str, Organisation],
    people: dict[str, Person],
    concepts: dict[str, Concept],
) -> dict[str, Unit]:
    """Write and publish all of them, then the qualifications, and have the matching index built."""
    written = {entry["key"]: _write(entry, known, people, concepts) for entry in entries["unit"]}
    for entry in entries["qualification"]:
        _structure(entry, known, written, concepts)
    matching.ask_for_index(by=LOADING)
    return written


def _write(
    entry: dict[str, Any], known: dict[str, Organisation], people: dict[str, Person], concepts: dict[str, Concept]
) -> Unit:
    volume = entry.get("volume")
    unit = units.start_unit(
        by=LOADING,
        owner=known[entry["owner"]],
        language=entry["language"],
        title=entry["title"],
        summary=entry["summary"],
        assessment=entry.get("assessment", ""),
        fields={name: entry[name] for name in FRAME if name in entry},
        version_fields={
            "volume": volume,
            "volume_unit": entry["measure"] if volume else "",
            "volume_is_estimate": entry.get("is_estimate", False),
        },
        is_demo=True,
    )
    version = unit.versions.get()
    units.write_unit_text(
        by=LOADING,
        version=version,
        language="en",
        title=entry["title_en"],
        summary=entry["summary_en"],
        assessment=entry.get("assessment_en", ""),
        state=TranslationState.CHECKED,
    )
    statements = [
        {"kind": kind, "text": native, "translations": {"en": (english, "", TranslationState.CHECKED.value)}}
        for kind, native, english, *_concepts in entry["outcomes"]
    ]
    rows = outcomes.add_outcomes(by=LOADING, version=version, statements=statements)
    units.publish_unit(by=LOADING, unit=unit)
    for row, (_kind, _native, _english, *keys) in zip(rows, entry["outcomes"], strict=True):
        for key in keys:
            outcomes.add_concept(by=people[entry["by"]], outcome=row, concept=concepts[key])
    if "next" in entry:
        _write_next(unit, entry["next"])
    if entry.get("is_checked"):
        units.check_unit(by=people[entry["by"]], unit=unit)
    unit.refresh_from_db()
    return unit


def _write_next(unit: Unit, entry: dict[str, Any]) -> None:
    """A second version, with statements that say something else and new ones."""
    version = units.begin_version(by=LOADING, unit=unit)
    rows = list(version.outcomes.all())
    checked = TranslationState.CHECKED.value
    for place, (native, english) in entry["reworded"].items():
        for language, text in ((unit.language, native), ("en", english)):
            outcomes.write_outcome_text(by=LOADING, outcome=rows[int(place)], language=language, text=text)
    outcomes.add_outcomes(
        by=LOADING,
        version=version,
        statements=[
            {"kind": kind, "text": native, "translations": {"en": (english, "", checked)}}
            for kind, native, english in entry["added"]
        ],
    )
    units.publish_unit(by=LOADING, unit=unit, what_changed=entry["what_changed"])


def _structure(
    entry: dict[str, Any], known: dict[str, Organisation], written: dict[str, Unit], concepts: dict[str, Concept]
) -> Qualification:
    qualification = qualifications.start_qualification(
        by=LOADING,
        owner=known[entry["owner"]],
        language=entry["language"],
        title=entry["title"],
        fields={name: entry[name] for name in QUALIFICATION if name in entry} | {"volume_unit": entry["measure"]},
        texts={name: entry[name] for name in HEADINGS},
        is_demo=True,
    )
    qualifications.write_qualification_text(
        by=LOADING,
        qualification=qualification,
        language="en",
        title=entry["title_en"],
        texts={name: entry[f"{name}_en"] for name in HEADINGS},
        state=TranslationState.CHECKED,
    )
    qualifications.name_occupations(
        by=LOADING, qualification=qualification, concepts=[concepts[key] for key in entry["occupations"]]
    )
    for group in entry["group"]:
        part = qualifications.add_part(
            by=LOADING,
            qualification=qualification,
            title=group["title"],
            rule_in_words=group.get("rule", ""),
            rule={name: group[name] for name in qualifications.RULE if name in group},
        )
        qualifications.name_part(
            by=LOADING, part=part, language="en", title=group["title_en"], rule_in_words=group.get("rule_en", "")
        )
        role = Part.Role.ELECTIVE if group["role"] == "elective" else Part.Role.COMPULSORY
        for key in group["units"]:
            qualifications.add_part(
                by=LOADING, qualification=qualification, parent=part, unit=written[key], rule={"role": role}
            )
    return qualifications.publish_qualification(by=LOADING, qualification=qualification)
