"""Where an English sentence of an advert names skills and knowledge, before it is known which ones.

A linear model tags each word as the beginning of a span, inside one or outside, from the words around it (structured
perceptron with averaged weights: M. Collins, *Discriminative training methods for hidden Markov models*, EMNLP 2002;
features are hashed: K. Weinberger et al., 2009), once for skills and once for knowledge. It was learnt from the
training part of SkillSpan (M. Zhang et al., NAACL 2022, MIT licence); `benchmarks/matching/learn_spans.py` learns it
anew.
"""

import re
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np

from kilta.engines import text as texts
from kilta.engines.matching.growing import Growing, numbers_of
from kilta.engines.matching.signs import Signs
from kilta.engines.text import Span, stemmer

WEIGHTS = Path(__file__).with_name("spans.npz")
BUCKETS = 1 << 16
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
NEVER = -1e9  # a span cannot go on where none began

LONG = 256  # words of a sentence that is tagged by itself
REMEMBERED = 60_000  # words that a process keeps

# What is seen of a word, and where: places from the word that is tagged, and what is seen there.
WORD, STEM, END, START, SHAPE = range(5)
ALONE = [
    (by, what, salt)
    for salt, (by, what) in enumerate(
        (
            (0, WORD), (0, STEM), (0, END), (0, START), (0, SHAPE), (-1, WORD), (1, WORD), (-2, WORD), (2, WORD),
            (-1, END), (1, END), (-1, STEM), (1, STEM), (-1, SHAPE), (1, SHAPE),
        )
    )
]  # fmt: skip
BREAKS = ((0, 15), (1, 16))  # what stands before the word and after it, with the number of a salt
TOGETHER = (
    (-1, STEM, 0, STEM), (0, STEM, 1, STEM), (-1, SHAPE, 0, SHAPE), (-1, END, 0, END), (0, END, 1, END),
    (-2, WORD, -1, WORD), (1, WORD, 2, WORD), (-1, END, 1, END),
)  # fmt: skip
_EVEN = np.uint64(0x00FF00FF00FF00FF)

_stem = stemmer("en")


class Model(NamedTuple):
    """Weights of skills and of knowledge."""

    words: np.ndarray  # (BUCKETS, 6) int8: of the three tags for skills, then for knowledge
    packed: np.ndarray  # (BUCKETS,) uint64: the same with 128 added, a byte each
    scale: np.float32  # of the words
    steps: np.ndarray  # (2, 3, 3) float32: from a tag to the next one
    outside: np.ndarray  # (2,) float32: what is taken from `OUTSIDE`, so that precision and recall are even


@cache
def model() -> Model:
    """The weights that lie beside this file."""
    with np.load(WEIGHTS, allow_pickle=False) as kept:
        words = np.ascontiguousarray(kept["words"].transpose(1, 0, 2)).reshape(BUCKETS, 6)
        packed = np.zeros((BUCKETS, 8), np.uint8)
        packed[:, :6] = words.astype(np.int16) + 128
        return Model(words, packed.view(np.uint64).ravel(), np.float32(kept["scale"]), kept["steps"], kept["outside"])


class Words(NamedTuple):
    """Words of sentences, as the tagger takes them: in order, with two of nothing around those of each sentence."""

    starts: np.ndarray  # (words,)
    ends: np.ndarray
    sentences: np.ndarray  # (words,) ascending
    places: np.ndarray  # (words,) of each word among words and nothing
    seen: np.ndarray  # (words and nothing,) numbers in the memory
    breaks: np.ndarray  # (words and nothing,) what stands before, as a number in the memory


class Found(NamedTuple):
    """Spans in the order of the text."""

    starts: np.ndarray
    ends: np.ndarray
    sentences: np.ndarray


def spans(text: str, sentences: Sequence[Span]) -> list[list[Span]]:
    """The spans of skills and knowledge in each sentence, in order; of two that meet, the longer one."""
    found = find(Signs.of(text), [one.start for one in sentences], [one.end for one in sentences])
    answers: list[list[Span]] = [[] for _ in sentences]
    for start, end, sentence in zip(*(column.tolist() for column in found), strict=True):
        answers[sentence].append(Span(start, end))
    return answers


