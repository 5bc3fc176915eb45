"""Finds the labels of concepts word for word in texts: inflected, in another order, in compounds, and where they stand.

A label is the sum of the hashes of its stems, without stop words and with its compounds split; so are one to six words
of a text that stand together, and both meet in a sorted table. `Qualitätskontrolle` is found in "Kontrolle der
Qualität", and `manage budgets` in "management of budgets". Sums over windows come from one running sum (as in R. Karp
and M. Rabin, *Efficient randomized pattern-matching algorithms*, 1987), so that a text costs its length and not the
number of labels.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

import numpy as np

from kilta.engines import text as texts
from kilta.engines.matching.growing import Growing, numbers_of, ranges

LONGEST = 6  # words of a label that are looked for together, stop words and what is split not counted
FARTHEST = 3  # stop words that may stand between them
SHORT = 3  # letters: a name as short as that has to be written exactly so
LIKELY = 22  # bits of a key by which most that are no key are left out before they are looked for
REMEMBERED = 100_000  # words of a language whose stems a process keeps


class Hits(NamedTuple):
    """Words `firsts` to `lasts` of a text are labels, in order; which ones, says `Phrases.labels_of(key)`."""

    firsts: np.ndarray
    lasts: np.ndarray
    sizes: np.ndarray
    """How many words of meaning they are, compounds split."""
    keys: np.ndarray


class Stems(NamedTuple):
    """Hashes of the stems of a text: hash i is of word `places[i]`, ascending."""

    hashes: np.ndarray
    places: np.ndarray


@lru_cache(200_000)
def hashed(stem: str, language: str) -> int:
    """The hash of a stem of a language, 64 bits, the same in every process."""
    return int.from_bytes(blake2b(f"{language}:{stem}".encode("utf-8", "replace"), digest_size=8).digest(), "little")


class Words:
    """How the words of one language become hashes. Splits compounds, as far as it knows what they are made of."""

    def __init__(self, language: str, known: Counter[str] | None = None) -> None:
        self.language = language
        self._stem = texts.stemmer(language)
        self._stopwords = texts.stopwords(language)
        self._split: Callable[[str], tuple[str, ...]] | None = None
        if known is not None and language in texts.COMPOUNDING:
            self._split = texts.Compounds(known, language).split
        self.of = lru_cache(REMEMBERED)(self._of)
        self._lock = Lock()
        self._forget()

    @classmethod
    def knowing(cls, language: str, labels: Iterable[str]) -> "Words":
        """With compounds as the labels of an index make them known."""
        return cls(language, Counter(word for label in labels for word in texts.words(label)))

    def stems(self, words: Sequence[str], places: np.ndarray) -> Stems:
        """The hashes of folded words, which are the words `places` of a text."""
        with self._lock:
            if len(self._numbers) > REMEMBERED:
                self._forget()
            new = [word for word in set(words) if word not in self._numbers]
            if new:
                found = [self._of(word) for word in new]
                self._hashes.add(np.array([one for row in found for one in row], np.uint64))
                self._ends.add(self._ends.all[-1] + np.cumsum([len(row) for row in found]))
                self._numbers.update(zip(new, range(len(self._numbers), len(self._ends.all) - 1), strict=True))
            numbers, hashes, ends = self._numbers, self._hashes.all, self._ends.all
        at = numbers_of(words, numbers)
        starts = ends[at]
        counts = ends[at + 1] - starts
        return Stems(hashes[ranges(starts, counts)], np.repeat(places, counts))

    def _forget(self) -> None:
        self._numbers: dict[str, int] = {}
        self._hashes, self._ends = Growing(np.uint64), Growing(np.int64)
        self._ends.add(np.zeros(1, np.int64))

    def _of(self, word: str) -> tuple[int, ...]:
        """The hashes of a folded word: none for a stop word, several for a compound."""
        if word in self._stopwords:
            return ()
        parts = self._split(word) if self._split is not None else (word,)
        return tuple(hashed(self._stem(part), self.language) for part in parts)


class Phrases:
    """The labels of an index by what they are made of; read-only, shared by processes."""

    ARRAYS = ("keys", "offsets", "labels")

    def __init__(self, keys: np.ndarray, offsets: np.ndarray, labels: np.ndarray) -> None:
        self.keys = keys  # (keys,) uint64, ascending
        self.offsets = offsets  # (keys + 1,) int64, places in `labels`
        self.labels = labels  # numbers of labels of each key, preferred ones first; int32
        self._likely = np.zeros(1 << LIKELY, bool)  # whether any key begins so
        self._likely[keys >> np.uint64(64 - LIKELY)] = True

    @classmethod
    def of(
        cls, labels: Sequence[str], label_languages: Sequence[int], languages: Sequence[str], preferred: Sequence[bool]
    ) -> "Phrases":
        """From all labels of an index: their texts, the places of their languages in `languages`, which are titles."""
        by_language: defaultdict[int, list[int]] = defaultdict(list)
        for number, language in enumerate(label_languages):
            by_language[int(language)].append(number)
        keys, numbers = [], []
        for place, members in by_language.items():
            words = Words.knowing(languages[place], (labels[number] for number in members))
            for number in members:
                forms = (texts.words(name) for name in names_of(labels[number]))
                for key in {key for form in forms if (key := key_of(form, words)) is not None}:
                    keys.append(key)
                    numbers.append(number)
        order = sorted(range(len(keys)), key=lambda at: (keys[at], not preferred[numbers[at]], numbers[at]))
        ordered = np.array([keys[at] for at in order], np.uint64)
        starts = (
            np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(ordered) else np.zeros(0, int)
        )
        offsets = np.append(starts, len(ordered)).astype(np.int64)
        return cls(ordered[starts], offsets, np.array([numbers[at] for at in order], np.int32))

    def labels_of(self, key: int) -> list[int]:
        """The numbers of the labels of a key, preferred ones first."""
        return self.labels[self.offsets[key] : self.offsets[key + 1]].tolist()

    def find(self, stems: Stems, runs: np.ndarray) -> Hits:
        """The labels that stand in texts, none within another, in order; words of one run may belong to one name."""
        hashes, places = stems
        count = len(hashes)
        sums = np.zeros(count + 1, np.uint64)
        np.cumsum(hashes, out=sums[1:])
        run = runs[places]
        # A window begins where a word begins and ends where one ends, so that no part of a compound is taken for it.
        begins = np.diff(places, prepend=-1) != 0
        ends = np.append(begins[1:], True)
        found: list[tuple[int, int, int, int]] = []
        taken = bytearray(int(places[-1]) + 1 if count else 0)
        for size in range(min(LONGEST, count), 0, -1):  # the longest first
            last = count - size + 1
            fits = begins[:last] & ends[size - 1 :] & (run[:last] == run[size - 1 :])
            if size > 1:
                fits &= places[size - 1 :] - places[:last] < size + FARTHEST
            at = np.flatnonzero(fits)
            wanted = sums[at + size] - sums[at]
            likely = self._likely[wanted >> np.uint64(64 - LIKELY)]
            at, wanted = at[likely], wanted[likely]
            if not len(at):
                continue
            key = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
            known = self.keys[key] == wanted
            at = at[known]
            for hit in zip(places[at].tolist(), places[at + size - 1].tolist(), key[known].tolist(), strict=True):
                first, final, which = hit
                if taken.find(1, first, final + 1) < 0:
                    taken[first : final + 1] = b"\x01" * (final + 1 - first)
                    found.append((first, final, size, which))
        found.sort()
        return Hits(*np.array(found, np.int64).reshape(-1, 4).T)

    def arrays(self) -> dict[str, np.ndarray]:
        """What `Phrases(**arrays)` takes."""
        return {name: getattr(self, name) for name in self.ARRAYS}


def names_of(label: str) -> tuple[str, ...]:
    """The names that a label stands for: both forms of a job, and without what is explained in brackets at its end."""
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", label)
    forms = texts.title(label).forms if "/" in label or "(" in label else (label,)
    return tuple(dict.fromkeys((*forms, bare))) if bare and bare != label else forms


def key_of(words_of_label: Sequence[str], words: Words) -> int | None:
    """The key of a label; nothing when it has no word of meaning, or too many."""
    hashes = [one for word in words_of_label for one in words.of(word)]
    if not 0 < len(hashes) <= LONGEST:
        return None
    return sum(hashes) & 0xFFFFFFFFFFFFFFFF
