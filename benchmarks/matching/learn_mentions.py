"""Learns the weights of `extraction.Weights`, and what evens them, anew on SkillSkape's training part.

python -m benchmarks.matching.learn_mentions INDEX    # an index over ESCO, as the benchmark keeps one
"""

import sys
from dataclasses import fields

import numpy as np

from benchmarks.matching import data
from benchmarks.matching.extraction import by_title
from kilta.engines import matching
from kilta.engines.matching import extraction
from kilta.engines.matching.calibration import regressed

SENTENCES = 4_000
STEPS, DECAY = 30, 1.0
SHOWN = 0.12  # likelihood from which candidates are shown


def observed(index: matching.Index, part: str, most: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Features of every candidate of a skill, whether it is right, and how many right ones there are in all."""
    reader = extraction.Reader(index)
    uris = by_title()
    numbers = {concept: number for number, concept in enumerate(index.concepts)}
    rows, right, wanted = [], [], 0
    for sentence, titles in data.skillskape(part)[:most]:
        gold = {numbers[uris[title]] for title in titles if title in uris}
        wanted += len(gold)
        found = reader.candidates(extraction.Page.of([sentence], "en"))
        for concept, features in zip(found.concepts.tolist(), found.features, strict=True):
            if index.kind(concept) == "skill":
                rows.append(features)
                right.append(concept in gold)
    return np.array(rows), np.array(right, float), wanted


def learnt(rows: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights with the bias first: logistic regression by Newton's method, a little drawn to zero."""
    whole = np.column_stack([np.ones(len(rows)), rows])
    weights = np.zeros(whole.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-(whole @ weights)))
        slope = whole.T @ (likely - right) + DECAY * weights
        curve = (whole * (likely * (1 - likely))[:, None]).T @ whole + DECAY * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def best(rows: np.ndarray, right: np.ndarray, wanted: int, weights: np.ndarray) -> tuple[float, float]:
    """The highest F1 and its threshold."""
    likely = 1 / (1 + np.exp(-(np.column_stack([np.ones(len(rows)), rows]) @ weights)))
    order = np.argsort(-likely)
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + wanted)
    at = int(f1.argmax())
    return float(f1[at]), float(likely[order[at]])


def main(folder: str) -> None:
    index = matching.Index.open(folder)
    rows, right, wanted = observed(index, "train", SENTENCES)
    weights = learnt(rows, right)
    names = [field.name for field in fields(extraction.Weights)]
    print("\n".join(f"{name}: float = {weight:.2f}" for name, weight in zip(names, weights, strict=True)))
    logits = np.column_stack([np.ones(len(rows)), rows]) @ weights
    shown = logits > np.log(SHOWN / (1 - SHOWN))
    print("EVENED", regressed(logits[shown, None], right[shown] > 0))
    print("training part: F1 {:.3f} at {:.2f}".format(*best(rows, right, wanted, weights)))
    reach = right.sum() / wanted
    rows, right, wanted = observed(index, "dev", SENTENCES)
    print("development part: F1 {:.3f} at {:.2f}".format(*best(rows, right, wanted, weights)))
    print(f"right ones among the candidates: {reach:.2f}, {right.sum() / wanted:.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
