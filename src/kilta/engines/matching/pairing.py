"""Pairs statements that say the same, in one language or two.

Three views are taken together: the cosine of the two statements; the cosine of their profiles, which are the concepts
that each is near to, so that a concept's labels bridge two languages; and how well the words of each find a
counterpart among the words of the other (greedy soft alignment, as in BERTScore, Zhang et al. 2020). What remains
without counterpart on one side says which statement is the wider one. How sure a pair is, is learnt from pretended
units (`pretended`): a logistic regression on the three views, on how far the pair is ahead of others, and on how many
words agree (Platt 1999).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kilta.engines.matching import encoder
from kilta.engines.matching.calibration import logistic
from kilta.engines.matching.features import words_of
from kilta.engines.matching.results import Evidence, Pair, Reason, Relation, Statement

if TYPE_CHECKING:
    from kilta.engines.matching.index import Index

NEAR = 12  # concepts in the profile of a statement
COUNTERPART = 0.45  # cosine from which a word is the counterpart of another
COVERED = 0.6  # share of the weight of a statement from which it counts as covered
HELD = 0.1  # of what a statement is nearest to, from which on it is near to a concept
LIKELY = 0.1  # score below which nothing is proposed


# What is seen of a pair, beside its score.
SEEN = (
    "lead",  # of the score, over the next statement on the right
    "rival",  # over the next statement on the left that goes with the same one on the right
    "meaning",  # cosine of the statements
    "profile",  # cosine of the concepts that they are near to
    "less_covered",  # the smaller share of a statement that has a counterpart
    "more_covered",  # the larger one
    "shorter",  # logarithm of the number of words of the shorter statement
    "longer",
)
SQUARED = ("meaning", "profile", "more_covered")  # of which the squares count, too


@dataclass(frozen=True, slots=True)
class Odds:
    """Of the logistic regression that makes a probability of what is seen of a pair."""

    bias: float
    weights: tuple[float, ...]
    """Of `SEEN`, and of the squares of `SQUARED`."""

    @classmethod
    def read(cls, kept: Sequence[float]) -> "Odds":
        """What `kept` has given."""
        bias, *weights = kept
        return cls(bias, tuple(weights))

    def kept(self) -> list[float]:
        """What `Odds.read` takes."""
        return [self.bias, *self.weights]

    def of(self, features: np.ndarray) -> np.ndarray:
        """Probabilities of rows of features, (pairs, weights)."""
        return logistic(self.bias + features @ np.array(self.weights))


# For indexes with too few names to learn them from; learnt by `benchmarks/matching/learn_pairs.py`, on made-up units of
# small parts of ESCO.
LEARNT = Odds(-4.14, (1.6, 1.23, 2.8, 3.8, 1.02, 1.73, 0.01, 0.59, -0.6, -2.85, 0.35))
LEXICAL = Odds(-5.34, (1.04, 1.19, 0, 7.97, 1.28, -4.0, 0.48, 0.92, 0, -2.41, 7.5))


def usual(is_learnt: bool) -> Odds:
    """Weights for an index that has none of its own."""
    return LEARNT if is_learnt else LEXICAL


def pair(index: "Index", left: Sequence[Statement], right: Sequence[Statement], top: int) -> list[Pair]:
    """Proposed correspondences, at most `top` for each statement on the left, best first."""
    if not left or not right:
        return []
    one, other = _Side.of(index, left), _Side.of(index, right)
    found = _scored(one, other, top)
    confidences = index.pairing.of(found.features)
    pairs = []
    for row, column, score, confidence, it in zip(
        found.rows.tolist(), found.columns.tolist(), found.scores.tolist(), confidences.tolist(), found.alignments,
        strict=True,
    ):  # fmt: skip
        if score > LIKELY:
            reasons = (*_shared_concept(index, one, row, other, column), *it.reasons(right[column].language or ""))
            # Where nothing is known of the meaning of words, those of two languages have no counterparts.
            speaks = it.counterparts or index.is_learnt
            relation = it.relation if speaks else _by_concepts(one.profiles[row], other.profiles[column])
            pairs.append(Pair(row, column, relation, confidence, score, reasons))
    return sorted(pairs, key=lambda one: (-one.confidence, -one.score, one.left, one.right))


def observed(
    index: "Index", left: Sequence[Statement], right: Sequence[Statement], top: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What `pair` would propose: statements on the left, on the right, and the features that make their confidence."""
    found = _scored(_Side.of(index, left), _Side.of(index, right), top)
    return found.rows, found.columns, found.features


@dataclass(frozen=True, slots=True)
class _Scored:
    rows: np.ndarray
    columns: np.ndarray
    scores: np.ndarray
    features: np.ndarray  # (pairs, weights of `Odds`)
    alignments: list["_Alignment"]