def find(signs: Signs, starts: Sequence[int], ends: Sequence[int]) -> Found:
    """The same for the sentences of many texts at once, which begin and end at these places, in order."""
    memory = _memory()
    words = words_of(signs, starts, ends, memory)
    if not len(words.starts):
        return Found(words.starts, words.ends, words.sentences)
    scores = _scores(words, memory)
    tags = _tags(scores, words.sentences, model().steps.astype(np.float64))
    parts = []
    for kind in range(2):
        begins = np.flatnonzero(tags[:, kind] == BEGIN)
        others = np.append(np.flatnonzero(tags[:, kind] != INSIDE), len(tags))
        lasts = others[np.searchsorted(others, begins, side="right")] - 1
        parts.append((words.starts[begins], words.ends[lasts], words.sentences[begins]))
    first, last, sentence = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((last, first))
    return _apart(Found(first[order], last[order], sentence[order]))


def words_of(signs: Signs, starts: Sequence[int], ends: Sequence[int], memory: "_Memory") -> Words:
    """What the model takes for words: what stands between spaces and commas, without full stops at its ends."""
    first, last, sentence = signs.words(starts, ends)
    text = signs.text
    numbers = memory.numbers_of([text[start:end] for start, end in zip(first.tolist(), last.tolist(), strict=True)])
    opens = np.diff(sentence, prepend=-1) != 0
    closes = np.append(opens[1:], True)[: len(first)]
    nth = np.cumsum(opens)
    places = np.arange(len(first)) + 4 * nth - 2
    size = len(first) + 4 * int(nth[-1]) if len(first) else 0
    seen, breaks = np.zeros(size, np.int64), np.zeros(size, np.int64)
    seen[places] = numbers
    breaks[places[closes] + 1] = memory.break_of("$")
    breaks[places] = memory.break_of(" ")
    breaks[places[opens]] = memory.break_of("^")
    inner = np.flatnonzero(~opens)
    before = signs.between(last[inner - 1], first[inner])
    for point in np.unique(before[before != ord(" ")]).tolist():
        breaks[places[inner[before == point]]] = memory.break_of(chr(point))
    return Words(first, last, sentence, places, seen, breaks)


def features(text: str) -> tuple[list[Span], np.ndarray]:
    """The words of one sentence and their hashed features, (words, features)."""
    memory = _memory()
    words = words_of(Signs.of(text), [0], [len(text)], memory)
    found = [Span(*place) for place in zip(words.starts.tolist(), words.ends.tolist(), strict=True)]
    seen, here, breaks = memory.seen.all[words.seen], words.places, memory.breaks.all[words.breaks]
    columns = [_bucket(seen[here + by, what] * _SALTS[salt]) for by, what, salt in ALONE]
    columns += [_bucket(breaks[here + by] * _SALTS[salt]) for by, salt in BREAKS]
    columns += [
        _bucket(_mix(seen[here + by, what] * _SALTS[30 + at]) + seen[here + other, its] * _SALTS[45 + at])
        for at, (by, what, other, its) in enumerate(TOGETHER)
    ]
    shape = seen[here, SHAPE] * _SALTS[45 + len(TOGETHER)]
    columns.append(_bucket(_mix(breaks[here] * _SALTS[30 + len(TOGETHER)]) + shape))
    return found, np.stack(columns, axis=1)


