"""One description of columns gives the same table in every format, harmless and noted."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.utils import translation

from kilta.engines import sheets
from kilta.foundation.access.actors import Guest, System
from kilta.foundation.exports import Column, Table, documents, workbooks
from kilta.foundation.exports.answers import answer, content
from kilta.foundation.exports.models import Export
from kilta.foundation.exports.queries import taken_of

NIGHTLY = System("nightly")
COLUMNS = [Column("name", lambda row: row["name"], "Nimi"), Column("sectors", lambda row: row["sectors"])]
ROWS = [{"name": "Omnia", "sectors": ["07", "10"]}, {"name": "Jyväskylä 🧑‍🏭 עברית", "sectors": []}]
FORMULAS = ["=1+1", "+1+cmd|' /C calc'!A0", "-1+2", "@SUM(A1)", "\t=1", "\r\n=1", "%0a=1", '=HYPERLINK("https://x")']


def a_table(rows=ROWS, columns=COLUMNS, **options):
    return Table("people", "People & places", columns, rows, **{"purpose": "test", **options})


def written(table, format, by=NIGHTLY):
    with content(table, format, by=by) as stream:
        return stream.read()


def csv_rows(table):
    return list(csv.DictReader(io.StringIO(written(table, "csv").decode("utf-8-sig"))))


def workbook(table, by=NIGHTLY):
    return openpyxl.load_workbook(io.BytesIO(written(table, "xlsx", by)))


def test_a_table_becomes_a_spreadsheet_as_text():
    assert csv_rows(a_table()) == [
        {"name": "Omnia", "sectors": "07 10"},
        {"name": "Jyväskylä 🧑‍🏭 עברית", "sectors": ""},
    ]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_in_a_csv_is_run_as_a_formula(formula):
    [row] = csv_rows(a_table([{"name": formula, "sectors": [formula]}]))

    assert row["name"].startswith("'")
    assert row["sectors"].startswith("'")


@pytest.mark.parametrize("formula", [*FORMULAS, "{=1}", "https://evil.example", "mailto:x@y.example", "internal:A1"])
def test_no_text_in_a_workbook_is_a_formula_or_a_link(formula):
    book = io.BytesIO(written(a_table([{"name": formula, "sectors": []}]), "xlsx"))

    cell = openpyxl.load_workbook(book).worksheets[0]["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    with zipfile.ZipFile(book) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize("rows", [ROWS, []])
def test_the_same_table_becomes_json(rows):
    assert json.loads(written(a_table(rows), "json")) == rows


VALUES = [
    Column("number", lambda row: row["number"]),
    Column("price", lambda row: row["price"]),
    Column("day", lambda row: row["day"]),
    Column("moment", lambda row: row["moment"]),
    Column("is_new", lambda row: row["is_new"]),
    Column("code", lambda row: row["code"]),
    Column("nothing", lambda row: None),
]
VALUE = {
    "number": 1200,
    "price": Decimal("12.5"),
    "day": date(2026, 3, 29),
    "moment": datetime(2026, 3, 29, 10, 30, tzinfo=UTC),
    "is_new": True,
    "code": 12345678901234567890,
}


def test_a_workbook_holds_real_numbers_and_days():
    sheet = workbook(a_table([VALUE], VALUES)).worksheets[0]

    number, price, day, moment, is_new, code, nothing = (cell.value for cell in sheet[2])
    assert (number, price, is_new, nothing) == (1200, 12.5, True, None)
    assert (day, moment) == (datetime(2026, 3, 29), datetime(2026, 3, 29, 13, 30))  # noqa: DTZ001 (of the sheet)
    assert code == "12345678901234567890"
    assert sheet["C2"].number_format == "yyyy-mm-dd"


def test_a_workbook_is_ready_to_be_read_and_printed():
    sheet = workbook(a_table()).worksheets[0]

    assert sheet["A1"].value == "Nimi"
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width > 15
    assert sheet.oddFooter.left.text == "People && places"


def test_a_second_sheet_says_what_the_first_holds():
    about = workbook(a_table(chosen="country: FI", notes=["Funded by the European Union"])).worksheets[1]

    lines = {(row[0].value, row[1].value) for row in about.iter_rows(min_row=3)}
    assert ("Chosen", "country: FI") in lines
    assert ("Rows", "2") in lines
    assert (None, "Funded by the European Union") in lines
    assert "Taken on" in {term for term, _value in lines}


def test_what_was_taken_can_be_uploaded_again():
    expected = [sheets.Expected("name", aliases=["Nimi"]), sheets.Expected("sectors")]
    for format in ("csv", "xlsx"):
        read = sheets.read(io.BytesIO(written(a_table(), format)), expected)

        assert [row.values["name"] for row in read.rows] == [row["name"] for row in ROWS], format
        assert not read.errors


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "pdf"])
@pytest.mark.parametrize("text", ["\ud800", "x" * 40_000, "‮evil", "<script>alert(1)</script>", "&amp;", "a\x07b"])
def test_strange_text_breaks_no_format(format, text):
    assert written(a_table([{"name": text, "sectors": [text]}]), format)


@pytest.mark.parametrize("title", ["Event: [draft]/final?*", "x" * 300, "'", "", "&&&" * 100])
def test_a_strange_title_breaks_no_workbook(title):
    table = Table("people", title, COLUMNS, ROWS, purpose="test")

    assert workbook(table).worksheets[0]["A2"].value == "Omnia"


def test_a_table_that_is_too_long_for_a_format_says_so_and_is_not_noted(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 1)

    with pytest.raises(workbooks.TooManyRows, match="CSV"):
        content(a_table(), "xlsx", by=NIGHTLY)

    with pytest.raises(workbooks.TooManyRows, match="500"):
        content(a_table(ROWS * 251), "pdf", by=NIGHTLY)
    assert not Export.objects.exists()


def test_a_table_on_paper_has_its_title_and_its_language():
    with translation.override("fi"):
        made = written(a_table(ROWS * 100), "pdf")

    with pikepdf.open(io.BytesIO(made)) as paper:
        assert len(paper.pages) > 1
        assert str(paper.docinfo["/Title"]) == "People & places"
        assert str(paper.Root.Lang) == "fi"
        fonts = {str(font.BaseFont) for font in paper.objects if _is_font(font)}
    assert any("Atkinson" in font for font in fonts)


def _is_font(one):
    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font" and "/BaseFont" in one


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "https://kilta.invalid/media/x"])
def test_a_document_loads_nothing_from_elsewhere(address):
    weasyprint = documents._weasyprint()

    with pytest.raises(ValueError, match="elsewhere"):
        documents._our_files(weasyprint).fetch(address)


def test_without_pango_a_person_is_told_and_nothing_else_fails(monkeypatch):
    def missing(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(documents, "import_module", missing)

    with pytest.raises(documents.NoPdf, match="another format"):
        content(a_table(), "pdf", by=NIGHTLY)
    assert written(a_table(), "xlsx")


def test_who_took_a_table_is_noted_by_key():
    event = uuid4()
    written(a_table(holds_personal_data=True, of=("events.event", event)), "json")
    written(a_table(), "csv", by=Guest())

    [noted] = Export.objects.all()
    assert (noted.actor, noted.name, noted.format, noted.rows) == ("system:nightly", "people", "json", 2)
    assert noted.holds_personal_data
    assert [one.export for one in taken_of("events.event", event)] == [noted]


def a_request(by):
    request = RequestFactory().get("/people.csv")
    request.actor = by
    return request


def test_an_answer_is_an_attachment():
    response = answer(a_table(), "csv", by=Guest(), request=a_request(Guest()))

    assert response["Content-Disposition"] == 'attachment; filename="people.csv"'


def test_an_unknown_format_is_not_there():
    with pytest.raises(Http404):
        answer(a_table(), "exe", by=Guest(), request=a_request(Guest()))


def test_personal_data_is_given_to_nobody_who_is_not_signed_in():
    with pytest.raises(PermissionDenied):
        answer(a_table(holds_personal_data=True), "csv", by=Guest(), request=a_request(Guest()))
