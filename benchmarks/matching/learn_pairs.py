"""Learns `LEARNT` and `LEXICAL` of `pairing` and `calibration` anew: for schemes too small for weights of their own.

python -m benchmarks.matching.learn_pairs INDEX    # an index over ESCO, as the benchmark keeps one; some minutes

`LEARNT` are the weights that this index has learnt. `LEXICAL` come from small schemes: the skills of two occupations,
built without learning and without the alternative names of a third of them, on pretended units of those names.
"""

import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.matching import data
from kilta.engines import matching
from kilta.engines.matching import calibration, pretended
from kilta.engines.matching.calibration import regressed

SCHEMES, STATEMENTS = 40, 400  # and statements of each scheme
OF_EACH_SIZE = 100  # statements of its pretended units of one size
SMALLEST = 40  # skills of an occupation


def lexical() -> tuple[list[float], list[float]]:
    """Weights of pairs, and of links of statements."""
    chosen = random.Random(1)
    concepts = {one.id: one for one in data.concepts()}
    fields = [one.related for one in concepts.values() if one.kind == "occupation" and len(one.related) >= SMALLEST]
    rows, right = [], []
    linked, linked_right = [], []
    with tempfile.TemporaryDirectory() as place:
        for number in range(SCHEMES):
            ids = sorted({key for field in chosen.sample(fields, 2) for key in field if key in concepts})
            hidden = {key for key in ids if chosen.random() < 1 / 3}
            scheme = [_without_others(concepts[key]) if key in hidden else concepts[key] for key in ids]
            matching.build(scheme, Path(place) / "index", learn=False)
            index = matching.Index.open(Path(place) / "index")
            numbers = {key: at for at, key in enumerate(index.concepts)}
            untold = [
                (name, language, numbers[key])
                for key in sorted(hidden)
                for language, names in concepts[key].texts.items()
                for name in names.alternatives
            ]
            features, found = pretended.pairs(index, untold, number, OF_EACH_SIZE)
            rows.append(features)
            right.append(found)
            features, found = _links(index, untold, number)
            linked.append(features)
            linked_right.append(found)
    return (
        regressed(np.concatenate(rows), np.concatenate(right)),
        regressed(np.concatenate(linked).astype(np.float64), np.concatenate(linked_right)),
    )


def _links(index: matching.Index, untold: Sequence[pretended.Name], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Features of the candidates of statements of one name or two, and whether they are right."""
    rng = np.random.default_rng(seed)
    by_language = defaultdict(list)
    for name in untold:
        by_language[name[1]].append(name)
    said = [one for names in by_language.values() for one in pretended.statements(names, rng)]
    said = [said[at] for at in rng.permutation(len(said))[:STATEMENTS]]
    found = index.candidates([statement.text for statement, _ in said], np.ones(len(index.kind_names), bool))
    scores = calibration.LEXICAL.score(found.meaning, found.shared)
    order = np.lexsort((-scores, found.rows))
    place = np.arange(len(order)) - np.searchsorted(found.rows, np.arange(len(said)))[found.rows]
    features = calibration.features_of(scores[order], found.shared[order], found.rows, place)
    right = np.array(
        [
            concept in said[row][1]
            for row, concept in zip(found.rows.tolist(), found.concepts[order].tolist(), strict=True)
        ]
    )
    near = place < calibration.DEEPEST
    return features[near], right[near]


def _without_others(concept: matching.Concept) -> matching.Concept:
    texts = {language: replace(names, alternatives=()) for language, names in concept.texts.items()}
    return replace(concept, texts=texts)


if __name__ == "__main__":
    print("LEARNT", matching.Index.open(sys.argv[1]).pairing)
    for name, weights in zip(("pairing.LEXICAL", "calibration.LEXICAL"), lexical(), strict=True):
        print(name, [round(weight, 2) for weight in weights])
