"""The text of a unit, as it was pasted, becomes single statements with their kind: knowledge, skill, responsibility,
activity.

What each part of the text is, is said for all of it: heading, lead ("Opiskelija osaa"), mark, statement. A heading
gives its kind to the statements below it until the next one; without one the verb decides, in six languages. Every
choice carries its reason, because a person looks it through.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from kilta.engines.text.cues import BROAD, HEADINGS, LEADS, PRONOUNS, UNIT, VERBS, Kind
from kilta.engines.text.languages import language as guessed
from kilta.engines.text.sentences import Span, sentences
from kilta.engines.text.words import LANGUAGES, words

LONGEST_HEADING = 90  # characters


class Role(StrEnum):
    """What a part of a pasted text is."""

    HEADING = "heading"
    LEAD = "lead"  # who, in front of the statements: "Die Schülerinnen und Schüler"
    MARK = "mark"  # a bullet, a number, a semicolon at the end
    STATEMENT = "statement"


class Why(StrEnum):
    """What a kind was chosen by."""

    HEADING = "heading"
    LEAD = "lead"
    VERB = "verb"
    NOTHING = "nothing"  # the usual one is taken


@dataclass(frozen=True)
class Part:
    """A piece `text[start:end]` of the pasted text."""

    role: Role
    start: int
    end: int


@dataclass(frozen=True)
class Statement:
    """One statement: `text` is what stands at `[start:end]` with its white space put right."""

    text: str
    start: int
    end: int
    kind: Kind
    why: Why
    cue: str
    """The words that decided: of the heading, the lead or the statement; empty when nothing did."""
    heading: str
    """The heading it stands under; empty without one."""


@dataclass(frozen=True)
class Outline:
    """A pasted text: its language, its statements, and every part in order. Between the parts is only white space."""

    language: str
    statements: tuple[Statement, ...]
    parts: tuple[Part, ...]


_BULLET = re.compile(
    r"\s*(?:(?:[•▪◦‣·●○■□–—*➢►✓✔\uf0b7\uf0a7]|-(?=\s)|[LKAS]?\d{1,2}(?:\.\d{1,2}){0,3}[.):]?(?=\s)"
    r"|\(\d{1,2}\)|\(?[a-zA-Z]\)(?=\s))\s*)+"
)

_SPACES = re.compile(r"\s+")


def statements(text: str, language: str | None = None) -> Outline:
    """The statements of a pasted `text` in order, each with its kind, and the role of every part of the text.

    `language` is detected when it is not given; a language that is not among the six is read as English. Whatever is
    not white space lies in exactly one part; a statement lies in a part of its own. Never raises.
    """
    code = language if language in LANGUAGES else guessed(text).language or "en"
    reader = _Reader(text, code)
    for span in sentences(text):
        reader.read(span)
    return reader.outline()


class _Reader:
    """Goes through the sentences of a text and keeps what holds from one to the next."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.parts: list[Part] = []
        self.found: list[Statement] = []
        self.heading = ""
        self.heading_kind: Kind | None = None
        self.heading_cue = ""
        self.is_broad = False
        self.lead_kind: Kind | None = None
        self.lead_cue = ""

    def outline(self) -> Outline:
        return Outline(self.language, tuple(self.found), tuple(self.parts))

    def read(self, span: Span) -> None:
        start, end = span
        bullet = _BULLET.match(self.text, start, end)
        is_item = bullet is not None
        if bullet is not None:
            mark_end = start + len(self.text[start : bullet.end()].rstrip())
            if mark_end >= end:
                self.parts.append(Part(Role.MARK, start, end))
                return
            self.parts.append(Part(Role.MARK, start, mark_end))
            start = bullet.end()
        if self._is_heading(start, end, is_item=is_item):
            self.parts.append(Part(Role.HEADING, start, end))
            self._under(self.text[start:end])
            return
        start = self._after_label(start, end)
        begin = start
        before = self.lead_kind, self.lead_cue
        start = self._after_lead(start, end, is_item=is_item)
        if start < end:
            bare = start + len(self.text[start:end].rstrip(" \t\n;,"))
            if bare > start:
                self.parts.append(Part(Role.STATEMENT, start, bare))
                self.found.append(self._statement(start, bare, has_lead=start > begin))
            if bare < end:
                self.parts.append(Part(Role.MARK, max(bare, start), end))
            if is_item and start > begin:
                # What an item says about itself does not hold for the next one.
                self.lead_kind, self.lead_cue = before

    def _is_heading(self, start: int, end: int, *, is_item: bool) -> bool:
        """A short line by itself that ends with a colon, names a kind or a unit, or stands first and apart."""
        line = self.text[start:end]
        if len(line) > LONGEST_HEADING or "\n" in line or not any(map(str.isalpha, line)):
            return False
        if not self._stands_alone(start, end, is_item=is_item):
            return False
        if _lead_of(line.rstrip(":").rstrip() + ":", self.language):
            return False
        if line.endswith(":") or UNIT.match(line):
            return True
        if line[-1] in ".;!?,":
            return False
        if is_item:
            return False
        return line.isupper() or (len(line.split()) <= 4 and _kind_of_heading(line) is not None) or self._is_first(end)

    def _is_first(self, end: int) -> bool:
        """Whether this is the first line, and what follows is set apart from it."""
        following = self.text[end:]
        rest = following.lstrip()
        return (
            not self.parts
            and bool(rest)
            and (following[: len(following) - len(rest)].count("\n") > 1 or _lead_of(rest, self.language) is not None)
        )

    def _stands_alone(self, start: int, end: int, *, is_item: bool) -> bool:
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        after = self.text[end : self.text.find("\n", end) if "\n" in self.text[end:] else len(self.text)]
        return (is_item or not before.strip()) and not after.strip()

    def _under(self, heading: str) -> None:
        self.heading = _SPACES.sub(" ", heading).rstrip(": ").strip()
        named = _kind_of_heading(self.heading)
        self.heading_kind, self.heading_cue, self.is_broad = named or (None, "", False)
        self.lead_kind, self.lead_cue = None, ""

    def _after_label(self, start: int, end: int) -> int:
        """Where the statement begins after a label in its line: `Kenntnisse: Werkstoffe und ihre Eigenschaften`."""
        line_end = self.text.find(":", start, min(end, start + 40))
        if line_end < 0 or line_end + 1 >= end or not self.text[line_end + 1].isspace():
            return start
        label = self.text[start:line_end]
        named = _kind_of_heading(label)
        if named is None or len(label.split()) > 3:
            return start
        self.parts.append(Part(Role.HEADING, start, line_end + 1))
        self._under(label)
        rest = self.text[line_end + 1 : end]
        return line_end + 1 + len(rest) - len(rest.lstrip())

    def _after_lead(self, start: int, end: int, *, is_item: bool) -> int:
        """Where the statement begins after a lead such as `Opiskelija osaa`, which is kept for the next ones."""
        sentence = self.text[start:end]
        found = _lead_of(sentence, self.language)
        if found is None:
            pronoun = PRONOUNS[self.language].match(sentence) if self.lead_kind is not None else None
            if pronoun is not None and not is_item:
                self.parts.append(Part(Role.LEAD, start, start + pronoun.end()))
                return self._skipped(start + pronoun.end(), end)
            if not is_item and self.lead_kind is not None and not self._goes_on(start):
                self.lead_kind, self.lead_cue = None, ""
            return start
        able = found["able"] or found["bare"]
        self.lead_kind = Kind.ACTIVITY if found["worker"] and not able else Kind.SKILL
        self.lead_cue = _SPACES.sub(" ", found[0]).strip(" ,:")
        after = found.end()
        while after < len(sentence) and sentence[after] in " \t\n,:":
            after += 1
        lead_end = start + len(sentence[:after].rstrip())
        self.parts.append(Part(Role.LEAD, start, lead_end))
        return self._skipped(lead_end, end)

    def _goes_on(self, start: int) -> bool:
        """Whether the sentence stands in the paragraph of the one before it, or in a list below it."""
        return "\n\n" not in self.text[self.parts[-1].end if self.parts else 0 : start]

    def _skipped(self, start: int, end: int) -> int:
        rest = self.text[start:end]
        return start + len(rest) - len(rest.lstrip())

    def _statement(self, start: int, end: int, *, has_lead: bool) -> Statement:
        shown = _SPACES.sub(" ", self.text[start:end]).strip()
        kind, why, cue = self._kind(shown, has_lead=has_lead)
        return Statement(shown, start, end, kind, why, cue, self.heading)

    def _kind(self, statement: str, *, has_lead: bool) -> tuple[Kind, Why, str]:
        """What a heading of one kind says; else what the verb says; else the lead, a broad heading, or an activity."""
        if self.heading_kind is not None and not self.is_broad and not (has_lead and self.lead_kind is not None):
            return self.heading_kind, Why.HEADING, self.heading_cue
        for kind, pattern in VERBS[self.language]:
            if found := pattern.search(statement):
                return kind, Why.VERB, found[0].strip()
        if self.lead_kind is not None and self.heading_kind is not Kind.ACTIVITY:
            return self.lead_kind, Why.LEAD, self.lead_cue
        if self.heading_kind is not None:
            return self.heading_kind, Why.HEADING, self.heading_cue
        return Kind.ACTIVITY, Why.NOTHING, ""


def _lead_of(sentence: str, language: str) -> re.Match[str] | None:
    return LEADS[language].match(sentence)


def _kind_of_heading(heading: str) -> tuple[Kind, str, bool] | None:
    """The kind that a heading names, the word by which, and whether it is broad: of several, or outcomes as a whole."""
    named = [
        (kind, word)
        for kind, listed in HEADINGS.items()
        for beginning in listed
        for word in words(heading)
        if word.startswith(beginning) and (len(beginning) > 3 or word == beginning)
    ]
    if not named:
        return None
    kind, word = named[0]
    several = len({other for other, _ in named}) > 1 and kind is not Kind.RESPONSIBILITY
    return kind, word, several or word.startswith(BROAD)
