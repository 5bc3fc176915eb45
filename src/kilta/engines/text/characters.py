"""Characters: bytes become text, text becomes harmless, and a word takes the one form in which it is compared.

Nothing here moves a character: `cleaned` keeps the length, so that every offset into the cleaned text is an offset into
the text that came in.
"""

import codecs
import io
import re
import unicodedata
from functools import lru_cache
from typing import BinaryIO

IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_HIDDEN = re.compile(f"[{IGNORABLE}]")
_MOST_FOLDINGS = 4  # Two are enough for every word that was ever seen; the bound keeps the loop honest.


def decoded(content: bytes) -> str:
    """`content` as text, by the encoding that `encoding_of` finds.

    Never raises: bytes that mean nothing become U+FFFD. The result may hold NUL and control characters (`cleaned`).
    """
    return content.decode(encoding_of(io.BytesIO(content)), "replace")


def encoding_of(file: BinaryIO) -> str:
    """The name of the encoding of a file, with which its byte order mark is left out.

    By its byte order mark, as UTF-8, as UTF-16 where every second byte is zero, else as Windows-1252. Reads the file
    from where it stands, a block at a time.
    """
    block = file.read(4096)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if block.startswith(mark):
            return encoding
    if len(block) >= 4 and block.count(0) * 3 > len(block):
        low, high = block[1::2].count(0), block[0::2].count(0)
        if min(low, high) * 4 < max(low, high):
            return "utf-16-le" if low > high else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block:
            decoder.decode(block)
            block = file.read(1 << 20)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def cleaned(text: str) -> str:
    """`text` in the same length without what breaks databases and terminals.

    NUL and other control characters become spaces, every kind of line break becomes a line feed, and lone surrogates
    and non-characters become U+FFFD. Tabs, emoji, marks and the letters of every alphabet stay. `cleaned(cleaned(x))`
    is `cleaned(x)`.
    """
    return _HARMFUL.sub(_harmless, text) if _HARMFUL.search(text) else text


def _harmless(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\r":
        # The line feed of a Windows line break stands next to it already.
        return " " if found.string[found.end() : found.end() + 1] == "\n" else "\n"
    if character in "\x0b\x0c\x85\u2028\u2029":
        return "\n"
    return " " if character < "\u00a0" else "\ufffd"


def bare(text: str) -> str:
    """`text` without characters that are not seen, such as soft hyphens and joiners; often shorter."""
    return text if text.isascii() else _HIDDEN.sub("", text)


@lru_cache(50_000)
def folded(word: str) -> str:
    """The form in which words are compared: small letters, composed, compatible, without hidden characters.

    `Weiß` and `WEISS` become `weiss`, `ﬁlm` becomes `film`, soft hyphens and direction marks go. The result may be
    longer or shorter than `word`; folding it again changes nothing (Unicode Standard 3.13, NFKC_Casefold).
    """
    if word.isascii():
        return word.lower()
    for _ in range(_MOST_FOLDINGS):
        before = word
        word = unicodedata.normalize("NFKC", bare(unicodedata.normalize("NFKC", word).casefold()))
        if word == before:
            break
    return word
