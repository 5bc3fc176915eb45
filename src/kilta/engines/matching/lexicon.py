"""Lexical evidence: from one word of a text to the concepts whose labels have this word, or one much like it.

The score of a text and a label is the cosine of their TF-IDF vectors over words and character n-grams, taken apart by
the words of the text: `cos(text, label) = Σ word · label / |text| / |label|`. So the costly part, one word against all
labels, is done once per distinct word and kept; a text costs a sum over a few short lists. Of each word the best
label per concept counts, and only concepts near its best one are kept (as in dynamic pruning of inverted indexes,
Broder et al. 2003).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kilta.engines.matching.features import Parts, Vocabulary, buckets_of

BUCKETS = 1 << 20
COMMON = 400  # label words from which on a feature tells too little to be looked up by
ALIKE = 64  # words of labels that stand for one word of a text
LIKENESS = 0.15  # of the word that is most alike
KEPT = 100  # concepts of each kind that one word keeps
NEAR = 0.3  # of the best score of the word in that kind


@dataclass(frozen=True, slots=True)
class Postings:
    """For each word the concepts it speaks for: word i has the entries `offsets[i]:offsets[i + 1]`, by concept."""

    offsets: np.ndarray  # (words + 1,) int64
    concepts: np.ndarray  # int32
    values: np.ndarray  # float32, word · label / |label|
    labels: np.ndarray  # int32, the label it comes from
    norms: np.ndarray  # (words,) float32, |word|


class Lexicon:
    """The words of all labels, and which labels have them."""

    ARRAYS = (
        "feature_words",
        "feature_offsets",
        "weights",
        "postings",
        "posting_offsets",
        "posting_values",
        "label_concepts",
        "kind_ends",
    )

    def __init__(
        self,
        feature_words: np.ndarray,  # label words of each feature that is not too common; int32
        feature_offsets: np.ndarray,  # (buckets + 1,)
        weights: np.ndarray,  # (buckets,) float32, inverse document frequency of each feature
        postings: np.ndarray,  # labels of each label word, ascending; int32
        posting_offsets: np.ndarray,
        posting_values: np.ndarray,  # float32, 1 / |label|
        label_concepts: np.ndarray,  # (labels,) int32, ascending
        kind_ends: np.ndarray,  # concepts are numbered by kind: where each kind ends
        parts: Parts,
    ) -> None:
        self.feature_words, self.feature_offsets, self.weights = feature_words, feature_offsets, weights
        self.postings, self.posting_offsets, self.posting_values = postings, posting_offsets, posting_values
        self.label_concepts, self.kind_ends, self._parts = label_concepts, kind_ends, parts
        count = len(posting_offsets) - 1
        ones = np.ones(len(feature_words), np.float32)
        self._by_feature = sparse.csr_matrix((ones, feature_words, feature_offsets), (BUCKETS, count))
        self._has = sparse.csr_matrix((posting_values, postings, posting_offsets), (count, len(label_concepts)))

    @classmethod
    def of(
        cls, labels: Sequence[Sequence[str]], label_concepts: np.ndarray, kind_ends: np.ndarray, parts: Parts
    ) -> "Lexicon":
        """From the words of each label; labels stand in the order of their concepts."""
        vocabulary = Vocabulary()
        numbers = [vocabulary.number(words) for words in labels]
        lengths = np.zeros(len(labels) + 1, np.int64)
        np.cumsum([len(one) for one in numbers], out=lengths[1:])
        flat = np.fromiter((number for one in numbers for number in one), np.int32, lengths[-1])
        has = sparse.csr_matrix((np.ones(len(flat), np.float32), flat, lengths), (len(labels), len(vocabulary)))
        hashes, offsets = parts.hashed(vocabulary.words)
        columns = buckets_of(hashes, BUCKETS)
        features = sparse.csr_matrix((np.ones(len(columns), np.float32), columns, offsets), (len(vocabulary), BUCKETS))
        seen = np.bincount((has @ features).indices, minlength=BUCKETS)
        weights = np.log((1 + len(labels)) / (1 + seen)).astype(np.float32)
        # |label|, from the squared lengths of its words; a feature that two words share counts twice.
        norms = np.sqrt(np.maximum(has @ (features @ np.square(weights)), 1e-9)).astype(np.float32)
        by_word = has.T.tocsr()
        by_word.sort_indices()
        common = np.bincount(columns, minlength=BUCKETS) > COMMON
        features.data[common[features.indices]] = 0
        features.eliminate_zeros()
        by_feature = features.T.tocsr()
        return cls(
            by_feature.indices.astype(np.int32),
            by_feature.indptr.astype(np.int32),
            weights,
            by_word.indices.astype(np.int32),
            by_word.indptr.astype(np.int32),
            1 / norms[by_word.indices],
            label_concepts,
            kind_ends,
            parts,
        )

    def postings_of(self, words: Sequence[str]) -> Postings:
        """The concepts that each word speaks for."""
        hashes, offsets = self._parts.hashed(words)
        columns = buckets_of(hashes, BUCKETS)
        weights = self.weights[columns]
        owner = np.repeat(np.arange(len(words)), np.diff(offsets))
        norms = np.sqrt(np.bincount(owner, np.square(weights), minlength=len(words))).astype(np.float32)
        alike = sparse.csr_matrix((np.square(weights), columns, offsets), (len(words), BUCKETS)) @ self._by_feature
        rows, order = _largest(alike.indptr, alike.data, ALIKE, LIKENESS)
        alike = sparse.csr_matrix((alike.data[order], (rows, alike.indices[order])), alike.shape)
        by_label = alike @ self._has
        by_label.sort_indices()
        if not by_label.nnz:
            empty = np.zeros(0, np.int32)
            return Postings(np.zeros(len(words) + 1, np.int64), empty, np.zeros(0, np.float32), empty, norms)

        # The best label of each word and concept: labels of one concept stand side by side.
        rows = np.repeat(np.arange(len(words)), np.diff(by_label.indptr))
        concepts = self.label_concepts[by_label.indices]
        starts = np.flatnonzero((np.diff(rows, prepend=-1) != 0) | (np.diff(concepts, prepend=-1) != 0))
        best = np.maximum.reduceat(by_label.data, starts)
        at = np.flatnonzero(by_label.data == np.repeat(best, np.diff(starts, append=by_label.nnz)))
        group = np.searchsorted(starts, at, side="right") - 1
        at = at[np.diff(group, prepend=-1) != 0]  # where labels tie, the first
        rows, concepts, labels = rows[at], concepts[at], by_label.indices[at]

        kinds = np.searchsorted(self.kind_ends, concepts, side="right")
        groups = rows * len(self.kind_ends) + kinds
        bounds = np.searchsorted(groups, np.arange(len(words) * len(self.kind_ends) + 1))
        _, order = _largest(bounds, best, KEPT, NEAR)
        order.sort()
        ends = np.zeros(len(words) + 1, np.int64)
        np.cumsum(np.bincount(rows[order], minlength=len(words)), out=ends[1:])
        return Postings(ends, concepts[order].astype(np.int32), best[order], labels[order].astype(np.int32), norms)

    def arrays(self) -> dict[str, np.ndarray]:
        """What `Lexicon(**arrays)` takes."""
        return {name: getattr(self, name) for name in self.ARRAYS}


def _largest(bounds: np.ndarray, values: np.ndarray, most: int, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Of each range of `values` those of at least `share` of its largest, at most `most`: groups and positions."""
    sizes = np.diff(bounds)
    filled = np.flatnonzero(sizes)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    least = np.zeros(len(sizes), np.float32)
    if len(filled):
        least[filled] = share * np.maximum.reduceat(values, bounds[:-1][filled])
    at = np.flatnonzero(values >= least[groups])
    at = at[np.lexsort((-values[at], groups[at]))]
    starts = np.searchsorted(groups[at], np.arange(len(sizes)))
    at = at[np.arange(len(at)) - starts[groups[at]] < most]
    return groups[at], at
