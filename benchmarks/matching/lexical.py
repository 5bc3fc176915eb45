"""Peers without a model: character TF-IDF, BM25 on stems and rapidfuzz, as scores of every query for every element."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process
from scipy import sparse

from kilta.engines import text

AT_ONCE = 256  # queries whose scores are in memory together
K1, B = 1.2, 0.75  # of BM25, as in Lucene

Scores = Iterator[np.ndarray]
"""Arrays (queries of a part, elements) float32, in the order of the queries."""


def char_tf_idf(queries: Sequence[str], elements: Sequence[str]) -> Scores:
    """Cosine of TF-IDF over all 1- to 3-grams of letters, folded and without accents, as MELO's baseline."""
    grams: dict[str, int] = {}
    corpus = _counted([_ngrams(_plain(element)) for element in elements], grams, grow=True)
    seen = np.bincount(corpus.indices, minlength=len(grams))
    weights = (np.log((1 + len(elements)) / (1 + seen)) + 1).astype(np.float32)
    columns = _weighted(corpus, weights).T.tocsr()
    asked = _weighted(_counted([_ngrams(_plain(query)) for query in queries], grams, grow=False), weights)
    for at in range(0, len(queries), AT_ONCE):
        yield (asked[at : at + AT_ONCE] @ columns).toarray()


def bm25(language: str, query_language: str) -> Callable[[Sequence[str], Sequence[str]], Scores]:
    """BM25 (Robertson and Zaragoza 2009) over Snowball stems, each side stemmed in its own language."""

    def score(queries: Sequence[str], elements: Sequence[str]) -> Scores:
        terms: dict[str, int] = {}
        corpus = _counted([text.stems(element, language) for element in elements], terms, grow=True)
        lengths = np.asarray(corpus.sum(axis=1)).ravel()
        seen = np.bincount(corpus.indices, minlength=len(terms))
        inverse = np.log(1 + (len(elements) - seen + 0.5) / (seen + 0.5))
        rows = np.repeat(np.arange(len(elements)), np.diff(corpus.indptr))
        damped = corpus.data + K1 * (1 - B + B * lengths[rows] / max(lengths.mean(), 1e-9))
        corpus.data = (inverse[corpus.indices] * corpus.data * (K1 + 1) / damped).astype(np.float32)
        columns = corpus.T.tocsr()
        asked = _counted([text.stems(query, query_language) for query in queries], terms, grow=False)
        for at in range(0, len(queries), AT_ONCE):
            yield (asked[at : at + AT_ONCE] @ columns).toarray()

    return score


def rapidfuzz(queries: Sequence[str], elements: Sequence[str]) -> Scores:
    """The ratio of sorted words (indel distance), folded and without accents."""
    plain = [" ".join(sorted(_plain(element).split())) for element in elements]
    asked = [" ".join(sorted(_plain(query).split())) for query in queries]
    for at in range(0, len(queries), AT_ONCE):
        yield process.cdist(asked[at : at + AT_ONCE], plain, scorer=fuzz.ratio, dtype=np.float32, workers=1)


def _plain(label: str) -> str:
    parted = unicodedata.normalize("NFKD", label.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def _ngrams(label: str) -> list[str]:
    return [label[at : at + size] for size in (1, 2, 3) for at in range(len(label) - size + 1)]


def _counted(texts: Sequence[Sequence[str]], terms: dict[str, int], *, grow: bool) -> sparse.csr_matrix:
    """How often each text has each term; terms that are not known get a number when they may."""
    indices: list[int] = []
    offsets = [0]
    for found in texts:
        if grow:
            indices += [terms.setdefault(term, len(terms)) for term in found]
        else:
            indices += [terms[term] for term in found if term in terms]
        offsets.append(len(indices))
    matrix = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, offsets), (len(texts), len(terms)))
    matrix.sum_duplicates()
    return matrix


def _weighted(counts: sparse.csr_matrix, weights: np.ndarray) -> sparse.csr_matrix:
    data = counts.data * weights[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    norms = np.sqrt(np.bincount(rows, data * data, minlength=counts.shape[0])).astype(np.float32)
    return sparse.csr_matrix((data / norms[rows], counts.indices, counts.indptr), counts.shape)
