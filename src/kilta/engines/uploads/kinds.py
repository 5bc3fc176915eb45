"""What may be uploaded at all, how large it may be, and why an upload is refused."""

from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a file is to a person; each kind has a few formats."""

    IMAGE = "image"  # JPEG, PNG, WebP
    PDF = "pdf"
    DOCUMENT = "document"  # DOCX, ODT
    SHEET = "sheet"  # XLSX, ODS, CSV
    SLIDES = "slides"  # PPTX, ODP
    TEXT = "text"  # TXT, CSV, logs


MEGABYTE = 1024 * 1024
LIMITS = {
    Kind.IMAGE: 20 * MEGABYTE,
    Kind.PDF: 30 * MEGABYTE,
    Kind.DOCUMENT: 20 * MEGABYTE,
    Kind.SHEET: 20 * MEGABYTE,
    Kind.SLIDES: 50 * MEGABYTE,
    Kind.TEXT: 5 * MEGABYTE,
}


class Why(StrEnum):
    """Why an upload is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OTHER_KIND = "other_kind"  # not what was asked for, or nothing that is known
    OTHER_PICTURE = "other_picture"  # GIF, HEIC, TIFF …
    DRAWING = "drawing"  # SVG: it can carry programs
    TOO_MANY_PIXELS = "too_many_pixels"
    LOCKED = "locked"  # with a password
    OLD_OR_LOCKED = "old_or_locked"  # office documents from before 2007, or with a password
    MACROS = "macros"
    TOO_MUCH_INSIDE = "too_much_inside"  # a bomb: it would be unpacked without an end
    NOT_TEXT = "not_text"
    BROKEN = "broken"


class Unfit(Exception):
    """The upload is refused; `why`, and the values that belong to it (`kind`, `limit`)."""

    def __init__(self, why: Why, **values: Any) -> None:
        super().__init__(why.value)
        self.why = why
        self.values = values
