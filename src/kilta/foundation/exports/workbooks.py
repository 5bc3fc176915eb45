"""Writes a table as a workbook (XLSX): real numbers and days, text that is only text, and a sheet about itself."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter.worksheet import Worksheet

from kilta.foundation.access.actors import Actor
from kilta.foundation.exports.tables import Table
from kilta.foundation.use_cases import Refusal

MOST_ROWS = 1_048_575  # of a sheet, below its heading
LONGEST = 32_767  # characters in a cell
EXACT = 10**15  # beyond this a spreadsheet rounds
NARROWEST, WIDEST = 8, 60  # characters
LONGEST_FOOTER = 100  # characters, of which each `&` is written twice; 255 are possible in all
OURS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class TooManyRows(Refusal):
    message = gettext_lazy("This table is too long for this format. Please choose fewer rows, or take it as CSV.")


def write_xlsx(table: Table, stream: IO[bytes], by: Actor) -> int:
    """Returns how many rows there were; raises TooManyRows."""
    book = xlsxwriter.Workbook(stream, OURS)
    try:
        rows = _Sheet(book, table).written()
        _about(book, table, by, rows)
        book.set_properties({"title": str(table.title), "author": "Kilta"})
    finally:
        book.close()
    return rows


class _Sheet:
    """The sheet with the rows, while it is written from top to bottom."""

    def __init__(self, book: xlsxwriter.Workbook, table: Table) -> None:
        self.table = table
        self.sheet = book.add_worksheet(_sheet_name(str(table.title) or table.name))
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.widths = [NARROWEST] * len(table.columns)

    def written(self) -> int:
        for place, column in enumerate(self.table.columns):
            self.text(0, place, column.heading, self.heading)
        rows = 0
        for rows, values in enumerate(self.table.lines(), 1):
            if rows > MOST_ROWS:
                raise TooManyRows
            for place, value in enumerate(values):
                self.cell(rows, place, value)
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, min(width, WIDEST) + 2)
        self.sheet.freeze_panes(1, 0)
        if self.table.columns:
            self.sheet.autofilter(0, 0, rows, len(self.table.columns) - 1)
        self.sheet.repeat_rows(0)
        self.sheet.set_paper(9)  # A4
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer(_footer(str(self.table.title)))
        return rows

    def cell(self, row: int, place: int, value: Any) -> None:
        match value:
            case None | "":
                return
            case bool():
                self.sheet.write_boolean(row, place, value)
            case int() | float() | Decimal() if _is_exact(value):
                self.sheet.write_number(row, place, value)
            case datetime():
                plain = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
                self.widths[place] = max(self.widths[place], 16)
                self.sheet.write_datetime(row, place, plain, self.moment)
            case date():
                self.widths[place] = max(self.widths[place], 10)
                self.sheet.write_datetime(row, place, value, self.day)
            case list() | tuple():
                self.text(row, place, " ".join(map(str, value)))
            case _:
                self.text(row, place, str(value))

    def text(self, row: int, place: int, text: str, style: Any = None) -> None:
        self.widths[place] = max(self.widths[place], len(text))
        _write_text(self.sheet, row, place, text, style)


def _is_exact(number: Any) -> bool:
    """Whether a spreadsheet keeps all digits; what is no number at all (NaN) is not."""
    return bool(abs(number) < EXACT)


def _about(book: xlsxwriter.Workbook, table: Table, by: Actor, rows: int) -> None:
    """A second sheet, so that the first stays a table that programs can read."""
    sheet = book.add_worksheet(_sheet_name(_("About this file")))
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 80)
    _write_text(sheet, 0, 0, str(table.title), book.add_format({"bold": True, "font_size": 14}))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    lines = [*table.stamp(by, rows), *(("", str(note)) for note in table.notes)]
    for number, (term, value) in enumerate(lines, 2):
        _write_text(sheet, number, 0, term, wrapped)
        _write_text(sheet, number, 1, value, wrapped)


def _write_text(sheet: Worksheet, row: int, place: int, text: str, style: Any = None) -> None:
    """Text is never a formula, a number or a link, whatever it begins with."""
    shown = text.encode("utf-8", "replace").decode()
    if shown:
        sheet.write_string(row, place, shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…", style)


def _sheet_name(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", text).strip(" '")[:31] or "Kilta"


def _footer(title: str) -> str:
    today = timezone.localdate().isoformat()
    return f"&L{title[:LONGEST_FOOTER].replace('&', '&&')}&C{today}&R&P / &N"
