"""From evidence to a score, and from scores to a probability that holds.

The score is the cosine of meaning plus the weighted cosine of words. The confidence of a candidate is a logistic
regression (Platt 1999) on its score, its lead over the best other candidate and its shared words, learnt on names
which the index did not know.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights learnt at build time."""

    words: float = 0.5  # weight of shared words against meaning
    bias: float = -4.0
    by_score: float = 4.0
    by_lead: float = 6.0
    by_words: float = 1.0

    def score(self, meaning: np.ndarray, shared: np.ndarray) -> np.ndarray:
        """Orders the candidates of one text."""
        return meaning + np.float32(self.words) * shared

    def confidence(
        self, scores: np.ndarray, meaning: np.ndarray, shared: np.ndarray, rows: np.ndarray, place: np.ndarray
    ) -> np.ndarray:
        """Probabilities, for candidates ordered by `rows` and falling score; `place` counts within a row from 0."""
        features = features_of(scores, shared, rows, place)
        weights = np.array([self.by_score, self.by_lead, self.by_words], np.float32)
        return (1 / (1 + np.exp(-(features @ weights + self.bias)))).astype(np.float32)

    def kept(self) -> dict[str, Any]:
        """What `Calibration(**kept)` takes."""
        return asdict(self)


def features_of(scores: np.ndarray, shared: np.ndarray, rows: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Score, lead over the best other candidate of the row, and shared words: (candidates, 3)."""
    firsts = np.flatnonzero(place == 0)
    best = np.zeros(int(rows.max(initial=-1)) + 1, np.float32)
    second = np.zeros_like(best)
    best[rows[firsts]] = scores[firsts]
    seconds = np.flatnonzero(place == 1)
    second[rows[seconds]] = scores[seconds]
    lead = np.where(place == 0, scores - second[rows], scores - best[rows])
    return np.stack([scores, lead, shared], axis=1)
