"""Reads lists that people upload, CSV or XLSX, and says everything that is wrong with them.

    PEOPLE = [
        Expected("name", required=True, aliases=["Nimi", "Nom"]),
        Expected("email", required=True, parse=email, is_key=True),
        Expected("seats", parse=whole_number(1, 60)),
    ]
    read = sheets.read(stream, PEOPLE)
    if not read.errors:
        for row in read.rows:
            row.number, row.values["email"]

A cell is text before it is parsed, whichever file it lay in: a whole number without a point, a day as 2026-03-01, a
moment as 2026-03-01T09:00:00, yes and no as words. Formulas are never computed: what was last shown counts.
Errors are codes and values, without a sentence; rows count from one, as a spreadsheet shows them. A file that cannot be
read at all raises `Unreadable`. Size, rows, columns and errors are bounded, so that the memory is, too.
"""

import codecs
import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

DELIMITERS = (",", ";", "\t")
LAST_ROW = 1_048_576  # of a spreadsheet
SHOWN = 80  # characters of what was found that an error carries
CHUNK = 65_536
MOST_PARTS = 2_000  # files inside an XLSX file
MOST_ELEMENTS = 3_000_000  # of XML in one part: 10,000 rows of 100 columns take two million
MOST_IN_A_ROW = 50_000  # elements of XML between the beginnings of two rows
FORMULA_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


class Code(StrEnum):
    """What is wrong in one place of a list."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    DOUBLE_COLUMN = "double_column"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    OUTSIDE = "outside"  # a value right of the last heading
    MISSING_VALUE = "missing_value"
    WRONG_VALUE = "wrong_value"
    TOO_LONG = "too_long"
    BAD_CHARACTER = "bad_character"
    DUPLICATE = "duplicate"


class Why(StrEnum):
    """Why a file cannot be read at all."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_LIST = "not_a_list"
    LOCKED_OR_OLD = "locked_or_old"  # a password, or a spreadsheet from before 2007
    ENCODING = "encoding"
    BROKEN = "broken"


class Unreadable(Exception):
    """The file is no list that can be read; `why`, and in which row where that is known."""

    def __init__(self, why: Why, row: int | None = None) -> None:
        super().__init__(why.value if row is None else f"{why.value} in row {row}")
        self.why = why
        self.row = row


class NotExpected(ValueError):
    """Raised by a parser: the code of what it expects, and the values that belong to it."""

    def __init__(self, expected: str, **values: Any) -> None:
        super().__init__(expected)
        self.expected = expected
        self.values = values


@dataclass(frozen=True)
class Expected:
    """One column. `parse` gets text without spaces at its ends, never an empty one, and raises ValueError."""

    name: str
    required: bool = False
    parse: Callable[[str], Any] = str
    longest: int = 1_000
    aliases: Sequence[str] = ()
    is_key: bool = False


@dataclass(frozen=True)
class Limits:
    """What is read at most: bytes of the file, bytes of it unpacked, rows with content, columns, and errors kept."""

    size: int = 20_000_000
    unpacked: int = 100_000_000
    rows: int = 20_000
    columns: int = 100
    errors: int = 10_000


@dataclass(frozen=True)
class Error:
    """One thing that is wrong: where, what was found, and by code what was expected (`values` belong to the code)."""

    code: Code
    row: int
    column: str = ""
    found: str = ""
    expected: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One row. A value that was left empty, or is wrong, is None."""

    number: int
    values: Mapping[str, Any]


@dataclass
class Read:
    """The rows without errors, and all errors; `further_errors` counts those beyond the limit.

    `broken` are the rows with errors, for what is to be said about rows beside each other; nothing is taken from them.
    """

    rows: list[Row] = field(default_factory=list)
    broken: list[Row] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)
    further_errors: int = 0


Line = tuple[int, Sequence[str]]
STANDARD = Limits()


def read(source: BinaryIO | Path, columns: Sequence[Expected], *, limits: Limits = STANDARD) -> Read:
    """Every row of the list, and every error in it. Raises Unreadable, and OSError for a path without a file.

    A stream can be sought; it is left open and somewhere.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return read(stream, columns, limits=limits)
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    if size == 0:
        raise Unreadable(Why.EMPTY)
    if size > limits.size:
        raise Unreadable(Why.TOO_LARGE)
    start = source.read(8)
    source.seek(0)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Unreadable(Why.LOCKED_OR_OLD)
    lines = _xlsx_lines(source, limits) if start.startswith(b"PK") else _csv_lines(source, columns)
    return _Reading(columns, limits).of(lines)


