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
from typing import NamedTuple

import numpy as np

from kilta.engines import text as texts

LONGEST = 6  # words of a label that are looked for together, stop words and what is split not counted
FARTHEST = 3  # stop words that may stand between them
SHORT = 3  # letters: a name as short as that has to be written exactly so
_APART = re.compile(r"[^\s\-–'’/&+]")  # parts two words, so that they are no words of one name


class Hit(NamedTuple):
    """Words `first` to `last` of a text are a label; which ones, says `Phrases.labels_of(key)`."""

    first: int
    last: int
    size: int
    """How many words of meaning they are, compounds split."""
    key: int


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
        self.of = lru_cache(100_000)(self._of)

    @classmethod
    def knowing(cls, language: str, labels: Iterable[str]) -> "Words":
        """With compounds as the labels of an index make them known."""
        return cls(language, Counter(word for label in labels for word in texts.words(label)))

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

    def find(self, tokens: Sequence[texts.Token], text: str, words: Words) -> list[Hit]:
        """The labels that stand in `text`, none within another, in order. `tokens` are all words of the text."""
        hashes: list[int] = []
        places: list[int] = []  # which token each hash is of
        runs: list[int] = []  # which run of words that may belong together
        run, end = 0, 0
        for place, token in enumerate(tokens):
            gap = text[end : token.start]
            if (gap != " " and _APART.search(gap)) or "\n" in gap:
                run += 1
            end = token.end
            for one in words.of(token.word):
                hashes.append(one)
                places.append(place)
                runs.append(run)
        if not hashes:
            return []
        return self._longest(np.array(hashes, np.uint64), np.array(places), np.array(runs))

    def _longest(self, hashes: np.ndarray, places: np.ndarray, runs: np.ndarray) -> list[Hit]:
        count = len(hashes)
        sums = np.zeros(count + 1, np.uint64)
        np.cumsum(hashes, out=sums[1:])
        # A window begins where a word begins and ends where one ends, so that no part of a compound is taken for it.
        begins = np.concatenate([[True], places[1:] != places[:-1]])
        ends = np.concatenate([begins[1:], [True]])
        found: list[Hit] = []
        for size in range(min(LONGEST, count), 0, -1):
            last = count - size + 1
            fits = begins[:last] & ends[size - 1 :] & (runs[:last] == runs[size - 1 :])
            fits &= places[size - 1 :] - places[:last] < size + FARTHEST
            at = np.flatnonzero(fits)
            if not len(at) or not len(self.keys):
                continue
            wanted = sums[at + size] - sums[at]
            key = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
            for start, known in zip(at[self.keys[key] == wanted], key[self.keys[key] == wanted], strict=True):
                found.append(Hit(int(places[start]), int(places[start + size - 1]), size, int(known)))
        taken: set[int] = set()
        kept = []
        for hit in found:  # the longest first
            if taken.isdisjoint(range(hit.first, hit.last + 1)):
                taken.update(range(hit.first, hit.last + 1))
                kept.append(hit)
        return sorted(kept)

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
