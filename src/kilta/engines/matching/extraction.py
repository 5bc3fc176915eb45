"""Finds concepts in long texts: where they stand, how sure that is, and by what.

A sentence is read in three ways. *Names*: the labels of concepts, word for word (`phrases`). *Spans*: the places that
speak of a skill (`spans` in English, clauses in the other languages), each linked like a title. *Descriptions*: what
the whole sentence is about (`descriptions`). A concept is as sure as a logistic regression over the three says, learnt
from the training part of SkillSkape (A. Magron et al., *JobSkape*, 2024). What a text does not ask for (`text.scopes`)
is no match, nor is the name of a company; a label of several concepts goes to the one that the sentence is about.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import attrgetter
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
LEAST = 0.12  # confidence of a mention: there F1 is highest on the training part of SkillSkape
LONGEST_CLAUSE, SHORTEST_CLAUSE = 12, 2  # words
MOST_MEANINGS = 4  # of a label of several concepts
MOST_ABOUT = 5  # concepts that the descriptions put forward for a sentence
LEAST_ABOUT = 0.1  # cosine
# What is taken where an index has no encoder, or a language no descriptions, so that names are found all the same.
USUAL_MEANING, USUAL_ABOUT = 0.5, 0.15
AT_ONCE, LONGEST_PIECE = 256, 100_000  # texts that are read at once, and characters of one piece
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

    bias: float = -4.4
    name: float = -0.6  # a label stands there
    long_name: float = 0.6  # of two words of meaning or more
    title: float = 1.8  # the label is the preferred one
    exact: float = 0.7  # letter for letter
    span: float = 2.1  # confidence of the link of the best span
    about: float = 3.4  # cosine of the description
    meaning: float = 3.4  # cosine of the sentence and the concept
    about_share: float = 0.3  # of the highest cosine of a description in the sentence
    meaning_lead: float = 3.3  # over the nearest concept of the sentence; never above zero

    def of(self, features: np.ndarray) -> np.ndarray:
        """Probabilities of rows of `FEATURES`."""
        values = np.array([getattr(self, name) for name in FEATURES])
        return 1 / (1 + np.exp(-(features @ values + self.bias)))


FEATURES = ("name", "long_name", "title", "exact", "span", "about", "meaning", "about_share", "meaning_lead")
_row = attrgetter(*FEATURES)
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

    `language` is detected where it is not given. A concept is mentioned once in each sentence, at the best place.
    Mentions may overlap; those of a confidence below .12 are left out. Many texts at once take less time than one by
    one, and have the same answers. Any text is read. Raises `NoIndex` where the index was built before long texts were
    read.
    """
    reader = _readers.get(index)
    if reader is None:
        reader = _readers[index] = Reader(index)
    return reader.read(given, language)


_readers: "WeakKeyDictionary[Index, Reader]" = WeakKeyDictionary()


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
    about_share: float = 0.0
    meaning_lead: float = 0.0


@dataclass(slots=True)
class Sentence:
    """One sentence under reading: its place, its words, and the concepts found so far."""

    span: texts.Span
    tokens: list[texts.Token]
    first: int
    """The number of its first word in the text."""
    candidates: dict[int, Candidate] = field(default_factory=dict)


@dataclass(slots=True)
class Document:
    """A text under reading."""

    text: str
    language: str
    tokens: list[texts.Token]
    sentences: list[Sentence]
    away: list[tuple[int, int]]
    """Where it speaks of what it does not ask for."""


