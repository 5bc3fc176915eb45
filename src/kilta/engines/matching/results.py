"""What an index answers: dataclasses for people who read code, and Arrow record batches for streams."""

import itertools
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
    text and means nothing beyond it; `span` is the half-open range of characters that were looked at: all of the text.
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
    """A statement to pair, in any language; where it is not given, reasons are told in English."""

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
    found = [(id, rank, match) for id, row in zip(ids, answers, strict=True) for rank, match in enumerate(row, start=1)]
    matches = [match for _, _, match in found]
    columns = (
        [id for id, _, _ in found],
        [rank for _, rank, _ in found],
        [match.concept for match in matches],
        [match.kind for match in matches],
        [match.confidence for match in matches],
        [match.score for match in matches],
        [match.span[0] for match in matches],
        [match.span[1] for match in matches],
    )
    return _batch(MATCHES, columns, [match.reasons for match in matches])


def mentions_to_arrow(ids: Sequence[str], answers: Iterable[Sequence[Mention]]) -> pa.RecordBatch:
    """Mentions of several texts as one batch of the schema `MENTIONS`, one row per mention, in their order."""
    found = [(id, mention) for id, row in zip(ids, answers, strict=True) for mention in row]
    mentions = [mention for _, mention in found]
    columns = (
        [id for id, _ in found],
        [mention.concept for mention in mentions],
        [mention.kind for mention in mentions],
        [mention.start for mention in mentions],
        [mention.end for mention in mentions],
        [mention.confidence for mention in mentions],
    )
    return _batch(MENTIONS, columns, [mention.reasons for mention in mentions])


def _batch(
    schema: pa.Schema, columns: Sequence[Sequence[object]], reasons: Sequence[tuple[Reason, ...]]
) -> pa.RecordBatch:
    """One batch of columns, the reasons last; by column, which takes a fraction of the time of row by row."""
    flat = [reason for row in reasons for reason in row]
    words = pa.ListArray.from_arrays(
        _offsets([len(reason.words) for reason in flat]),
        pa.array([word for reason in flat for word in reason.words], pa.string()),
    )
    parts = [
        pa.array([reason.evidence.value for reason in flat], pa.string()),
        pa.array([reason.label for reason in flat], pa.string()),
        pa.array([reason.language for reason in flat], pa.string()),
        words.cast(pa.list_(pa.string())),
    ]
    listed = pa.ListArray.from_arrays(
        _offsets([len(row) for row in reasons]), pa.StructArray.from_arrays(parts, fields=list(REASON))
    )
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=False)]
    return pa.RecordBatch.from_arrays([*arrays, listed.cast(schema.field("reasons").type)], schema=schema)


def _offsets(lengths: Sequence[int]) -> pa.Array:
    return pa.array(itertools.accumulate(lengths, initial=0), pa.int32())