class _Reading:
    """What is known while one list is read."""

    def __init__(self, columns: Sequence[Expected], limits: Limits) -> None:
        self.columns = columns
        self.limits = limits
        self.done = Read()
        self.seen: dict[tuple[str, Any], int] = {}

    def of(self, lines: Iterator[Line]) -> Read:
        filled = ((number, cells) for number, cells in lines if any(cell and not cell.isspace() for cell in cells))
        first = next(filled, None)
        if first is None:
            raise Unreadable(Why.EMPTY)
        places = self.headings(*first)
        for rows, (number, cells) in enumerate(filled, 1):
            if rows > self.limits.rows:
                self.wrong(Code.TOO_MANY_ROWS, number, limit=self.limits.rows)
                break
            self.row(number, cells, places)
        return self.done

    def headings(self, number: int, cells: Sequence[str]) -> dict[int, Expected]:
        known = _known(self.columns)
        places: dict[int, Expected] = {}
        for place, cell in enumerate(cells):
            heading = cell.strip()
            if place >= self.limits.columns:
                self.wrong(Code.TOO_MANY_COLUMNS, number, limit=self.limits.columns)
                break
            if not heading:
                continue
            column = known.get(_folded(heading))
            if column is None:
                self.wrong(Code.UNKNOWN_COLUMN, number, _shown(heading), names=[one.name for one in self.columns])
            elif column in places.values():
                self.wrong(Code.DOUBLE_COLUMN, number, column.name, heading)
            else:
                places[place] = column
        for column in self.columns:
            if column.required and column not in places.values():
                self.wrong(Code.MISSING_COLUMN, number, column.name)
        self.width = len(cells)
        return places

    def row(self, number: int, cells: Sequence[str], places: Mapping[int, Expected]) -> None:
        before = len(self.done.errors) + self.done.further_errors
        if outside := next((cell for cell in cells[self.width :] if cell and not cell.isspace()), ""):
            self.wrong(Code.OUTSIDE, number, found=outside)
        values = {
            column.name: self.value(number, column, cells[place].strip() if place < len(cells) else "")
            for place, column in places.items()
        }
        is_right = len(self.done.errors) + self.done.further_errors == before
        (self.done.rows if is_right else self.done.broken).append(Row(number, values))

    def value(self, number: int, column: Expected, text: str) -> Any:
        if not text:
            if column.required:
                self.wrong(Code.MISSING_VALUE, number, column.name)
            return None
        if _has_bad_characters(text):
            return self.wrong(Code.BAD_CHARACTER, number, column.name, text)
        if len(text) > column.longest:
            return self.wrong(Code.TOO_LONG, number, column.name, text, limit=column.longest, length=len(text))
        if text in FORMULA_ERRORS:
            return self.wrong(Code.WRONG_VALUE, number, column.name, text, expected="value")
        try:
            value = column.parse(text)
        except NotExpected as error:
            return self.wrong(Code.WRONG_VALUE, number, column.name, text, error.expected, **error.values)
        except ValueError:
            return self.wrong(Code.WRONG_VALUE, number, column.name, text)
        if column.is_key:
            key = (column.name, value.casefold() if isinstance(value, str) else value)
            first = self.seen.setdefault(key, number)
            if first != number:
                return self.wrong(Code.DUPLICATE, number, column.name, text, first=first)
        return value

    def wrong(self, code: Code, row: int, column: str = "", found: str = "", expected: str = "", **values: Any) -> None:
        if len(self.done.errors) < self.limits.errors:
            self.done.errors.append(Error(code, row, column, _shown(found), expected, values))
        else:
            self.done.further_errors += 1


