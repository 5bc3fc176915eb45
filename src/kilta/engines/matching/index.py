"""An open index: finds concepts in titles, statements and texts."""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from kilta.engines.matching import encoder, pairing, storage
from kilta.engines.matching.calibration import Calibration
from kilta.engines.matching.features import Parts, words_of
from kilta.engines.matching.growing import Growing, numbers_of
from kilta.engines.matching.lexicon import Lexicon
from kilta.engines.matching.results import Evidence, Match, Mention, Pair, Reason, Statement

if TYPE_CHECKING:
    from typing import Self

    from kilta.engines.matching.extraction import Reader

BATCH = 2048  # texts that are scored at once
CANDIDATES = 16  # concepts that meaning and words each put forward
LONGEST = 64  # words of a title or statement that are looked at
SAID = 0.99  # the confidence of what a person said
# A title that fits an occupation and a group of occupations alike means the occupation: of the right answers of MELO
# one in 250 is a group, of its concepts one in six.
GROUPING, BEHIND = frozenset({"isco_group"}), 0.05
KNOWN = 50_000  # words whose vectors and postings a process keeps


@dataclass(frozen=True, slots=True)
class Ranking:
    """The concepts of each text, best first, as arrays of (texts, top); -1 and 0 where there are fewer.

    `labels` are the labels that matched; -1 where no word of the text stands in a label.
    """

    concepts: np.ndarray  # int32
    scores: np.ndarray  # float32
    confidences: np.ndarray  # float32
    labels: np.ndarray  # int32


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of a text and a concept, by text: cosine of meaning and of words, each (pairs,)."""

    rows: np.ndarray  # int64, ascending
    concepts: np.ndarray
    meaning: np.ndarray
    shared: np.ndarray
    right: np.ndarray  # bool: what people have called right for just these words, and wrong
    wrong: np.ndarray
    members: sparse.csr_matrix
    words: "_Words"


class Index:
    """Concepts and what was learnt of them, mapped from a folder; safe to share by threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stored = folder, storage.Stored(folder)
        stored, manifest = self.stored, self.stored.manifest
        self.manifest: dict[str, Any] = manifest
        self.version: str = manifest["version"]
        self.languages: tuple[str, ...] = tuple(manifest["languages"])
        self.kind_names: list[str] = manifest["kinds"]
        self.concepts = stored.texts("concepts")  # ids, by number; concepts of one kind stand together
        self.kind_ends = stored.array("kinds.ends")
        self.labels = stored.texts("labels")
        self.label_concepts = stored.array("labels.concept")  # (labels,) number of the concept
        self.label_languages = stored.array("labels.language")  # (labels,) place in `languages`
        self.label_preferred = stored.array("labels.preferred")
        self.calibration = Calibration(**manifest["calibration"])
        self._parts = Parts(stored.texts("parts"))
        lexical = {name: stored.array(f"lexicon.{name}") for name in Lexicon.ARRAYS}
        self._lexicon = Lexicon(**lexical, parts=self._parts)
        self._lock = Lock()
        self.is_learnt: bool = manifest["learnt"]
        self.pairing = pairing.Odds.read(manifest["pairing"]) if manifest["pairing"] else pairing.usual(self.is_learnt)
        if self.is_learnt:
            self._table = stored.array("encoder.table")
            self._vectors = np.array(stored.array("encoder.concepts"), np.float32)
            members = np.array(stored.array("groups.members"))
            self._groups = encoder.Groups(
                members, *(np.array(stored.array(f"groups.{name}")) for name in ("kinds", "centres"))
            )
            self._grouped = self._vectors[np.maximum(members, 0)]
            self._grouped[members < 0] = 0
        self._kinds = np.repeat(np.arange(len(self.kind_names)), np.diff(self.kind_ends, prepend=0))
        self._behind = np.array([BEHIND * (kind in GROUPING) for kind in self.kind_names], np.float32)[self._kinds]
        self._corrections = _corrections(stored)
        self._memory = _Memory(self)
        self._words_of_labels: dict[int, frozenset[str]] = {}

    @classmethod
    def open(cls, folder: Path | str) -> "Self":
        """Open the index in `folder`; raises `NoIndex` where there is none of this format."""
        return cls(Path(folder))

    def kind(self, concept: int) -> str:
        """The kind of the concept with this number."""
        return self.kind_names[int(self._kinds[concept])]

    def title(self, concept: int, language: str | None) -> int:
        """The number of the preferred label of a concept in `language`, in English, or in what there is."""
        wanted = [self.languages.index(one) for one in (language, "en") if one in self.languages]
        preferred = [label for label in self._labels_of(concept) if self.label_preferred[label]]
        return min(preferred, key=lambda one: (*(self._spoken[one] != it for it in wanted), one))

    def names(self, concept: int, language: str) -> list[str]:
        """The labels of a concept in a language, as far as there are any."""
        spoken = self.languages.index(language) if language in self.languages else -1
        return [self.labels[label] for label in self._labels_of(concept) if self._spoken[label] == spoken]

    def word_vectors(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Vectors of single words, (words, dimensions), and how much each one says, (words,); as `words_of` gives them.

        Nothing but zeros and ones where the index has not learnt.
        """
        if not self.is_learnt or not words:
            return np.zeros((len(words), 1), np.float32), np.ones(len(words), np.float32)
        vectors = encoder.word_vectors(self._table, self._parts, words)
        return vectors, np.linalg.norm(vectors, axis=1)

    def link(
        self,
        texts: Sequence[str],
        language: str | None = None,
        kinds: Collection[str] | None = None,
        top: int = 10,
    ) -> list[list[Match]]:
        """The `top` concepts of each title or statement, best first; none where nothing speaks for any.

        `language` is the two-letter language of the texts, in which the reasons are told where that is possible; it is
        not needed to find them. `kinds` keeps concepts of these kinds only.
        """
        ranking = self.rank(texts, kinds=kinds, top=top)
        columns = (ranking.concepts, ranking.confidences, ranking.scores, ranking.labels)
        return [
            [self._match(text, language, *one) for one in zip(*row, strict=True) if one[0] >= 0]
            for text, *row in zip(texts, *(column.tolist() for column in columns), strict=True)
        ]

    def extract(self, text: str, language: str | None = None) -> list[Mention]:
        """The concepts that a long text names or describes, in the order of the text."""
        return self.extract_all([text], language)[0]

    def extract_all(self, texts: Sequence[str], language: str | None = None) -> list[list[Mention]]:
        """`extract` for many texts, which takes less time for each."""
        from kilta.engines.matching import extraction

        return extraction.extract(self, texts, language)

    @cached_property
    def reader(self) -> "Reader":
        """Reads long texts, and lives as long as the index."""
        from kilta.engines.matching import extraction

        return extraction.Reader(self)

    def judged(self, text: str) -> dict[int, bool]:
        """The concepts that people have called right or wrong for just these words."""
        return self._corrections.get(said(text), {}) if self._corrections else {}

    def pair(self, left: Sequence[Statement], right: Sequence[Statement], top: int = 3) -> list[Pair]:
        """Proposed correspondences, at most `top` for each statement on the left, best first; languages may differ."""
        return pairing.pair(self, left, right, top)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of texts, (texts, dimensions) float32; nothing but zeros where the index has not learnt."""
        if not self.is_learnt:
            return np.zeros((len(texts), 1), np.float32)
        parts = []
        for at in range(0, len(texts), BATCH):
            members, words = self._members(texts[at : at + BATCH])
            parts.append(encoder.unit(members @ words.vectors))
        return np.concatenate(parts) if parts else np.zeros((0, self._vectors.shape[1]), np.float32)

    def nearness(self, words: Sequence[str], texts: np.ndarray, rows: np.ndarray, concepts: np.ndarray) -> np.ndarray:
        """Cosines of what text `rows[i]` and concept `concepts[i]` mean; only for an index that has learnt.

        Word i, as `words_of` gives it, stands in text `texts[i]`; it may stand there again.
        """
        numbers, known = self._numbers(words)
        size = len(known.norms)
        _, firsts = np.unique(texts * size + numbers, return_index=True)
        firsts.sort()
        texts, numbers = texts[firsts], numbers[firsts]
        order = np.argsort(texts, kind="stable")
        texts, numbers = texts[order], numbers[order]
        count = int(max(rows.max(initial=-1), texts.max(initial=-1))) + 1
        bounds = np.searchsorted(texts, np.arange(count + 1))
        kept = np.arange(len(texts)) - bounds[texts] < LONGEST
        texts, numbers = texts[kept], numbers[kept]
        ones = np.ones(len(texts), np.float32)
        members = sparse.csr_matrix((ones, numbers, np.searchsorted(texts, np.arange(count + 1))), (count, size))
        units = encoder.unit(members @ known.vectors)
        return np.round(np.einsum("ij,ij->i", units[rows], self._vectors[concepts]), 5)

    def rank(
        self, texts: Sequence[str], kinds: Collection[str] | None = None, top: int = 10, looked_at: int = CANDIDATES
    ) -> Ranking:
        """`link` as arrays; `looked_at` are the concepts that words and meaning each put forward, at least `top`."""
        allowed = np.array([kinds is None or kind in kinds for kind in self.kind_names], bool)
        most = max(top, looked_at)
        parts = [self._rank(texts[at : at + BATCH], allowed, top, most) for at in range(0, len(texts), BATCH)]
        return _joined(parts, top)

    def _rank(self, texts: Sequence[str], allowed: np.ndarray, top: int, most: int) -> Ranking:
        found = self.candidates(texts, allowed, most)
        count, rows = len(texts), found.rows
        scores = self.calibration.score(found.meaning, found.shared) - self._behind[found.concepts]
        right, wrong = found.right, found.wrong
        scores[right] += 2  # above whatever words and meaning can reach
        starts = np.searchsorted(rows, np.arange(count))
        place = np.arange(len(rows)) - starts[rows]
        # One number for each to sort by: text, what people called wrong, falling score, and the place as it is now.
        falling = ((8 - scores.astype(np.float64)) * (1 << 26)).astype(np.int64)
        order = starts[rows] + (np.sort((((rows << 1) | wrong) << 50) | (falling << 20) | place) & ((1 << 20) - 1))
        confidences = self.calibration.confidence(scores[order], found.shared[order], rows, place)
        confidences[right[order]] = SAID
        wanted = (place < top) & ~wrong[order]
        kept, cells = order[wanted], (rows[wanted], place[wanted])
        ranking = Ranking(
            np.full((count, top), -1, np.int32),
            np.zeros((count, top), np.float32),
            np.zeros((count, top), np.float32),
            np.full((count, top), -1, np.int32),
        )
        # How a product of matrices is rounded depends on its size; beyond five digits nothing is told.
        ranking.concepts[cells], ranking.scores[cells] = found.concepts[kept], np.round(scores[kept], 5)
        ranking.confidences[cells] = np.round(confidences[wanted], 5)
        ranking.labels[cells] = found.words.label(found.members, rows[wanted], found.concepts[kept])
        return ranking

    def candidates(self, texts: Sequence[str], allowed: np.ndarray, most: int = CANDIDATES) -> "Candidates":
        """What words, meaning and people each put forward for texts, and how much of words and meaning speaks for it.

        `allowed` says of each kind, in the order of `kind_names`, whether it is wanted; words and meaning each put
        forward `most` concepts.
        """
        members, words = self._members(texts)
        count, concepts = len(texts), len(self.concepts)
        norms = np.sqrt(np.maximum(members @ np.square(words.norms), 1e-9))
        lexical = self._lexical(members, words, norms, allowed)
        rows = np.repeat(np.arange(count, dtype=np.int64), np.diff(lexical.indptr))
        keys = rows * concepts + lexical.indices
        right, wrong = self._judged(texts)
        right = right[allowed[np.searchsorted(self.kind_ends, right % (concepts or 1), side="right")]]
        pairs = np.concatenate([_best(lexical, rows, keys, most), right])
        if self.is_learnt:
            units = encoder.unit(members @ words.vectors).astype(np.float32)
            groups = np.flatnonzero(allowed[self._groups.kinds])
            near_rows, near, cosines = encoder.nearest(units, self._grouped, self._groups, groups, most)
            near_keys = near_rows * concepts + near
            pairs = np.concatenate([pairs, near_keys])
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        pair_rows, pair_concepts = np.divmod(pairs, concepts or 1)
        shared = np.zeros(len(pairs), np.float32)
        if len(keys):
            at = np.minimum(np.searchsorted(keys, pairs), len(keys) - 1)
            shared = np.where(keys[at] == pairs, lexical.data[at], 0).astype(np.float32)
        meaning = np.zeros(len(pairs), np.float32)
        if self.is_learnt:
            known = np.searchsorted(pairs, near_keys)
            meaning[known] = cosines
            rest = np.ones(len(pairs), bool)
            rest[known] = False
            meaning[rest] = np.einsum("ij,ij->i", units[pair_rows[rest]], self._vectors[pair_concepts[rest]])
        judged = np.isin(pairs, right), np.isin(pairs, wrong)
        return Candidates(pair_rows, pair_concepts, meaning, shared, *judged, members, words)

    def _judged(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """The keys, `row * concepts + concept`, of what people have called right for just these words, and wrong."""
        keys: dict[bool, list[int]] = {True: [], False: []}
        for row, text in enumerate(texts if self._corrections else ()):
            for concept, is_right in self.judged(text).items():
                keys[is_right].append(row * len(self.concepts) + concept)
        return np.array(keys[True], np.int64), np.array(keys[False], np.int64)

    def _lexical(
        self, members: sparse.csr_matrix, words: "_Words", norms: np.ndarray, allowed: np.ndarray
    ) -> sparse.csr_matrix:
        """Sums of postings, (texts, concepts), with sorted indices."""
        starts, ends = words.offsets[members.indices], words.offsets[members.indices + 1]
        lengths = ends - starts
        before = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=before[1:])
        entries = np.arange(before[-1]) + np.repeat(starts - before[:-1], lengths)
        values, concepts = words.values[entries], words.concepts[entries]
        offsets = before[members.indptr]
        values = values / np.repeat(norms, np.diff(offsets)).astype(np.float32)
        if not allowed.all():
            kept = allowed[self._kinds[concepts]]
            counts = np.concatenate([[0], np.cumsum(kept)])
            values, concepts, offsets = values[kept], concepts[kept], counts[offsets]
        matrix = sparse.csr_matrix((values, concepts, offsets), (members.shape[0], len(self.concepts)))
        matrix.sum_duplicates()
        return matrix

    def _members(self, texts: Sequence[str]) -> tuple[sparse.csr_matrix, "_Words"]:
        """Which known words each text has, (texts, words) of ones, and the words as they are now."""
        split = [words_of(text)[:LONGEST] for text in texts]
        flat, words = self._numbers(list(itertools.chain.from_iterable(split)))
        lengths = np.zeros(len(split) + 1, np.int64)
        np.cumsum([len(one) for one in split], out=lengths[1:])
        shape = (len(split), len(words.norms))
        return sparse.csr_matrix((np.ones(len(flat), np.float32), flat.astype(np.int32), lengths), shape), words

    def _numbers(self, words: Sequence[str]) -> tuple[np.ndarray, "_Words"]:
        """The numbers of words among the known ones, and those as they are now."""
        with self._lock:
            if len(self._memory.numbers) > KNOWN:
                self._memory = _Memory(self)
            known = self._memory.with_all(words)
        return numbers_of(words, known.numbers), known

    def _match(
        self, text: str, language: str | None, concept: int, confidence: float, score: float, label: int
    ) -> Match:
        if self.judged(text).get(concept):
            reason = Reason(Evidence.CORRECTION, text, language or "", tuple(words_of(text)))
        else:
            reason = self._reason(text, language, concept, label)
        return Match(self.concepts[concept], self.kind(concept), confidence, score, (0, len(text)), (reason,))

    def _reason(self, text: str, language: str | None, concept: int, label: int) -> Reason:
        said = words_of(text)
        if label >= 0:
            spoken = self.label_languages[label]
            label = max(
                (one for one in self._labels_of(concept) if self._spoken[one] == spoken),
                key=lambda one: (_overlap(said, self._label_words(one)), one == label),
            )
            has = self._label_words(label)
            words = tuple(word for word in said if _alike(word, has))
            return Reason(Evidence.LABEL, self.labels[label], self.languages[spoken], words)
        label = self.title(concept, language)
        return Reason(Evidence.MEANING, self.labels[label], self.languages[self._spoken[label]])

    def _labels_of(self, concept: int) -> range:
        return range(self._label_bounds[concept], self._label_bounds[concept + 1])

    def _label_words(self, label: int) -> frozenset[str]:
        words = self._words_of_labels.get(label)
        if words is None:
            if len(self._words_of_labels) > KNOWN:
                self._words_of_labels.clear()
            words = self._words_of_labels[label] = frozenset(words_of(self.labels[label]))
        return words

    @cached_property
    def _label_bounds(self) -> list[int]:
        return np.searchsorted(self.label_concepts, np.arange(len(self.concepts) + 1)).tolist()

    @cached_property
    def _spoken(self) -> bytes:
        return self.label_languages.astype(np.uint8).tobytes()


class _Memory:
    """The words that a process has met, for one thread at a time to add to."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.numbers: dict[str, int] = {}
        self._vectors = Growing(np.float32, index._vectors.shape[1] if index.is_learnt else 1)
        self._norms, self._values = Growing(np.float32), Growing(np.float32)
        self._concepts, self._labels = Growing(np.int32), Growing(np.int32)
        self._offsets, self._keys = Growing(np.int64), Growing(np.int64)
        self._offsets.add(np.zeros(1, np.int64))

    def with_all(self, words: Sequence[str]) -> "_Words":
        """What is known of words, among them all of these."""
        known, index = self.numbers, self._index
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            postings = index._lexicon.postings_of(new)
            start = len(self._norms.all)
            owners = np.repeat(np.arange(start, start + len(new)), np.diff(postings.offsets))
            if index.is_learnt:
                self._vectors.add(encoder.word_vectors(index._table, index._parts, new))
            else:
                self._vectors.add(np.zeros((len(new), 1), np.float32))
            self._norms.add(postings.norms)
            self._offsets.add(postings.offsets[1:] + self._offsets.all[-1])
            self._concepts.add(postings.concepts)
            self._values.add(postings.values)
            self._labels.add(postings.labels)
            self._keys.add(owners * len(index.concepts) + postings.concepts)
            # Numbers only grow, so that who reads the shorter arrays still finds its words.
            known.update(zip(new, range(start, start + len(new)), strict=True))
        return _Words(
            known,
            self._vectors.all,
            self._norms.all,
            self._offsets.all,
            self._concepts.all,
            self._values.all,
            self._labels.all,
            self._keys.all,
            len(index.concepts),
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """What is known of words at one moment: word i has the postings `offsets[i]:offsets[i + 1]`."""

    numbers: dict[str, int]
    vectors: np.ndarray
    norms: np.ndarray
    offsets: np.ndarray
    concepts: np.ndarray
    values: np.ndarray
    labels: np.ndarray
    keys: np.ndarray  # number of the word * size + concept, ascending
    size: int  # the number of concepts

    def label(self, members: sparse.csr_matrix, rows: np.ndarray, concepts: np.ndarray) -> np.ndarray:
        """The label of the weightiest posting of each text and concept; -1 where there is none."""
        keys, size = self.keys, self.size
        lengths = np.diff(members.indptr)[rows]
        before = np.cumsum(lengths) - lengths
        places = np.arange(lengths.sum()) + np.repeat(members.indptr[rows] - before, lengths)
        wanted = members.indices[places].astype(np.int64) * size + np.repeat(concepts, lengths)
        best = np.full(len(rows), -1, np.int32)
        if not len(keys) or not len(wanted):
            return best
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        values = np.where(keys[at] == wanted, self.values[at], 0)
        pair = np.repeat(np.arange(len(rows)), lengths)
        order = np.lexsort((values, pair))
        last = order[np.flatnonzero(np.diff(pair[order], append=-1))]  # the weightiest of each pair
        found = values[last] > 0
        best[pair[last[found]]] = self.labels[at[last[found]]]
        return best


def said(text: str) -> str:
    """What two texts share when a correction of the one holds for the other."""
    return " ".join(words_of(text))


def _corrections(stored: storage.Stored) -> dict[str, dict[int, bool]]:
    """What people have said: by text, which concepts are right and which are not; the last word holds."""
    judged: dict[str, dict[int, bool]] = {}
    texts = stored.texts("corrections")
    concepts, right = (stored.array(f"corrections.{name}") for name in ("concept", "right"))
    for text, concept, is_right in zip(texts, concepts.tolist(), right.tolist(), strict=True):
        judged.setdefault(text, {})[concept] = is_right
    return judged


def _best(lexical: sparse.csr_matrix, rows: np.ndarray, keys: np.ndarray, most: int) -> np.ndarray:
    """The keys of the `most` best concepts of each row."""
    if not lexical.nnz:
        return keys
    filled = np.flatnonzero(np.diff(lexical.indptr))
    best = np.zeros(lexical.shape[0], np.float32)
    best[filled] = np.maximum.reduceat(lexical.data, lexical.indptr[:-1][filled])
    at = np.flatnonzero(lexical.data >= 0.35 * best[rows])
    row = rows[at]
    # One number for each to sort by: its row, how far it is behind the best of the row, and its place in the row.
    behind = ((1 - lexical.data[at] / best[row]) * np.float32(1 << 22)).astype(np.uint64)
    place = (at - lexical.indptr[row]).astype(np.uint64)
    order = np.sort((row.astype(np.uint64) << np.uint64(44)) | (behind << np.uint64(20)) | place)
    starts = np.searchsorted(row, np.arange(lexical.shape[0]))
    order = order[np.arange(len(at)) - starts[row] < most]
    return keys[lexical.indptr[order >> np.uint64(44)] + (order & np.uint64((1 << 20) - 1)).astype(np.int64)]


def _joined(parts: Sequence[Ranking], top: int) -> Ranking:
    if not parts:
        empty = np.zeros((0, top))
        return Ranking(*(empty.astype(kind) for kind in (np.int32, np.float32, np.float32, np.int32)))
    return Ranking(
        np.concatenate([one.concepts for one in parts]),
        np.concatenate([one.scores for one in parts]),
        np.concatenate([one.confidences for one in parts]),
        np.concatenate([one.labels for one in parts]),
    )


def _overlap(said: Collection[str], has: Collection[str]) -> float:
    """Shared words as a part of all words of both."""
    shared = sum(word in has for word in said)
    return shared / (len(said) + len(has) - shared or 1)


def _alike(word: str, others: Collection[str]) -> bool:
    """Whether a word is, begins as or stands within one of the others, or one of them within it."""
    if word in others:
        return True
    if len(word) < 4:
        return False
    start = word[:4]
    return any(len(other) > 3 and (other.startswith(start) or word in other or other in word) for other in others)
