"""Pretended units, made of names, to learn how sure a proposed pair of statements is.

Nobody has judged enough pairs yet to learn from. But every concept has names, also in other languages, and the index
was not told all of them: a statement of such a name and one of another name of its concept correspond, and those of
near concepts do not. Units are short or long; as in real ones half of the statements have no counterpart, several are
near misses, and some speak of two things.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kilta.engines.matching.calibration import regressed
from kilta.engines.matching.pairing import SEEN, SQUARED, Odds, observed
from kilta.engines.matching.results import Statement

if TYPE_CHECKING:
    from kilta.engines.matching.index import Index

SIZES, STATEMENTS = (6, 8, 10, 14, 20, 28), 2400  # statements of a pretended unit, and of all units of one size
FEWEST = 200  # pretended units that are right
PROPOSED = 2  # pairs for each statement
AROUND = 12  # concepts near one, of which near misses are taken
DOUBLE = 0.4  # share of statements that speak of two things
AND = {"en": "and", "de": "und", "fi": "ja", "sv": "och", "it": "e", "nl": "en"}

Name = tuple[str, str, int]
"""A name, its language, and the number of its concept."""


def pairing(index: "Index", held_out: Sequence[Name], seed: int) -> Odds | None:
    """Weights from names that `index` was not told; nothing where there are too few."""
    features, right = pairs(index, held_out, seed)
    if right.sum() < FEWEST:
        return None
    return Odds.read(regressed(features, right))


def pairs(
    index: "Index", held_out: Sequence[Name], seed: int, of_each_size: int = STATEMENTS
) -> tuple[np.ndarray, np.ndarray]:
    """The features of proposed pairs of pretended units, and whether they are right."""
    rng = np.random.default_rng(seed)
    by_language: defaultdict[str, list[Name]] = defaultdict(list)
    untold: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for name in held_out:
        by_language[name[1]].append(name)
        untold[name[2], name[1]].append(name[0])
    pools = sorted(by_language.values(), key=len)
    vectors = [index.encode([name for name, _, _ in pool]) for pool in pools]
    share = np.array([len(pool) for pool in pools], float)
    rows, right = [], []
    for size in SIZES:
        large = share * (share >= 4 * size)
        for _ in range(of_each_size // size if large.any() else 0):
            at = rng.choice(len(pools), p=large / large.sum())
            left = _left(pools[at], vectors[at], size, rng)
            others = _right(index, left, untold, size, rng)
            if not others:
                continue
            mine, yours = statements(left, rng), statements(others, rng)
            here, there, features = observed(index, [one for one, _ in mine], [one for one, _ in yours], PROPOSED)
            rows.append(features)
            right += [not mine[one][1].isdisjoint(yours[other][1]) for one, other in zip(here, there, strict=True)]
    return np.concatenate(rows) if rows else np.zeros((0, len(SEEN) + len(SQUARED))), np.array(right, bool)


def _left(pool: Sequence[Name], units: np.ndarray, size: int, rng: np.random.Generator) -> list[Name]:
    """Names of one field: one by chance, and others that are near to it."""
    first = int(rng.integers(len(pool)))
    near = units @ units[first]
    near = near + rng.normal(0, 0.1, len(near))  # a field is no list of neighbours
    near[first] = 9
    found: dict[int, Name] = {}
    for at in np.argsort(-near).tolist():
        found.setdefault(pool[at][2], pool[at])
        if len(found) == size:
            break
    return list(found.values())


def _right(
    index: "Index",
    left: Sequence[Name],
    untold: Mapping[tuple[int, str], Sequence[str]],
    size: int,
    rng: np.random.Generator,
) -> list[Name]:
    """Names of half of the concepts on the left in another language, mostly, and of concepts near to them."""
    spoken = left[0][1]
    others = [one for one in index.languages if one != spoken] or [spoken]
    language = spoken if rng.random() < 0.2 else others[int(rng.integers(len(others)))]
    concepts = [name[2] for name in left if rng.random() < 0.5]
    around = index.rank([name for name, _, _ in left], kinds=sorted({index.kind(one[2]) for one in left}), top=AROUND)
    near = [one for one in np.unique(around.concepts).tolist() if one >= 0 and one not in {name[2] for name in left}]
    rng.shuffle(near)
    concepts += near[: size - len(concepts)]
    names = [(concept, untold.get((concept, language)) or index.names(concept, language)) for concept in concepts]
    return [(known[int(rng.integers(len(known)))], language, concept) for concept, known in names if known]


def statements(names: Sequence[Name], rng: np.random.Generator) -> list[tuple[Statement, frozenset[int]]]:
    """Statements of one thing or of two, and the concepts that each speaks of."""
    said = []
    for at, (name, language, concept) in enumerate(names):
        concepts = frozenset({concept})
        if len(names) > 1 and rng.random() < DOUBLE:
            more = names[(at + 1 + int(rng.integers(len(names) - 1))) % len(names)]
            name, concepts = f"{name} {AND.get(language, '/')} {more[0]}", concepts | {more[2]}
        said.append((Statement(name, language), concepts))
    return said
