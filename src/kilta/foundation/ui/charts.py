"""Charts: figures as a table that can also be drawn, on the server and without scripts.

    Chart(_("Members by country"), columns=(_("Country"), _("Members")), rows=(("Finland", 8), ("Italy", 2)))

A Vega-Lite specification becomes an SVG in our own letters; the page's colours come from our tokens, so that the
picture follows the dark scheme. Drawings are cached by what they show.
"""

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from django.core.cache import cache
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

FONTS = Path(__file__).parent / "static" / "ui" / "build" / "fonts"
FAMILY = "Atkinson Hyperlegible Next"
VERSION = "2"

# What a picture is drawn with, and the token that takes the colour's place on the page.
INK, SOFT, LINE, GROUND = "#1c2541", "#454d66", "#dcd8cd", "#ffffff"
TOKENS = {INK: "--ink", SOFT: "--ink-soft", LINE: "--line", GROUND: "--surface"}
HUES = {
    "accent": "#0b6b53",
    "call": "#b8480f",
    "digitalisation": "#2f5fd0",
    "inclusion": "#7a2ff0",
    "green": "#2a7030",
    "international": "#a34a18",
}
TOKENS |= {colour: f"--{name}" for name, colour in HUES.items()}

Number = int | float | None
Row = tuple[str | Promise, *tuple[Number, ...]]


@dataclass(frozen=True)
class Chart:
    """Figures with a title: `columns` name what stands in each of the `rows`, the category first.

    Kinds: `bars` (one bar a row, side by side for several series), `stacked`, `line` (rows in the order of time).
    `note` says n, source and limits. `hues` names a colour for each series: accent, call or the code of a lens.
    """

    title: str | Promise
    columns: Sequence[str | Promise]
    rows: Sequence[Sequence[Any]]
    kind: Literal["bars", "stacked", "line"] = "bars"
    note: str | Promise = ""
    hues: Sequence[str] = ("accent", "call", "digitalisation", "inclusion")

    def drawing(self) -> "Drawing":
        return Drawing(self)


