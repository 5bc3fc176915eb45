"""Builds an index from a list of concepts."""

import hashlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kilta.engines import text
from kilta.engines.matching import calibration, encoder, extraction, learning, pretended, storage
from kilta.engines.matching.concepts import Concept, Correction
from kilta.engines.matching.features import Parts, words_of
from kilta.engines.matching.index import Index, said
from kilta.engines.matching.learning import Recipe
from kilta.engines.matching.lexicon import Lexicon

ASKED = 3000  # names of each kind on which scores are calibrated


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
    recipe: Recipe | None = None,
    table: np.ndarray | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> Built:
    """Build an index of `concepts` in `folder` and put it in place of the one that was there; raises `PlaceTaken`.

    The same concepts, corrections and parameters give the same index on the same machine. With `learn` an encoder is
    learnt from the parallel labels, which takes minutes (`progress` hears the step and the loss); without it the index
    is lexical. `table` is an encoder that was learnt before, (buckets, dimensions).
    """
    started = time.monotonic()
    folder, recipe = Path(folder), recipe or Recipe()
    storage.ensure_free(folder)
    concepts = sorted(concepts, key=lambda concept: (concept.kind, concept.id))
    parameters = {"format": storage.FORMAT, "seed": seed, "learn": learn, "recipe": asdict(recipe)}
    if table is not None:
        parameters["table"] = hashlib.blake2b(table.tobytes(), digest_size=16).hexdigest()
    version = _version(concepts, corrections, parameters)
    numbers = {concept.id: number for number, concept in enumerate(concepts)}
    corrections = [one for one in corrections if one.concept in numbers]  # retired concepts are nobody's match
    labels = _labels(concepts, corrections, numbers)
    known = [label for label in labels if not _is_held_out(concepts[label.concept], label, seed)]
    known = [label for label in known if not _is_hidden(concepts[label.concept], label, seed)]
    if len(labels) - len(known) < calibration.FEWEST:
        known = labels
    scheme = _Scheme.of(concepts, known)
    recipe = recipe.fitted(len(known))
    if learn and known and table is None:
        pairs = learning.Pairs(scheme.label_concepts, scheme.label_languages, scheme.kind_ends, recipe.batch)
        if pairs:
            table = learning.learn(scheme.corpus(recipe), pairs, recipe, seed, progress)
    manifest: dict[str, Any] = {
        "version": version,
        "kinds": scheme.kinds,
        "languages": scheme.languages,
        "seed": seed,
        "learnt": table is not None,
        "recipe": asdict(recipe),
        "calibration": calibration.usual(is_learnt=table is not None).kept(),
        "pairing": None,
    }
    if len(known) < len(labels):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as place:
            arrays = scheme.arrays(table, recipe, seed) | _judged((), {})
            storage.write(Path(place) / "known", manifest, arrays)
            told = set(known)
            untold = [label for label in labels if label not in told]
            index = Index.open(Path(place) / "known")
            hidden = [label for label in untold if _is_hidden(concepts[label.concept], label, seed)]
            held_out = [label for label in untold if _is_held_out(concepts[label.concept], label, seed)]
            manifest["calibration"] = _calibrated(index, held_out, seed).kept()
            odds = pretended.pairing(index, [(one.text, one.language, one.concept) for one in hidden], seed)
            manifest["pairing"] = odds.kept() if odds else None
        scheme = _Scheme.of(concepts, labels)
    arrays = scheme.arrays(table, recipe, seed) | _judged(corrections, numbers) | scheme.reading()
    manifest["described"] = extraction.described(concepts)
    storage.write(folder, manifest, arrays)
    seconds = time.monotonic() - started
    return Built(folder, version, len(concepts), len(labels), scheme.languages, seconds, table is not None)


