"""Which of the six languages a text is written in, also for a title of two words.

A linear model over the letters of each word: its beginnings, its ends, its middles of one to four letters and the word
itself, with one weight for each language (multinomial logistic regression; n-grams of letters after W. B. Cavnar and
J. M. Trenkle, *N-gram-based text categorization*, 1994). The weights lie beside this file; `benchmarks/languages.py`
learns them anew and says how often they are right.
"""

import gzip
import math
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from kilta.engines.text.words import LANGUAGES, words

WEIGHTS = Path(__file__).with_name("languages.txt.gz")
LOOKED_AT = 240  # characters of the beginning; more words tell nothing new
LONGEST_NGRAM = 4
SCALE = 16  # the weights are whole numbers of a sixteenth

Weights = tuple[float, ...]


class Guess(NamedTuple):
    """A language and how sure that is, from 0 to 1; no language when the text has no word with letters."""

    language: str | None
    confidence: float


def language(text: str, *, among: tuple[str, ...] = LANGUAGES) -> Guess:
    """The most probable language of `text` among those of `among`, looking at its first 240 characters.

    `confidence` is the probability of the model; in titles of one or two words .9 is right about nine times in ten. A
    text in a language that is not among the six is taken for the nearest of them.
    """
    rows = [weights for word in words(text[:LOOKED_AT]) if (weights := _weights_of(word))]
    if not rows:
        return Guess(None, 0.0)
    scores = list(map(sum, zip(*rows, strict=True)))
    chosen = [(scores[LANGUAGES.index(code)], code) for code in among]
    best, code = max(chosen)
    return Guess(code, 1 / sum(math.exp(score - best) for score, _ in chosen))


def features(word: str) -> list[str]:
    """What the model sees of a folded word: `^on$` as a whole, and its n-grams with `^` and `$` at its ends."""
    bounded = f"^{word[:30]}$"
    found = [
        bounded[start : start + length]
        for length in range(1, LONGEST_NGRAM + 1)
        for start in range(len(bounded) - length + 1)
    ]
    if len(bounded) > LONGEST_NGRAM:
        found.append(bounded)
    return found


@lru_cache(50_000)
def _weights_of(word: str) -> Weights | None:
    """The sum of the weights of a word's features; nothing for a word without letters."""
    if not any(map(str.isalpha, word)):
        return None
    model = _model()
    rows = [row for feature in features(word) if (row := model.get(feature))]
    return tuple(sum(column) / SCALE for column in zip(*rows, strict=True)) if rows else (0.0,) * len(LANGUAGES)


@cache
def _model() -> dict[str, tuple[int, ...]]:
    """The weights of each feature in the order of `LANGUAGES`."""
    with gzip.open(WEIGHTS, "rt", encoding="utf-8") as lines:
        parted = (line.rstrip("\n").split("\t") for line in lines if not line.startswith("#"))
        return {feature: tuple(map(int, weights.split(" "))) for feature, weights in parted}
