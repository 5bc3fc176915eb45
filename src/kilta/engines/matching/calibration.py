"""From evidence to a score, and from scores to a probability that holds.

The score is the cosine of meaning plus the weighted cosine of words. The confidence of a candidate is a logistic
regression (Platt 1999, "Probabilistic Outputs for Support Vector Machines") on its score, its lead over the best other
candidate and its shared words. Both are learnt at build time on names which the index was not told.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

# Weights that are tried for words against meaning. Not nothing: names that the encoder was taught beside, as those are
# on which this is learnt, need words less than names from elsewhere do.
WEIGHTS = (0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5)
FEWEST = 200  # texts; with fewer nothing is learnt
DEEPEST = 5  # candidates of a text from which confidence is learnt


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights; those of a fresh one hold, roughly, for any scheme."""

    words: float = 0.3
    bias: float = -4.0
    by_score: float = 4.0
    by_lead: float = 6.0
    by_words: float = 1.0

    def score(self, meaning: np.ndarray, shared: np.ndarray) -> np.ndarray:
        """Orders the candidates of one text."""
        return meaning + np.float32(self.words) * shared

    def confidence(self, scores: np.ndarray, shared: np.ndarray, rows: np.ndarray, place: np.ndarray) -> np.ndarray:
        """Probabilities, for candidates ordered by `rows` and falling score; `place` counts within a row from 0."""
        weights = np.array([self.by_score, self.by_lead, self.by_words], np.float32)
        return logistic(features_of(scores, shared, rows, place) @ weights + np.float32(self.bias))

    def kept(self) -> dict[str, Any]:
        """What `Calibration(**kept)` takes."""
        return asdict(self)


# For an index that knows words only and has too few names to learn from; learnt by `benchmarks/matching/learn_pairs.py`
# on small parts of ESCO.
LEXICAL = Calibration(0.3, -1.97, 0.95, 17.04, 3.17)


def usual(*, is_learnt: bool) -> Calibration:
    """Weights for an index that has none of its own."""
    return Calibration() if is_learnt else LEXICAL


def fitted(rows: np.ndarray, meaning: np.ndarray, shared: np.ndarray, right: np.ndarray, texts: int) -> Calibration:
    """Learn from candidates whose truth is known: their text (ascending), evidence, and whether they are right."""
    if texts < FEWEST:
        return Calibration()
    by_weight = {}
    for weight in WEIGHTS:
        scores = meaning + np.float32(weight) * shared
        order = np.lexsort((-scores, rows))
        place = np.arange(len(rows)) - np.searchsorted(rows, np.arange(texts))[rows]
        by_weight[weight] = float((right[order] / (place + 1)).sum())
    words = max(by_weight, key=lambda one: by_weight[one])
    scores = meaning + np.float32(words) * shared
    order = np.lexsort((-scores, rows))
    place = np.arange(len(rows)) - np.searchsorted(rows, np.arange(texts))[rows]
    features = features_of(scores[order], shared[order], rows, place)
    near = place < DEEPEST
    bias, *weights = regressed(features[near].astype(np.float64), right[order][near])
    return Calibration(words, bias, *weights)


def features_of(scores: np.ndarray, shared: np.ndarray, rows: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Score, lead over the best other candidate of the row, and shared words: (candidates, 3)."""
    firsts, seconds = np.flatnonzero(place == 0), np.flatnonzero(place == 1)
    best = np.zeros(int(rows.max(initial=-1)) + 1, np.float32)
    second = np.zeros_like(best)
    best[rows[firsts]], second[rows[seconds]] = scores[firsts], scores[seconds]
    lead = scores - np.where(place == 0, second[rows], best[rows])
    return np.stack([scores, lead, shared], axis=1)


def regressed(features: np.ndarray, right: np.ndarray) -> list[float]:
    """Bias and weights of a logistic regression, by Newton's method with a little ridge."""
    inputs = np.concatenate([np.ones((len(features), 1)), features], axis=1)
    weights = np.zeros(inputs.shape[1])
    for _ in range(30):
        chances = logistic(inputs @ weights)
        slope = inputs.T @ (right - chances) - 1e-3 * weights
        bend = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + 1e-3 * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return [float(weight) for weight in weights]


def logistic(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-values))
