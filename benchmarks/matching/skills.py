"""German national skills linked to ESCO's, exact and close matches only: the tenth that is held out by hash.

Once with all labels, once with an index in which the right skills have no German label, so that the way leads through
another language. Peers rank German labels, and English ones.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.matching import data, lexical, measures, ours
from benchmarks.matching.linking import named
from benchmarks.matching.measures import Ranks
from benchmarks.matching.table import Line
from kilta.engines import matching


def measure(folder: Path) -> list[Line]:
    if not data.is_here():
        return []
    gold = data.german_skills(held_out=True)
    lines = []
    for language, across in (("de", False), ("en", True)):
        ranks = ours.alone(_ours, ours.built(folder, across=across).folder)
        labels, concepts = _labels(language)
        beside = {name: _of_peer(scores, concepts, gold) for name, scores in _lexical(list(gold), labels, language)}
        for name in ("mrr", "success_1", "success_5", "success_10"):
            shown = "MRR" if name == "mrr" else name.replace("_", "@")
            where = "to skills without German labels" if across else "to German labels"
            peers = {f"{peer}{' on English' * across}": getattr(figure, name) for peer, figure in beside.items()}
            lines.append(Line(f"German skills {where}: {shown}", getattr(ranks, name), peers=peers))
    return lines


def _ours(folder: str) -> Ranks:
    index = matching.Index.open(folder)
    gold = data.german_skills(held_out=True)
    ranking = index.rank(list(gold), kinds=("skill",), top=measures.LOOKED_AT)
    return measures.ranks(named(index, ranking.concepts), gold.values())


def _labels(language: str) -> tuple[list[str], list[str]]:
    """Every label of ESCO's skills in `language`, and the concept of each."""
    labels, concepts = [], []
    for concept in data.concepts((language,)):
        if concept.kind == "skill":
            names = concept.texts[language]
            for label in (names.title, *names.alternatives):
                labels.append(label)
                concepts.append(concept.id)
    return labels, concepts


def _lexical(queries: list[str], labels: list[str], language: str) -> Iterator[tuple[str, lexical.Scores]]:
    yield "char TF-IDF", lexical.char_tf_idf(queries, labels)
    yield "BM25 on stems", lexical.bm25(language, "de")(queries, labels)
    yield "rapidfuzz", lexical.rapidfuzz(queries, labels)


def _of_peer(scores: Iterator[np.ndarray], concepts: list[str], gold: dict[str, frozenset[str]]) -> Ranks:
    def best(row: np.ndarray) -> list[str]:
        likely = np.argsort(-row, kind="stable")[: 20 * measures.LOOKED_AT]
        return list(dict.fromkeys(concepts[at] for at in likely))[: measures.LOOKED_AT]

    return measures.ranks([best(row) for part in scores for row in part], gold.values())
