"""What competences keep about a person, for the copy of one's own data."""

from typing import Any

from kilta.domains.competences.models import Correction, Judgement, Qualification, Unit
from kilta.domains.people.models import Person

# visible: asked for the person whose own data it is.
Rows = list[dict[str, Any]]


def corrections_of(person: Person) -> Rows:
    """What the person said of proposed concepts."""
    rows = Correction.objects.filter(made_by=person).order_by("made_at").select_related("concept")
    return [
        {"said": row.verdict, "of": row.text, "concept": row.concept.uri, "at": row.made_at.isoformat()} for row in rows
    ]


def judgements_of(person: Person) -> Rows:
    """How the person judged pairs of statements, for which organisation."""
    rows = Judgement.objects.filter(judged_by=person).order_by("judged_at").select_related("organisation")
    return [
        {
            "relation": row.relation,
            "for": row.organisation.name,
            "reason": row.reason,
            "evidence": row.evidence,
            "at": row.judged_at.isoformat(),
        }
        for row in rows
    ]


def checked_by(person: Person) -> Rows:
    """The units and qualifications that the person compared with their sources."""
    return [
        {"title": title, "at": at.isoformat() if at else ""}
        for model in (Unit, Qualification)
        for title, at in model.objects.filter(checked_by=person)
        .order_by("checked_at")
        .values_list("title", "checked_at")
    ]
