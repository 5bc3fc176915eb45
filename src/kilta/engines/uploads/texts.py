"""Plain text, as UTF-8 without a mark: no characters that only machines use, and no markup that a browser would run."""

import codecs
from typing import BinaryIO

from kilta.engines.uploads.kinds import Kind, Unfit, Why
from kilta.engines.uploads.made import Made, an_empty_file

CHUNK = 1 << 16
ALLOWED_CONTROLS = frozenset("\t\n\r\f")


def decode(stream: BinaryIO, name: str = "", *, is_sheet: bool = False) -> Made:
    """The text; what is named `.csv` is a sheet where sheets are asked for. Raises Unfit."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    content = an_empty_file()
    is_first = True
    try:
        while True:
            piece = stream.read(CHUNK)
            text = decoder.decode(piece, final=not piece)
            if any(_is_strange(character) for character in text if not character.isprintable()):
                raise Unfit(Why.NOT_TEXT)
            if is_first and text.strip():
                is_first = False
                if text.lstrip().startswith("<"):
                    raise Unfit(Why.OTHER_KIND)
            content.write(text.encode())
            if not piece:
                break
    except UnicodeDecodeError:
        content.close()
        raise Unfit(Why.NOT_TEXT) from None
    except Unfit:
        content.close()
        raise
    content.seek(0)
    if name.lower().endswith(".csv"):
        return Made(Kind.SHEET if is_sheet else Kind.TEXT, "text/csv; charset=utf-8", "csv", content)
    return Made(Kind.TEXT, "text/plain; charset=utf-8", "txt", content)


def _is_strange(character: str) -> bool:
    return (character < " " and character not in ALLOWED_CONTROLS) or "\x7f" <= character < "\xa0"
