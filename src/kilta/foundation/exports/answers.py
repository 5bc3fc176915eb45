"""Hands a table over in the format that was asked for, after it was noted."""

from collections.abc import Callable, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseBase
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kilta.foundation.access.actors import Actor
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.sign_in import needs_fresh_sign_in
from kilta.foundation.exports import documents
from kilta.foundation.exports.tables import Table, as_text
from kilta.foundation.exports.workbooks import TooManyRows, write_xlsx
from kilta.foundation.exports.writing import write_csv, write_json

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "pdf": "application/pdf",
}
FORMATS = tuple(CONTENT_TYPES)
NAMES = {"csv": "CSV", "xlsx": gettext_lazy("Excel (XLSX)"), "json": "JSON", "pdf": "PDF"}
MOST_ON_PAPER = 500  # rows of a PDF: somebody waits for it
LONGEST_ON_PAPER = 300  # characters of a cell: lines are broken anywhere, which takes long in a long text


def answer(table: Table, format: str, *, by: Actor, request: Request) -> HttpResponseBase:
    """The table as an attachment. One with personal data is given to the signed in alone, after a fresh sign-in.

    Raises Http404 for an unknown format, and a Refusal where a format cannot hold the table.
    """
    if format not in FORMATS:
        raise Http404
    if not table.holds_personal_data:
        return _attachment(table, format, by)
    if not by.is_member:
        raise PermissionDenied

    def handed_over(request: Request) -> HttpResponseBase:
        return _attachment(table, format, by)

    return needs_fresh_sign_in(handed_over)(request)


def content(table: Table, format: str, *, by: Actor) -> IO[bytes]:
    """The table as a temporary file that the caller closes; noted, without asking for a sign-in."""
    from kilta.foundation.exports.use_cases import note_export

    stream = TemporaryFile()  # noqa: SIM115 -- the caller closes it
    try:
        rows = WRITERS[format](table, stream, by)
        if by.is_member or by.is_system:  # Of a stranger there is nothing to note but that it was a stranger.
            note_export(by=by, table=table, format=format, rows=rows)
    except BaseException:
        stream.close()
        raise
    stream.seek(0)
    return stream


def links(
    url_name: str, *, formats: Sequence[str] = FORMATS, query: str = "", **arguments: Any
) -> list[tuple[str, str]]:
    """The formats with their addresses, for `{% downloads links %}`; the address takes a `format`."""
    return [
        (str(NAMES[one]), reverse(url_name, kwargs={**arguments, "format": one}) + (f"?{query}" if query else ""))
        for one in formats
    ]


def _attachment(table: Table, format: str, by: Actor) -> FileResponse:
    response = FileResponse(
        content(table, format, by=by),
        as_attachment=True,
        filename=f"{table.name}.{format}",
        content_type=CONTENT_TYPES[format],
    )
    if table.holds_personal_data:
        response["Cache-Control"] = "private, no-store"
    return response


def _write_pdf(table: Table, stream: IO[bytes], by: Actor) -> int:
    lines = []
    for values in table.lines():
        if len(lines) == MOST_ON_PAPER:
            raise TooManyRows(
                _("A PDF holds at most %(most)s rows. Please choose fewer rows, or take the table as XLSX or CSV.")
                % {"most": MOST_ON_PAPER}
            )
        lines.append([Truncator(as_text(value)).chars(LONGEST_ON_PAPER) for value in values])
    stamp = table.stamp(by, len(lines))
    stream.write(
        documents.pdf(
            "exports/table.html", {"table": table, "lines": lines, "stamp": stamp}, language=get_language() or "en"
        )
    )
    return len(lines)


WRITERS: dict[str, Callable[[Table, IO[bytes], Actor], int]] = {
    "csv": lambda table, stream, by: write_csv(table, stream),
    "xlsx": write_xlsx,
    "json": lambda table, stream, by: write_json(table, stream),
    "pdf": _write_pdf,
}
