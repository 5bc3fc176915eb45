"""Finds concepts in long texts: where they stand, how sure that is, and by what.

A sentence is read in three ways. *Names*: the labels of concepts, word for word (`phrases`). *Spans*: the places that
speak of a skill (`spans` in English, clauses in the other languages), each linked like a title. *Descriptions*: what
the whole sentence is about (`descriptions`). A concept is as sure as a logistic regression over the three says, learnt
from the training part of SkillSkape (A. Magron et al., *JobSkape*, 2024). What a text does not ask for (`text.scopes`)
is no match, nor is the name of a company; a label of several concepts goes to the one that the sentence is about.

Hundreds of texts are read at once, as arrays of words, sentences and candidates, so that what is done for each word in
Python is little more than finding it.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from kilta.engines import text as texts
from kilta.engines.matching import spans
from kilta.engines.matching.calibration import logistic
from kilta.engines.matching.descriptions import Descriptions
from kilta.engines.matching.features import normalised
from kilta.engines.matching.growing import Growing, ranges
from kilta.engines.matching.phrases import SHORT, Phrases, Stems, Words
from kilta.engines.matching.results import Evidence, Mention, Reason
from kilta.engines.matching.signs import Signs

if TYPE_CHECKING:
    from kilta.engines.matching.concepts import Concept
    from kilta.engines.matching.index import Index

# Kinds that are found by name only: a sentence about bread is no sentence about bakers.
BY_NAME_ONLY = frozenset({"occupation", "isco_group"})
LEAST = 0.15  # confidence of a mention: there F1 is highest on the training part of SkillSkape
# The regression is learnt over all candidates, of which nearly all are wrong; of those that are shown it is too sure.
# So its logit is learnt once more, on these alone and on other sentences (Platt 1999): an intercept and a slope.
EVENED = (-0.028, 0.77)
LONGEST_CLAUSE, SHORTEST_CLAUSE = 12, 2  # words
LOOKED_AT = 8  # concepts that words and meaning each put forward for a span, of which two are kept
MOST_MEANINGS = 4  # of a label of several concepts
MOST_ABOUT = 5  # concepts that the descriptions put forward for a sentence
LEAST_ABOUT = 0.1  # cosine
# What is taken where an index has no encoder, or a language no descriptions, so that names are found all the same.
USUAL_MEANING, USUAL_ABOUT = 0.5, 0.15
AT_ONCE, LONGEST_PIECE = 256, 100_000  # texts that are read at once, and characters of one piece
REMEMBERED = 100_000  # written words, names and titles that a process keeps
TELLING, SURE = 80, 0.999  # characters of a line that tell its language, and how sure that is to be
FAMILIAR = 4  # stop words of a language; another one shares two or three, such as "in"
LONGEST_SENTENCE = 120  # words that are read for what the sentence is about

_COMPANY = frozenset({
    "gmbh", "ag", "kg", "ohg", "ug", "oy", "oyj", "ab", "ltd", "llc", "inc", "plc", "corp", "srl", "snc", "bv",
    "nv", "vof",
})  # fmt: skip
# Words that mean other things, too, and name a company only at the end of what is named.
_ALSO_COMPANY = frozenset({"as", "limited", "company", "co", "spa", "group"})
_JOINING = {
    "en": "and|or",
    "de": "und|oder|sowie",
    "fi": "ja|tai|sekä",
    "sv": "och|eller|samt",
    "it": "e|ed|o|od|oppure",
    "nl": "en|of|alsook",
}
_CLAUSE = {code: re.compile(rf"[,;:()\[\]{{}}|•·–—\n]|(?<=\s)(?:{words})(?=\s)") for code, words in _JOINING.items()}
_TELLING_LINE = re.compile(rf"^.{{{TELLING},}}$", re.MULTILINE)
_EDGES = " \t\n.,;!?"
# Words in front of what a clause asks for.
_OPENING = re.compile(
    r"(?:\s*[-*▪◦‣●○■□➢✓]\s*|(?:gute|sehr gute|fundierte|erste|grundlegende|sichere|umfassende)?\s*"
    r"(?:kenntnisse|erfahrung(?:en)?|kompetenz(?:en)?|fähigkeit(?:en)?)\s+(?:in|im|mit|bei|von|der|des)\s+(?:der|dem|den)?|"
    r"(?:hyvä|hyvät|vahva)?\s*(?:kokemusta|osaamista|taitoa)\s+|"
    r"(?:god|goda|gedigen)?\s*(?:kunskap(?:er)?|erfarenhet|kompetens)\s+(?:om|i|av|inom)\s+|"
    r"(?:buona|ottima)?\s*(?:conoscenza|esperienza|competenza|capacità)\s+(?:di|del|della|dei|delle|nel|nella|in)\s+|"
    r"(?:goede|ruime)?\s*(?:kennis|ervaring|vaardigheid|vaardigheden)\s+(?:van|met|in|over)\s+(?:het|de)?|"
    r"(?:du|sie|ihr|je|u|jij|sinä|hän)\s+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the logistic regression over what speaks for a concept in a sentence."""

    bias: float = -3.79
    name: float = -0.4  # a label stands there
    long_name: float = 0.83  # of two words of meaning or more
    title: float = 1.33  # the label is the preferred one
    exact: float = 0.29  # letter for letter
    span: float = 2.25  # confidence of the link of the best span
    about: float = 2.63  # cosine of the description
    meaning: float = 2.76  # cosine of the sentence and the concept
    about_share: float = -0.1  # of the highest cosine of a description in the sentence
    meaning_lead: float = 4.51  # over the nearest concept of the sentence; never above zero

    def of(self, features: np.ndarray) -> np.ndarray:
        """Probabilities of rows of `FEATURES`."""
        values = np.array([getattr(self, name) for name in FEATURES])
        return logistic(EVENED[0] + EVENED[1] * (features @ values + self.bias))


