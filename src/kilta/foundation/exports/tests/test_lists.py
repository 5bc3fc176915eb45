"""Whoever uploads a list learns everything that is wrong in it, by row and column, in whole sentences."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from kilta.engines import sheets
from kilta.engines.sheets import Code, Error, Expected, Limits, NotExpected, Unreadable, Why
from kilta.engines.tests import hostile
from kilta.foundation.exports.lists import ListField, expects, said, said_unreadable

VALUES = {"limit": 5, "length": 9, "first": 2, "names": ["name", "email"]}


def lens(text):
    if text != "green":
        raise NotExpected("tests.lens", known="green")
    return text


expects("tests.lens", "a lens, such as %(known)s")


class PeopleForm(forms.Form):
    people = ListField(
        label="List",
        columns=[
            Expected("name", required=True),
            Expected("email", parse=sheets.email, is_key=True),
            Expected("seats", parse=sheets.whole_number(1, 60)),
            Expected("lens", parse=lens),
        ],
    )


def sent(content, name="people.csv"):
    return PeopleForm({}, {"people": SimpleUploadedFile(name, content)})


def shown(form):
    return Template("{% form_fields form %}{% sheet_errors form.people %}").render(Context({"form": form}))


def test_a_good_list_gives_its_rows():
    form = sent("name,email\nÄiti,a@b.example\n".encode())

    assert form.is_valid()
    assert [row.values["name"] for row in form.cleaned_data["people"].rows] == ["Äiti"]
    assert "What is wrong" not in shown(form)


def test_a_list_with_errors_gives_no_rows_and_shows_each_error_where_it_is():
    form = sent(b"name,email,seats,lens\n,a@b.example,1,green\nBert,a@b.example,99,red\nCarla,carla,x,\n")

    assert not form.is_valid()
    html = shown(form)
    assert "6 things are wrong in this list" in html
    for sentence in (
        "This cell may not be empty.",
        "The same stands in row 2 already.",
        "Expected was a whole number from 1 to 60.",
        "Expected was a lens, such as green.",
        "Expected was an e-mail address, such as name@school.example.",
    ):
        assert sentence in html
    assert html.count("<tr>") == 7


def test_what_was_found_stays_text():
    html = shown(sent(b"name,email\nAino,<script>alert(1)</script>\n"))

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_only_so_many_errors_are_shown_and_the_others_are_counted():
    form = sent(b"name,email\n" + b"Aino,nothing\n" * 700)

    html = shown(form)

    assert "700 things are wrong" in html
    assert "200 more things are wrong" in html


@pytest.mark.parametrize(
    "content",
    [b"", b"name,email\n", b"\0\0", b"%PDF-1.7", b"PK\x03\x04", b"name\n\x81\n", hostile.bomb(), hostile.docx()],
)
def test_what_is_no_list_is_refused_with_a_sentence(content):
    form = sent(content)

    assert not form.is_valid()
    assert form.errors["people"][0].endswith(".")


@pytest.mark.parametrize("code", Code)
def test_every_error_has_its_sentence(code):
    sentence = said(Error(code, 3, "email", "x", values=VALUES))

    assert sentence.endswith(".")
    assert "%(" not in sentence


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("row", [None, 7])
def test_every_reason_has_its_sentence(why, row):
    assert said_unreadable(Unreadable(why, row), Limits()).endswith(".")


def test_a_workbook_is_read_like_a_list():
    assert sent(hostile.xlsx(), "people.xlsx").errors["people"] == ["This list has a heading, but no rows."]
