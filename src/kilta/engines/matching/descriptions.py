"""What concepts are about, from their descriptions: a sentence may mean a concept without using any of its names.

Cosine of TF-IDF over stems, with the logarithm of counts (G. Salton and C. Buckley, *Term-weighting approaches in
automatic text retrieval*, 1988); the name of a concept counts twice. Only in languages in which there are descriptions.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kilta.engines import text as texts
from kilta.engines.matching.phrases import Words

TELLING = 12  # stems of a sentence that are looked up, the rarest: the others cost most and say least
COMMON = 0.08  # of the concepts of a language: a word in more of them says nothing


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

    def near(self, stems: Sequence[int], count: int, least: float, most: int) -> tuple[np.ndarray, np.ndarray]:
        """The concepts, of `count`, that are about what a sentence of these hashed stems says, best first, and cosines.

        At least `least`, and at most `most` of them.
        """
        empty = np.zeros(0, np.int64), np.zeros(0, np.float32)
        if not stems or not len(self.keys):
            return empty
        wanted = np.unique(np.array(stems, np.uint64))
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        at = at[self.keys[at] == wanted]
        if not len(at):
            return empty
        if len(at) > TELLING:
            at = at[np.argpartition(-self.rarity[at], TELLING)[:TELLING]]
        rarity = self.rarity[at]
        starts, ends = self.offsets[at], self.offsets[at + 1]
        slices = [slice(*bounds) for bounds in zip(starts.tolist(), ends.tolist(), strict=True)]
        weights = np.concatenate([self.weights[one] for one in slices])
        weights *= np.repeat(rarity / np.float32(np.linalg.norm(rarity)), ends - starts)
        sums = np.bincount(np.concatenate([self.concepts[one] for one in slices]), weights, count)
        likely = np.flatnonzero(sums >= least)
        likely = likely[np.argsort(-sums[likely], kind="stable")[:most]]
        return likely, sums[likely]

    def arrays(self) -> dict[str, np.ndarray]:
        """What `Descriptions(**arrays)` takes."""
        return {name: getattr(self, name) for name in self.ARRAYS}
