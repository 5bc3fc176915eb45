"""Learns a static subword encoder from labels that mean the same.

A text is the sum of its words, a word the sum of its hashed n-grams (Bojanowski et al. 2017, "Enriching Word Vectors
with Subword Information"); two labels of one concept, in the same or in different languages, are drawn together and
apart from the other labels of the batch (InfoNCE: van den Oord et al. 2018; for sentence pairs: Henderson et al. 2017,
"Efficient Natural Language Response Suggestion"). The table starts as a random projection of TF-IDF (Johnson and
Lindenstrauss), so that learning begins where character TF-IDF ends. Steps are row-wise Adagrad (Duchi et al. 2011).
Towards the end, batches are made of neighbours, so that near misses are held apart (hard negatives, as in ANCE,
Xiong et al. 2021). Only numpy and scipy are needed: the table is sparse in use, and each step touches few of its rows.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from kilta.engines.matching.encoder import Groups, pooled, unit
from kilta.engines.matching.features import Parts, Vocabulary, buckets_of


@dataclass(frozen=True, slots=True)
class Recipe:
    """The parameters of learning; they are part of the version of an index."""

    buckets: int = 1 << 18
    dimensions: int = 256
    batch: int = 1024  # pairs of labels in one step
    steps: int = 2600
    grouped: float = 0.35  # share of the steps, at the end, in which neighbours are held apart
    temperature: float = 0.05
    rate: float = 0.05

    def fitted(self, labels: int) -> "Recipe":
        """The same for a small scheme: as many buckets and steps as its number of labels asks for."""
        buckets = min(self.buckets, 1 << max(12, (labels * 16).bit_length()))
        return replace(self, buckets=buckets, steps=min(self.steps, max(100, 12 * labels // self.batch)))


class Corpus:
    """Texts as words, and words as features."""

    def __init__(self, texts: Sequence[Sequence[str]], buckets: int, parts: Parts) -> None:
        vocabulary = Vocabulary()
        numbers = [vocabulary.number(words) for words in texts]
        hashes, offsets = parts.hashed(vocabulary.words)
        counts = np.diff(offsets)
        scale = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
        self.words = sparse.csr_matrix((scale, buckets_of(hashes, buckets), offsets), (len(vocabulary), buckets))
        lengths = np.zeros(len(texts) + 1, np.int64)
        np.cumsum([len(one) for one in numbers], out=lengths[1:])
        flat = np.fromiter((number for one in numbers for number in one), np.int32, lengths[-1])
        self.texts = sparse.csr_matrix((np.ones(len(flat), np.float32), flat, lengths), (len(texts), len(vocabulary)))

    def frequencies(self) -> np.ndarray:
        """In how many texts each feature stands: (buckets,)."""
        counts = self.texts @ sparse.csr_matrix(
            (np.ones_like(self.words.data), self.words.indices, self.words.indptr), self.words.shape
        )
        return np.bincount(counts.indices, minlength=self.words.shape[1])


class Pairs:
    """Draws pairs of labels of one concept: a batch from one kind, three in four across languages."""

    def __init__(self, concepts: np.ndarray, languages: np.ndarray, kind_ends: np.ndarray, batch: int) -> None:
        """`concepts` (ascending) and `languages` of each label."""
        self._batch, self._concepts, self._languages, self._kind_ends = batch, concepts, languages, kind_ends
        self._groups: list[np.ndarray] = []
        self._order = np.lexsort((languages, concepts))
        keys = concepts[self._order].astype(np.int64) * 256 + languages[self._order]
        names, self._starts = np.unique(keys, return_index=True)  # the labels of one concept in one language
        self._ends = np.append(self._starts[1:], len(keys))
        owners, count = names // 256, int(kind_ends[-1])
        self._firsts = np.searchsorted(owners, np.arange(count))
        self._lasts = np.searchsorted(owners, np.arange(count), side="right")
        labels = np.bincount(concepts, minlength=count)
        bounds = [0, *kind_ends.tolist()]
        pools = [np.arange(start, end) for start, end in itertools.pairwise(bounds)]
        self._pools = [pool[labels[pool] > 1] for pool in pools]
        # Kinds have their share by the root of their labels, so that a small one is learnt as well as a large one.
        share = np.sqrt([labels[pool].sum() for pool in self._pools])
        self._share = share / max(share.sum(), 1e-9)

    def group(self, vectors: np.ndarray, rng: np.random.Generator) -> None:
        """From now on draw whole groups of neighbours by the vectors of labels, because near misses teach the most."""
        concepts = pooled(vectors, self._concepts, self._languages, int(self._kind_ends[-1])).astype(np.float32)
        groups = Groups.of(concepts, self._kind_ends, rng)
        self._groups = [groups.members[groups.kinds == kind] for kind in range(len(self._kind_ends))]

    def __bool__(self) -> bool:
        """Whether there is anything to learn from: a concept with two names."""
        return any(map(len, self._pools))

    def __call__(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Numbers of left labels, of right labels, and of their concept."""
        kind = rng.choice(len(self._pools), p=self._share)
        if self._groups:
            groups = self._groups[kind]
            chosen = groups[rng.choice(len(groups), min(len(groups), self._batch // groups.shape[1]), replace=False)]
            concepts = chosen[np.isin(chosen, self._pools[kind])]
        else:
            concepts = rng.choice(self._pools[kind], min(self._batch, len(self._pools[kind])), replace=False)
        first, count = self._firsts[concepts], (self._lasts - self._firsts)[concepts]
        one = (rng.random(len(concepts)) * count).astype(np.int64)
        other = (one + 1 + (rng.random(len(concepts)) * np.maximum(count - 1, 1)).astype(np.int64)) % count
        other = np.where(rng.random(len(concepts)) < 0.75, other, one)
        left, right = self._draw(first + one, rng), self._draw(first + other, rng)
        differ = left != right
        return left[differ], right[differ], concepts[differ]

    def _draw(self, names: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        start, end = self._starts[names], self._ends[names]
        return self._order[start + (rng.random(len(names)) * (end - start)).astype(np.int64)]


def initial(corpus: Corpus, recipe: Recipe, rng: np.random.Generator) -> np.ndarray:
    """A random projection of TF-IDF: (buckets, dimensions) float32."""
    seen = corpus.frequencies()
    weights = np.log((1 + corpus.texts.shape[0]) / (1 + seen)).astype(np.float32)
    table = rng.standard_normal((recipe.buckets, recipe.dimensions), np.float32)
    table *= (weights / np.sqrt(recipe.dimensions))[:, None]
    return table


def learn(
    corpus: Corpus,
    pairs: Pairs,
    recipe: Recipe,
    seed: int,
    progress: Callable[[int, float], None] | None = None,
) -> np.ndarray:
    """The table of features, (buckets, dimensions) float32.

    Labels of one concept are never held apart. `progress` hears the number of the step and the loss.
    """
    rng = np.random.default_rng(seed)
    table = initial(corpus, recipe, rng)
    squares = np.zeros(recipe.buckets, np.float32)
    for step in range(recipe.steps):
        if step == recipe.steps - int(recipe.grouped * recipe.steps):
            pairs.group(unit(corpus.texts @ (corpus.words @ table)), rng)
        left, right, meaning = pairs(rng)
        count = len(left)
        if not count:  # Of the few pairs of a small kind, each was drawn as one label twice.
            continue
        chosen = corpus.texts[np.concatenate([left, right])]
        used, inverse = np.unique(chosen.indices, return_inverse=True)
        members = sparse.csr_matrix((chosen.data, inverse.astype(np.int32), chosen.indptr), (2 * count, len(used)))
        words = corpus.words[used]
        rows, columns = np.unique(words.indices, return_inverse=True)
        words = sparse.csr_matrix((words.data, columns.astype(np.int32), words.indptr), (len(used), len(rows)))
        local = table[rows]

        sums = members @ (words @ local)
        norms = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        units = sums / norms
        one, other = units[:count], units[count:]
        logits = (one @ other.T) / recipe.temperature
        same = meaning[:, None] == meaning[None, :]
        np.fill_diagonal(same, False)
        logits[same] = -1e4
        forward, backward = _softmax(logits, 1), _softmax(logits, 0)
        if progress is not None:
            at = np.arange(count)
            progress(step, float(-np.log(np.maximum(forward[at, at], 1e-9)).mean()))
        slope = forward + backward
        slope[np.arange(count), np.arange(count)] -= 2
        slope /= 2 * count * recipe.temperature
        gradient = np.concatenate([slope @ other, slope.T @ one])
        gradient = (gradient - units * (gradient * units).sum(1, keepdims=True)) / norms
        change = words.T @ (members.T @ gradient)

        squares[rows] += np.square(change).mean(1)
        rate = recipe.rate * min(1.0, (recipe.steps - step) / (0.7 * recipe.steps))
        table[rows] = local - rate * change / (np.sqrt(squares[rows]) + 1e-10)[:, None]
    return table


def _softmax(logits: np.ndarray, axis: int) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    powers /= powers.sum(axis=axis, keepdims=True)
    return powers
