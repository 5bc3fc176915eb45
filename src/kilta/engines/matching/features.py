"""Turns words into hashed features: the word itself and its character n-grams.

The hash is a polynomial over code points modulo 2**64, mixed by the finaliser of MurmurHash3, so that it is the same
in every process and on every machine. Words are the unit of work, because titles share most of them: what is
expensive happens once per distinct word.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np

from kilta.engines.text import bare

SHORTEST, LONGEST = 3, 6  # n-grams of a word with its boundaries, in characters
LONGEST_WORD = 48  # characters of a word that are looked at
WORD = re.compile(r"[^\W_]+(?:[.#+][^\W_]+|[#+]+)?")

_LETTER = r"(?:[mwfvhdxknuiq*]|div(?:ers)?|gn)"
_MARKS = re.compile(
    rf"[(\[]\s*{_LETTER}(?:\s*[/|,]\s*{_LETTER}){{1,4}}\s*[)\]]|\b[mwdfvhx](?:/[mwdfvhx]){{1,3}}\b"
)  # (m/w/d)
# What titles say of how they were earned, and what stands before the field of a trade, tells no trade from another:
# "Staatlich geprüfter Techniker, Fachrichtung Metallbau", "legitimerad sjuksköterska".
_EARNED = frozenset({
    "geprüfter", "geprüfte", "geprüften", "anerkannter", "anerkannte", "anerkannten", "laillistettu", "legitimerad",
    "legitimerade", "gediplomeerd", "gediplomeerde",
})  # fmt: skip
_BY_WHOM = "staatlich"
_FIELD = frozenset({"fachrichtung", "fachbereich", "schwerpunkt"})
_ENDINGS = frozenset({"in", "innen"})  # of the second form: "Schweißer/in"
_BASE = np.uint64(0x9E3779B97F4A7C15)
_BORDER = 0x2  # a code point that no text has within a word


def normalised(text: str) -> str:
    """NFKC, case folded, without hidden characters, so that "Schweißer" and "SCHWEISSER" are one."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", bare(text)).casefold()


def words_of(text: str) -> list[str]:
    """The words of a title or statement, normalised, each once, in order.

    Marks of gender go, and of two forms that a slash parts (`Schweißer/Schweißerin`, `Leiter für Film/Leiterin für
    Film`) the first stands for both. That a title was earned by an examination goes, too, where anything else is said.
    """
    text = normalised(text)
    if "(" in text or "/" in text or "[" in text:
        text = _MARKS.sub(" ", text)
    if "/" not in text:
        return list(dict.fromkeys(_telling(WORD.findall(text))))
    before, *others = (WORD.findall(part) for part in text.split("/"))
    kept = [*before]
    for after in others:
        if before and len(before) <= len(after) and all(map(_are_forms, before, after)):
            kept += after[len(before) :]
        elif before and after and (after[0] in _ENDINGS or _are_forms(before[-1], after[0])):
            kept += after[1:]
        else:
            kept += after
        before = after
    return list(dict.fromkeys(_telling(kept)))


def _telling(words: list[str]) -> list[str]:
    """Words without those that tell no trade from another, where others are left."""
    if _EARNED.isdisjoint(words) and _FIELD.isdisjoint(words):
        return words
    kept = []
    for at, word in enumerate(words):
        is_earned = word in _EARNED and (at == 0 or words[at - 1] == _BY_WHOM)
        says_by_whom = word == _BY_WHOM and at + 1 < len(words) and words[at + 1] in _EARNED
        if not (is_earned or says_by_whom or word in _FIELD):
            kept.append(word)
    return kept or words


