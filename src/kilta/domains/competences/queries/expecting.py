"""What the matching engine expects of the statements of a comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from kilta.domains.competences.models import Comparison, OutcomeText, Relation
from kilta.domains.competences.queries.matching import index, pairs_for, reason_of
from kilta.foundation.languages.models import TranslationState

# visible: software reads every statement; what it expects is shown to those who see both.

NEAREST = 2  # pairs for each statement, looked for from both sides
# One in three of those that are least sure holds: it is a person who judges, and what is not proposed is easily missed.
LEAST_CONFIDENCE = 0.3


@dataclass(frozen=True)
class ExpectedPair:
    left: UUID
    right: UUID
    relation: str
    confidence: float
    reasons: Sequence[object]


@dataclass(frozen=True)
class ExpectedPairs:
    pairs: list[ExpectedPair]
    index_version: str


def expected_pairs(comparison: Comparison) -> ExpectedPairs | None:
    """The likeliest pairs between any two columns; None while there is no index."""
    opened = index()
    if opened is None:
        return None
    versions = list(comparison.columns.values_list("version", flat=True))
    texts: dict[UUID, list[tuple[UUID, tuple[str, str]]]] = {version: [] for version in versions}
    rows = OutcomeText.objects.filter(of__version__in=versions, state=TranslationState.ORIGINAL)
    for key, version, text, language in rows.order_by("of__position", "of").values_list(
        "of", "of__version", "text", "language"
    ):
        texts[version].append((key, (text, language)))
    found: dict[tuple[UUID, UUID], ExpectedPair] = {}
    for one, other in combinations(versions, 2):
        for left, right in ((texts[one], texts[other]), (texts[other], texts[one])):
            for pair in _pairs(left, right):
                known = found.get((pair.right, pair.left)) or found.get((pair.left, pair.right))
                if known is None:
                    found[pair.left, pair.right] = pair
    return ExpectedPairs(list(found.values()), opened.version)


def _pairs(left: list[tuple[UUID, tuple[str, str]]], right: list[tuple[UUID, tuple[str, str]]]) -> list[ExpectedPair]:
    proposed = pairs_for([text for _key, text in left], [text for _key, text in right], top=NEAREST) or []
    return [
        ExpectedPair(
            left=left[pair.left][0],
            right=right[pair.right][0],
            relation=str(pair.relation or Relation.PARTLY),
            confidence=round(min(1.0, max(0.0, float(pair.confidence))), 4),
            reasons=[reason_of(one) for one in pair.reasons],
        )
        for pair in proposed
        if pair.confidence >= LEAST_CONFIDENCE
    ]
