"""Learns the weights of `extraction.Weights`, and what evens them, anew on SkillSkape's training part.

python -m benchmarks.matching.learn_mentions INDEX    # an index over ESCO, as the benchmark keeps one

SkillSkape's sentences are made up, and those of the training part name more skills than sentences of real adverts do; a
candidate is right more often there. So a sentence counts by how often one with so many skills stands in real adverts,
which SkillSpan's training part says (label shift; Saerens et al. 2002, "Adjusting the Outputs of a Classifier to New a
Priori Probabilities"). What evens the weights is learnt on sentences that they were not learnt on.
"""

import sys
from collections import Counter
from dataclasses import dataclass, fields

import numpy as np

from benchmarks.matching import data
from benchmarks.matching.extraction import by_name
from kilta.engines import matching
from kilta.engines.matching import extraction

SENTENCES = 4_000  # of which the weights are learnt; of the others, what evens them
STEPS, DECAY = 30, 1.0
SHOWN = 0.12  # likelihood from which candidates are shown


@dataclass(frozen=True)
class Observed:
    """Every candidate of a skill in some sentences."""

    rows: np.ndarray  # (candidates, features)
    right: np.ndarray
    sentences: np.ndarray  # number of the sentence of each
    named: np.ndarray  # skills that each sentence names

    def of(self, first: int, last: int) -> "Observed":
        """The candidates of some of the sentences, which keep their numbers."""
        kept = (first <= self.sentences) & (self.sentences < last)
        return Observed(self.rows[kept], self.right[kept], self.sentences[kept], self.named)


def observed(index: matching.Index, part: str) -> Observed:
    reader = extraction.Reader(index)
    meant = by_name()
    numbers = {concept: number for number, concept in enumerate(index.concepts)}
    rows, right, sentences, named = [], [], [], []
    for at, (sentence, titles) in enumerate(data.skillskape(part)):
        gold = {numbers[concept] for title in titles for concept in meant.get(title, ())}
        named.append(len(titles))
        found = reader.candidates(extraction.Page.of([sentence], ["en"]))
        for concept, features in zip(found.concepts.tolist(), found.features, strict=True):
            if index.kind(concept) == "skill":
                rows.append(features)
                right.append(concept in gold)
                sentences.append(at)
    return Observed(np.array(rows), np.array(right, float), np.array(sentences), np.array(named))


def importance(named: np.ndarray) -> np.ndarray:
    """What each sentence counts; those without a skill count once."""
    real = Counter(len(sentence.spans) for sentence in data.skillspan("train") if sentence.spans)
    made = Counter(named[named > 0].tolist())
    share = {count: real[count] / real.total() / (made[count] / made.total()) for count in made}
    return np.array([share.get(count, 1.0) for count in named.tolist()])


def learnt(rows: np.ndarray, right: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Weights with the bias first: logistic regression by Newton's method, a little drawn to zero."""
    whole = np.column_stack([np.ones(len(rows)), rows])
    weights = np.zeros(whole.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-(whole @ weights)))
        slope = whole.T @ (counts * (likely - right)) + DECAY * weights
        curve = (whole * (counts * likely * (1 - likely))[:, None]).T @ whole + DECAY * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def logits(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(rows)), rows]) @ weights


def best(seen: Observed, weights: np.ndarray) -> tuple[float, float]:
    """The highest F1 and its threshold."""
    likely = 1 / (1 + np.exp(-logits(seen.rows, weights)))
    order = np.argsort(-likely)
    hits = np.cumsum(seen.right[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + seen.named.sum())
    at = int(f1.argmax())
    return float(f1[at]), float(likely[order[at]])


def main(folder: str) -> None:
    index = matching.Index.open(folder)
    train = observed(index, "train")
    counts = importance(train.named)
    one, other = train.of(0, SENTENCES), train.of(SENTENCES, len(train.named))
    weights = learnt(one.rows, one.right, counts[one.sentences])
    names = [field.name for field in fields(extraction.Weights)]
    print("\n".join(f"{name}: float = {weight:.2f}" for name, weight in zip(names, weights, strict=True)))
    said = logits(other.rows, np.round(weights, 2))
    shown = said > np.log(SHOWN / (1 - SHOWN))
    print("EVENED", learnt(said[shown, None], other.right[shown], counts[other.sentences[shown]]).round(3))
    print("training part: F1 {:.3f} at {:.2f}".format(*best(train, weights)))
    dev = observed(index, "dev")
    print("development part: F1 {:.3f} at {:.2f}".format(*best(dev, weights)))
    reached = (seen.right.sum() / seen.named.sum() for seen in (train, dev))
    print("right ones among the candidates: {:.2f}, {:.2f}".format(*reached))


if __name__ == "__main__":
    main(sys.argv[1])
