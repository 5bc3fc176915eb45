"""How fast a long uploaded list is read, with all its errors, and with how much memory."""

import csv
import io
import resource
import time
from collections.abc import Callable, Iterator

import xlsxwriter

from benchmarks.table import Row
from kilta.engines import sheets
from kilta.engines.sheets import Expected

ROWS = 10_000
BROKEN = 37
COLUMNS = [
    Expected("name", required=True),
    Expected("email", required=True, parse=sheets.email, is_key=True),
    Expected("target group", required=True, parse=sheets.one_of({"student": 1, "teacher": 2})),
    Expected("country", longest=2),
    Expected("seats", parse=sheets.whole_number(1, 60)),
    Expected("day", parse=sheets.day),
]


def lines() -> Iterator[list[str]]:
    """The headings and `ROWS` rows, of which `BROKEN`, spread evenly, have one error each."""
    yield [column.name for column in COLUMNS]
    broken = {number * ROWS // BROKEN for number in range(BROKEN)}
    for number in range(ROWS):
        group = "nobody" if number in broken else "student"
        yield [f"Person {number}", f"p{number}@example.org", group, "FI", "2", "2026-03-01"]


def as_csv() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines())
    return text.getvalue().encode()


def as_xlsx() -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, cells in enumerate(lines()):
        for place, cell in enumerate(cells):
            sheet.write_string(number, place, cell)
    book.close()
    return written.getvalue()


def measure() -> list[Row]:
    """Errors found, seconds and peak memory for the same list as CSV and as XLSX."""
    rows: list[Row] = []
    kinds: list[tuple[str, Callable[[], bytes]]] = [("CSV", as_csv), ("XLSX", as_xlsx)]
    for kind, written in kinds:
        content = io.BytesIO(written())
        start = time.perf_counter()
        done = sheets.read(content, COLUMNS)
        seconds = time.perf_counter() - start
        exact = len(done.rows) == ROWS - BROKEN and not done.further_errors
        found = len(done.errors) if exact else 0
        rows += [
            Row(f"List of {ROWS:,} rows as {kind}: errors", found, "errors", at_least=BROKEN, at_most=BROKEN),
            Row(f"List of {ROWS:,} rows as {kind}: reading", seconds, "s", at_most=20),
        ]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*rows, Row(f"List of {ROWS:,} rows: peak memory", peak, "MB", at_most=300)]