FEATURES = ("name", "long_name", "title", "exact", "span", "about", "meaning", "about_share", "meaning_lead")
WEIGHTS = Weights()


def arrays(
    concepts: Sequence["Concept"],
    labels: Sequence[str],
    label_languages: Sequence[int],
    languages: Sequence[str],
    preferred: Sequence[bool],
) -> dict[str, np.ndarray]:
    """What an index keeps for reading long texts. `concepts` stand in the order of their numbers."""
    described: dict[str, list[tuple[int, Sequence[str], str]]] = {}
    for number, concept in enumerate(concepts):
        if concept.kind in BY_NAME_ONLY:
            continue
        for language, names in concept.texts.items():
            if names.description:
                listed = (names.title, *names.alternatives)
                described.setdefault(language, []).append((number, listed, names.description))
    kept = {
        "phrases": Phrases.of(labels, label_languages, languages, preferred).arrays(),
        "descriptions": Descriptions.of(described).arrays(),
    }
    return {f"{part}.{name}": array for part, found in kept.items() for name, array in found.items()}


def described(concepts: Iterable["Concept"]) -> list[str]:
    """The languages in which concepts that are found by more than their names have descriptions."""
    return sorted(
        {
            language
            for concept in concepts
            if concept.kind not in BY_NAME_ONLY
            for language, names in concept.texts.items()
            if names.description
        }
    )


def extract(index: "Index", given: Sequence[str], language: str | None = None) -> list[list[Mention]]:
    """The concepts that each text asks for, in the order of the text, each with the characters `text[start:end]`.

    `language` is detected where it is not given, for each part of a text that is in another one. A concept is mentioned
    once in each sentence, at the best place. Mentions may overlap; those of a confidence below .15 are left out. Many
    texts at once take less time than one by one, and have the same answers, with confidences within 1e-5. Any text is
    read.
    """
    return index.reader.read(given, language)