def _folded(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", unicodedata.normalize("NFKC", text).casefold().strip())).strip()


def whole_number(least: int | None = None, most: int | None = None) -> Callable[[str], int]:
    """A parser of whole numbers from `least` to `most`."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,15}", text):
            raise NotExpected("whole_number", least=least, most=most)
        number = int(text)
        if (least is not None and number < least) or (most is not None and number > most):
            raise NotExpected("whole_number", least=least, most=most)
        return number

    return parse


def day(text: str) -> date:
    """A day, as 2026-03-01 or 1.3.2026."""
    if match := re.fullmatch(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})", text):
        text = f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}"
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise NotExpected("day")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotExpected("day") from None


def email(text: str) -> str:
    """An e-mail address in its outer shape; whether it exists is not asked."""
    if not re.fullmatch(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]+\.[^@\s<>,;\".]{2,}", text):
        raise NotExpected("email")
    return text


def one_of(meanings: Mapping[str, Any]) -> Callable[[str], Any]:
    """A parser of words that are in `meanings`, however they are capitalised."""
    known = {_folded(word): meaning for word, meaning in meanings.items()}

    def parse(text: str) -> Any:
        try:
            return known[_folded(text)]
        except KeyError:
            raise NotExpected("one_of", words=list(meanings)) from None

    return parse


yes_or_no = one_of({"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False, "x": True})


def _csv_lines(stream: BinaryIO, columns: Sequence[Expected]) -> Iterator[Line]:
    encoding = _encoding(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, newline="")
    number = 0
    try:
        start = text.read(CHUNK)
        if start.startswith("%PDF") or start.lstrip()[:1] == "<":
            raise Unreadable(Why.NOT_A_LIST)
        delimiter, announced = _delimiter(start, columns)
        text.seek(0)
        for number, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), 1):
            if not (announced and number == 1):
                yield number, cells
    except UnicodeError:
        raise Unreadable(Why.ENCODING, number + 1) from None
    except csv.Error:
        raise Unreadable(Why.BROKEN, number + 1) from None
    finally:
        text.detach()


def _encoding(stream: BinaryIO) -> str:
    """By its mark; else UTF-16 where every other byte is zero; else UTF-8 where it can be, or else Windows-1252."""
    start = stream.read(CHUNK)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(start) >= 4:
        even, odd = start[::2].count(0), start[1::2].count(0)
        if odd > len(start) * 0.3 and even < odd / 4:
            return "utf-16-le"
        if even > len(start) * 0.3 and odd < even / 4:
            return "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while start:
            decoder.decode(start)
            start = stream.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(start: str, columns: Sequence[Expected]) -> tuple[str, bool]:
    """What parts the cells, and whether a first line `sep=;` says so: that under which most headings are known."""
    if match := re.match(r"sep=([,;\t])\r?\n", start):
        return match[1], True
    known = _known(columns)

    def headings(delimiter: str) -> tuple[int, int]:
        try:
            rows = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
            first = next((row for row in rows if any(cell.strip(" ,;\t\r\n") for cell in row)), [])
        except csv.Error:
            return 0, 0
        return sum(_folded(cell) in known for cell in first), len(first)

    return max(DELIMITERS, key=headings), False


class _TooMuch(Exception):
    pass


def _xlsx_lines(stream: BinaryIO, limits: Limits) -> Iterator[Line]:
    from openpyxl import load_workbook  # It takes a third of a second, and is seldom needed.

    _check_parts(stream, limits)
    stream.seek(0)
    number = 0
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # What the file says of its own size is not believed.
        rows = sheet.iter_rows(max_col=limits.columns + 1, max_row=LAST_ROW, values_only=True)
        for number, row in enumerate(rows, 1):
            cells = [_as_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            yield number, cells
    except Exception:  # noqa: BLE001 -- a broken file makes the library fail in any way there is
        raise Unreadable(Why.BROKEN, number + 1 if number else None) from None


def _check_parts(stream: BinaryIO, limits: Limits) -> None:
    """Read all XML once without keeping it: no bomb, no entities, no row without an end."""
    try:
        with zipfile.ZipFile(stream) as parts:
            files = parts.infolist()
            if "xl/workbook.xml" not in parts.namelist():
                raise Unreadable(Why.NOT_A_LIST)
            if len(files) > MOST_PARTS or sum(file.file_size for file in files) > limits.unpacked:
                raise Unreadable(Why.TOO_LARGE)
            for file in files:
                if file.filename.endswith((".xml", ".rels")):
                    with parts.open(file) as part:
                        _check_xml(part)
    except _TooMuch:
        raise Unreadable(Why.TOO_LARGE) from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, expat.ExpatError, EOFError, OSError) as error:
        raise Unreadable(Why.BROKEN) from error
    except (RuntimeError, NotImplementedError, ValueError) as error:  # a password, an unknown way of packing
        raise Unreadable(Why.LOCKED_OR_OLD) from error
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(Why.BROKEN) from error


def _check_xml(part: Any) -> None:
    parser = expat.ParserCreate()
    all_elements = since_row = 0

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal all_elements, since_row
        all_elements += 1
        since_row = 0 if name.rpartition(":")[2] in ("row", "si") else since_row + 1
        if all_elements > MOST_ELEMENTS or since_row > MOST_IN_A_ROW:
            raise _TooMuch

    def refuse(*declared: Any) -> None:
        raise _TooMuch

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    while piece := part.read(CHUNK):
        parser.Parse(piece)
    parser.Parse(b"", True)


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == time.min else value.isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return str(value)


def _known(columns: Sequence[Expected]) -> dict[str, Expected]:
    return {_folded(name): column for column in columns for name in (column.name, *column.aliases)}


def _shown(text: str) -> str:
    """As much of it as an error needs, without characters that cannot be shown."""
    shown = "".join("\ufffd" if _is_bad(character) else character for character in text[: SHOWN + 1])
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"


def _has_bad_characters(text: str) -> bool:
    return any(map(_is_bad, text))


def _is_bad(character: str) -> bool:
    return (character < " " and character not in "\t\n\r") or "\ud800" <= character <= "\udfff" or character == "\x7f"
