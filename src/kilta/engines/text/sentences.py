"""Sentences: where each begins and ends, also in lists and in text that was pasted from a PDF with its lines broken."""

import re
from typing import NamedTuple

WRAPPED = 55  # a line at least this long without a full stop goes on in the next one

# Before the full stop of these no sentence ends, in folded form.
_ABBREVIATIONS = frozenset(
    [
        "z",
        "b",
        "zb",
        "bzw",
        "usw",
        "ca",
        "vgl",
        "inkl",
        "exkl",
        "evtl",
        "ggf",
        "sog",
        "d",
        "h",
        "dh",
        "u",
        "a",
        "ua",
        "etc",
        "nr",
        "abs",
        "art",
        "bspw",
        "dr",
        "prof",
        "dipl",
        "ing",
        "std",
        "mind",
        "max",
        "min",
        "tel",
        "str",
        "st",
        "esim",
        "ks",
        "mm",
        "ym",
        "jne",
        "vrt",
        "n",
        "klo",
        "eli",
        "engl",
        "ruots",
        "kpl",
        "ao",
        "em",
        "so",
        "t",
        "ex",
        "bl",
        "dvs",
        "osv",
        "m",
        "fl",
        "s",
        "k",
        "resp",
        "kl",
        "jfr",
        "e",
        "g",
        "i",
        "eg",
        "ie",
        "vs",
        "approx",
        "no",
        "fig",
        "ecc",
        "es",
        "p",
        "sig",
        "dott",
        "ssa",
        "pag",
        "cfr",
        "lett",
        "bijv",
        "o",
        "d",
        "w",
        "z",
        "bv",
        "enz",
        "mw",
        "dhr",
        "evt",
        "incl",
        "excl",
        "blz",
        "ing",
        "drs",
        "mr",
        "mrs",
        "ms",
        "inc",
        "ltd",
        "co",
        "vol",
        "cap",
    ]
)
_BULLET = r"(?:[•▪◦‣·●○■□–—*➢►✓✔]|-(?=\s)|\(?\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|\(?[a-zA-Z]\)(?=\s)|o(?=\t))"
_LIST_ITEM = re.compile(rf"[ \t]*{_BULLET}")
# The set at its beginning is what makes it fast: what is none of these is passed over.
_BREAK = re.compile(r"[.!?…;\n](?:(?<=[.!?…])[.!?…]*[\"'“”’»)\]]*(?=\s|$)|(?<=;)(?=\s)|(?<=\n))")
_NEXT = re.compile(r"\s*[\"'“„«(\[]*(\S)")
_LAST_WORD = re.compile(r"([^\W_]+)$")


class Span(NamedTuple):
    """A part of a text: `text[start:end]`."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """The sentences of `text` in order, without the white space around them; every other character is in exactly one.

    A semicolon, a bullet and a line that stands by itself part sentences, too. A full stop after an abbreviation
    (`z. B.`, `esim.`), after a number that counts (`3. Lehrjahr`) and inside a number does not.
    """
    found: list[Span] = []
    start = 0
    for mark in _BREAK.finditer(text):
        if mark.start() < start:
            continue
        if mark[0] == "\n":
            if not _line_ends(text, start, mark.start()):
                continue
        elif mark[0].startswith(".") and not _full_stop(text, start, mark):
            continue
        _add(found, text, start, mark.end())
        start = mark.end()
    _add(found, text, start, len(text))
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    part = text[start:end]
    bare = part.strip()
    if bare:
        begin = start + len(part) - len(part.lstrip())
        found.append(Span(begin, begin + len(bare)))


def _full_stop(text: str, start: int, mark: re.Match[str]) -> bool:
    """Whether the full stop ends a sentence."""
    following = _NEXT.match(text, mark.end())
    if following is None or "\n" in text[mark.end() : following.start(1)]:
        return True
    if len(mark[0]) > 1:
        return True
    following_letter = following[1]
    word = _LAST_WORD.search(text, max(start, mark.start() - 30), mark.start())
    if word is None:
        return not following_letter.islower()
    last = word[1].lower()
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        # "usw. Die Fachkraft": a long word with a capital letter after "usw." begins a sentence.
        return last in ("usw", "etc", "ecc", "jne", "osv", "enz") and following_letter.isupper()
    if last.isdigit() and len(last) <= 2:
        return False
    return not following_letter.islower()


def _line_ends(text: str, start: int, end: int) -> bool:
    """Whether the end of a line is the end of a sentence: not in the middle of text that was wrapped."""
    following = text[end + 1 : end + 201]
    if not following.strip(" \t") or following.lstrip(" \t").startswith("\n") or _LIST_ITEM.match(following):
        return True
    line = text[max(start, text.rfind("\n", start, end) + 1) : end].rstrip()
    if not line or line.endswith((".", "!", "?", ":", ";")):
        return True
    first = following.lstrip()[:1]
    if line.endswith("-") and first.islower():
        return False
    if line.endswith(",") or first.islower():
        return False
    return len(line) < WRAPPED
