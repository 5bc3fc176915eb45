"""Lists that people upload: what is read, what is said about what is wrong, and that nothing else ever happens."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kilta.engines import sheets
from kilta.engines.sheets import Code, Expected, Limits, Unreadable, Why

PEOPLE = [
    Expected("name", required=True, longest=20, aliases=["Nimi"]),
    Expected("email", required=True, parse=sheets.email, is_key=True),
    Expected("seats", parse=sheets.whole_number(1, 60)),
    Expected("born", parse=sheets.day),
]
LIST = "name,email,seats,born\nAino Jäävi,aino@example.org,3,2001-02-28\n\nBert,bert@example.org,,\n"


def read(content, **limits):
    content = content.encode() if isinstance(content, str) else content
    return sheets.read(io.BytesIO(content), PEOPLE, limits=Limits(**limits))


def a_book(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def places(done):
    return [(error.code, error.row, error.column) for error in done.errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_is_read_in_every_usual_encoding_and_with_every_usual_delimiter(encoding, delimiter):
    done = read(LIST.replace(",", delimiter).encode(encoding))

    assert done.errors == []
    assert [(row.number, row.values["name"]) for row in done.rows] == [(2, "Aino Jäävi"), (4, "Bert")]
    assert (done.rows[0].values["seats"], done.rows[0].values["born"]) == (3, date(2001, 2, 28))
    assert done.rows[1].values["seats"] is None


def test_a_spreadsheet_is_read_like_the_same_list_as_text():
    book = a_book(
        ["Nimi", "E-MAIL", "seats", "born"],
        ["Aino", "a@example.org", 3.0, date(2001, 2, 28)],
        [],
        ["Bert", "b@example.org"],
    )
    columns = [PEOPLE[0], Expected("email", parse=sheets.email, aliases=["e-mail"]), *PEOPLE[2:]]

    done = sheets.read(io.BytesIO(book), columns)

    assert done.errors == []
    assert [row.number for row in done.rows] == [2, 4]
    assert done.rows[0].values == {"name": "Aino", "email": "a@example.org", "seats": 3, "born": date(2001, 2, 28)}


def test_every_error_is_told_with_its_place():
    done = read(
        "name,email,seats,shoe\n"
        ",a@example.org,,\n"
        "Bert,bert,99,\n"
        f"{'x' * 21},c@example.org,1,\n"
        "Dora,A@example.org,1,\n"
        "Dora,d@example.org,1,,over\n"
        "Do\0ra,e@example.org,1,\n"
        "Otto,a@EXAMPLE.org,1,\n"
    )

    assert places(done) == [
        (Code.UNKNOWN_COLUMN, 1, "shoe"),
        (Code.MISSING_VALUE, 2, "name"),
        (Code.WRONG_VALUE, 3, "email"),
        (Code.WRONG_VALUE, 3, "seats"),
        (Code.TOO_LONG, 4, "name"),
        (Code.DUPLICATE, 5, "email"),
        (Code.OUTSIDE, 6, ""),
        (Code.BAD_CHARACTER, 7, "name"),
        (Code.DUPLICATE, 8, "email"),
    ]
    assert done.errors[3].expected == "whole_number"
    assert done.errors[3].values == {"least": 1, "most": 60}
    assert done.errors[3].found == "99"
    assert done.errors[5].values == {"first": 2}
    assert done.rows == []


def test_missing_and_double_columns_are_named():
    assert places(read("name,Nimi\nAino,Aino\n")) == [
        (Code.DOUBLE_COLUMN, 1, "name"),
        (Code.MISSING_COLUMN, 1, "email"),
    ]


def test_no_more_rows_and_errors_are_kept_than_allowed():
    done = read("name,email\n" + "Aino,x\n" * 10, rows=5, errors=2)

    assert len(done.errors) == 2
    assert done.further_errors == 4  # Three more addresses, and that there are too many rows.


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.EMPTY),
        (b"\n , \n", Why.EMPTY),
        (b"x" * 1001, Why.TOO_LARGE),
        (b"%PDF-1.7", Why.NOT_A_LIST),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", Why.LOCKED_OR_OLD),
        (b"PK\x03\x04 broken", Why.BROKEN),
        (b"name,email\nA\x81no,x", Why.ENCODING),
        (b'name,email\n"Aino,a@example.org\n', Why.BROKEN),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(content, why):
    with pytest.raises(Unreadable) as refused:
        read(content, size=1000)

    assert refused.value.why == why


def changed(book, part, change):
    """The same XLSX file with one part replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return written.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml + b" " * 2_000_000,
        lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml,
        lambda xml: xml.replace(b"<sheetData>", b'<sheetData><row r="1">' + b"<c/>" * 60_000 + b"</row>"),
    ],
    ids=["unpacks to too much", "entities", "a row without an end"],
)
def test_a_bomb_is_refused_before_it_is_opened(change):
    bomb = changed(a_book(["name", "email"], ["Aino", "a@example.org"]), SHEET, change)

    with pytest.raises(Unreadable) as refused:
        read(bomb, unpacked=1_000_000)

    assert refused.value.why == Why.TOO_LARGE


def outcome(content):
    try:
        return read(content)
    except Unreadable as refused:
        return refused


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=400).map(lambda some: b"name,email\n" + some)))
def test_whatever_bytes_come_in_they_are_read_or_refused(content):
    assert isinstance(outcome(content), sheets.Read | Unreadable)


BOOK = a_book(["name", "email", "seats"], ["Aino", "a@example.org", 3])
PARTS = [name for name in zipfile.ZipFile(io.BytesIO(BOOK)).namelist() if name.endswith((".xml", ".rels"))]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(BOOK) - 1), st.binary(max_size=8))
def test_a_spreadsheet_with_wrong_bytes_is_read_or_refused(place, bytes_):
    broken = BOOK[:place] + bytes_ + BOOK[place + len(bytes_) :]

    assert isinstance(outcome(broken), sheets.Read | Unreadable)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PARTS), st.floats(0, 1), st.integers(0, 30), st.text('<>/"=rct0189 &;', max_size=10))
def test_a_spreadsheet_with_wrong_xml_is_read_or_refused(part, where, cut, text):
    def change(xml):
        place = int(where * len(xml))
        return xml[:place] + text.encode() + xml[place + cut :]

    assert isinstance(outcome(changed(BOOK, part, change)), sheets.Read | Unreadable)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), max_size=5))
def test_no_row_with_content_is_lost(names):
    content = "name,email\n" + "".join(f"x,{number}@example.org\n" for number, _ in enumerate(names))

    assert len(read(content).rows) == len(names)
