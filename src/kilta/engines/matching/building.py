"""Builds an index from a list of concepts."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from kilta.engines.matching import storage
from kilta.engines.matching.concepts import Concept, Correction
from kilta.engines.matching.features import Vocabulary, hashed, words_of

BUCKETS = 1 << 20


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: where, its version, how many concepts and labels, in which languages, in how many seconds."""

    folder: Path
    version: str
    concepts: int
    labels: int
    languages: tuple[str, ...]
    seconds: float
    learnt: bool


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a concept."""

    concept: int
    language: str
    text: str
    preferred: bool


def build(
    concepts: Sequence[Concept],
    folder: Path | str,
    *,
    seed: int = 1,
    learn: bool = True,
    corrections: Sequence[Correction] = (),
) -> Built:
    """Build an index of `concepts` in `folder` and put it in place of the one that was there.

    The same concepts, corrections and parameters give the same index, byte by byte, on the same machine. With `learn`
    an encoder is learnt from the parallel labels, which takes minutes; without it the index is lexical.
    """
    started = time.monotonic()
    folder = Path(folder)
    version = _version(concepts, corrections, seed=seed, learn=learn)
    labels = _labels(concepts)
    languages = tuple(sorted({label.language for label in labels}))

    vocabulary = Vocabulary()
    matrix, weights = _weighted([words_of(label.text) for label in labels], vocabulary)
    numbers = {language: at for at, language in enumerate(languages)}
    arrays = {
        **storage.Texts.of(concept.id for concept in concepts).arrays("concepts"),
        **storage.Texts.of(concept.kind for concept in concepts).arrays("kinds"),
        **storage.Texts.of(label.text for label in labels).arrays("labels"),
        "labels.concept": np.array([label.concept for label in labels], np.int32),
        "labels.language": np.array([numbers[label.language] for label in labels], np.int8),
        "labels.preferred": np.array([label.preferred for label in labels], bool),
        "lexical.weights": weights,
        "lexical.data": matrix.data,
        "lexical.indices": matrix.indices,
        "lexical.indptr": matrix.indptr,
    }
    manifest: dict[str, Any] = {"version": version, "languages": languages, "seed": seed, "learnt": False}
    storage.write(folder, manifest, arrays)
    return Built(folder, version, len(concepts), len(labels), languages, time.monotonic() - started, learnt=False)


def _version(concepts: Sequence[Concept], corrections: Sequence[Correction], **parameters: object) -> str:
    digest = hashlib.blake2b(repr(sorted(parameters.items())).encode(), digest_size=16)
    for concept in concepts:
        names = sorted(concept.texts.items())
        digest.update(repr((concept.id, concept.kind, names, concept.broader, concept.related)).encode())
    for correction in corrections:
        digest.update(repr(correction).encode())
    return digest.hexdigest()


def _labels(concepts: Sequence[Concept]) -> list[Label]:
    labels = []
    for number, concept in enumerate(concepts):
        for language, names in sorted(concept.texts.items()):
            texts = dict.fromkeys(text for text in (names.title, *names.alternatives) if text.strip())
            labels += [Label(number, language, text, text == names.title) for text in texts]
    return labels


def _weighted(texts: Sequence[Sequence[str]], vocabulary: Vocabulary) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Unit rows of labels over features, weighted by inverse document frequency, and the weights (buckets,)."""
    counts = counted(texts, vocabulary)
    seen = np.bincount(counts.indices, minlength=BUCKETS)
    weights = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
    return unit(counts, weights), weights


def counted(texts: Sequence[Sequence[str]], vocabulary: Vocabulary) -> sparse.csr_matrix:
    """Features of texts given as words: (texts, buckets), float32, 1 where a text has the feature."""
    numbers = [vocabulary.number(words) for words in texts]
    indices, offsets = hashed(vocabulary.words, BUCKETS)
    words = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, offsets), (len(vocabulary), BUCKETS))
    lengths = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(one) for one in numbers], out=lengths[1:])
    flat = np.fromiter((number for one in numbers for number in one), np.int32, lengths[-1])
    counts = sparse.csr_matrix((np.ones(len(flat), np.float32), flat, lengths), (len(texts), len(vocabulary))) @ words
    counts.sum_duplicates()
    counts.data[:] = 1
    return counts


def unit(counts: sparse.csr_matrix, weights: np.ndarray) -> sparse.csr_matrix:
    """Each row weighted and brought to length 1."""
    data = counts.data * weights[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    norms = np.sqrt(np.bincount(rows, data * data, minlength=counts.shape[0])).astype(np.float32)
    return sparse.csr_matrix((data / norms[rows], counts.indices, counts.indptr), counts.shape)