@dataclass(frozen=True, slots=True)
class Page:
    """Texts that are read together: one long text, its words, and its sentences that have any."""

    text: str
    bounds: list[int]
    """Where each of the texts begins."""
    languages: list[str | None]
    """Of each of the texts; nothing for one without letters, which is not read."""
    signs: Signs
    words: list[str]
    """Folded."""
    starts: np.ndarray
    """Of the words."""
    ends: np.ndarray
    owners: np.ndarray
    """The text of each word."""
    sentences: list[texts.Span]
    sentence_owners: np.ndarray
    away: list[tuple[int, int]]
    """Where a text speaks of what it does not ask for."""

    @classmethod
    def of(cls, given: Sequence[str], known: Sequence[str | None]) -> "Page":
        """Of texts and the language of each, as far as it is known."""
        cleaned = [texts.cleaned(text) for text in given]
        languages = [code or texts.language(text).language for text, code in zip(cleaned, known, strict=True)]
        text = "\n\n".join(cleaned)
        bounds = np.concatenate([[0], np.cumsum([len(one) + 2 for one in cleaned], dtype=np.int64)])
        signs = Signs.of(text)
        starts, ends = signs.tokens()
        firsts = np.searchsorted(starts, bounds).tolist()
        away: list[tuple[int, int]] = []
        sentences: list[texts.Span] = []
        counts = []
        all_starts, all_ends = starts.tolist(), ends.tolist()
        words = _folded([text[start:end] for start, end in zip(all_starts, all_ends, strict=True)])
        for at, code in enumerate(languages):
            before, base = len(sentences), int(bounds[at])
            if code is not None:
                here = slice(firsts[at], firsts[at + 1])
                scopes = texts.scopes_of(words[here], all_starts[here], all_ends[here], text, code)
                away += [(one.start, one.end) for one in scopes if one.stance != texts.Stance.WISHED]
                sentences += [texts.Span(base + one.start, base + one.end) for one in texts.sentences(cleaned[at])]
            counts.append(len(sentences) - before)
        owners = np.repeat(np.arange(len(cleaned)), np.diff(firsts))
        of_sentences = np.repeat(np.arange(len(cleaned)), counts)
        spoken = np.diff(np.searchsorted(starts, [one.start for one in sentences] + [len(text)])) > 0
        kept = [one for one, has_words in zip(sentences, spoken.tolist(), strict=True) if has_words]
        return cls(
            text,
            bounds.tolist(),
            languages,
            signs,
            words,
            starts,
            ends,
            owners,
            kept,
            of_sentences[spoken],
            away,
        )

    def titles(self, wanted: np.ndarray) -> tuple[list[str], np.ndarray]:
        """The words of some sentences as the encoder takes them, and which of the sentences each is of."""
        text = self.text
        starts, ends = self.signs.titles()
        firsts, lasts = np.array([self.sentences[at] for at in wanted.tolist()], np.int64).reshape(-1, 2).T
        owners = np.searchsorted(firsts, starts, side="right") - 1
        kept = (owners >= 0) & (ends <= lasts[owners])
        words = [text[start:end] for start, end in zip(starts[kept].tolist(), ends[kept].tolist(), strict=True)]
        return list(map(_NORMALISED.__getitem__, words)), owners[kept]

    def inside(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Which places lie where a text speaks of what it does not ask for."""
        found = np.zeros(len(starts), bool)
        for first, last in self.away:
            found |= (first <= starts) & (ends <= last)
        return found

    def asked_for(self, found: spans.Found) -> spans.Found:
        """Spans without what the text does not ask for; of those that it cuts, what has two words or more is left."""
        starts, ends, sentences = found
        for first, last in self.away:
            meets = (first < ends) & (starts < last)
            before = meets & (starts < first)
            ends = np.where(before, first, ends)
            starts = np.where(meets & ~before, last, starts)
        kept = starts < ends
        for at in np.flatnonzero(kept & ((starts != found.starts) | (ends != found.ends))).tolist():
            left = self.text[starts[at] : ends[at]]
            bare = left.strip(_EDGES)
            starts[at] += left.find(bare)
            ends[at] = starts[at] + len(bare)
            kept[at] = len(bare.split()) >= SHORTEST_CLAUSE
        return spans.Found(starts[kept], ends[kept], sentences[kept])


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be meant in sentences, by sentence and concept."""

    sentences: np.ndarray
    concepts: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    labels: np.ndarray
    """That matched, or -1."""
    sources: np.ndarray
    """`NAME`, `SPAN` or `SENTENCE`: by what it was found first."""
    features: np.ndarray
    """(candidates, features) in the order of `FEATURES`."""


NAME, SPAN, SENTENCE = range(3)
# Of rows that found the same concept in a sentence, the first in this order stands for it.
LONG_TITLE, LONG_NAME, SHORT_TITLE, SHORT_NAME, OF_SPAN, OF_SENTENCE = range(6)
_ROW = np.dtype(
    [
        ("sentence", np.int64),
        ("concept", np.int64),
        ("start", np.int64),
        ("end", np.int64),
        ("label", np.int64),
        ("source", np.int8),
        ("rank", np.int8),  # `LONG_TITLE` to `OF_SENTENCE`
        ("long_name", np.float64),
        ("title", np.float64),
        ("exact", np.float64),
        ("span", np.float64),
        ("about", np.float64),
        ("place", np.int64),
    ]
)
UNSEEN = MOST_ABOUT  # place of a description from which it puts forward nothing new


def _rows(count: int, **columns: object) -> np.ndarray:
    rows = np.zeros(count, _ROW)
    for name, column in columns.items():
        rows[name] = column
    return rows


class Reader:
    """Reads texts with one index; safe in threads."""

    def __init__(self, index: "Index") -> None:
        self._index = index
        self._phrases = Phrases(**_kept(index, "phrases", Phrases.ARRAYS))
        self._descriptions = Descriptions(**_kept(index, "descriptions", Descriptions.ARRAYS))
        self._described = frozenset(index.manifest.get("described", ()))
        self._wanted = [kind for kind in index.kind_names if kind not in BY_NAME_ONLY]
        self._words = lru_cache(len(texts.LANGUAGES))(self._words_of)
        self._title = lru_cache(REMEMBERED)(self._title_of)
        self._told = lru_cache(REMEMBERED)(self._label)
        self._names = _Names(index, self._phrases)

    def read(self, given: Sequence[str], language: str | None = None) -> list[list[Mention]]:
        """The mentions of each text. Many texts, and a long one, are read part by part, so that memory is bounded."""
        answers: list[list[Mention]] = [[] for _ in given]
        told = language if language in texts.LANGUAGES else None
        pieces = [
            (number, start, piece, told or (code if start == begin else None))
            for number, text in enumerate(given)
            for begin, part, code in ([(0, text, told)] if told else _by_language(text))
            for start, piece in _pieces(part, begin)
        ]
        at = 0
        while at < len(pieces):
            size, end = 0, at
            while end < len(pieces) and end - at < AT_ONCE and (end == at or size < LONGEST_PIECE * 4):
                size += len(pieces[end][2])
                end += 1
            part = pieces[at:end]
            page = Page.of([piece for _, _, piece, _ in part], [code for *_, code in part])
            self._mentions(page, self.candidates(page), [one[:2] for one in part], answers)
            at = end
        return answers

    def candidates(self, page: Page) -> Candidates:
        """What may be meant in each sentence."""
        stems = self._stems(page)
        found = np.concatenate([self._named(page, stems), self._linked(page)])
        speaks = np.zeros(len(page.sentences), bool)
        speaks[found["sentence"][(found["span"] > 0) | (found["long_name"] > 0)]] = True
        told = np.array([page.languages[owner] in self._described for owner in page.sentence_owners.tolist()], bool)
        found = np.concatenate([found, self._about(page, stems, speaks & told)])
        if not len(found):
            none = np.zeros(0, np.int64)
            return Candidates(none, none, none, none, none, none, np.zeros((0, len(FEATURES))))
        # Each concept once in a sentence, at its best place.
        keys = found["sentence"] * len(self._index.concepts) + found["concept"]
        order = np.lexsort((found["rank"], keys))
        firsts = np.flatnonzero(np.diff(keys[order], prepend=-1) != 0)
        chosen = found[order[firsts]]
        chosen["span"] = np.maximum.reduceat(found["span"][order], firsts)
        chosen["about"] = np.maximum.reduceat(found["about"][order], firsts)
        chosen = chosen[(chosen["source"] != SENTENCE) | (chosen["place"] < UNSEEN)]
        of_name = chosen["source"] == NAME
        guessed = (speaks & ~told)[chosen["sentence"]]
        chosen["about"][guessed] = USUAL_ABOUT * np.maximum(of_name, chosen["span"])[guessed]
        bounds = np.flatnonzero(np.diff(chosen["sentence"], prepend=-1) != 0)
        sizes = np.diff(bounds, append=len(chosen))
        meaning = self._meaning(page, chosen, bounds, sizes)
        most_about = np.repeat(np.maximum.reduceat(chosen["about"], bounds), sizes)
        features = [
            of_name,
            chosen["long_name"],
            chosen["title"],
            chosen["exact"],
            chosen["span"],
            chosen["about"],
            meaning,
            chosen["about"] / np.where(most_about > 0, most_about, 1),
            meaning - np.repeat(np.maximum.reduceat(meaning, bounds), sizes),
        ]
        return Candidates(
            chosen["sentence"], chosen["concept"], chosen["start"], chosen["end"], chosen["label"], chosen["source"],
            np.stack(features, axis=1).astype(np.float64),
        )  # fmt: skip

    def _stems(self, page: Page) -> dict[str, Stems]:
        """The hashes of the stems of all words, by language."""
        found = {}
        for code in dict.fromkeys(one for one in page.languages if one is not None):
            spoken = np.array([one == code for one in page.languages], bool)
            if spoken.all():
                found[code] = self._words(code).stems(page.words, np.arange(len(page.words)))
            else:
                here = np.flatnonzero(spoken[page.owners])
                found[code] = self._words(code).stems([page.words[at] for at in here.tolist()], here)
        return found

    def _named(self, page: Page, stems: dict[str, Stems]) -> np.ndarray:
        """Labels that stand in the texts; of an ambiguous one some concepts are candidates, and context decides."""
        runs = page.signs.runs(page.starts, page.ends)
        parts = []
        for code, of_words in stems.items():
            hits = self._phrases.find(of_words, runs)
            parts.append(np.stack(hits))
            if code != "en" and "en" in self._index.languages:
                # Names of tools and of fields of work are often English in other languages.
                taken = np.zeros(len(page.words) + 2, np.int64)
                np.add.at(taken, hits.firsts + 1, 1)
                np.add.at(taken, hits.lasts + 2, -1)
                here = np.arange(len(page.words))
                if len(stems) > 1:
                    spoken = np.array([one == code for one in page.languages], bool)
                    here = np.flatnonzero(spoken[page.owners])
                english = self._words("en").stems([page.words[at] for at in here.tolist()], here)
                more = np.stack(self._phrases.find(english, runs))
                covered = np.concatenate([[0], np.cumsum(np.cumsum(taken[1:]) > 0)])
                free = covered[more[1] + 1] == covered[more[0]]
                parts.append(more[:, free & (more[2] > 1)])
        if not parts or not page.sentences:
            return np.zeros(0, _ROW)
        firsts, lasts, sizes, keys = np.concatenate(parts, axis=1)
        starts, ends = page.starts[firsts], page.ends[lasts]
        sentence = np.searchsorted([one.start for one in page.sentences], starts, side="right") - 1
        fits = ends <= np.array([one.end for one in page.sentences])[sentence]
        fits &= (sentence >= 0) & ~page.inside(starts, ends) & ~_are_companies(page, runs, firsts, lasts)
        firsts, lasts, sizes, keys = firsts[fits], lasts[fits], sizes[fits], keys[fits]
        starts, ends, sentence = starts[fits], ends[fits], sentence[fits]
        text = page.text
        written = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        which, rows = self._names.rows(keys.tolist(), written)
        rows["sentence"], rows["start"], rows["end"] = sentence[which], starts[which], ends[which]
        rows["long_name"] = sizes[which] > 1
        is_title = rows["title"] > 0
        rows["rank"] = np.where(
            sizes[which] > 1, np.where(is_title, LONG_TITLE, LONG_NAME), np.where(is_title, SHORT_TITLE, SHORT_NAME)
        )
        return rows

    def _linked(self, page: Page) -> np.ndarray:
        """The spans of all sentences, linked at once; the two best concepts of each."""
        if not self._wanted or not page.sentences:
            return np.zeros(0, _ROW)
        starts, ends, sentences = page.asked_for(self._spans(page))
        if not len(starts):
            return np.zeros(0, _ROW)
        text = page.text
        said = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        numbers: dict[str, int] = {}
        which = np.array([numbers.setdefault(one, len(numbers)) for one in said])
        ranking = self._index.rank(list(numbers), kinds=self._wanted, top=2, looked_at=LOOKED_AT)
        concepts, confidences, labels = (
            column[which].ravel() for column in (ranking.concepts, ranking.confidences, ranking.labels)
        )
        rows = _rows(
            len(concepts),
            sentence=np.repeat(sentences, 2),
            concept=concepts,
            start=np.repeat(starts, 2),
            end=np.repeat(ends, 2),
            label=labels,
            source=SPAN,
            rank=OF_SPAN,
            span=confidences,
        )
        return rows[concepts >= 0]

    def _spans(self, page: Page) -> spans.Found:
        """Where each sentence may speak of a skill."""
        codes = [page.languages[owner] or "en" for owner in page.sentence_owners.tolist()]
        english = np.array([code == "en" for code in codes], bool)
        numbers = np.flatnonzero(english)
        places = [page.sentences[at] for at in numbers.tolist()]
        found = spans.find(page.signs, [one.start for one in places], [one.end for one in places])
        others = [
            (clause.start, clause.end, at)
            for at in np.flatnonzero(~english).tolist()
            for clause in _clauses(page.text, page.sentences[at], codes[at])
        ]
        starts, ends, sentences = np.array(others, np.int64).reshape(-1, 3).T
        return spans.Found(
            np.concatenate([found.starts, starts]),
            np.concatenate([found.ends, ends]),
            np.concatenate([numbers[found.sentences], sentences]),
        )

    def _about(self, page: Page, stems: dict[str, Stems], wanted: np.ndarray) -> np.ndarray:
        """What the descriptions say of these sentences."""
        if not wanted.any():
            return np.zeros(0, _ROW)
        starts, ends = (np.array(column, np.int64) for column in zip(*page.sentences, strict=True))
        wanted = wanted & ~page.inside(starts, ends)
        firsts = np.searchsorted(page.starts, starts)
        hashes = np.concatenate([of_words.hashes for of_words in stems.values()])
        places = np.concatenate([of_words.places for of_words in stems.values()])
        sentence = np.searchsorted(starts, page.starts, side="right") - 1
        near_start = np.arange(len(page.starts)) - firsts[np.maximum(sentence, 0)] < LONGEST_SENTENCE
        read = (sentence >= 0) & near_start & wanted[np.maximum(sentence, 0)]
        kept = read[places]
        hashes, rows = hashes[kept], sentence[places[kept]]
        near = self._descriptions.near(hashes, rows, len(self._index.concepts), LEAST_ABOUT, 8 * MOST_ABOUT)
        return _rows(
            len(near.rows),
            sentence=near.rows,
            concept=near.concepts,
            start=starts[near.rows],
            end=ends[near.rows],
            label=-1,
            source=SENTENCE,
            rank=OF_SENTENCE,
            about=near.cosines,
            place=near.places,
        )

    def _meaning(self, page: Page, chosen: np.ndarray, bounds: np.ndarray, sizes: np.ndarray) -> np.ndarray:
        """How near each candidate is to what its sentence means."""
        if not self._index.is_learnt:
            return np.full(len(chosen), USUAL_MEANING)
        wanted = chosen["sentence"][bounds]
        words, owners = page.titles(wanted)
        return self._index.nearness(words, owners, np.repeat(np.arange(len(wanted)), sizes), chosen["concept"])

    def _mentions(
        self, page: Page, found: Candidates, places: Sequence[tuple[int, int]], answers: list[list[Mention]]
    ) -> None:
        """Add what is sure enough to the answers; `places` are the text of each piece of the page and its beginning."""
        # To five digits, as scores: beyond them they differ with how many texts are read at once.
        confidences = np.round(WEIGHTS.of(found.features), 5)
        kept = np.flatnonzero(confidences >= LEAST)
        kept = kept[np.lexsort((found.concepts[kept], found.ends[kept], found.starts[kept]))]
        index, text = self._index, page.text
        owners = page.sentence_owners[found.sentences[kept]]
        base = np.array(page.bounds)[owners]
        kinds = np.searchsorted(index.kind_ends, found.concepts[kept], side="right")
        columns = (owners, base, found.concepts[kept], kinds, found.starts[kept], found.ends[kept], found.labels[kept],
                   found.sources[kept], found.features[kept, FEATURES.index("about")], confidences[kept])  # fmt: skip
        for owner, begin, concept, kind, start, end, label, source, about, confidence in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            number, at = places[owner]
            code = page.languages[owner] or "en"
            words = () if source == SENTENCE else tuple(text[start:end].lower().split())
            evidence = Evidence.LABEL if label >= 0 else Evidence.MEANING
            named = self._told(label if label >= 0 else index.title(concept, code))
            reasons: tuple[Reason, ...] = (Reason(evidence, *named, words),)
            if about:
                reasons += (self._title(concept, code),)
            answers[number].append(
                Mention(
                    index.concepts[concept],
                    index.kind_names[kind],
                    start - begin + at,
                    end - begin + at,
                    confidence,
                    reasons,
                )
            )

    def _title_of(self, concept: int, code: str) -> Reason:
        return Reason(Evidence.CONTEXT, *self._label(self._index.title(concept, code)))

    def _label(self, label: int) -> tuple[str, str]:
        """A label and its language."""
        return self._index.labels[label], self._index.languages[int(self._index.label_languages[label])]

    def _words_of(self, code: str) -> Words:
        """The words of a language, with what its compounds are made of: the words of the labels."""
        if code not in texts.COMPOUNDING or code not in self._index.languages:
            return Words(code)
        place = self._index.languages.index(code)
        members = np.flatnonzero(self._index.label_languages == place).tolist()
        return Words.knowing(code, (self._index.labels[label] for label in members))


class _Names:
    """Which concepts a label that stands in a text may name, remembered by label and by how it is written."""

    def __init__(self, index: "Index", phrases: Phrases) -> None:
        self._index, self._phrases, self._lock = index, phrases, Lock()
        self._forget()

    def rows(self, keys: Sequence[int], written: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Of labels as they are written: which of them each row is of, and the rows."""
        pairs = list(zip(keys, written, strict=True))
        with self._lock:
            if len(self._numbers) > REMEMBERED:
                self._forget()
            for pair in pairs:
                if pair not in self._numbers:
                    found = self._found(*pair)
                    self._numbers[pair] = len(self._numbers)
                    self._found_rows.add(found)
                    self._ends.add(self._ends.all[-1:] + len(found))
            at = np.fromiter(map(self._numbers.__getitem__, pairs), np.int64, len(pairs))
            rows, ends = self._found_rows.all, self._ends.all
        starts = ends[at]
        counts = ends[at + 1] - starts
        return np.repeat(np.arange(len(pairs)), counts), rows[ranges(starts, counts)]

    def _found(self, key: int, written: str) -> np.ndarray:
        index, written = self._index, texts.bare(written)
        lowered = written.lower()
        judged = index.judged(written)
        labels = [
            label for label in self._phrases.labels_of(key) if judged.get(int(index.label_concepts[label])) is not False
        ]
        titles = [label for label in labels if index.label_preferred[label]]
        found = []
        for label in (titles or labels)[:MOST_MEANINGS]:
            name = index.labels[label]
            if len(name) > SHORT or written == name:
                found.append((int(index.label_concepts[label]), label, float(lowered == name.lower())))
        concepts, numbers, exact = zip(*found, strict=True) if found else ((), (), ())
        return _rows(len(found), concept=concepts, label=numbers, source=NAME, exact=exact, title=float(bool(titles)))

    def _forget(self) -> None:
        self._numbers: dict[tuple[int, str], int] = {}
        self._found_rows, self._ends = Growing(_ROW), Growing(np.int64)
        self._ends.add(np.zeros(1, np.int64))


def _kept(index: "Index", part: str, names: Sequence[str]) -> dict[str, np.ndarray]:
    return {name: index.stored.array(f"{part}.{name}") for name in names}


def _by_language(text: str) -> list[tuple[int, str, str | None]]:
    """The parts of a text that are each in one language: "About us" may be in English.

    As where each begins, what it says, and its language if that was looked at. A part begins with a line of `TELLING`
    characters or more, the language of which is as good as sure.
    """
    found: dict[int, str | None] = {0: None}
    if len(text) > 2 * TELLING and "\n" in text:
        spoken = found[0] = texts.language(text).language
        for line in _TELLING_LINE.finditer(text):
            start = line[0][:TELLING]
            # That a line goes on in the language at hand is mostly seen by its stop words, in a tenth of the time.
            if spoken and _goes_on(frozenset(start.lower().split()), spoken):
                continue
            guess = texts.language(start)
            if guess.language != spoken and guess.confidence > SURE:
                spoken = found[line.start()] = guess.language
    return [
        (start, text[start:end], found[start]) for start, end in itertools.pairwise([*found, max(len(text), *found)])
    ]


def _goes_on(words: frozenset[str], spoken: str) -> bool:
    """Whether words are clearly of this language: by many of its stop words, or by some, and fewer of any other."""
    familiar = len(words & texts.stopwords(spoken))
    if familiar >= FAMILIAR:
        return True
    others = (code for code in texts.LANGUAGES if code != spoken)
    return familiar > 1 and all(len(words & texts.stopwords(code)) < familiar for code in others)


def _pieces(text: str, begin: int) -> list[tuple[int, str]]:
    """The text in pieces that end with a line or, where there is none, with a word; and where each begins.

    The text itself begins at `begin`.
    """
    pieces = []
    start = 0
    while len(text) - start > LONGEST_PIECE:
        middle, end = start + LONGEST_PIECE // 2, start + LONGEST_PIECE
        cut = max(text.rfind("\n", middle, end), text.rfind(". ", middle, end))
        cut = cut if cut >= 0 else text.rfind(" ", middle, end)
        cut = cut + 1 if cut >= 0 else end
        pieces.append((begin + start, text[start:cut]))
        start = cut
    pieces.append((begin + start, text[start:]))
    return pieces


def _clauses(text: str, sentence: texts.Span, language: str) -> list[texts.Span]:
    """The clauses of a sentence that are as long as the name of a skill, without what opens them."""
    found = []
    start = sentence.start
    marks = _CLAUSE[language].finditer(text, *sentence)
    for end, after in [*(mark.span() for mark in marks), (sentence.end, sentence.end)]:
        first = start
        if opening := _OPENING.match(text, first, end):
            first = opening.end()
        part = text[first:end]
        bare = part.strip(_EDGES)
        begin = first + part.find(bare) if bare else first
        if SHORTEST_CLAUSE <= len(bare.split()) <= LONGEST_CLAUSE:
            found.append(texts.Span(begin, begin + len(bare)))
        start = after
    return found


class _Remembered(dict[str, str]):
    """A form of words by how they are written."""

    def __init__(self, form: Callable[[str], str]) -> None:
        self._form = form

    def __missing__(self, word: str) -> str:
        if len(self) > REMEMBERED:
            self.clear()
        found = self[word] = self._form(word)
        return found


_FOLDED, _NORMALISED = _Remembered(texts.folded), _Remembered(normalised)


def _folded(words: Sequence[str]) -> list[str]:
    return list(map(_FOLDED.__getitem__, words))


def _are_companies(page: Page, runs: np.ndarray, firsts: np.ndarray, lasts: np.ndarray) -> np.ndarray:
    """Which labels are part of the name of a company: "Welding" in "Nordic Welding Oy".

    Words of one of the `runs` may belong to one name.
    """
    found = np.zeros(len(firsts), bool)
    closes = np.diff(runs, append=-1) != 0
    forms = np.array(
        [at for at, word in enumerate(page.words) if word in _COMPANY or (word in _ALSO_COMPANY and closes[at])],
        np.int64,
    )
    if not len(forms):
        return found
    following = np.append(forms, len(page.words) + 9)[np.searchsorted(forms, lasts, side="right")]
    for at in np.flatnonzero(following <= lasts + 3).tolist():
        form = int(following[at])
        if runs[form] == runs[firsts[at]]:
            named = (page.text[start] for start in page.starts[firsts[at] : form + 1].tolist())
            found[at] = all(letter.isupper() or letter in "&+" for letter in named)
    return found
