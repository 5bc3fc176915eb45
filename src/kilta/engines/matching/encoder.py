"""The learnt encoder in use: words to vectors, and concepts near a vector.

Concepts are kept in small groups of neighbours, so that a text is compared with the groups nearest to it and not with
every concept (an inverted file, Jégou et al. 2011, "Product Quantization for Nearest Neighbor Search").
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kilta.engines.matching.features import Parts, buckets_of

GROUP = 64  # concepts that are compared together
PROBED = 0.75  # groups that a text is compared with, for each concept that is looked for


def word_vectors(table: np.ndarray, parts: Parts, words: Sequence[str]) -> np.ndarray:
    """Vectors of words, (words, dimensions) float32, from a table of features (buckets, dimensions)."""
    hashes, offsets = parts.hashed(words)
    rows, columns = np.unique(buckets_of(hashes, len(table)), return_inverse=True)
    counts = np.diff(offsets)
    scale = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    features = sparse.csr_matrix((scale, columns.astype(np.int32), offsets), (len(words), len(rows)))
    return features @ table[rows].astype(np.float32)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Each row brought to length 1; a row of nothing stays so."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def pooled(labels: np.ndarray, concepts: np.ndarray, languages: np.ndarray, count: int) -> np.ndarray:
    """A unit vector for each of `count` concepts from those of its labels, (labels, dimensions).

    A language with many labels counts for more than one with few, but by the root only.
    """
    _, inverse, sizes = np.unique(concepts.astype(np.int64) * 256 + languages, return_inverse=True, return_counts=True)
    weights = (1 / np.sqrt(sizes[inverse])).astype(np.float32)
    return unit(sparse.csr_matrix((weights, (concepts, np.arange(len(labels)))), (count, len(labels))) @ labels)


@dataclass(frozen=True, slots=True)
class Groups:
    """Concepts by neighbourhood: (groups, GROUP) numbers, -1 where a group is not full, and the kind of each group."""

    members: np.ndarray  # int32
    kinds: np.ndarray  # int32
    centres: np.ndarray  # (groups, dimensions) float32

    @classmethod
    def of(cls, vectors: np.ndarray, kind_ends: np.ndarray, rng: np.random.Generator) -> "Groups":
        """Halve each kind along its widest direction until every part fits a group."""
        members, kinds, start = [], [], 0
        for kind, end in enumerate(kind_ends.tolist()):
            parts = [np.arange(start, end)] if end > start else []
            while parts:
                part = parts.pop()
                if len(part) > GROUP:
                    # The lower half is filled up to whole groups, so that few places stay empty.
                    whole = -(-len(part) // GROUP)
                    parts += np.split(part[np.argsort(_along(vectors[part], rng), kind="stable")], [whole // 2 * GROUP])
                else:
                    members.append(np.pad(part, (0, GROUP - len(part)), constant_values=-1))
                    kinds.append(kind)
            start = end
        table = np.array(members, np.int32).reshape(-1, GROUP)
        padded = np.concatenate([vectors, np.zeros((1, vectors.shape[1]), np.float32)])
        centres = unit(padded[table].sum(axis=1)).astype(np.float32)
        return cls(table, np.array(kinds, np.int32), centres)


def _along(vectors: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Where each vector lies between the centres of two halves (2-means)."""
    one, other = vectors[rng.choice(len(vectors), 2, replace=False)]
    for _ in range(8):
        first = vectors @ (one - other) > 0
        if first.all() or not first.any():
            break
        one, other = vectors[first].mean(axis=0), vectors[~first].mean(axis=0)
    return vectors @ (one - other)


def nearest(
    units: np.ndarray, vectors: np.ndarray, groups: Groups, allowed: np.ndarray, top: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The `top` concepts nearest to each unit vector, or a few more, of a cosine above zero, in no order.

    As texts (ascending), numbers of concepts, and cosines. `vectors` are the concepts in the order of `groups`,
    (groups, GROUP, dimensions), nothing but zeros where there is none; `allowed` are numbers of groups.
    """
    count = len(units)
    probes = _probes(units @ groups.centres[allowed].T, allowed, math.ceil(PROBED * top))
    cosines = np.empty((probes.size, GROUP), np.float32)
    flat = probes.ravel()
    order = np.argsort(flat, kind="stable")
    bounds = np.flatnonzero(np.diff(flat[order], prepend=-1, append=-2))
    for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        places = order[start:end]
        cosines[places] = units[places // probes.shape[1]] @ vectors[flat[places[0]]].T
    cosines = cosines.reshape(count, -1)
    least = np.maximum(_bound(cosines, top), np.float32(1e-6))
    at = np.flatnonzero(cosines >= least[:, None])
    members = groups.members[flat[at // GROUP], at % GROUP]
    return at // max(cosines.shape[1], 1), members, cosines.ravel()[at]


def _probes(to_centres: np.ndarray, allowed: np.ndarray, most: int) -> np.ndarray:
    """The groups that each text is compared with, (texts, at most `most`)."""
    count, size = to_centres.shape
    if size <= most:
        return np.broadcast_to(allowed, to_centres.shape)
    near = np.flatnonzero(to_centres >= np.partition(to_centres, size - most, axis=1)[:, -most, None])
    if len(near) == count * most:
        return allowed[(near % size).reshape(count, most)]
    # Where groups are equally near, as to a text without words.
    return allowed[np.argpartition(-to_centres, most - 1, axis=1)[:, :most]]


def _bound(values: np.ndarray, top: int) -> np.ndarray:
    """For each row a value that at least `top` of it reach, and few more; cheap for long rows.

    The largest of every eighth are `top` different values, so that the least of them has `top` at or above it.
    """
    if values.shape[1] >= 16 * top:
        values = values.reshape(len(values), 8, -1).max(axis=1)
    if values.shape[1] <= top:
        return np.full(len(values), -1, np.float32)
    return np.partition(values, values.shape[1] - top, axis=1)[:, -top]