class Drawing:
    """The chart as a picture for the page, as files to take away, and as a table in the reader's notation."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @property
    def is_picture(self) -> bool:
        return bool(self.chart.rows)

    @property
    def file_name(self) -> str:
        return slugify(str(self.chart.title)) or "chart"

    @property
    def table(self) -> list[list[str]]:
        return [
            [str(row[0]), *(("–" if value is None else str(localize(value))) for value in row[1:])]
            for row in self.chart.rows
        ]

    @cached_property
    def svg(self) -> str:
        """The picture in fixed colours on white, as it is downloaded and printed elsewhere."""
        specification = json.dumps(_specification(self.chart), sort_keys=True)
        key = f"chart:{VERSION}:{hashlib.sha256(specification.encode()).hexdigest()}"
        drawn = cache.get(key)
        if drawn is None:
            drawn = _draw(specification)
            cache.set(key, drawn, 7 * 24 * 3600)
        return drawn

    @property
    def inline(self) -> SafeString:
        """The picture inside a page: no style attributes, colours from the tokens, named for those who listen."""
        svg = self.svg
        for colour, token in TOKENS.items():
            svg = svg.replace(f'"{colour}"', f'"var({token})"')
        head = f'role="img" aria-label="{escape(self.chart.title)}"'
        svg = OUTER.sub(lambda found: f"<svg {found[1]} {head}>", svg, count=1)
        return mark_safe(svg)  # noqa: S308 (drawn by Vega from texts that it escapes)

    @property
    def svg_link(self) -> str:
        return _link("image/svg+xml", self.svg)

    @property
    def csv_link(self) -> str:
        """The figures as a file that spreadsheets open: UTF-8 with a mark, texts that look like formulas defused."""
        written = io.StringIO()
        lines = csv.writer(written)
        lines.writerow([_defused(column) for column in self.chart.columns])
        lines.writerows(
            [_defused(row[0]), *("" if value is None else value for value in row[1:])] for row in self.chart.rows
        )
        return _link("text/csv;charset=utf-8", "\ufeff" + written.getvalue())


def _defused(text: Any) -> str:
    written = str(text)
    return f"'{written}" if written[:1] in "=+-@\t\r" and written else written


def _link(media_type: str, content: str) -> str:
    """The file itself as an address, so that a download needs no second request and no stored copy."""
    return f"data:{media_type};base64,{base64.b64encode(content.encode()).decode()}"


def _specification(chart: Chart) -> dict[str, Any]:
    """The chart in Vega-Lite's words."""
    category, *series = (str(column) for column in chart.columns)
    values = [
        {"category": str(row[0]), "series": name, "value": value}
        for row in chart.rows
        for name, value in zip(series, row[1:], strict=True)
        if value is not None
    ]
    categories = list(dict.fromkeys(str(row[0]) for row in chart.rows))
    colours = [HUES[chart.hues[index % len(chart.hues)]] for index in range(len(series))]
    amount: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": series[0] if len(series) == 1 else None,
        "axis": {"tickCount": 5},
    }
    if all(isinstance(value["value"], int) for value in values):
        ticks = _whole_ticks(_tallest(values, is_stacked=chart.kind == "stacked"))
        amount |= {"axis": {"values": ticks, "format": ",d"}, "scale": {"domain": [0, ticks[-1]]}}
    colour = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": series, "range": colours},
        "legend": {"orient": "top", "symbolType": "square"} if len(series) > 1 else None,
    }
    if chart.kind == "line":
        mark: dict[str, Any] = {"type": "line", "point": {"filled": True, "size": 60}, "strokeWidth": 2.5}
        encoding = {
            "x": {
                "field": "category",
                "type": "ordinal",
                "sort": categories,
                "title": category,
                "axis": {"labelAngle": 0, "labelOverlap": True},
            },
            "y": amount,
            "color": colour,
            # Lines differ by dash as well: colour never carries meaning alone.
            "strokeDash": {"field": "series", "type": "nominal", "legend": None, "scale": {"domain": series}},
        }
        height: Any = 260
    else:
        mark = {"type": "bar", "cornerRadiusEnd": 2}
        encoding = {
            "y": {"field": "category", "type": "nominal", "sort": categories, "title": None},
            "x": amount | ({"stack": "zero"} if chart.kind == "stacked" else {}),
            "color": colour,
        }
        if chart.kind == "bars" and len(series) > 1:
            encoding["yOffset"] = {"field": "series", "type": "nominal", "sort": series}
        height = {"step": 14 if "yOffset" in encoding else 30}
    layers: list[dict[str, Any]] = [{"mark": mark, "encoding": encoding}]
    if chart.kind == "bars" and len(series) == 1:
        text = {"type": "text", "align": "left", "dx": 6, "color": INK, "fontSize": 15}
        layers.append(
            {
                "mark": text,
                "encoding": {**encoding, "color": {"value": INK}, "text": {"field": "value", "type": "quantitative"}},
            }
        )
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 420,
        "height": height,
        "padding": 4,
        "background": GROUND,
        "data": {"values": values},
        "layer": layers,
        "config": {
            "font": FAMILY,
            "view": {"stroke": None},
            "axis": {
                "labelColor": SOFT,
                "titleColor": SOFT,
                "gridColor": LINE,
                "domainColor": LINE,
                "tickColor": LINE,
                "labelFontSize": 15,
                "titleFontSize": 15,
                "titleFontWeight": "normal",
                "labelLimit": 200,
            },
            "axisY": {"ticks": False, "domain": chart.kind == "line"},
            "legend": {"labelColor": INK, "labelFontSize": 15},
        },
    }


def _tallest(values: Sequence[Mapping[str, Any]], *, is_stacked: bool) -> int:
    by_category: dict[str, int] = {}
    for value in values:
        before = by_category.get(value["category"], 0)
        by_category[value["category"]] = before + value["value"] if is_stacked else max(before, value["value"])
    return max(by_category.values(), default=0)


def _whole_ticks(top: int) -> list[int]:
    """From 0 to at least `top`, in five steps or fewer of 1, 2 or 5 times a power of ten: nobody is half a person."""
    top = max(top, 1)
    step = next(step for power in range(19) for step in (10**power, 2 * 10**power, 5 * 10**power) if step * 5 >= top)
    return [step * number for number in range(-(-top // step) + 1)]


_drawing = Lock()
_has_fonts = False


def _draw(specification: str) -> str:
    """Run Vega once; the style attributes that a strict page forbids become plain attributes."""
    import vl_convert

    global _has_fonts
    with _drawing:
        if not _has_fonts:
            vl_convert.register_font_directory(str(FONTS))
            _has_fonts = True
        svg = vl_convert.vegalite_to_svg(specification, vl_version="5.20")
    return STYLE.sub(_as_attributes, svg)


OUTER = re.compile(r'<svg\b[^>]*?(viewBox="[^"]*")[^>]*>')
STYLE = re.compile(r' style="([^"]*)"')


def _as_attributes(style: re.Match[str]) -> str:
    """`style="fill: red; stroke: blue"` as `fill="red" stroke="blue"`."""
    pairs = (rule.partition(":") for rule in style[1].split(";") if ":" in rule)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, _colon, value in pairs)
