"""An open index: finds concepts in titles, statements and texts."""

from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from kilta.engines.matching import storage
from kilta.engines.matching.building import BUCKETS, counted, unit
from kilta.engines.matching.features import Vocabulary, words_of
from kilta.engines.matching.results import Evidence, Match, Mention, Pair, Reason, Statement

if TYPE_CHECKING:
    from typing import Self

BATCH = 1024  # texts that are scored at once


class Index:
    """Concepts and what was learnt of them, mapped from a folder; safe to share by threads and processes."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder = folder
        self.version: str = manifest["version"]
        self.languages: tuple[str, ...] = tuple(manifest["languages"])
        self.concepts = storage.read_texts(folder, "concepts")  # ids, by number
        self.kinds = list(storage.read_texts(folder, "kinds"))
        self.labels = storage.read_texts(folder, "labels")
        self.label_concepts = storage.read_array(folder, "labels.concept")  # (labels,) number of the concept
        self.label_languages = storage.read_array(folder, "labels.language")  # (labels,) place in `languages`
        self.label_preferred = storage.read_array(folder, "labels.preferred")
        self._weights = storage.read_array(folder, "lexical.weights")

    @classmethod
    def open(cls, folder: Path | str) -> "Self":
        """Open the index in `folder`; raises `NoIndex` where there is none of this format."""
        folder = Path(folder)
        return cls(folder, storage.read_manifest(folder))

    def link(
        self,
        texts: Sequence[str],
        language: str | None = None,
        kinds: Collection[str] | None = None,
        top: int = 10,
    ) -> list[list[Match]]:
        """The `top` concepts of each title or statement, best first; none where nothing speaks for any.

        `language` is the two-letter language of the texts; where it is None each text may be of any. `kinds` keeps
        concepts of these kinds only.
        """
        concepts, scores, labels = self.rank(texts, language=language, kinds=kinds, top=top)
        return [
            [self._match(text, *one) for one in zip(*row, strict=True) if one[1] > 0]
            for text, *row in zip(texts, concepts.tolist(), scores.tolist(), labels.tolist(), strict=True)
        ]

    def extract(self, text: str, language: str | None = None) -> list[Mention]:
        """The concepts that a long text names or describes, in the order of the text."""
        from kilta.engines.matching import extraction

        return extraction.extract(self, text, language)

    def pair(self, left: Sequence[Statement], right: Sequence[Statement], top: int = 3) -> list[Pair]:
        """Proposed correspondences, at most `top` for each statement on the left, best first; languages may differ."""
        scores = (self._vectors([one.text for one in left]) @ self._vectors([one.text for one in right]).T).toarray()
        pairs = [
            Pair(row, int(column), None, min(1.0, float(scores[row, column])), float(scores[row, column]))
            for row in range(len(left))
            for column in np.argsort(-scores[row], kind="stable")[:top]
            if scores[row, column] > 0
        ]
        return sorted(pairs, key=lambda pair: -pair.score)

    def rank(
        self,
        texts: Sequence[str],
        language: str | None = None,
        kinds: Collection[str] | None = None,
        top: int = 10,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """`link` as arrays: numbers of concepts, scores and numbers of the labels that matched, each (texts, top).

        Where there are fewer, the score is 0.
        """
        top = min(top, len(self.concepts))
        allowed = None if kinds is None else np.array([kind in set(kinds) for kind in self.kinds])
        found = [self._rank(texts[at : at + BATCH], allowed, top) for at in range(0, len(texts), BATCH)]
        if not found:
            empty = np.zeros((0, top))
            return empty.astype(np.int32), empty.astype(np.float32), empty.astype(np.int32)
        concepts, scores, labels = (np.concatenate(one) for one in zip(*found, strict=True))
        return concepts, scores, labels

    def _rank(
        self, texts: Sequence[str], allowed: np.ndarray | None, top: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        by_label = (self._vectors(texts) @ self._by_feature).toarray()  # (texts, labels)
        # Labels of one concept stand side by side, so that the best of each is a reduction over ranges.
        by_concept = np.zeros((len(texts), len(self.concepts)), np.float32)
        with_labels = self.label_concepts[self._first_labels]
        by_concept[:, with_labels] = np.maximum.reduceat(by_label, self._first_labels, axis=1)
        if allowed is not None:
            by_concept[:, ~allowed] = 0
        order = np.argsort(-by_concept, axis=1, kind="stable")[:, :top]
        scores = np.take_along_axis(by_concept, order, axis=1)
        best = np.array(
            [
                [int(np.argmax(np.where(self.label_concepts == concept, by_label[row], -1))) for concept in order[row]]
                for row in range(len(texts))
            ],
            np.int32,
        ).reshape(order.shape)
        return order.astype(np.int32), scores, best

    def _vectors(self, texts: Sequence[str]) -> sparse.csr_matrix:
        return unit(counted([words_of(text) for text in texts], Vocabulary()), self._weights)

    @cached_property
    def _by_feature(self) -> sparse.csr_matrix:
        data, indices, indptr = (storage.read_array(self.folder, f"lexical.{x}") for x in ("data", "indices", "indptr"))
        return sparse.csr_matrix((data, indices, indptr), (len(self.labels), BUCKETS)).T.tocsr()

    @cached_property
    def _first_labels(self) -> np.ndarray:
        return np.flatnonzero(np.diff(self.label_concepts, prepend=-1))

    def _match(self, text: str, concept: int, score: float, label: int) -> Match:
        name = self.labels[label]
        shared = set(words_of(name)) & set(words_of(text))
        reason = Reason(Evidence.LABEL, name, self.languages[self.label_languages[label]], tuple(sorted(shared)))
        kind = self.kinds[concept]
        return Match(self.concepts[concept], kind, min(1.0, score), score, (0, len(text)), (reason,))
