"""Learns `spans.npz` anew: a structured perceptron with averaged weights over SkillSpan's training part.

python -m benchmarks.matching.learn_spans    # three minutes
"""

import gzip
import json
import random
from typing import Any

import numpy as np

from benchmarks.matching import data
from kilta.engines.matching import spans
from kilta.engines.text import Span

ROUNDS = 6
OUTSIDE = (30.0, 20.0)  # taken from "outside" of skills and of knowledge: the best F1 on the training part
LARGEST = 127  # of a weight as it is kept

Sentences = list[tuple[np.ndarray, list[list[int]]]]
"""Features of a sentence, and its tags for skills and for knowledge."""


def learn() -> None:
    sentences = _sentences()
    words, steps = zip(*(_learnt(sentences, kind) for kind in range(2)), strict=True)
    weights = np.stack(words)
    scale = float(np.quantile(np.abs(weights[weights != 0]), 0.9995)) / LARGEST
    np.savez_compressed(
        spans.WEIGHTS,
        words=np.clip(np.round(weights / scale), -LARGEST, LARGEST).astype(np.int8),
        scale=np.float32(scale),
        steps=np.stack(steps).astype(np.float32),
        outside=np.array(OUTSIDE, np.float32),
    )


def _sentences() -> Sentences:
    found: Sentences = []
    with gzip.open(
        data.FOLDER / "matching" / "extraction" / "skillspan_train.jsonl.gz", "rt", encoding="utf-8"
    ) as lines:
        for line in lines:
            row = json.loads(line)
            text = " ".join(row["tokens"])
            words, features = spans.features(text)
            if words:
                tags = [_tags(words, data.spans_of(row, (name,))) for name in ("tags_skill", "tags_knowledge")]
                found.append((features, tags))
    return found


def _tags(words: list[Span], marked: frozenset[tuple[int, int]]) -> list[int]:
    tags = [spans.OUTSIDE] * len(words)
    for start, end in marked:
        inside = [place for place, word in enumerate(words) if word.start >= start and word.end <= end]
        for place in inside:
            tags[place] = spans.BEGIN if place == inside[0] else spans.INSIDE
    return tags


def _learnt(sentences: Sentences, kind: int) -> tuple[np.ndarray, np.ndarray]:
    """Averaged weights of words, (BUCKETS, 3), and of steps from tag to tag, (3, 3)."""
    words, steps = np.zeros((spans.BUCKETS, 3), np.float32), np.zeros((3, 3), np.float32)
    of_words, of_steps = np.zeros_like(words), np.zeros_like(steps)  # sums over time, for the average
    chosen = random.Random(1)
    order = list(range(len(sentences)))
    time = 0
    for _ in range(ROUNDS):
        chosen.shuffle(order)
        for number in order:
            time += 1
            features, tags = sentences[number]
            right = np.array(tags[kind])
            guess = np.array(spans.best_tags(words[features].sum(axis=1).tolist(), _allowed(steps).tolist()))
            wrong = np.flatnonzero(guess != right)
            if not len(wrong):
                continue
            at = features[wrong].ravel()
            for tag, sign in ((right, 1), (guess, -1)):
                repeated = np.repeat(tag[wrong], features.shape[1])
                np.add.at(words, (at, repeated), sign)
                np.add.at(of_words, (at, repeated), sign * time)
                np.add.at(steps, (tag[:-1], tag[1:]), sign)
                np.add.at(of_steps, (tag[:-1], tag[1:]), sign * time)
    return words - of_words / time, _allowed(steps - of_steps / time)


def _allowed(steps: np.ndarray) -> Any:
    allowed = steps.copy()
    allowed[spans.OUTSIDE, spans.INSIDE] = spans.NEVER
    return allowed


if __name__ == "__main__":
    learn()