@dataclass(frozen=True, slots=True)
class _Scheme:
    """Concepts, by kind, and their labels as arrays."""

    concepts: Sequence[Concept]
    labels: Sequence[Label]
    kinds: list[str]
    kind_ends: np.ndarray
    languages: tuple[str, ...]
    label_concepts: np.ndarray
    label_languages: np.ndarray
    words: list[list[str]]
    parts: Parts

    @classmethod
    def of(cls, concepts: Sequence[Concept], labels: Sequence[Label]) -> "_Scheme":
        kinds = sorted({concept.kind for concept in concepts})
        ends = np.searchsorted([concept.kind for concept in concepts], kinds, side="right").astype(np.int64)
        languages = tuple(sorted({label.language for label in labels}))
        numbers = {language: at for at, language in enumerate(languages)}
        words = [words_of(label.text) for label in labels]
        seen = Counter(word for one in words for word in one)
        return cls(
            concepts,
            labels,
            kinds,
            ends,
            languages,
            np.array([label.concept for label in labels], np.int32),
            np.array([numbers[label.language] for label in labels], np.uint8),
            words,
            Parts(word for word, times in seen.items() if times > 1),
        )

    def corpus(self, recipe: Recipe) -> learning.Corpus:
        return learning.Corpus(self.words, recipe.buckets, self.parts)

    def reading(self) -> dict[str, np.ndarray]:
        """What long texts are read with."""
        names = [label.text for label in self.labels]
        preferred = [label.preferred for label in self.labels]
        return extraction.arrays(self.concepts, names, self.label_languages.tolist(), self.languages, preferred)

    def arrays(self, table: np.ndarray | None, recipe: Recipe, seed: int) -> dict[str, np.ndarray]:
        """All that an index keeps."""
        lexicon = Lexicon.of(self.words, self.label_concepts, self.kind_ends, self.parts)
        arrays = {
            **storage.Texts.of(concept.id for concept in self.concepts).arrays("concepts"),
            **storage.Texts.of(label.text for label in self.labels).arrays("labels"),
            **storage.Texts.of(sorted(self.parts.known)).arrays("parts"),
            "kinds.ends": self.kind_ends,
            "labels.concept": self.label_concepts,
            "labels.language": self.label_languages,
            "labels.preferred": np.array([label.preferred for label in self.labels], bool),
            **{f"lexicon.{name}": array for name, array in lexicon.arrays().items()},
        }
        if table is None:
            return arrays
        corpus = self.corpus(recipe)
        of_labels = encoder.unit(corpus.texts @ (corpus.words @ table))
        count = len(self.concepts)
        vectors = encoder.pooled(of_labels, self.label_concepts, self.label_languages, count).astype(np.float16)
        groups = encoder.Groups.of(vectors.astype(np.float32), self.kind_ends, np.random.default_rng(seed))
        return arrays | {
            "encoder.table": table.astype(np.float16),
            "encoder.concepts": vectors,
            "groups.members": groups.members,
            "groups.kinds": groups.kinds,
            "groups.centres": groups.centres,
        }


def _is_held_out(concept: Concept, label: Label, seed: int) -> bool:
    """Whether the index is first built without this label: all but the title of one in twenty languages of concepts.

    They go together, because the names that other people have for a thing are not those that the scheme has.
    """
    if label.preferred:
        return False
    digest = hashlib.blake2b(f"{seed} {label.language} {concept.id}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % 20 == 0


def _is_hidden(concept: Concept, label: Label, seed: int) -> bool:
    """The same for all languages of one in forty concepts: statements of two units are both in words of their own."""
    if label.preferred:
        return False
    digest = hashlib.blake2b(f"{seed} {concept.id}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % 40 == 0


def _calibrated(index: Index, held_out: Sequence[Label], seed: int) -> calibration.Calibration:
    """What the names that `index` was not told say of its scores."""
    rng = np.random.default_rng(seed)
    parts, texts = [], 0
    kinds = [index.kind_names.index(index.kind(label.concept)) for label in held_out]
    for kind in range(len(index.kind_names)):
        asked = [label for label, one in zip(held_out, kinds, strict=True) if one == kind]
        asked = [asked[at] for at in rng.permutation(len(asked))[:ASKED]]
        if not asked:
            continue
        found = index.candidates([label.text for label in asked], np.arange(len(index.kind_names)) == kind)
        right = found.concepts == np.array([label.concept for label in asked])[found.rows]
        parts.append((found.rows + texts, found.meaning, found.shared, right))
        texts += len(asked)
    rows, meaning, shared, right = (np.concatenate(one) for one in zip(*parts, strict=True))
    return calibration.fitted(rows, meaning, shared, right, texts)


def _version(concepts: Sequence[Concept], corrections: Sequence[Correction], parameters: Mapping[str, object]) -> str:
    digest = hashlib.blake2b(repr(sorted(parameters.items())).encode(), digest_size=16)
    for concept in concepts:
        names = sorted(concept.texts.items())
        digest.update(repr((concept.id, concept.kind, names, concept.broader, concept.related)).encode())
    for correction in corrections:
        digest.update(repr(correction).encode())
    return digest.hexdigest()


def _labels(concepts: Sequence[Concept], corrections: Sequence[Correction], numbers: Mapping[str, int]) -> list[Label]:
    """All names of concepts, in the order of the concepts; what people called right is a name."""
    more: dict[int, list[Correction]] = {}
    last_words = {(said(one.text), one.concept): one for one in corrections}
    for correction in last_words.values():
        if correction.right:
            more.setdefault(numbers[correction.concept], []).append(correction)
    labels: dict[tuple[int, str, str], Label] = {}
    for number, concept in enumerate(concepts):
        languages = sorted(concept.texts) or ["en"]
        names = [
            (language, one, one == its.title)
            for language, its in sorted(concept.texts.items())
            for one in (its.title, *its.alternatives)
        ]
        names += [
            (one.language or text.language(one.text).language or languages[0], one.text, False)
            for one in more.get(number, ())
        ]
        names = [name for name in names if name[1].strip()]
        if names and not any(preferred for _language, _name, preferred in names):
            names[0] = (*names[0][:2], True)  # A concept without a title is told by its first name.
        for language, name, preferred in names:
            labels.setdefault((number, language, name), Label(number, language, name, preferred))
    return list(labels.values())


def _judged(corrections: Sequence[Correction], numbers: Mapping[str, int]) -> dict[str, np.ndarray]:
    return {
        **storage.Texts.of(said(one.text) for one in corrections).arrays("corrections"),
        "corrections.concept": np.array([numbers[one.concept] for one in corrections], np.int32),
        "corrections.right": np.array([one.right for one in corrections], bool),
    }
