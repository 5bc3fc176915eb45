"""What concepts are about, from their descriptions: a sentence may mean a concept without using any of its names.

Cosine of TF-IDF over stems, with the logarithm of counts (G. Salton and C. Buckley, *Term-weighting approaches in
automatic text retrieval*, 1988); the name of a concept counts twice. Only in languages in which there are descriptions.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse

from kilta.engines import text as texts
from kilta.engines.matching.phrases import Words

TELLING = 12  # stems of a sentence that are looked up, the rarest: the others cost most and say least
COMMON = 0.08  # of the concepts of a language: a word in more of them says nothing


class Near(NamedTuple):
    """Concepts near sentences: by sentence, best first, with `places` that count from 0."""

    rows: np.ndarray
    concepts: np.ndarray
    cosines: np.ndarray
    places: np.ndarray


class Descriptions:
    """Postings of stems; read-only, shared by processes."""

    ARRAYS = ("keys", "offsets", "concepts", "weights", "rarity")

    def __init__(
        self, keys: np.ndarray, offsets: np.ndarray, concepts: np.ndarray, weights: np.ndarray, rarity: np.ndarray
    ) -> None:
        self.keys = keys  # (stems,) uint64, ascending: hashes of stems with their language
        self.offsets = offsets  # (stems + 1,) int64, places in `concepts`
        self.concepts = concepts  # int32
        self.weights = weights  # float32, of a description of length 1
        self.rarity = rarity  # (stems,) float32, inverse document frequency
        self._matrix: sparse.csr_matrix | None = None

    @classmethod
    def of(cls, by_language: Mapping[str, Iterable[tuple[int, Sequence[str], str]]]) -> "Descriptions":
        """From the number, the names and the description of each concept that has one, title first, by language."""
        postings: dict[int, tuple[np.ndarray, np.ndarray, float]] = {}
        for language, described in by_language.items():
            words = Words(language)
            counts = {
                number: Counter(
                    one
                    for part in (names[0], *names, description)
                    for word in texts.words(part)
                    for one in words.of(word)
                )
                for number, names, description in described
            }
            seen = Counter(stem for count in counts.values() for stem in count)
            rarity = {
                stem: float(np.log(len(counts) / times))
                for stem, times in seen.items()
                if times <= max(1, COMMON * len(counts))
            }
            inverted: dict[int, tuple[list[int], list[float]]] = {stem: ([], []) for stem in rarity}
            for number, count in counts.items():
                weighted = {stem: (1 + np.log(times)) * rarity[stem] for stem, times in count.items() if stem in rarity}
                length = float(np.sqrt(sum(weight * weight for weight in weighted.values()))) or 1.0
                for stem, weight in weighted.items():
                    inverted[stem][0].append(number)
                    inverted[stem][1].append(weight / length)
            for stem, (numbers, weights) in inverted.items():
                postings[stem] = np.array(numbers, np.int32), np.array(weights, np.float32), rarity[stem]
        stems = sorted(postings)
        lengths = [0, *(len(postings[stem][0]) for stem in stems)]
        return cls(
            np.array(stems, np.uint64),
            np.cumsum(lengths).astype(np.int64),
            np.concatenate([postings[stem][0] for stem in stems]) if stems else np.zeros(0, np.int32),
            np.concatenate([postings[stem][1] for stem in stems]) if stems else np.zeros(0, np.float32),
            np.array([postings[stem][2] for stem in stems], np.float32),
        )

    def near(self, stems: np.ndarray, rows: np.ndarray, concepts: int, least: float, most: int) -> Near:
        """The concepts that are about what sentences say, of which hash i stands in sentence `rows[i]`.

        At least of cosine `least`, and at most `most` for each sentence.
        """
        stem = np.minimum(np.searchsorted(self.keys, stems), max(len(self.keys) - 1, 0))
        known = self.keys[stem] == stems if len(self.keys) else np.zeros(len(stems), bool)
        count = int(rows.max(initial=-1)) + 1
        # Each stem of a sentence once, the rarest first.
        pairs = np.unique(rows[known] * len(self.keys) + stem[known])
        row, stem = np.divmod(pairs, max(len(self.keys), 1))
        order = np.lexsort((-self.rarity[stem], row))
        row, stem = row[order], stem[order]
        telling = np.arange(len(row)) - np.searchsorted(row, np.arange(count))[row] < TELLING
        row, stem = row[telling], stem[telling]
        rarity = self.rarity[stem]
        length = np.sqrt(np.bincount(row, np.square(rarity), count))
        bounds = np.searchsorted(row, np.arange(count + 1))
        asked = sparse.csr_matrix(
            ((rarity / length[row]).astype(np.float32), stem.astype(np.int32), bounds.astype(np.int32)),
            (count, len(self.keys)),
        )
        sums = asked @ self._by_stem(concepts)
        at = np.flatnonzero(sums.data >= least)
        row = np.repeat(np.arange(count), np.diff(sums.indptr))[at]
        # One number for each to sort by: its sentence, how far its cosine is from 1, and the concept.
        behind = ((1 - sums.data[at]) * np.float32(1 << 22)).astype(np.int64)
        order = np.sort((row << 44) | (behind << 20) | sums.indices[at])
        place = np.arange(len(at)) - np.searchsorted(row, np.arange(count))[row]
        order, place = order[place < most], place[place < most]
        cosines = 1 - ((order >> 20) & ((1 << 24) - 1)) / (1 << 22)
        return Near(order >> 44, order & ((1 << 20) - 1), cosines, place)

    def _by_stem(self, concepts: int) -> sparse.csr_matrix:
        if self._matrix is None:
            postings = (self.weights, self.concepts, self.offsets.astype(np.int32))
            self._matrix = sparse.csr_matrix(postings, (len(self.keys), concepts))
        return self._matrix

    def arrays(self) -> dict[str, np.ndarray]:
        """What `Descriptions(**arrays)` takes."""
        return {name: getattr(self, name) for name in self.ARRAYS}
