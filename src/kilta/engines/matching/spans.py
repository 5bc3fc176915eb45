"""Where an English sentence of an advert names skills and knowledge, before it is known which ones.

A linear model tags each word as the beginning of a span, inside one or outside, from the words around it (structured
perceptron with averaged weights: M. Collins, *Discriminative training methods for hidden Markov models*, EMNLP 2002;
features are hashed: K. Weinberger et al., 2009), once for skills and once for knowledge. It was learnt from the
training part of SkillSpan (M. Zhang et al., NAACL 2022, MIT licence); `benchmarks/matching/learn_spans.py` learns it
anew.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kilta.engines.text import Span, stemmer

WEIGHTS = Path(__file__).with_name("spans.npz")
BUCKETS = 1 << 16
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
NEVER = -1e9  # a span cannot go on where none began

_WORD = re.compile(r"[^\s,;:()\[\]{}\"“”„•·!?]+")
_AT_ENDS = ".'’-–*/"
_stem = stemmer("en")


class Model(NamedTuple):
    """Weights of skills and of knowledge."""

    words: (
        np.ndarray
    )  # (BUCKETS, 6) int8: of the three tags for skills, then for knowledge; small, to stay in the cache
    scale: np.float32  # of the words
    steps: np.ndarray  # (2, 3, 3) float32: from a tag to the next one
    outside: np.ndarray  # (2,) float32: what is taken from `OUTSIDE`, so that precision and recall are even


@cache
def model() -> Model:
    """The weights that lie beside this file."""
    with np.load(WEIGHTS, allow_pickle=False) as kept:
        words = np.ascontiguousarray(kept["words"].transpose(1, 0, 2)).reshape(BUCKETS, 6)
        return Model(words, np.float32(kept["scale"]), kept["steps"], kept["outside"])


def words_of(text: str, start: int, end: int) -> list[Span]:
    """What the model takes for words: what stands between spaces and commas, without full stops at its ends."""
    found = []
    for match in _WORD.finditer(text, start, end):
        first, last = match.span()
        while last > first and text[last - 1] in _AT_ENDS:
            last -= 1
        while first < last and text[first] in _AT_ENDS:
            first += 1
        if last > first:
            found.append(Span(first, last))
    return found


def spans(text: str, sentences: Sequence[Span]) -> list[list[Span]]:
    """The spans of skills and knowledge in each sentence, in order; of two that meet, the longer one."""
    found = [words_of(text, *sentence) for sentence in sentences]
    if not any(found):
        return [[] for _ in sentences]
    weights = model()
    scores = weights.words[features(text, found)].sum(axis=1, dtype=np.int32) * weights.scale
    scores = scores.reshape(-1, 2, 3).transpose(1, 0, 2)
    scores[:, :, OUTSIDE] -= weights.outside[:, None]
    lists, steps = scores.tolist(), weights.steps.tolist()
    rises = (scores[:, :, BEGIN] - scores[:, :, OUTSIDE]).tolist()
    answers = []
    at = 0
    for words in found:
        read: list[Span] = []
        for kind in range(2):
            if max(rises[kind][at : at + len(words)], default=0) <= 0:
                continue  # Where no word rather begins a span than not, there is none.
            read += _read(best_tags(lists[kind][at : at + len(words)], steps[kind]), words)
        answers.append(_apart(read))
        at += len(words)
    return answers


def best_tags(scores: list[list[float]], steps: list[list[float]]) -> list[int]:
    """The tags with the highest sum of scores, (words, 3), and of steps, (3, 3): Viterbi, in plain Python for speed."""
    if not scores:
        return []
    (oo, ob, _), (bo, bb, bi), (io, ib, ii) = steps
    outside, begin, inside = scores[0][0], scores[0][1], NEVER
    came: list[tuple[int, int, int]] = []
    for at_outside, at_begin, at_inside in scores[1:]:
        to_o, from_o = outside + oo, OUTSIDE
        if begin + bo > to_o:
            to_o, from_o = begin + bo, BEGIN
        if inside + io > to_o:
            to_o, from_o = inside + io, INSIDE
        to_b, from_b = outside + ob, OUTSIDE
        if begin + bb > to_b:
            to_b, from_b = begin + bb, BEGIN
        if inside + ib > to_b:
            to_b, from_b = inside + ib, INSIDE
        to_i, from_i = begin + bi, BEGIN
        if inside + ii > to_i:
            to_i, from_i = inside + ii, INSIDE
        outside, begin, inside = to_o + at_outside, to_b + at_begin, to_i + at_inside
        came.append((from_o, from_b, from_i))
    last = max((outside, OUTSIDE), (begin, BEGIN), (inside, INSIDE))[1]
    tags = [last]
    for back in reversed(came):
        last = back[last]
        tags.append(last)
    tags.reverse()
    return tags


def _read(tags: Sequence[int], words: Sequence[Span]) -> list[Span]:
    read = []
    begin: int | None = None
    for at, tag in enumerate([*tags, OUTSIDE]):
        if begin is not None and tag != INSIDE:
            read.append(Span(words[begin].start, words[at - 1].end))
            begin = None
        if tag == BEGIN:
            begin = at
    return read


def _apart(found: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(found, key=lambda one: one.start - one.end):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept)


def features(text: str, sentences: Sequence[Sequence[Span]]) -> np.ndarray:
    """Hashed features of the words of all sentences, (words, features)."""
    rows: list[tuple[int, ...]] = []
    breaks: list[int] = []
    places: list[int] = []
    for found in sentences:
        rows += (_PAD, _PAD)
        breaks += (0, 0)
        end = None
        for start, last in found:
            places.append(len(rows))
            rows.append(_seen_of(text[start:last]))
            breaks.append(_break("^" if end is None else text[end:start].strip()[:1] or " "))
            end = last
        rows += (_PAD, _PAD)
        breaks += (_break("$"), 0)
    seen = np.array(rows, np.uint64).T
    before_each = np.array(breaks, np.uint64)
    here = np.array(places)
    word, stem, end_of, start_of, shape = (column[here] for column in seen)
    (left, right), (left_2, right_2) = ((seen[0][here - by], seen[0][here + by]) for by in (1, 2))
    stem_l, stem_r, end_l, end_r = seen[1][here - 1], seen[1][here + 1], seen[2][here - 1], seen[2][here + 1]
    shape_l, shape_r = seen[4][here - 1], seen[4][here + 1]
    before, after = before_each[here], before_each[here + 1]
    alone = (
        word, stem, end_of, start_of, shape, left, right, left_2, right_2, end_l, end_r, stem_l, stem_r, shape_l,
        shape_r, before, after,
    )  # fmt: skip
    together = (
        (stem_l, stem), (stem, stem_r), (shape_l, shape), (end_l, end_of), (end_of, end_r), (left_2, left),
        (right, right_2), (end_l, end_r), (before, shape),
    )  # fmt: skip
    mixed = np.empty((len(here), len(alone) + len(together)), np.uint64)
    with np.errstate(over="ignore"):
        for column, one in enumerate(alone):
            mixed[:, column] = one * _SALTS[column]
        for column, (one, other) in enumerate(together):
            mixed[:, len(alone) + column] = _mix(one * _SALTS[30 + column]) + other * _SALTS[45 + column]
        return (_mix(mixed) & np.uint64(BUCKETS - 1)).astype(np.int32)


def _hash(what: str) -> int:
    return int.from_bytes(blake2b(what.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _mix(values: np.ndarray) -> np.ndarray:
    values = (values ^ (values >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return values ^ (values >> np.uint64(32))


@lru_cache(200_000)
def _seen_of(word: str) -> tuple[int, ...]:
    """The hashes of what is seen of a word: itself, its stem, its end, its beginning and its shape."""
    lowered = word.lower()
    return (
        _hash(f"w{lowered}"),
        _hash(f"t{_stem(lowered)}"),
        _hash(f"s{lowered[-3:]}"),
        _hash(f"p{lowered[:4]}"),
        _hash(f"c{_shape(word)}"),
    )


def _shape(word: str) -> str:
    """`Xx` for `Docker`, `X9` for `C3`, `x-x` for `hands-on`."""
    kinds = ("9" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in word[:12])
    return re.sub(r"(.)\1+", r"\1", "".join(kinds))


@lru_cache(1_000)
def _break(character: str) -> int:
    """The hash of what stands before a word: nothing, a comma, the beginning or the end."""
    return _hash(f"b{character}")


_PAD = (_hash("<pad>"),) * 5
_SALTS = [np.uint64(_hash(f"salt{number}") | 1) for number in range(60)]
