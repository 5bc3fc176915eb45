"""The characters of many texts at once, as arrays: where words of an advert begin and end, and what parts them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from kilta.engines import text as texts

SPACE, CONNECTS, PARTS, AT_ENDS, LETTER, JOINS, SHARP, MARK = 1, 2, 4, 8, 16, 32, 64, 128
_KINDS = {
    SPACE: r"\s",
    CONNECTS: r"[^\S\n]|[-–'’/&+]",  # between words that may belong to one name
    PARTS: r"[\s,;:()\[\]{}\"“”„•·!?]",  # between words, as the tagger takes them
    AT_ENDS: r"[.'’–*/-]",  # no part of a word where it begins or ends
    LETTER: r"[^\W_]",
    JOINS: r"[.#+]",  # two runs of letters, as `features.WORD` takes them
    SHARP: r"[#+]",
    MARK: f"[{texts.MARKS}{texts.IGNORABLE}]",  # within a word
}


@dataclass(frozen=True, slots=True)
class Signs:
    """A text as code points, and what kind each one is of."""

    text: str
    points: np.ndarray  # (characters,) uint32
    kinds: np.ndarray  # (characters,) uint8, sums of the kinds

    @classmethod
    def of(cls, text: str) -> "Signs":
        """Of any text."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        return cls(text, points, _table()[points])

    def runs(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Numbers for words that stand at these places, the same for words that may belong to one name, ascending."""
        apart = np.zeros(len(self.kinds) + 1, np.int32)
        np.cumsum(self.kinds & CONNECTS == 0, out=apart[1:])
        before = np.concatenate([[0], ends[:-1]])[: len(starts)]
        return np.cumsum(apart[starts] > apart[before])

    def words(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What the tagger takes for words in sentences at these places: where they begin and end, of which sentence.

        Sentences end where words do.
        """
        solid = np.flatnonzero((self.kinds & (PARTS | AT_ENDS)) == 0)
        if not len(solid) or not len(starts):
            return solid[:0], solid[:0], solid[:0]
        run = np.cumsum(self.kinds & PARTS != 0, dtype=np.int32)[solid]
        first = np.flatnonzero(np.diff(run, prepend=-1) != 0)
        begins, stops = solid[first], solid[np.append(first[1:], len(solid)) - 1] + 1
        sentence = np.searchsorted(starts, begins, side="right") - 1
        inside = (sentence >= 0) & (stops <= np.asarray(ends)[sentence])
        return begins[inside], stops[inside], sentence[inside]

    def tokens(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the words of `text.tokens` begin and end."""
        starts, ends = self._letters()
        # C++ and C#: where a sign follows, the rule of one word decides.
        signs = np.flatnonzero(np.append(self.kinds, 0)[ends] & SHARP != 0)
        for at in signs.tolist():
            ends[at] = texts.end_of_word(self.text, int(starts[at]))
        return starts, ends

    def titles(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the words of `features.WORD` begin and end, once what is hidden within them is gone."""
        starts, ends = self._letters()
        if not len(starts):
            return starts, ends
        kinds = np.append(self.kinds, 0)
        joins = np.append(starts[1:] == ends[:-1] + 1, False) & (kinds[ends] & JOINS != 0)
        # Of a chain of runs each second one belongs to the one before it.
        number = np.arange(len(starts))
        chain = np.maximum.accumulate(np.where(np.append(True, ~joins[:-1]), number, 0))
        second = (number - chain) % 2 == 1
        takes = joins & ~second
        signs = np.flatnonzero(kinds & SHARP == 0)
        sharp = signs[np.searchsorted(signs, ends)]
        ends = np.where(takes, np.append(ends[1:], 0), sharp)
        return starts[~second], ends[~second]

    def _letters(self) -> tuple[np.ndarray, np.ndarray]:
        """Where runs of letters begin and end, with the marks and hidden characters that stand within or after them."""
        starts, ends = _runs(self.kinds & (LETTER | MARK) != 0)
        letters = np.append(np.flatnonzero(self.kinds & LETTER != 0), len(self.kinds))
        starts = letters[np.searchsorted(letters, starts)]
        return starts[starts < ends], ends[starts < ends]

    def between(self, ends: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """The first code point that is no space from each end to the start of the next word; a space without any."""
        written = np.append(np.flatnonzero(self.kinds & SPACE == 0), len(self.kinds))
        at = written[np.searchsorted(written, ends)]
        return np.where(at < starts, self.points[np.minimum(at, len(self.points) - 1)], ord(" "))


def _runs(inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where runs of what is inside begin and end."""
    edges = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0))
    return edges[::2], edges[1::2]


@cache
def _table() -> np.ndarray:
    """The kinds of every code point."""
    everything = np.arange(0x110000, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    table = np.zeros(len(everything), np.uint8)
    for kind, pattern in _KINDS.items():
        for found in re.finditer(pattern, everything):
            table[found.start()] |= kind
    return table
