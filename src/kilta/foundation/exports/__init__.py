"""Tables to take away: described once by their columns, given as CSV or JSON, and noted.

    COLUMNS = [Column("name", lambda row: row.name), Column("country", lambda row: row.country)]

    return csv_response("organisations", COLUMNS, rows.iterator(), purpose="directory", by=request.actor)

A text that a spreadsheet would run as a formula is defused. Who took what, when and what for stays in `Export`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from defusedcsv import csv
from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse

from kilta.foundation.access.actors import Actor

BYTE_ORDER_MARK = "\ufeff"  # so that spreadsheets read the letters as UTF-8


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, and how it is read from a row. A list becomes words parted by spaces."""

    name: str
    read: Callable[[Any], Any]


def csv_response(
    name: str, columns: Sequence[Column], rows: Iterable[Any], *, purpose: str, by: Actor
) -> StreamingHttpResponse:
    """The rows as `name.csv`, written while they are read; the export is noted first."""
    _note(name, purpose, by)
    return _answer(f"{name}.csv", "text/csv; charset=utf-8", _csv_lines(columns, rows))


def json_response(
    name: str, columns: Sequence[Column], rows: Iterable[Any], *, purpose: str, by: Actor
) -> StreamingHttpResponse:
    """The rows as `name.json`, a list of objects; the export is noted first."""
    _note(name, purpose, by)
    return _answer(f"{name}.json", "application/json", _json_lines(columns, rows))


def _note(name: str, purpose: str, by: Actor) -> None:
    from kilta.foundation.exports.use_cases import note_export

    if by.is_member or by.is_system:  # Of a stranger there is nothing to note but that it was a stranger.
        note_export(by=by, name=name, purpose=purpose)


def _answer(filename: str, content_type: str, lines: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _csv_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    line = StringIO()
    writer = csv.writer(line)

    def written(values: Iterable[Any]) -> str:
        writer.writerow(list(values))
        text = line.getvalue()
        line.seek(0)
        line.truncate()
        return text

    yield BYTE_ORDER_MARK + written(column.name for column in columns)
    for row in rows:
        yield written(_in_a_cell(column.read(row)) for column in columns)


def _json_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    before = "["
    for row in rows:
        values = {column.name: column.read(row) for column in columns}
        yield before + json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[" else "]\n"


def _in_a_cell(value: Any) -> Any:
    match value:
        case str():
            return value.lstrip()  # A spreadsheet looks for a formula behind tabs and line ends, too.
        case list() | tuple():
            return " ".join(str(one) for one in value)
        case bool():
            return "yes" if value else "no"
        case None:
            return ""
    return value
