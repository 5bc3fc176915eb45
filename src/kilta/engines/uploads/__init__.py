"""Makes what strangers upload fit to be kept: recognised by its content, bounded, and written anew where possible.

    made = fit(stream, {Kind.IMAGE, Kind.PDF}, name="scan.jpg")
    made.content, made.content_type, made.extension      # what to keep, as whom, under which ending

A picture is decoded and drawn anew, so nothing but its pixels is left; of a PDF everything that acts, carries files
or speaks of its author is taken out; an office document is opened and looked through; text becomes UTF-8. What does
not fit raises `Unfit` with the reason as a code. `made.content` is a temporary file that the caller closes.
"""

import io
from collections.abc import Callable, Collection, Mapping
from typing import IO, BinaryIO

from kilta.engines.uploads import archives, images, pdfs, texts
from kilta.engines.uploads.kinds import LIMITS, Kind, Unfit, Why
from kilta.engines.uploads.made import Made

__all__ = ["LIMITS", "Kind", "Made", "Unfit", "Why", "fit"]

Maker = Callable[[BinaryIO, str], Made]

REFUSED_PICTURES = (b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def fit(stream: IO[bytes], kinds: Collection[Kind], *, name: str = "", limits: Mapping[Kind, int] = LIMITS) -> Made:
    """The upload as it may be kept; raises Unfit. `name` decides only between text and CSV."""
    seekable: BinaryIO = stream  # type: ignore[assignment]
    size = seekable.seek(0, io.SEEK_END)
    seekable.seek(0)
    if size == 0:
        raise Unfit(Why.EMPTY)
    if size > max(limits[kind] for kind in kinds):
        raise Unfit(Why.TOO_LARGE, limit=max(limits[kind] for kind in kinds))
    start = seekable.read(512)
    seekable.seek(0)
    made = _maker(start, kinds)(seekable, name)
    if made.kind not in kinds:
        made.content.close()
        raise Unfit(Why.OTHER_KIND)
    if size > limits[made.kind]:
        made.content.close()
        raise Unfit(Why.TOO_LARGE, kind=made.kind, limit=limits[made.kind])
    return made


def _maker(start: bytes, kinds: Collection[Kind]) -> Maker:
    """Who makes a file that begins so; what is not asked for is not even opened."""
    if start.startswith(images.STARTS) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        return _if_asked(images.draw_anew, Kind.IMAGE, kinds)
    if start.startswith(REFUSED_PICTURES) or start[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise Unfit(Why.OTHER_PICTURE if Kind.IMAGE in kinds else Why.OTHER_KIND)
    if start.startswith(b"%PDF-"):
        return _if_asked(pdfs.clean, Kind.PDF, kinds)
    if start.startswith(b"PK\x03\x04"):
        return _if_asked(archives.look_through, (Kind.DOCUMENT, Kind.SHEET, Kind.SLIDES), kinds)
    if start.startswith(OLD_OFFICE):
        raise Unfit(Why.OLD_OR_LOCKED)
    if b"<svg" in start.lower():
        raise Unfit(Why.DRAWING)

    def written(stream: BinaryIO, name: str) -> Made:
        return texts.decode(stream, name, is_sheet=Kind.SHEET in kinds)

    return _if_asked(written, (Kind.TEXT, Kind.SHEET), kinds)


def _if_asked(make: Maker, made: Kind | tuple[Kind, ...], kinds: Collection[Kind]) -> Maker:
    if not set(kinds) & set(made if isinstance(made, tuple) else (made,)):
        raise Unfit(Why.OTHER_KIND)
    return make
