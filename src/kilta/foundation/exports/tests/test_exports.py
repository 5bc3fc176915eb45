import csv
import io
import json

import pytest

from kilta.foundation.access.actors import Guest, System
from kilta.foundation.exports import Column, csv_response, json_response
from kilta.foundation.exports.models import Export

COLUMNS = [Column("name", lambda row: row["name"]), Column("sectors", lambda row: row["sectors"])]
ROWS = [{"name": "Omnia", "sectors": ["07", "10"]}, {"name": "Jyväskylä 🧑‍🏭 עברית", "sectors": []}]


def text_of(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


def rows_of(response):
    return list(csv.DictReader(io.StringIO(text_of(response))))


def test_a_table_becomes_a_spreadsheet():
    response = csv_response("people", COLUMNS, ROWS, purpose="test", by=Guest())

    assert response["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert rows_of(response) == [
        {"name": "Omnia", "sectors": "07 10"},
        {"name": "Jyväskylä 🧑‍🏭 עברית", "sectors": ""},
    ]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1"])
def test_no_text_is_run_as_a_formula(formula):
    rows = rows_of(csv_response("people", COLUMNS, [{"name": formula, "sectors": []}], purpose="test", by=Guest()))

    assert rows[0]["name"].startswith("'")


@pytest.mark.parametrize("rows", [ROWS, []])
def test_the_same_table_becomes_json(rows):
    assert json.loads(text_of(json_response("people", COLUMNS, rows, purpose="test", by=Guest()))) == rows


def test_who_took_a_table_is_noted_by_key():
    csv_response("people", COLUMNS, ROWS, purpose="test", by=System("nightly"))
    csv_response("people", COLUMNS, ROWS, purpose="test", by=Guest())

    assert [(one.actor, one.name) for one in Export.objects.all()] == [("system:nightly", "people")]
