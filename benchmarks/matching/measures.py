"""What is counted: ranks as trec_eval counts them, concepts and spans found, and whether confidence is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

LOOKED_AT = 100  # elements of a ranking that count, as in the official evaluation


@dataclass(frozen=True)
class Ranks:
    """Means over queries: reciprocal rank of the first right answer, and how often it is among the first ones."""

    mrr: float
    success_1: float
    success_5: float
    success_10: float


def ranks(rankings: Iterable[Sequence[str]], gold: Iterable[frozenset[str]]) -> Ranks:
    """Of the first hundred answers of each query, best first; a right answer below that counts as none."""
    firsts = [
        next((rank for rank, answer in enumerate(ranking[:LOOKED_AT], 1) if answer in right), None)
        for ranking, right in zip(rankings, gold, strict=True)
    ]
    within = [fmean(first is not None and first <= most for first in firsts) for most in (1, 5, 10)]
    return Ranks(fmean(1 / first if first else 0.0 for first in firsts), *within)


def as_trec_orders(scores: Sequence[float], names: Sequence[str]) -> list[str]:
    """Names by falling score of five digits; equal ones with the later name first, as trec_eval orders them."""
    by_score = sorted(range(len(names)), key=lambda at: scores[at], reverse=True)[:LOOKED_AT]
    return [names[at] for at in sorted(by_score, key=lambda at: (round(scores[at], 5), names[at]), reverse=True)]


@dataclass(frozen=True)
class Found:
    """Precision, recall and their harmonic mean, over all texts together (micro)."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def found(answers: Iterable[frozenset[object]], gold: Iterable[frozenset[object]]) -> Found:
    """Of sets of concepts, or of spans that count only when both ends are right."""
    hits = given = wanted = 0
    for answer, right in zip(answers, gold, strict=True):
        hits += len(answer & right)
        given += len(answer)
        wanted += len(right)
    return Found(hits / given if given else 0.0, hits / wanted if wanted else 0.0)


def found_loosely(answers: Iterable[frozenset[tuple[int, int]]], gold: Iterable[frozenset[tuple[int, int]]]) -> Found:
    """Of spans that count when they share a character (loose span F1 of the SkillSpan paper)."""
    hits_given = hits_wanted = given = wanted = 0
    for answer, right in zip(answers, gold, strict=True):
        hits_given += sum(any(_meet(one, other) for other in right) for one in answer)
        hits_wanted += sum(any(_meet(one, other) for other in answer) for one in right)
        given += len(answer)
        wanted += len(right)
    return Found(hits_given / given if given else 0.0, hits_wanted / wanted if wanted else 0.0)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True)
class Bin:
    """Answers whose confidence lies in a tenth: how many, their mean confidence, and the share that is right."""

    count: int
    confidence: float
    right: float


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> Mapping[str, Bin]:
    """The reliability table by tenths, and the expected calibration error under the name `ece`."""
    bins: dict[str, Bin] = {}
    error = 0.0
    for tenth in range(10):
        inside = [at for at, confidence in enumerate(confidences) if min(int(confidence * 10), 9) == tenth]
        if inside:
            shown, true = fmean(confidences[at] for at in inside), fmean(right[at] for at in inside)
            bins[f".{tenth}"] = Bin(len(inside), shown, true)
            error += len(inside) * abs(shown - true)
    bins["ece"] = Bin(len(confidences), error / max(1, len(confidences)), fmean(right) if right else 0.0)
    return bins
