"""Writes a table as CSV or JSON, row by row; each function returns how many rows there were."""

import json
from io import TextIOWrapper
from typing import IO, Any

from defusedcsv import csv
from django.core.serializers.json import DjangoJSONEncoder

from kilta.foundation.exports.tables import Table

BYTE_ORDER_MARK = "\ufeff"  # so that spreadsheets read the letters as UTF-8


def write_csv(table: Table, stream: IO[bytes]) -> int:
    """For spreadsheets and programs; a text that a spreadsheet would run as a formula is defused."""
    text = TextIOWrapper(stream, "utf-8", errors="replace", newline="")
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.columns])
    rows = 0
    for rows, values in enumerate(table.lines(), 1):  # noqa: B007 (how many there were is the answer)
        writer.writerow([_in_a_cell(value) for value in values])
    text.detach()
    return rows


def write_json(table: Table, stream: IO[bytes]) -> int:
    """A list of objects, for programs."""
    names = [column.name for column in table.columns]
    rows = 0
    for rows, values in enumerate(table.lines(), 1):
        written = json.dumps(dict(zip(names, values, strict=True)), cls=DjangoJSONEncoder, ensure_ascii=False)
        stream.write(("[" if rows == 1 else ",\n").encode() + written.encode("utf-8", "replace"))
    stream.write(b"]\n" if rows else b"[]\n")
    return rows


def _in_a_cell(value: Any) -> Any:
    match value:
        case str():
            return value.lstrip()  # A spreadsheet looks for a formula behind tabs and line ends, too.
        case list() | tuple():
            return " ".join(str(one) for one in value).lstrip()
        case bool():
            return "yes" if value else "no"
        case None:
            return ""
    return value
