"""Finds concepts in long texts: where they stand, how sure that is, and by what.

A sentence is read in three ways. *Names*: the labels of concepts, word for word (`phrases`). *Spans*: the places that
speak of a skill (`spans` in English, clauses in the other languages), each linked like a title. *Descriptions*: what
the whole sentence is about (`descriptions`). A concept is as sure as a logistic regression over the three says, learnt
from the training part of SkillSkape (A. Magron et al., *JobSkape*, 2024). What a text does not ask for (`text.scopes`)
is no match, nor is the name of a company; a label of several concepts goes to the one that the sentence is about.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from kilta.engines import text as texts
from kilta.engines.matching import spans, storage
from kilta.engines.matching.descriptions import Descriptions
from kilta.engines.matching.phrases import SHORT, Hit, Phrases, Words
from kilta.engines.matching.results import Evidence, Mention, Reason

if TYPE_CHECKING:
    from kilta.engines.matching.concepts import Concept
    from kilta.engines.matching.index import Index

# Kinds that are found by name only: a sentence about bread is no sentence about bakers.
BY_NAME_ONLY = frozenset({"occupation", "isco_group"})
LEAST = 0.15  # confidence of a mention
LONGEST_CLAUSE, SHORTEST_CLAUSE = 12, 2  # words
MOST_ABOUT = 3  # concepts that the descriptions put forward for a sentence
LEAST_ABOUT = 0.12  # cosine
LONGEST_SENTENCE = 120  # words that are read for what the sentence is about

_COMPANY = frozenset(
    [
        "gmbh",
        "ag",
        "kg",
        "ohg",
        "ug",
        "oy",
        "oyj",
        "ab",
        "as",
        "ltd",
        "limited",
        "llc",
        "inc",
        "plc",
        "corp",
        "company",
        "co",
        "srl",
        "spa",
        "snc",
        "bv",
        "nv",
        "vof",
        "group",
    ]
)
_CLAUSE = re.compile(
    r"[,;:()\[\]{}|•·–—\n]|(?<=\s)(?:and|or|und|oder|sowie|ja|tai|sekä|och|eller|samt|e|ed|o|oppure|en|of)(?=\s)"
)
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

    bias: float = -3.2
    name: float = 1.0  # a label stands there
    long_name: float = 1.0  # of two words of meaning or more
    title: float = 0.4  # the label is the preferred one
    exact: float = 0.4  # letter for letter
    span: float = 2.2  # confidence of the link of the best span
    about: float = 4.0  # cosine of the description
    meaning: float = 1.5  # cosine of the sentence and the concept
    rival: float = -0.5  # another concept of the sentence has more of these

    def of(self, features: np.ndarray) -> np.ndarray:
        """Probabilities of rows of `FEATURES`."""
        values = np.array(
            [self.name, self.long_name, self.title, self.exact, self.span, self.about, self.meaning, self.rival]
        )
        return 1 / (1 + np.exp(-(features @ values + self.bias)))


FEATURES = ("name", "long_name", "title", "exact", "span", "about", "meaning", "rival")
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


def extract(index: "Index", text: str, language: str | None = None) -> list[Mention]:
    """The concepts that `text` asks for, in the order of the text, each with the characters `text[start:end]`.

    `language` is detected when it is not given. A concept is mentioned once in each sentence, at the best place.
    Mentions may overlap; those of a confidence below .15 are left out. Any text is read. Raises `NoIndex` where the
    index was built before long texts were read.
    """
    return _reader_of(index).read(text, language)


_readers: "WeakKeyDictionary[Index, Reader]" = WeakKeyDictionary()


def _reader_of(index: "Index") -> "Reader":
    reader = _readers.get(index)
    if reader is None:
        reader = _readers[index] = Reader(index)
    return reader


@dataclass(slots=True)
class Candidate:
    """A concept in a sentence, and what speaks for it."""

    concept: int
    start: int
    end: int
    label: int = -1
    words: tuple[str, ...] = ()
    evidence: Evidence = Evidence.MEANING
    name: float = 0.0
    long_name: float = 0.0
    title: float = 0.0
    exact: float = 0.0
    span: float = 0.0
    about: float = 0.0
    meaning: float = 0.0
    rival: float = 0.0


@dataclass(slots=True)
class Sentence:
    """One sentence under reading: its place, its words, and the concepts found so far."""

    span: texts.Span
    tokens: list[texts.Token]
    candidates: dict[int, Candidate]


class Reader:
    """Reads texts with one index; safe in threads."""

    def __init__(self, index: "Index") -> None:
        self._index = index
        self._phrases = Phrases(**_kept(index, "phrases", Phrases.ARRAYS))
        self._descriptions = Descriptions(**_kept(index, "descriptions", Descriptions.ARRAYS))
        self._wanted = [kind for kind in index.kind_names if kind not in BY_NAME_ONLY]
        self._words = lru_cache(len(texts.LANGUAGES))(self._words_of)

    def read(self, text: str, language: str | None = None) -> list[Mention]:
        sentences, code = self.candidates(text, language)
        return [
            mention for sentence in sentences for mention in self._mentions(list(sentence.candidates.values()), code)
        ]

    def candidates(self, text: str, language: str | None = None) -> tuple[list[Sentence], str]:
        """The sentences with what may be meant in each, and the language."""
        text = texts.cleaned(text)
        code = language if language in texts.LANGUAGES else texts.language(text).language
        if code is None:
            return [], "en"
        tokens = texts.tokens(text)
        away = [
            (scope.start, scope.end)
            for scope in texts.scopes_of(tokens, text, code)
            if scope.stance != texts.Stance.WISHED
        ]
        sentences = _sentences(text, tokens)
        for sentence in sentences:
            self._names(sentence, text, code, away)
        self._linked(sentences, text, code, away)
        self._about(sentences, code, away)
        self._meant(sentences, text)
        return sentences, code

    def _names(self, sentence: Sentence, text: str, code: str, away: list[tuple[int, int]]) -> None:
        """Labels that stand in the sentence; of an ambiguous one every concept is a candidate, and context decides."""
        index = self._index
        hits: list[tuple[Hit, str]] = [
            (hit, code) for hit in self._phrases.find(sentence.tokens, text, self._words(code))
        ]
        if code != "en":
            # Names of tools and of fields of work are often English in other languages.
            taken = {place for hit, _ in hits for place in range(hit.first, hit.last + 1)}
            hits += [
                (hit, "en")
                for hit in self._phrases.find(sentence.tokens, text, self._words("en"))
                if hit.size > 1 and taken.isdisjoint(range(hit.first, hit.last + 1))
            ]
        for hit, _ in hits:
            start, end = sentence.tokens[hit.first].start, sentence.tokens[hit.last].end
            if _inside(start, end, away) or _is_company(sentence.tokens, text, hit):
                continue
            written = text[start:end]
            lowered = written.lower()
            labels = self._phrases.labels_of(hit.key)
            titles = [label for label in labels if index.label_preferred[label]]
            for label in (titles or labels)[:4]:
                name = index.labels[label]
                if len(name) <= SHORT and written != name:
                    continue
                concept = int(index.label_concepts[label])
                found = Candidate(concept, start, end, label, tuple(lowered.split()), Evidence.LABEL, name=1.0)
                found.long_name = float(hit.size > 1)
                found.title = float(bool(index.label_preferred[label]))
                found.exact = float(lowered == name.lower())
                before = sentence.candidates.get(concept)
                if before is None or (found.long_name, found.title) > (before.long_name, before.title):
                    sentence.candidates[concept] = found

    def _linked(self, sentences: Sequence[Sentence], text: str, code: str, away: list[tuple[int, int]]) -> None:
        """The spans of all sentences, linked at once; the two best concepts of each."""
        if not self._wanted:
            return
        places = self._spans(sentences, text, code)
        asked = [(sentence, span) for sentence, found in zip(sentences, places, strict=True) for span in found]
        asked = [(sentence, span) for sentence, span in asked if not _inside(*span, away)]
        if not asked:
            return
        ranking = self._index.rank([text[span.start : span.end] for _, span in asked], kinds=self._wanted, top=2)
        rows = zip(ranking.concepts.tolist(), ranking.confidences.tolist(), ranking.labels.tolist(), strict=True)
        for (sentence, span), (concepts, confidences, labels) in zip(asked, rows, strict=True):
            for concept, confidence, label in zip(concepts, confidences, labels, strict=True):
                if concept < 0:
                    continue
                known = sentence.candidates.get(concept)
                if known is None:
                    evidence = Evidence.LABEL if label >= 0 else Evidence.MEANING
                    known = sentence.candidates[concept] = Candidate(concept, *span, label, evidence=evidence)
                    known.words = tuple(texts.words(text[span.start : span.end]))
                known.span = max(known.span, confidence)

    def _spans(self, sentences: Sequence[Sentence], text: str, code: str) -> list[list[texts.Span]]:
        """Where each sentence may speak of a skill."""
        if code == "en":
            return spans.spans(text, [sentence.span for sentence in sentences])
        return [_clauses(text, sentence.span) for sentence in sentences]

    def _about(self, sentences: Sequence[Sentence], code: str, away: list[tuple[int, int]]) -> None:
        """What the descriptions say of each sentence in which anything was found."""
        words = self._words(code)
        count = len(self._index.concepts)
        for sentence in sentences:
            if not sentence.candidates or _inside(*sentence.span, away):
                continue
            stems = [one for token in sentence.tokens[:LONGEST_SENTENCE] for one in words.of(token.word)]
            near, cosines = self._descriptions.near(stems, count, LEAST_ABOUT, 8 * MOST_ABOUT)
            for place, (concept, cosine) in enumerate(zip(near.tolist(), cosines.tolist(), strict=True)):
                known = sentence.candidates.get(concept)
                if known is None and place < MOST_ABOUT:
                    known = sentence.candidates[concept] = Candidate(concept, *sentence.span)
                if known is not None:
                    known.about = cosine

    def _meant(self, sentences: Sequence[Sentence], text: str) -> None:
        """How near each candidate is to what its sentence means, and whether another one has more for it."""
        here = [sentence for sentence in sentences if sentence.candidates]
        if not here:
            return
        cosines = self._index.nearness(
            [text[sentence.span.start : sentence.span.end] for sentence in here],
            [list(sentence.candidates) for sentence in here],
        )
        for sentence, near in zip(here, cosines, strict=True):
            found = list(sentence.candidates.values())
            for candidate, cosine in zip(found, near, strict=True):
                candidate.meaning = cosine
            strengths = [one.name + one.span + 2 * one.about + one.meaning for one in found]
            for candidate, strength in zip(found, strengths, strict=True):
                candidate.rival = max(0.0, max(strengths) - strength)

    def _mentions(self, found: list[Candidate], code: str) -> Iterable[Mention]:
        if not found:
            return []
        features = np.array([[getattr(one, name) for name in FEATURES] for one in found])
        mentions = []
        for candidate, confidence in zip(found, WEIGHTS.of(features).tolist(), strict=True):
            if confidence >= LEAST:
                mentions.append(self._mention(candidate, confidence, code))
        return sorted(mentions, key=lambda one: (one.start, one.end, one.concept))

    def _mention(self, candidate: Candidate, confidence: float, code: str) -> Mention:
        index = self._index
        label = candidate.label if candidate.label >= 0 else index.title(candidate.concept, code)
        reasons = [Reason(candidate.evidence, index.labels[label], self._spoken(label), candidate.words)]
        if candidate.about:
            title = index.title(candidate.concept, code)
            reasons.append(Reason(Evidence.CONTEXT, index.labels[title], self._spoken(title)))
        return Mention(
            index.concepts[candidate.concept],
            index.kind(candidate.concept),
            candidate.start,
            candidate.end,
            confidence,
            tuple(reasons),
        )

    def _spoken(self, label: int) -> str:
        return self._index.languages[int(self._index.label_languages[label])]

    def _words_of(self, code: str) -> Words:
        """The words of a language, with what its compounds are made of: the words of the labels."""
        if code not in texts.COMPOUNDING or code not in self._index.languages:
            return Words(code)
        place = self._index.languages.index(code)
        members = np.flatnonzero(self._index.label_languages == place).tolist()
        return Words.knowing(code, (self._index.labels[label] for label in members))


def _kept(index: "Index", part: str, names: Sequence[str]) -> dict[str, np.ndarray]:
    try:
        return {name: storage.read_array(index.folder, f"{part}.{name}") for name in names}
    except FileNotFoundError:
        raise storage.NoIndex(f"{index.folder} was built before long texts were read; build it anew") from None


def _sentences(text: str, tokens: Sequence[texts.Token]) -> list[Sentence]:
    """The sentences, each with its words."""
    found = []
    at = 0
    for span in texts.sentences(text):
        first = at
        while at < len(tokens) and tokens[at].start < span.end:
            at += 1
        if at > first:
            found.append(Sentence(span, list(tokens[first:at]), {}))
    return found


def _clauses(text: str, sentence: texts.Span) -> list[texts.Span]:
    """The clauses of a sentence that are as long as the name of a skill, without what opens them."""
    found = []
    start = sentence.start
    for end, after in [*(mark.span() for mark in _CLAUSE.finditer(text, *sentence)), (sentence.end, sentence.end)]:
        first = start
        if opening := _OPENING.match(text, first, end):
            first = opening.end()
        part = text[first:end]
        bare = part.strip(" \t\n.!?")
        begin = first + part.find(bare) if bare else first
        if SHORTEST_CLAUSE <= len(bare.split()) <= LONGEST_CLAUSE:
            found.append(texts.Span(begin, begin + len(bare)))
        start = after
    return found


def _inside(start: int, end: int, away: list[tuple[int, int]]) -> bool:
    """Whether most of a place lies where a text speaks of what it does not ask for."""
    return any(first <= start and end <= last for first, last in away)


def _is_company(tokens: Sequence[texts.Token], text: str, hit: Hit) -> bool:
    """Whether a label is part of the name of a company: "Welding" in "Nordic Welding Oy"."""
    after = [token.word for token in tokens[hit.last + 1 : hit.last + 4]]
    if not any(word in _COMPANY for word in after):
        return False
    last = next(place for place, word in enumerate(after) if word in _COMPANY)
    named = tokens[hit.first : hit.last + 2 + last]
    return all(text[token.start].isupper() or text[token.start] in "&+" for token in named)


def features_of(found: Mapping[int, Candidate]) -> np.ndarray:
    """The features of candidates, (candidates, features), in the order of `FEATURES`."""
    return np.array([[getattr(one, name) for name in FEATURES] for one in found.values()])
