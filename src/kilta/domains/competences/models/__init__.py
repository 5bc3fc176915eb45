"""Qualifications, units and their outcomes, and what people judge about them."""

from kilta.domains.competences.models.comparisons import ComparedVersion, Comparison
from kilta.domains.competences.models.exchange import CaseName
from kilta.domains.competences.models.imports import UnitImport
from kilta.domains.competences.models.judgements import Correspondence, Judgement, Proposal, Relation
from kilta.domains.competences.models.matching import Correction, MatchingIndex
from kilta.domains.competences.models.outcomes import Outcome, OutcomeConcept, OutcomeText, TrainedConcept
from kilta.domains.competences.models.qualifications import (
    Part,
    PartText,
    Qualification,
    QualificationOccupation,
    QualificationText,
)
from kilta.domains.competences.models.units import Unit, UnitText, UnitVersion
from kilta.domains.competences.models.words import CodeScheme, Origin, Visibility, VolumeUnit

__all__ = [
    "CaseName",
    "CodeScheme",
    "ComparedVersion",
    "Comparison",
    "Correction",
    "Correspondence",
    "Judgement",
    "MatchingIndex",
    "Origin",
    "Outcome",
    "OutcomeConcept",
    "OutcomeText",
    "Part",
    "PartText",
    "Proposal",
    "Qualification",
    "QualificationOccupation",
    "QualificationText",
    "Relation",
    "TrainedConcept",
    "Unit",
    "UnitImport",
    "UnitText",
    "UnitVersion",
    "Visibility",
    "VolumeUnit",
]
