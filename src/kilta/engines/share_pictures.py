"""Pictures that stand beside a link where it is shared: words on paper, drawn with Pillow.

    content = draw(SharePicture(over="Workshop", title="We weld", lines=("11 February", "Espoo"), foot="Kilta"),
                   plain=Path("400.ttf"), bold=Path("700.ttf"))

The size is that of the Open Graph protocol (https://ogp.me), 1200 × 630 pixels.
"""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
PAPER, INK, SOFT, ACCENT, LINE = "#fbfaf6", "#1c2541", "#4a5270", "#0b6b53", "#dcd8cd"
# Sizes of the title: the largest that lets it stand in three lines above all that comes below it.
TITLE_SIZES = (84, 72, 60, 50, 44)
TITLE_LEADING = 1.14
MOST_LINES = 3
LINE_HEIGHT, FOOT, GAP = 52, 92, 20


@dataclass(frozen=True)
class SharePicture:
    """What is written: a word above the title, the title, up to three short lines below, and who says it."""

    over: str
    title: str
    lines: tuple[str, ...]
    foot: str
    warning: str = ""


def draw(picture: SharePicture, *, plain: Path, bold: Path) -> bytes:
    """The picture as a PNG of 1200 × 630 pixels; `plain` and `bold` are TrueType files.

    A title that needs more than three lines is cut with an ellipsis. Raises OSError when a font cannot be read.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 24, HEIGHT), fill=ACCENT)
    left, room = MARGIN + 8, WIDTH - 2 * MARGIN - 8

    small = ImageFont.truetype(bold, 30)
    pen.text((left, 64), _fitted(pen, picture.over, small, room), font=small, fill=ACCENT)
    y = 118
    below = LINE_HEIGHT * (len(picture.lines[:3]) + bool(picture.warning))
    font, title = _title(pen, picture.title, bold, room, height=HEIGHT - FOOT - GAP - below - GAP - y)
    for line in title:
        pen.text((left, y), line, font=font, fill=INK)
        y += int(font.size * TITLE_LEADING)

    text = ImageFont.truetype(plain, 38)
    y += GAP
    if picture.warning:
        heavy = ImageFont.truetype(bold, 38)
        pen.text((left, y), _fitted(pen, picture.warning, heavy, room), font=heavy, fill="#a3261b")
        y += LINE_HEIGHT
    for line in picture.lines[:3]:
        pen.text((left, y), _fitted(pen, line, text, room), font=text, fill=SOFT)
        y += LINE_HEIGHT
    pen.line((left, HEIGHT - FOOT, WIDTH - MARGIN, HEIGHT - FOOT), fill=LINE, width=2)
    pen.text((left, HEIGHT - FOOT + 20), _fitted(pen, picture.foot, small, room), font=small, fill=INK)
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _title(
    pen: ImageDraw.ImageDraw, title: str, path: Path, room: int, *, height: int
) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The title in lines that fit, as large as three lines and the height allow."""
    for size in TITLE_SIZES:
        font = ImageFont.truetype(path, size)
        lines = _wrapped(pen, title, font, room)
        if len(lines) <= MOST_LINES and len(lines) * size * TITLE_LEADING <= height:
            return font, lines
    return font, [*lines[: MOST_LINES - 1], _fitted(pen, " ".join(lines[MOST_LINES - 1 :]), font, room)]


def _wrapped(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(longer, font=font) <= room:
            lines[-1] = longer
        else:
            lines.append(_fitted(pen, word, font, room))
    return lines


def _fitted(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    """The text, cut with an ellipsis where it is too long for one line."""
    text = " ".join(text.split())[:300]
    if pen.textlength(text, font=font) <= room:
        return text
    while text and pen.textlength(f"{text}…", font=font) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
