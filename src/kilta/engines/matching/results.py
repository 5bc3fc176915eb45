"""What an index answers: dataclasses for people who read code, and Arrow record batches for streams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa


class Evidence(StrEnum):
    """What speaks for a result."""

    LABEL = "label"  # a label of the concept has these words
    MEANING = "meaning"  # the learnt encoder holds text and label to mean the same, with hardly a word in common
    CONTEXT = "context"  # other concepts in the same text, or on the other side of a pair, lead to this one
    CORRECTION = "correction"  # a person said so


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the label that matched, its language, and the words of the text that speak for it."""

    evidence: Evidence
    label: str
    language: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A concept that a title or statement may name.

    `confidence` is the calibrated probability, 0 to 1, that the concept is right; `score` orders the matches of one
    text and means nothing beyond it; `span` is the half-open range of characters that matched.
    """

    concept: str
    kind: str
    confidence: float
    score: float
    span: tuple[int, int]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept that a long text names between the characters `start` and `end` (half-open)."""

    concept: str
    kind: str
    start: int
    end: int
    confidence: float
    reasons: tuple[Reason, ...] = ()


class Relation(StrEnum):
    """How far the left statement covers the right one; a proposal, for people to judge."""

    EQUAL = "equal"
    WIDER = "wider"
    NARROWER = "narrower"
    PARTLY = "partly"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement to pair; the language is detected where it is not given."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A proposed correspondence of two statements, by their positions in the two lists.

    `relation` is None where the engine cannot tell; `confidence` is the probability that the two correspond at all.
    """

    left: int
    right: int
    relation: Relation | None
    confidence: float
    score: float
    reasons: tuple[Reason, ...] = ()


REASON = pa.struct(
    [
        ("evidence", pa.string()),
        ("label", pa.string()),
        ("language", pa.string()),
        ("words", pa.list_(pa.string())),
    ]
)
MATCHES = pa.schema(
    [
        ("id", pa.string()),
        ("rank", pa.int32()),
        ("concept", pa.string()),
        ("kind", pa.string()),
        ("confidence", pa.float32()),
        ("score", pa.float32()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("reasons", pa.list_(REASON)),
    ]
)
MENTIONS = pa.schema(
    [
        ("id", pa.string()),
        ("concept", pa.string()),
        ("kind", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("confidence", pa.float32()),
        ("reasons", pa.list_(REASON)),
    ]
)


def matches_to_arrow(ids: Sequence[str], answers: Iterable[Sequence[Match]]) -> pa.RecordBatch:
    """Matches of several texts as one batch of the schema `MATCHES`, one row per match; `rank` counts from 1."""
    rows = [
        {
            "id": id,
            "rank": rank,
            "concept": match.concept,
            "kind": match.kind,
            "confidence": match.confidence,
            "score": match.score,
            "start": match.span[0],
            "end": match.span[1],
            "reasons": _reasons(match.reasons),
        }
        for id, matches in zip(ids, answers, strict=True)
        for rank, match in enumerate(matches, start=1)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=MATCHES)


def mentions_to_arrow(ids: Sequence[str], answers: Iterable[Sequence[Mention]]) -> pa.RecordBatch:
    """Mentions of several texts as one batch of the schema `MENTIONS`, one row per mention, in their order."""
    rows = [
        {
            "id": id,
            "concept": mention.concept,
            "kind": mention.kind,
            "start": mention.start,
            "end": mention.end,
            "confidence": mention.confidence,
            "reasons": _reasons(mention.reasons),
        }
        for id, mentions in zip(ids, answers, strict=True)
        for mention in mentions
    ]
    return pa.RecordBatch.from_pylist(rows, schema=MENTIONS)


def _reasons(reasons: Sequence[Reason]) -> list[dict[str, object]]:
    return [
        {"evidence": str(one.evidence), "label": one.label, "language": one.language, "words": list(one.words)}
        for one in reasons
    ]
