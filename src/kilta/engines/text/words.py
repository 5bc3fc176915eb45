"""Words: where they stand, how they are compared, and what remains of them when the endings are gone."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from kilta.engines.text.characters import IGNORABLE, MARKS, folded
from kilta.engines.text.stopwords import STOPWORDS

LANGUAGES = ("en", "fi", "sv", "de", "it", "nl")
MOST_REMEMBERED = 200_000  # words whose stem is kept: about 40 MB when all are used
LONGEST = 64  # characters of a word that are stemmed; what is longer is no word

# A letter or digit, then more of them, with marks and hidden characters in between; C++, C# and F# keep their sign.
_WORD = re.compile(f"[^\\W_](?:[^\\W_]|[{MARKS}{IGNORABLE}])*(?:(?<=[^\\W\\d_])(?:\\+\\+|#)(?!\\w))?")


class Token(NamedTuple):
    """A word of a text: its folded form, and where it stands as `text[start:end]`."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of `text` in order. Every letter and every digit of the text lies in exactly one of them.

    Hyphens, apostrophes and underscores part words (`CNC-Fräsen` has two, `dell'impianto` has two). Takes about half a
    microsecond for a word.
    """
    # A named tuple takes its time when it is called; this is what it calls.
    fold, new = folded, tuple.__new__
    return [
        new(Token, (word.lower() if (word := found[0]).isascii() else fold(word), *found.span()))
        for found in _WORD.finditer(text)
    ]


def end_of_word(text: str, start: int) -> int:
    """Where the word ends that begins at `start`."""
    found = _WORD.match(text, start)
    return found.end() if found else start


def words(text: str) -> list[str]:
    """The folded words of `text` without their places: `[token.word for token in tokens(text)]`, but faster."""
    if text.isascii():
        return _WORD.findall(text.lower())
    return [folded(word) for word in _WORD.findall(text)]


def stemmer(language: str) -> Callable[[str], str]:
    """The function that takes a folded word of `language` to its stem; for another language the word stays as it is.

    The algorithms are those of Snowball (M. F. Porter, 2001, snowballstem.org) in C. What has been stemmed is
    remembered for the life of the process, so that a text costs a look-up for each word. Safe in threads.
    """
    return _STEMMERS.get(language, str)


def stems(text: str, language: str) -> list[str]:
    """The stems of the words of `text`, stop words included, in order."""
    stem = stemmer(language)
    return [stem(word) for word in words(text)]


def stopwords(language: str) -> frozenset[str]:
    """Folded words of `language` that carry no meaning of their own; empty for a language that is not known."""
    return STOPWORDS.get(language, frozenset())


def _stemmer(name: str) -> Callable[[str], str]:
    # The stemmer's own cache is off: it is slower than the one around it.
    algorithm = Stemmer.Stemmer(name, 0)
    stem: Callable[[str], str] = algorithm.stemWord

    @lru_cache(MOST_REMEMBERED)
    def remembered(word: str) -> str:
        return word if len(word) > LONGEST or word.isdigit() else stem(word) or word

    return remembered


_NAMES = {"en": "english", "fi": "finnish", "sv": "swedish", "de": "german", "it": "italian", "nl": "dutch"}
_STEMMERS = {language: _stemmer(name) for language, name in _NAMES.items()}
