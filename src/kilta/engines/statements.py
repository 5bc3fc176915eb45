"""Splits the text of a unit into statements, one each, and guesses what kind each one is.

    for piece in pieces("Die Auszubildenden …\n- prüfen Schweißnähte"):
        piece.text, piece.heading
    kind_of("prüfen Schweißnähte selbstständig", "de")      # Guess("responsibility", "selbstständig")

Both are rules of thumb over lines, bullets and telltale words in six languages; a person corrects them in place.
"""

import re
from dataclasses import dataclass

LONGEST_TEXT = 60_000
MOST_PIECES = 300
LONGEST_STATEMENT = 3_000
LONGEST_HEADING = 300

BULLET = re.compile(r"^\s*(?:[-–—•●▪◦*·o]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z][.)]\s+|[•●▪◦·])")
SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[^\W\d_])")
# Shortenings after which a sentence goes on; a single letter with a point is one, as in "z. B.".
SHORT = re.compile(
    r"(?:^|[\s(])(?:\w|bzw|ca|esim|mm|ml|ns|e\.g|i\.e|t\.ex|bl\.a|ad|es|bijv|o\.a|d\.h|u\.a|nr|Nr|art|max|min)\.$"
)

KNOWLEDGE, SKILL, RESPONSIBILITY, ACTIVITY = "knowledge", "skill", "responsibility", "activity"

# Beginnings of words that tell a kind, by language; the first list that fits decides.
TELLING = {
    RESPONSIBILITY: {
        "en": "responsib autonom independent",
        "fi": "vastaa vastuu itsenäi oma-aloit",
        "sv": "ansvar självständig",
        "de": "verantwort eigenverantwort selbstständig selbständig",
        "it": "responsab autonom",
        "nl": "verantwoord zelfstandig",
    },
    KNOWLEDGE: {
        "en": "know knows understand explain describe identify familiar",
        "fi": "tietää tuntee ymmärtää tietämys selostaa",
        "sv": "känner förstår kunskap redogör",
        "de": "kennen kennt kenntnis verstehen versteht wissen erläutern erklären beschreiben",
        "it": "conosc compren sapere descriv",
        "nl": "kent weet kennis begrijpt beschrijft",
    },
}
# How the name of an activity begins, where a statement has no verb of its own.
ACTIVITIES = {
    "en": re.compile(r"^[a-z]+ing\b"),
    "fi": re.compile(r"^\w+(?:minen|misen)\b"),
    "sv": re.compile(r"^\w{4,}(?:ning|ande|ende)\b"),
    "de": re.compile(r"^\w{3,}(?:ung|ungen)\b|^\w{3,}en (?:von|der|des|und)\b"),
    "it": re.compile(r"^\w{3,}(?:zione|mento|ggio|tura)\b"),
    "nl": re.compile(r"^(?:het )?\w{3,}en van\b|^\w{4,}ing\b"),
}
WORD = re.compile(r"[^\W\d_][\w-]*")


@dataclass(frozen=True)
class Piece:
    """One statement with the heading it stood under; `line` counts from one."""

    text: str
    heading: str
    line: int


@dataclass(frozen=True)
class Guess:
    """A kind, and the word that speaks for it; no word where nothing does and the usual kind is taken."""

    kind: str
    word: str = ""


def pieces(text: str) -> list[Piece]:
    """The statements of a text, in order: bullets and lines are one each, a paragraph is cut at its sentences.

    A line that ends in a colon, or a short one without an end that bullets follow, is the heading of what comes next;
    so is a short first line without an end that stands apart from whole sentences.
    At most `MOST_PIECES` are given; what is longer than `LONGEST_TEXT` is cut off before.
    """
    lines = [line.strip() for line in text[:LONGEST_TEXT].splitlines()]
    found: list[Piece] = []
    heading, seen = "", False
    for number, line in enumerate(lines, 1):
        if not line or len(found) >= MOST_PIECES:
            continue
        said = BULLET.sub("", line).strip()
        if not said:
            continue
        if _is_heading(line, lines[number:]) or (not seen and _is_title(line, lines[number:])):
            seen = True
            heading = said.rstrip(":").strip()[:LONGEST_HEADING]
            continue
        seen = True
        is_bullet = BULLET.match(line) is not None
        for part in [said] if is_bullet else _sentences(said):
            cleaned = part.strip().rstrip(";,").strip()
            if len(cleaned) > 2:
                found.append(Piece(cleaned[:LONGEST_STATEMENT], heading, number))
    return found[:MOST_PIECES]


def kind_of(text: str, language: str) -> Guess:
    """What kind of statement it is: knowledge, skill, responsibility or activity; a skill where nothing speaks."""
    lowered = text.casefold()
    words = WORD.findall(lowered)
    for kind, by_language in TELLING.items():
        beginnings = tuple(by_language.get(language, "").split())
        for word in words:
            if beginnings and word.startswith(beginnings):
                return Guess(kind, word)
    activity = ACTIVITIES.get(language)
    if activity and (match := activity.match(lowered)):
        return Guess(ACTIVITY, match.group(0))
    return Guess(SKILL)


def _is_heading(line: str, following: list[str]) -> bool:
    if len(line) > LONGEST_HEADING:
        return False
    if line.endswith(":"):
        return True
    after = next((one for one in following if one), "")
    return (
        BULLET.match(line) is None and len(line) <= 100 and line[-1] not in ".;!?," and BULLET.match(after) is not None
    )


def _is_title(line: str, following: list[str]) -> bool:
    """Whether a first line is a title: short, without an end, and an empty line parts it from a sentence with one."""
    if len(line) > 100 or line[-1] in ".;!?," or BULLET.match(line) or not following or following[0]:
        return False
    return next((one for one in following if one), "").endswith((".", ";"))


def _sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; not cut after shortenings."""
    parts = SENTENCE_END.split(paragraph)
    joined: list[str] = []
    for part in parts:
        if joined and SHORT.search(joined[-1]):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined
