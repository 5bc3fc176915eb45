"""Learns `pairing.LEARNT` and `pairing.LEXICAL` anew: the weights for schemes that are too small for their own.

python -m benchmarks.matching.learn_pairs INDEX    # an index over ESCO, as the benchmark keeps one; some minutes

`LEARNT` are the weights that this index has learnt. `LEXICAL` come from small schemes: the skills of two occupations,
built without learning and without the alternative names of a third of them, on pretended units of those names.
"""

import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.matching import data
from kilta.engines import matching
from kilta.engines.matching import pretended
from kilta.engines.matching.calibration import regressed

SCHEMES, UNITS = 40, 25
SMALLEST = 40  # skills of an occupation


def lexical() -> list[float]:
    chosen = random.Random(1)
    concepts = {one.id: one for one in data.concepts()}
    fields = [one.related for one in concepts.values() if one.kind == "occupation" and len(one.related) >= SMALLEST]
    rows, right = [], []
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
            features, found = pretended.pairs(index, untold, number, UNITS)
            rows.append(features)
            right.append(found)
    return regressed(np.concatenate(rows), np.concatenate(right))


def _without_others(concept: matching.Concept) -> matching.Concept:
    texts = {language: replace(names, alternatives=()) for language, names in concept.texts.items()}
    return replace(concept, texts=texts)


if __name__ == "__main__":
    print("LEARNT", matching.Index.open(sys.argv[1]).pairing)
    print("LEXICAL", [round(weight, 2) for weight in lexical()])
