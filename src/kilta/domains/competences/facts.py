"""What competences tell: the own reactions (search) and the domains above."""

from dataclasses import dataclass
from uuid import UUID

from kilta.foundation.facts import Fact


@dataclass(frozen=True, kw_only=True)
class QualificationChanged(Fact):
    """A qualification is new, or its words, frame, structure or visibility are other than before."""

    qualification_id: UUID


@dataclass(frozen=True, kw_only=True)
class UnitChanged(Fact):
    """A unit is new, or its frame, words, translations, concepts or visibility are other than before."""

    unit_id: UUID


@dataclass(frozen=True, kw_only=True)
class UnitPublished(Fact):
    """A version of a unit stands; the one before it, where there was one, is the past."""

    unit_id: UUID
    version_id: UUID
    before_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class UnitWithdrawn(Fact):
    """A unit is shown to its own people only from now on."""

    unit_id: UUID


@dataclass(frozen=True, kw_only=True)
class MatchCorrected(Fact):
    """A person said of a text "this one" or "not this one"."""

    correction_id: UUID


@dataclass(frozen=True, kw_only=True)
class IndexBuilt(Fact):
    """A new matching index is in use."""

    index_id: UUID
    version: str


@dataclass(frozen=True, kw_only=True)
class ComparisonBegun(Fact):
    """Units stand side by side, or other ones than before; software may look for pairs."""

    comparison_id: UUID


@dataclass(frozen=True, kw_only=True)
class PairJudged(Fact):
    """Somebody has said how two statements stand to each other, or has taken it back."""

    correspondence_id: UUID