def _scored(one: "_Side", other: "_Side", top: int) -> _Scored:
    """The best `top` pairs of each statement on the left, by row."""
    meaning, profile = one.units @ other.units.T, one.profiles @ other.profiles.T
    near = (meaning + profile) / 2
    scores = 0.7 * near
    aligned: dict[tuple[int, int], _Alignment] = {}
    for row in range(len(near)):
        # The alignment is the costly view: only what the other two put forward is aligned.
        for column in np.argsort(-near[row], kind="stable")[: 4 * top].tolist():
            it = aligned[row, column] = _align(one, row, other, column)
            scores[row, column] += 0.3 * it.both
    taken = [
        (row, column)
        for row in range(len(scores))
        for column in np.argsort(-scores[row], kind="stable")[:top].tolist()
        if (row, column) in aligned
    ]
    rows, columns = np.array(taken, np.int64).reshape(-1, 2).T
    chosen = [aligned[place] for place in taken]
    covered = np.array([(it.left, it.right) for it in chosen]).reshape(-1, 2)
    sizes = np.stack([one.sizes[rows], other.sizes[columns]], axis=1)
    seen = {
        "lead": _lead(scores, rows, columns),
        "rival": _lead(scores.T, columns, rows),
        "meaning": meaning[rows, columns],
        "profile": profile[rows, columns],
        "less_covered": covered.min(axis=1),
        "more_covered": covered.max(axis=1),
        "shorter": np.log(sizes.min(axis=1)),
        "longer": np.log(sizes.max(axis=1)),
    }
    features = [*(seen[name] for name in SEEN), *(np.square(seen[name]) for name in SQUARED)]
    return _Scored(rows, columns, scores[rows, columns], np.stack(features, axis=1).astype(np.float64), chosen)


def _lead(scores: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """How far each score is above the best other one of its row; its own height where there is no other."""
    if scores.shape[1] < 2:
        return scores[rows, columns]
    best = np.sort(scores, axis=1)[:, -2:]
    own = scores[rows, columns]
    return own - np.where(own >= best[rows, 1], best[rows, 0], best[rows, 1])


@dataclass(frozen=True, slots=True)
class _Side:
    """The statements of one side."""

    statements: Sequence[Statement]
    units: np.ndarray  # (statements, dimensions)
    profiles: np.ndarray  # (statements, concepts), unit rows
    words: list[list[str]]
    vectors: list[np.ndarray]  # (words, dimensions) of each statement, unit rows
    weights: list[np.ndarray]  # (words,) of each statement

    @property
    def sizes(self) -> np.ndarray:
        """The number of words of each statement, at least 1."""
        return np.array([max(len(words), 1) for words in self.words])

    @classmethod
    def of(cls, index: "Index", statements: Sequence[Statement]) -> "_Side":
        texts = [statement.text for statement in statements]
        ranking = index.rank(texts, top=NEAR)
        profiles = np.zeros((len(texts), len(index.concepts)), np.float32)
        rows, places = np.nonzero(ranking.concepts >= 0)
        # What is near counts, and what is nearest most of all.
        profiles[rows, ranking.concepts[rows, places]] = np.square(ranking.scores[rows, places])
        words = [words_of(text) for text in texts]
        vectors, weights = [], []
        for one in words:
            raw, weight = index.word_vectors(one)
            vectors.append(encoder.unit(raw))
            weights.append(weight)
        return cls(statements, index.encode(texts), encoder.unit(profiles), words, vectors, weights)


@dataclass(frozen=True, slots=True)
class _Alignment:
    counterparts: tuple[tuple[str, str], ...]  # words of the left and of the right that answer each other
    left: float  # share of the left statement that has a counterpart, by weight
    right: float

    @property
    def both(self) -> float:
        return 2 * self.left * self.right / max(self.left + self.right, 1e-9)

    @property
    def relation(self) -> Relation | None:
        return _relation(self.left, self.right) or (Relation.PARTLY if self.counterparts else None)

    def reasons(self, language: str) -> list[Reason]:
        by_right: dict[str, list[str]] = {}
        for mine, yours in self.counterparts:
            by_right.setdefault(yours, []).append(mine)
        return [
            Reason(Evidence.LABEL if yours in mine else Evidence.MEANING, yours, language, tuple(mine))
            for yours, mine in by_right.items()
        ]


def _relation(left: float, right: float) -> Relation | None:
    """From the shares of both statements that have a counterpart; nothing where neither is covered."""
    if left >= COVERED and right >= COVERED:
        return Relation.EQUAL
    if right >= COVERED:
        return Relation.WIDER
    return Relation.NARROWER if left >= COVERED else None


def _by_concepts(mine: np.ndarray, yours: np.ndarray) -> Relation | None:
    """The same from the concepts that each is near to, where words say nothing: what share of them both have."""
    if not mine.any() or not yours.any():
        return None
    left, right = (
        float(one[other >= HELD * other.max()].sum() / one.sum()) for one, other in ((mine, yours), (yours, mine))
    )
    return _relation(left, right)


def _align(one: _Side, row: int, other: _Side, column: int) -> _Alignment:
    mine, yours = one.words[row], other.words[column]
    if not mine or not yours:
        return _Alignment((), 0, 0)
    cosines = one.vectors[row] @ other.vectors[column].T
    cosines = np.maximum(cosines, np.array([[word == its for its in yours] for word in mine], np.float32))
    left, right = one.weights[row], other.weights[column]
    found = [
        (mine[at], yours[int(cosines[at].argmax())])
        for at in np.argsort(-left, kind="stable")
        if cosines[at].max() >= COUNTERPART and left[at] >= 0.3 * left.max()
    ]
    return _Alignment(
        tuple(found),
        float(np.clip(cosines.max(axis=1), 0, 1) @ left / left.sum()),
        float(np.clip(cosines.max(axis=0), 0, 1) @ right / right.sum()),
    )


def _shared_concept(index: "Index", one: _Side, row: int, other: _Side, column: int) -> list[Reason]:
    """The concept that both are nearest to, if there is one."""
    together = one.profiles[row] * other.profiles[column]
    concept = int(together.argmax())
    if together[concept] < 0.05:
        return []
    language = one.statements[row].language
    label = index.title(concept, language)
    return [Reason(Evidence.CONTEXT, index.labels[label], index.languages[index.label_languages[label]])]