def _scores(words: Words, memory: "_Memory") -> np.ndarray:
    """What speaks for each tag of each word: (words, 2, 3) float64, of skills and of knowledge.

    A feature of one word alone is looked up once for each word of the language, and added up for each place that it may
    have beside the word that is tagged; only features of two words are looked up here.
    """
    weights, places, breaks = model(), words.places, memory.breaks.all
    seen = {by: words.seen[places + by] for by in range(-2, 3)}
    sums = np.take(memory.alone[0].all, seen[0], axis=0)
    for by in (-2, -1, 1, 2):
        sums += np.take(memory.alone[by].all, seen[by], axis=0)
    for by, salt in BREAKS:
        sums[:, :6] += np.take(weights.words[_bucket(breaks * _SALTS[salt])], words.breaks[places + by], axis=0)
    low, high = np.zeros(len(places), np.uint64), np.zeros(len(places), np.uint64)
    pairs = [
        (np.take(memory.firsts[at].all, seen[by]), np.take(memory.seconds[at].all, seen[other]))
        for at, (by, _, other, _) in enumerate(TOGETHER)
    ]
    of_breaks = np.take(_mix(breaks * _SALTS[30 + len(TOGETHER)]), words.breaks[places])
    pairs.append((of_breaks, np.take(memory.seconds[-1].all, seen[0])))
    for first, second in pairs:
        # Six weights of a byte each lie in one number; two halves of it are added up without touching each other.
        row = np.take(weights.packed, _bucket(first + second))
        low += row & _EVEN
        high += (row >> np.uint64(8)) & _EVEN
    together = np.empty((len(places), 8), np.int16)
    together[:, 0::2], together[:, 1::2] = (half.view(np.uint16).reshape(-1, 4) for half in (low, high))
    scores = (sums + together - np.int16(128 * len(pairs)))[:, :6] * np.float64(weights.scale)
    scores = scores.reshape(-1, 2, 3)
    scores[:, :, OUTSIDE] -= weights.outside
    return scores