class Reader:
    """Reads texts with one index; safe in threads."""

    def __init__(self, index: "Index") -> None:
        self._index = index
        self._phrases = Phrases(**_kept(index, "phrases", Phrases.ARRAYS))
        self._descriptions = Descriptions(**_kept(index, "descriptions", Descriptions.ARRAYS))
        self._described = frozenset(index.manifest.get("described", ()))
        self._wanted = [kind for kind in index.kind_names if kind not in BY_NAME_ONLY]
        self._words = lru_cache(len(texts.LANGUAGES))(self._words_of)

    def read(self, given: Sequence[str], language: str | None = None) -> list[list[Mention]]:
        """The mentions of each text. Many texts, and a long one, are read part by part, so that memory is bounded."""
        answers: list[list[Mention]] = [[] for _ in given]
        pieces = [(number, start, piece) for number, text in enumerate(given) for start, piece in _pieces(text)]
        for at in range(0, len(pieces), AT_ONCE):
            part = pieces[at : at + AT_ONCE]
            documents = self.candidates([piece for _, _, piece in part], language)
            for (number, start, _), document in zip(part, documents, strict=True):
                mentions = (
                    one for sentence in document.sentences for one in self._mentions(sentence, document.language)
                )
                found = sorted(mentions, key=lambda one: (one.start, one.end, one.concept))
                answers[number] += (
                    [replace(one, start=one.start + start, end=one.end + start) for one in found] if start else found
                )
        return answers

    def candidates(self, given: Sequence[str], language: str | None = None) -> list[Document]:
        """The texts with what may be meant in each sentence."""
        documents = [_document(text, language) for text in given]
        for document in documents:
            self._names(document)
        self._linked(documents)
        for document in documents:
            self._about(document)
        self._meant(documents)
        return documents

    def _names(self, document: Document) -> None:
        """Labels that stand in the text; of an ambiguous one every concept is a candidate, and context decides."""
        if not document.sentences:
            return
        tokens, text, code = document.tokens, document.text, document.language
        hits = self._phrases.find(tokens, text, self._words(code))
        if code != "en" and "en" in self._index.languages:
            # Names of tools and of fields of work are often English in other languages.
            taken = {place for hit in hits for place in range(hit.first, hit.last + 1)}
            english = self._phrases.find(tokens, text, self._words("en"))
            hits += [hit for hit in english if hit.size > 1 and taken.isdisjoint(range(hit.first, hit.last + 1))]
        ends = [sentence.first + len(sentence.tokens) for sentence in document.sentences]
        for hit in hits:
            sentence = document.sentences[min(bisect_right(ends, hit.first), len(ends) - 1)]
            start, end = tokens[hit.first].start, tokens[hit.last].end
            if (
                end <= sentence.span.end
                and not _inside(start, end, document.away)
                and not _is_company(tokens, text, hit)
            ):
                self._named(sentence, text[start:end], start, hit)

    def _named(self, sentence: Sentence, written: str, start: int, hit: Hit) -> None:
        index, lowered = self._index, written.lower()
        labels = self._phrases.labels_of(hit.key)
        titles = [label for label in labels if index.label_preferred[label]]
        for label in (titles or labels)[:MOST_MEANINGS]:
            name = index.labels[label]
            if len(name) <= SHORT and written != name:
                continue
            concept = int(index.label_concepts[label])
            found = Candidate(concept, start, start + len(written), label, (), Evidence.LABEL, name=1.0)
            found.words = tuple(lowered.split())
            found.long_name = float(hit.size > 1)
            found.title = float(bool(titles))
            found.exact = float(lowered == name.lower())
            before = sentence.candidates.get(concept)
            if before is None or (found.long_name, found.title) > (before.long_name, before.title):
                sentence.candidates[concept] = found

    def _linked(self, documents: Sequence[Document]) -> None:
        """The spans of all sentences, linked at once; the two best concepts of each."""
        if not self._wanted:
            return
        asked: list[tuple[Sentence, texts.Span]] = []
        spoken: list[str] = []
        for document in documents:
            for sentence, found in zip(document.sentences, _spans(document), strict=True):
                for span in found:
                    if not _inside(*span, document.away):
                        asked.append((sentence, span))
                        spoken.append(document.text[span.start : span.end])
        if not asked:
            return
        ranking = self._index.rank(spoken, kinds=self._wanted, top=2)
        rows = zip(ranking.concepts.tolist(), ranking.confidences.tolist(), ranking.labels.tolist(), strict=True)
        for (sentence, span), said, (concepts, confidences, labels) in zip(asked, spoken, rows, strict=True):
            for concept, confidence, label in zip(concepts, confidences, labels, strict=True):
                if concept < 0:
                    continue
                known = sentence.candidates.get(concept)
                if known is None:
                    evidence = Evidence.LABEL if label >= 0 else Evidence.MEANING
                    known = sentence.candidates[concept] = Candidate(concept, *span, label, evidence=evidence)
                    known.words = tuple(said.lower().split())
                known.span = max(known.span, confidence)

    def _about(self, document: Document) -> None:
        """What the descriptions say of each sentence in which anything was found."""
        count = len(self._index.concepts)
        words = self._words(document.language)
        for sentence in document.sentences:
            if not any(one.span or one.long_name for one in sentence.candidates.values()):
                continue  # Nothing here speaks of a skill.
            if document.language not in self._described:
                for candidate in sentence.candidates.values():
                    candidate.about = USUAL_ABOUT * max(candidate.name, candidate.span)
                continue
            if _inside(*sentence.span, document.away):
                continue
            stems = [one for token in sentence.tokens[:LONGEST_SENTENCE] for one in words.of(token.word)]
            near, cosines = self._descriptions.near(stems, count, LEAST_ABOUT, 8 * MOST_ABOUT)
            for place, (concept, cosine) in enumerate(zip(near.tolist(), cosines.tolist(), strict=True)):
                known = sentence.candidates.get(concept)
                if known is None and place < MOST_ABOUT:
                    known = sentence.candidates[concept] = Candidate(concept, *sentence.span)
                if known is not None:
                    known.about = cosine

    def _meant(self, documents: Sequence[Document]) -> None:
        """How near each candidate is to what its sentence means, and how it stands beside the others."""
        here = [(one, document.text) for document in documents for one in document.sentences if one.candidates]
        if self._index.is_learnt:
            cosines = self._index.nearness(
                [text[sentence.span.start : sentence.span.end] for sentence, text in here],
                [list(sentence.candidates) for sentence, _ in here],
            )
        else:
            cosines = [[USUAL_MEANING] * len(sentence.candidates) for sentence, _ in here]
        for (sentence, _), near in zip(here, cosines, strict=True):
            most_about = max(one.about for one in sentence.candidates.values())
            nearest = max(near)
            for candidate, cosine in zip(sentence.candidates.values(), near, strict=True):
                candidate.meaning, candidate.meaning_lead = cosine, cosine - nearest
                candidate.about_share = candidate.about / most_about if most_about else 0.0

    def _mentions(self, sentence: Sentence, code: str) -> list[Mention]:
        if not sentence.candidates:
            return []
        # To five digits, as scores: beyond them they differ with how many texts are read at once.
        confidences = np.round(WEIGHTS.of(features_of(sentence.candidates)), 5).tolist()
        return [
            self._mention(candidate, confidence, code)
            for candidate, confidence in zip(sentence.candidates.values(), confidences, strict=True)
            if confidence >= LEAST
        ]

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


