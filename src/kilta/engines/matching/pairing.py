"""Pairs statements that say the same, in one language or two."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kilta.engines.matching.results import Pair, Statement

if TYPE_CHECKING:
    from kilta.engines.matching.index import Index


def pair(index: "Index", left: Sequence[Statement], right: Sequence[Statement], top: int) -> list[Pair]:
    """Proposed correspondences, at most `top` for each statement on the left, best first."""
    scores = _profiles(index, left) @ _profiles(index, right).T
    scores += index.encode([one.text for one in left]) @ index.encode([one.text for one in right]).T
    pairs = [
        Pair(row, int(column), None, min(1.0, float(scores[row, column])), float(scores[row, column]))
        for row in range(len(left))
        for column in np.argsort(-scores[row], kind="stable")[:top]
        if scores[row, column] > 0
    ]
    return sorted(pairs, key=lambda one: -one.score)


def _profiles(index: "Index", statements: Sequence[Statement]) -> np.ndarray:
    """Unit vectors of the concepts that statements are near to: (statements, concepts)."""
    ranking = index.rank([one.text for one in statements], top=10)
    profiles = np.zeros((len(statements), len(index.concepts)), np.float32)
    rows, places = np.nonzero(ranking.concepts >= 0)
    profiles[rows, ranking.concepts[rows, places]] = ranking.scores[rows, places]
    return profiles / np.maximum(np.linalg.norm(profiles, axis=1, keepdims=True), 1e-9)