def _tags(scores: np.ndarray, sentences: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """The best tags of the words of each sentence, (words, 2): Viterbi for all sentences at once, word by word."""
    tags = np.full((len(scores), 2), OUTSIDE, np.uint8)
    firsts = np.flatnonzero(np.diff(sentences, prepend=-1) != 0)
    lengths = np.diff(firsts, append=len(scores))
    # Where no word rather begins a span than not, there is none.
    rises = np.maximum.reduceat(scores[:, :, BEGIN] - scores[:, :, OUTSIDE], firsts)
    which, kind = np.nonzero(rises > 0)
    for at, of in zip(which[lengths[which] > LONG].tolist(), kind[lengths[which] > LONG].tolist(), strict=True):
        here = slice(firsts[at], firsts[at] + lengths[at])
        tags[here, of] = best_tags(scores[here, of].tolist(), steps[of].tolist())
    which, kind = which[lengths[which] <= LONG], kind[lengths[which] <= LONG]
    order = np.argsort(-lengths[which], kind="stable")
    first, length, kind = firsts[which[order]], lengths[which[order]], kind[order]
    if not len(first):
        return tags
    (oo, ob, _), (bo, bb, bi), (io, ib, ii) = steps[kind].transpose(1, 2, 0)
    outside, begin = scores[first, kind, OUTSIDE], scores[first, kind, BEGIN]
    inside = np.full(len(first), NEVER)
    under_way = np.searchsorted(-length, -np.arange(int(length[0])))  # of as many sentences more than so many words
    came: list[np.ndarray] = []
    for word, count in enumerate(under_way.tolist()[1:], 1):
        o, b, i = outside[:count], begin[:count], inside[:count]
        now = scores[first[:count] + word, kind[:count]]
        back = np.zeros((3, count), np.uint8)
        fresh = []
        for tag, (from_o, from_b, from_i) in enumerate(((oo, bo, io), (ob, bb, ib), (None, bi, ii))):
            if from_o is None:
                best = b + from_b[:count]
                back[tag] = BEGIN
            else:
                best, other = o + from_o[:count], b + from_b[:count]
                back[tag] = other > best
                best = np.maximum(best, other)
            other = i + from_i[:count]
            back[tag][other > best] = INSIDE
            fresh.append(np.maximum(best, other) + now[:, tag])
        outside, begin, inside = (
            np.concatenate(pair) for pair in zip(fresh, (outside[count:], begin[count:], inside[count:]), strict=True)
        )
        came.append(back)
    last = np.where(begin >= outside, BEGIN, OUTSIDE)
    last = np.where(inside >= np.maximum(begin, outside), INSIDE, last).astype(np.uint8)
    for word in range(len(came), -1, -1):
        count = under_way[word]
        tags[first[:count] + word, kind[:count]] = last[:count]
        if word:
            last[:count] = came[word - 1][last[:count], np.arange(count)]
    return tags


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


def _apart(found: Found) -> Found:
    """Of spans that meet, the longer ones."""
    reach = np.maximum.accumulate(found.ends)[:-1] if len(found.ends) else found.ends
    meets = found.starts[1:] < reach
    if not meets.any():
        return found
    kept = np.ones(len(found.starts), bool)
    starts, ends = found.starts.tolist(), found.ends.tolist()
    edges = np.flatnonzero(np.diff(np.concatenate([[False], meets, [False]]).astype(np.int8)))
    for first, last in edges.reshape(-1, 2).tolist():
        taken: list[int] = []
        for at in sorted(range(first, last + 1), key=lambda one: starts[one] - ends[one]):
            if all(ends[at] <= starts[other] or ends[other] <= starts[at] for other in taken):
                taken.append(at)
            else:
                kept[at] = False
    return Found(*(column[kept] for column in found))


class _Memory:
    """The words that a process has met, and what they add to the scores around them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers: dict[str, int] = {}
        self.seen = Growing(np.uint64, 5)
        self.alone = {by: Growing(np.int16, 8) for by in range(-2, 3)}  # by its place from the word that is tagged
        self.firsts = [Growing(np.uint64) for _ in TOGETHER]
        self.seconds = [Growing(np.uint64) for _ in (*TOGETHER, SHAPE)]
        self.breaks = Growing(np.uint64)
        self._breaks = {"": 0}
        self.breaks.add(np.zeros(1, np.uint64))
        self._add([_PAD])

    def numbers_of(self, words: Sequence[str]) -> np.ndarray:
        """The numbers of words as they are written."""
        with self._lock:
            new = [word for word in set(words) if word not in self._numbers]
            if new:
                start = len(self.seen.all)
                self._add([_seen_of(word) for word in new])
                self._numbers.update(zip(new, range(start, start + len(new)), strict=True))
            return numbers_of(words, self._numbers)

    def break_of(self, character: str) -> int:
        """The number of what stands before a word: a comma, or `^` and `$` for the beginning and the end."""
        number = self._breaks.get(character)
        if number is None:
            with self._lock:
                number = self._breaks.setdefault(character, len(self._breaks))
                if number == len(self.breaks.all):
                    self.breaks.add(np.array([_hash(f"b{character}")], np.uint64))
        return number

    def __len__(self) -> int:
        return len(self._numbers)

    def _add(self, rows: Sequence[tuple[int, ...]]) -> None:
        seen = np.array(rows, np.uint64)
        for place, growing in self.alone.items():
            alone = np.zeros((len(rows), 8), np.int16)
            for by, what, salt in ALONE:
                if by == place:
                    alone[:, :6] += model().words[_bucket(seen[:, what] * _SALTS[salt])]
            growing.add(alone)
        for at, (_, what, _, its) in enumerate(TOGETHER):
            self.firsts[at].add(_mix(seen[:, what] * _SALTS[30 + at]))
            self.seconds[at].add(seen[:, its] * _SALTS[45 + at])
        self.seconds[-1].add(seen[:, SHAPE] * _SALTS[45 + len(TOGETHER)])
        self.seen.add(seen)


_remembered: list[_Memory] = []


def _memory() -> _Memory:
    """The words of this process; begun anew when there are too many."""
    if not _remembered or len(_remembered[0]) > REMEMBERED:
        _remembered[:] = [_Memory()]
    return _remembered[0]


def _bucket(values: np.ndarray) -> np.ndarray:
    return (_mix(values) & np.uint64(BUCKETS - 1)).astype(np.int64)


def _hash(what: str) -> int:
    return int.from_bytes(blake2b(what.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _mix(values: np.ndarray) -> np.ndarray:
    values = (values ^ (values >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return values ^ (values >> np.uint64(32))


def _seen_of(word: str) -> tuple[int, ...]:
    """The hashes of what is seen of a word: itself, its stem, its end, its beginning and its shape."""
    word = texts.bare(word)
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


_PAD = (_hash("<pad>"),) * 5
_SALTS = [np.uint64(_hash(f"salt{number}") | 1) for number in range(60)]