def _pieces(text: str) -> list[tuple[int, str]]:
    """The text in pieces that end with a line or, where there is none, with a word; and where each begins."""
    pieces = []
    start = 0
    while len(text) - start > LONGEST_PIECE:
        middle, end = start + LONGEST_PIECE // 2, start + LONGEST_PIECE
        cut = max(text.rfind("\n", middle, end), text.rfind(". ", middle, end))
        cut = cut if cut >= 0 else text.rfind(" ", middle, end)
        cut = cut + 1 if cut >= 0 else end
        pieces.append((start, text[start:cut]))
        start = cut
    pieces.append((start, text[start:]))
    return pieces


def _document(given: str, language: str | None) -> Document:
    """The text with its words and sentences; without any where it has no language."""
    text = texts.cleaned(given)
    code = language if language in texts.LANGUAGES else texts.language(text).language
    if code is None:
        return Document(text, "en", [], [], [])
    tokens = texts.tokens(text)
    away = [(one.start, one.end) for one in texts.scopes_of(tokens, text, code) if one.stance != texts.Stance.WISHED]
    sentences = []
    at = 0
    for span in texts.sentences(text):
        first = at
        while at < len(tokens) and tokens[at].start < span.end:
            at += 1
        if at > first:
            sentences.append(Sentence(span, tokens[first:at], first))
    return Document(text, code, tokens, sentences, away)


def _spans(document: Document) -> list[list[texts.Span]]:
    """Where each sentence may speak of a skill."""
    places = [sentence.span for sentence in document.sentences]
    if document.language == "en":
        return spans.spans(document.text, places)
    return [_clauses(document.text, place) for place in places]


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
    return np.array([_row(one) for one in found.values()])
