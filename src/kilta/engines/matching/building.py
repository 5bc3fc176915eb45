"""Builds an index from a list of concepts."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from kilta.engines.matching import encoder, learning, storage
from kilta.engines.matching.calibration import Calibration
from kilta.engines.matching.concepts import Concept, Correction
from kilta.engines.matching.features import words_of
from kilta.engines.matching.learning import Recipe
from kilta.engines.matching.lexicon import Lexicon


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
) -> Built:
    """Build an index of `concepts` in `folder` and put it in place of the one that was there.

    The same concepts, corrections and parameters give the same index on the same machine. With `learn` an encoder is
    learnt from the parallel labels, which takes minutes; without it the index is lexical.
    """
    started = time.monotonic()
    folder, recipe = Path(folder), recipe or Recipe()
    version = _version(concepts, corrections, seed=seed, learn=learn, recipe=asdict(recipe))
    kinds = sorted({concept.kind for concept in concepts})
    concepts = sorted(concepts, key=lambda concept: concept.kind)
    kind_ends = np.searchsorted([concept.kind for concept in concepts], kinds, side="right").astype(np.int64)
    labels = _labels(concepts)
    languages = tuple(sorted({label.language for label in labels}))
    numbers = {language: at for at, language in enumerate(languages)}
    label_concepts = np.array([label.concept for label in labels], np.int32)
    label_languages = np.array([numbers[label.language] for label in labels], np.int8)
    lexicon = Lexicon.of([words_of(label.text) for label in labels], label_concepts, kind_ends)
    arrays = {
        **storage.Texts.of(concept.id for concept in concepts).arrays("concepts"),
        **storage.Texts.of(label.text for label in labels).arrays("labels"),
        "kinds.ends": kind_ends,
        "labels.concept": label_concepts,
        "labels.language": label_languages,
        "labels.preferred": np.array([label.preferred for label in labels], bool),
        **{f"lexicon.{name}": array for name, array in lexicon.arrays().items()},
    }
    recipe = recipe.fitted(len(labels))
    learnt = learn and bool(labels)
    if learnt:
        arrays |= _meaning(labels, label_concepts, label_languages, kind_ends, recipe, seed, table)
    manifest: dict[str, Any] = {
        "version": version,
        "languages": languages,
        "kinds": kinds,
        "seed": seed,
        "learnt": learnt,
        "recipe": asdict(recipe),
        "calibration": Calibration().kept(),
    }
    storage.write(folder, manifest, arrays)
    return Built(folder, version, len(concepts), len(labels), languages, time.monotonic() - started, learnt)


def _meaning(
    labels: Sequence[Label],
    label_concepts: np.ndarray,
    label_languages: np.ndarray,
    kind_ends: np.ndarray,
    recipe: Recipe,
    seed: int,
    table: np.ndarray | None,
) -> dict[str, np.ndarray]:
    """The table of the encoder, the vector of each concept and the groups of concepts."""
    corpus = learning.Corpus([label.text for label in labels], recipe.buckets)
    if table is None:
        pairs = learning.Pairs(label_concepts, label_languages, kind_ends, recipe.batch)
        table = learning.learn(corpus, pairs, recipe, seed)
    count = int(kind_ends[-1])
    of_labels = encoder.unit(corpus.texts @ (corpus.words @ table))
    owners = sparse.csr_matrix(
        (np.ones(len(labels), np.float32), (label_concepts, np.arange(len(labels)))), (count, len(labels))
    )
    vectors = encoder.unit(owners @ of_labels).astype(np.float16)
    groups = encoder.Groups.of(vectors.astype(np.float32), kind_ends, np.random.default_rng(seed))
    return {
        "encoder.table": table.astype(np.float16),
        "encoder.concepts": vectors,
        "groups.members": groups.members,
        "groups.kinds": groups.kinds,
        "groups.centres": groups.centres,
    }


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