def _are_forms(one: str, other: str) -> bool:
    """Whether two words are forms of one: the first begins as the second does, and is about as long."""
    if one.endswith("mann") and other.endswith("frau"):
        return one[:-4] == other[:-4]
    return one.startswith(other[: max(4, len(other) * 7 // 10)]) and -4 < len(one) - len(other) < 4


def hashed(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Features of each word: `(hashes, offsets)`, word i having `hashes[offsets[i]:offsets[i + 1]]`, uint64.

    The first feature of a word is the word itself. Callers keep as many low bits as they have buckets.
    """
    if not words:
        return np.zeros(0, np.uint64), np.zeros(1, np.int64)
    framed = [f"\x02{word[:LONGEST_WORD]}\x02" for word in words]
    lengths = np.fromiter(map(len, framed), np.int64, len(framed))
    points = np.frombuffer("".join(framed).encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    owner = np.repeat(np.arange(len(framed)), lengths)
    own_length = lengths[owner]
    place = np.arange(len(points)) - starts[owner]

    with np.errstate(over="ignore"):
        whole = np.add.reduceat(points * (_BASE ** np.arange(LONGEST_WORD + 2, dtype=np.uint64))[place], starts)
        hashes, owners = [_mixed(whole, 0)], [np.arange(len(framed))]
        rolling = points
        for size in range(2, LONGEST + 1):
            rolling = rolling[:-1] * _BASE + points[size - 1 :]
            if size < SHORTEST:
                continue
            # A word as long as its only n-gram is that feature already.
            left = own_length[: len(rolling)] - place[: len(rolling)]
            here = (left >= size) & (own_length[: len(rolling)] > size)
            hashes.append(_mixed(rolling[here], size))
            owners.append(owner[: len(rolling)][here])

    all_owners = np.concatenate(owners)
    offsets = np.zeros(len(framed) + 1, np.int64)
    np.cumsum(np.bincount(all_owners, minlength=len(framed)), out=offsets[1:])
    return np.concatenate(hashes)[np.argsort(all_owners, kind="stable")], offsets


class Parts:
    """Finds known words at the beginning and the end of compounds, such as `fotograf` in `pressefotograf`.

    Which words are known is told by the labels of an index, so that no dictionary is needed.
    """

    SHORTEST_PART, SHORTEST_REST = 4, 3

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(word for word in known if len(word) >= self.SHORTEST_PART)

    def of(self, word: str) -> list[str]:
        """The longest known word that `word` begins with, and the longest that it ends with."""
        word = word[:LONGEST_WORD]
        parts, known = [], self.known
        for size in range(len(word) - self.SHORTEST_REST, self.SHORTEST_PART - 1, -1):
            if word[:size] in known:
                parts.append(word[:size])
                break
        for size in range(len(word) - self.SHORTEST_REST, self.SHORTEST_PART - 1, -1):
            if word[-size:] in known:
                parts.append(word[-size:])
                break
        return parts

    def hashed(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Features of each word and of its parts: `(hashes, offsets)` as from `hashed`."""
        hashes, offsets = hashed(words)
        parts = [self.of(word) for word in words]
        flat = [part for one in parts for part in one]
        if not flat:
            return hashes, offsets
        whole, starts = hashed(flat)
        counts = np.fromiter(map(len, parts), np.int64, len(parts))
        return np.insert(hashes, np.repeat(offsets[1:], counts), whole[starts[:-1]]), offsets + np.concatenate(
            [[0], np.cumsum(counts)]
        )


def buckets_of(hashes: np.ndarray, buckets: int) -> np.ndarray:
    """Hashes as columns of a table of `buckets` rows, a power of two; int32."""
    return (hashes & np.uint64(buckets - 1)).astype(np.int32)


def _mixed(values: np.ndarray, salt: int) -> np.ndarray:
    values = values ^ np.uint64((salt * 0x632BE59BD9B4E019) & 0xFFFFFFFFFFFFFFFF)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


class Vocabulary:
    """Numbers words in the order of their first use."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.words: list[str] = []

    def __len__(self) -> int:
        return len(self.words)

    def number(self, words: Iterable[str]) -> list[int]:
        """The numbers of `words`; new words get the next ones."""
        numbers, known = [], self.numbers
        for word in words:
            number = known.get(word)
            if number is None:
                number = known[word] = len(self.words)
                self.words.append(word)
            numbers.append(number)
        return numbers
