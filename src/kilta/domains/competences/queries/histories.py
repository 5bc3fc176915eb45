"""What was changed in a unit or a qualification, newest first, with its versions, statements, concepts and parts."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from kilta.domains.competences.models import (
    Outcome,
    OutcomeConcept,
    OutcomeText,
    Part,
    PartText,
    Qualification,
    QualificationOccupation,
    QualificationText,
    Unit,
    UnitText,
    UnitVersion,
)
from kilta.domains.competences.queries import words
from kilta.domains.vocabulary.models import Concept
from kilta.domains.vocabulary.queries import named
from kilta.foundation.audit import Change, history_of, history_of_parts

# visible: parts of a unit or a qualification whose history the actor may see, as the view has asked.
SHOWN = 100
SILENT = "–"


def of_unit(unit: Unit) -> list[Change]:
    """Its own changes, and those of what belongs or belonged to it; of concepts only what people decided."""
    versions = list(unit.versions.values_list("pk", flat=True)[:3])
    # Versions are born in the order of their keys, statements are known by the words they last had.
    ever = _ever("Outcome", version__in=versions).values("pgh_obj_id")
    said = {
        row.of_id: row.text
        for row in _ever("OutcomeText", of__in=ever, state="original").order_by("pgh_id").only("of", "text")
    }

    def statement(key: UUID) -> str:
        return _("Statement: %(words)s") % {"words": Truncator(said.get(key, "")).chars(60)}

    def wording(row: Any) -> str:
        # The first words of a statement are told with the statement itself.
        if row.state == "original" and row.pgh_label == "created":
            return SILENT
        return f"{statement(row.of_id)} ({words.language_name(row.language)})"

    return _newest(
        [one for one in _of(OutcomeConcept, _concept_namer(ever), outcome__in=ever) if one.actor.startswith("person:")],
        _of(OutcomeText, wording, of__in=ever),
        _of(Outcome, lambda row: statement(row.pgh_obj_id), version__in=versions),
        _of(UnitText, _text, of__in=versions),
        _of(UnitVersion, lambda row: _("Version %(number)s") % {"number": row.number}, unit=unit),
        history_of(unit, limit=SHOWN),
    )


def of_qualification(qualification: Qualification) -> list[Change]:
    ever = _ever("Part", qualification=qualification).values("pgh_obj_id")
    titles = {row.of_id: row.title for row in _ever("PartText", of__in=ever).order_by("pgh_id").only("of", "title")}
    units = dict(
        Unit.objects.filter(pk__in=_ever("Part", qualification=qualification).values("unit")).values_list("pk", "title")
    )

    def part(row: Any) -> str:
        title = titles.get(row.pgh_obj_id) or units.get(row.unit_id) or row.get_role_display()
        return _("Part: %(title)s") % {"title": title}

    return _newest(
        _of(PartText, lambda row: _("Part: %(title)s") % {"title": row.title}, of__in=ever),
        _of(Part, part, qualification=qualification),
        _of(QualificationOccupation, lambda row: _("Occupation"), qualification=qualification),
        _of(QualificationText, _text, of=qualification),
        history_of(qualification, limit=SHOWN),
    )


def _ever(model: str, **which: Any) -> Any:
    """The rows of a history, those of what is gone too."""
    history: Any = apps.get_model("competences", f"{model}History")
    return history.objects.filter(**which)


def _of(model: Any, called: Callable[[Any], str], **which: Any) -> list[Change]:
    return history_of_parts(model, called, limit=SHOWN, **which)


def _newest(*histories: list[Change]) -> list[Change]:
    """What says something, newest first. What was done at once keeps the order given here: parts above the whole."""
    moment = capfirst(str(Unit._meta.get_field("changed_at").verbose_name))
    told = [one for one in chain.from_iterable(histories) if one.of != SILENT and set(one.fields) != {moment}]
    return sorted(told, key=lambda change: change.at, reverse=True)[:SHOWN]


def _text(row: Any) -> str:
    return _("Text (%(language)s)") % {"language": words.language_name(row.language)}


def _concept_namer(outcomes: Any) -> Callable[[Any], str]:
    concepts = _ever("OutcomeConcept", outcome__in=outcomes).values("concept")
    titles: Mapping[UUID, Any] = named(Concept.objects.filter(pk__in=concepts), words.reading())
    return lambda row: (
        _("Concept: %(title)s") % {"title": titles[row.concept_id].title if row.concept_id in titles else ""}
    )
