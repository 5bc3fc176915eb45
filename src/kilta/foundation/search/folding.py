"""How names are made alike: without case and accents, in words, and with one letter left out.

Leaving out letters on both sides (the symmetric delete method of Wolf Garbe's SymSpell, 2012) makes one wrong letter a
matter of equality, which every database can index.
"""

import re
import unicodedata

from rapidfuzz.distance import OSA

WORD = re.compile(r"\w+")
SHORTEST = 4  # shorter words are too like each other
LONGEST = 40
MOST_WORDS = 12
SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th"})


def fold(text: str) -> str:
    """Lower case without accents: `Jürgen Ålgård-Straße` → `jurgen algard-strasse`."""
    decomposed = unicodedata.normalize("NFKD", text.translate(SPECIAL).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return WORD.findall(fold(text))


def beginnings(name: str) -> list[str]:
    """A folded name from each of its words to its end, the whole first; at most twelve words are looked at."""
    found = words(name)[:MOST_WORDS]
    return [" ".join(found[start:])[:60] for start in range(len(found))]


def lefts(word: str) -> set[str]:
    """The word itself, and what is left of it when one letter goes; nothing for short or very long words."""
    if not SHORTEST <= len(word) <= LONGEST:
        return set()
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def is_near(one: str, other: str) -> bool:
    """Whether two words differ by at most one letter: another, a missing, an additional one, or two changed over."""
    return OSA.distance(one, other, score_cutoff=1) <= 1
