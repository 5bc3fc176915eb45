"""How often the language of a title is right, on labels of ESCO and messages of Kilta that were not learnt from.

python -m benchmarks.languages learn    # learn the weights anew; needs the real data and two minutes
"""

import gzip
import random
import sys
from collections import Counter
from itertools import chain
from pathlib import Path
from statistics import fmean

import numpy as np
import polib

from benchmarks.installation import ROOT
from benchmarks.matching import data
from benchmarks.table import Row
from kilta.engines import text
from kilta.engines.text import languages

FEATURES, SEEN = 70_000, 12  # at most so many features, each at least so often
LEAST = 3  # of the sixteenths that a weight needs in one language to be kept
TITLES, MESSAGES = 28_000, 5  # titles of each language, and how often each message is repeated
ROUNDS, BATCH, RATE, DECAY = 4, 256, 0.25, 2e-5


def measure() -> list[Row]:
    """The share that is right by the number of words, and of those that are sure."""
    if not data.is_here():
        print(f"The real data is not in {data.FOLDER} (KILTA_REAL_DATA); this is left out.")
        return []
    right: dict[str, list[bool]] = {}
    for sample, language in _samples(held_out=True):
        guess = text.language(sample)
        count = len(text.words(sample))
        name = "one word" if count == 1 else "two to four words" if count < 5 else "five words or more"
        right.setdefault(name, []).append(guess.language == language)
        if guess.confidence >= 0.9:
            right.setdefault("sure of .9 or more", []).append(guess.language == language)
    aims = {"two to four words": 95.0, "five words or more": 99.0, "sure of .9 or more": 99.0}
    return [
        Row(f"language known, {name} ({len(found):,})", 100 * fmean(found), "%", at_least=aims.get(name))
        for name, found in sorted(right.items())
    ]


def _samples(*, held_out: bool) -> list[tuple[str, str]]:
    """Titles and messages with their language; of the held-out ones at most 1,500 titles of each language."""
    chosen = random.Random(7)
    found: list[tuple[str, str]] = []
    for language in text.LANGUAGES:
        names = {
            name
            for concept in data.concepts((language,))
            for name in (concept.texts[language].title, *concept.texts[language].alternatives)
            if data.is_held_out(name) == held_out
        }
        titles = sorted(names)
        chosen.shuffle(titles)
        messages = [one for one in _messages(language) if data.is_held_out(one) == held_out]
        if held_out:
            found += [(one, language) for one in chain(titles[:1_500], messages)]
        else:
            repeated = titles * (TITLES // max(1, len(titles)) + 1)
            found += [(one, language) for one in chain(repeated[:TITLES], messages * MESSAGES)]
    return found


def _messages(language: str) -> list[str]:
    """What Kilta says in a language, without its placeholders."""
    code = "fi" if language == "en" else language
    entries = polib.pofile(str(ROOT / f"src/kilta/locale/{code}/LC_MESSAGES/django.po"))
    said = (entry.msgid if language == "en" else entry.msgstr for entry in entries if not entry.obsolete)
    return [" ".join(word for word in one.split() if not set(word) & set("%{}<>")) for one in said if one]


def learn(path: Path = languages.WEIGHTS) -> None:
    """Multinomial logistic regression by stochastic gradient descent with Adagrad; always the same weights."""
    samples = _samples(held_out=False)
    random.Random(7).shuffle(samples)
    seen: Counter[str] = Counter()
    features = []
    for sample, _ in samples:
        found = [one for word in text.words(sample[:300]) for one in languages.features(word) if not word.isdigit()]
        seen.update(found)
        features.append(found)
    kept = [feature for feature, times in seen.most_common(FEATURES) if times >= SEEN]
    numbers = {feature: number for number, feature in enumerate(kept)}
    rows = [np.array([numbers[one] for one in found if one in numbers], np.int64) for found in features]
    answers = np.array([text.LANGUAGES.index(language) for _, language in samples])
    weights = np.zeros((len(kept), len(text.LANGUAGES)), np.float32)
    squares = np.full_like(weights, 1e-6)
    order = np.flatnonzero([len(row) > 0 for row in rows])
    chosen = np.random.default_rng(7)
    for _ in range(ROUNDS):
        chosen.shuffle(order)
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            flat = np.concatenate([rows[one] for one in batch])
            lengths = np.array([len(rows[one]) for one in batch])
            scores = np.add.reduceat(weights[flat], np.cumsum(lengths) - lengths, axis=0)
            slopes = np.exp(scores - scores.max(1, keepdims=True))
            slopes /= slopes.sum(1, keepdims=True)
            slopes[np.arange(len(batch)), answers[batch]] -= 1
            used, places = np.unique(flat, return_inverse=True)
            change = np.zeros((len(used), weights.shape[1]), np.float32)
            np.add.at(change, places, np.repeat(slopes, lengths, axis=0))
            change = change / BATCH + DECAY * weights[used]
            squares[used] += change**2
            weights[used] -= RATE * change / np.sqrt(squares[used])
    whole = np.round(weights * languages.SCALE).astype(int)
    lines = ["# feature, then weights of en fi sv de it nl in sixteenths"]
    lines += sorted(
        f"{feature}\t{' '.join(map(str, whole[number]))}"
        for number, feature in enumerate(kept)
        if np.abs(whole[number]).max() >= LEAST
    )
    with path.open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
        packed.write(("\n".join(lines) + "\n").encode())


if __name__ == "__main__" and sys.argv[1:] == ["learn"]:
    learn()
