import base64

import pytest

from kilta.foundation.ui.charts import Chart, _specification
from kilta.foundation.ui.templatetags.components import chart

MEMBERS = Chart("Members", columns=("Country", "Members"), rows=(("Finland", 8), ("Italy & Malta", 2)))


def opened(link: str) -> str:
    return base64.b64decode(link.partition("base64,")[2]).decode("utf-8")


@pytest.mark.parametrize("kind", ["bars", "stacked", "line"])
def test_a_drawing_has_no_style_that_the_security_policy_forbids(kind):
    figures = Chart("Reach", columns=("Month", "Proof", "Claim"), rows=(("May", 3, 1), ("June", 5, None)), kind=kind)

    drawn = figures.drawing().inline

    assert "style=" not in drawn
    assert "<style" not in drawn
    assert "var(--ink" in drawn
    assert "#1c2541" not in drawn


def test_a_drawing_is_set_in_our_letters_and_named():
    drawn = Chart('A "quoted" title', columns=("Country", "Members"), rows=(("Finland", 8),)).drawing().inline

    assert "Atkinson Hyperlegible Next" in drawn
    assert 'aria-label="A &quot;quoted&quot; title"' in drawn


def test_the_same_figures_are_drawn_once(monkeypatch):
    first = MEMBERS.drawing().svg
    monkeypatch.setattr("kilta.foundation.ui.charts._draw", lambda specification: pytest.fail("drawn again"))

    assert MEMBERS.drawing().svg == first


def test_the_table_and_both_downloads_hold_the_figures():
    html = chart(MEMBERS)

    assert '<td class="number">8</td>' in html
    assert opened(MEMBERS.drawing().csv_link) == "\ufeffCountry,Members\r\nFinland,8\r\nItaly & Malta,2\r\n"
    assert opened(MEMBERS.drawing().svg_link).startswith("<svg")
    assert "var(" not in opened(MEMBERS.drawing().svg_link)


def test_a_name_that_looks_like_a_formula_is_text_in_a_spreadsheet():
    figures = Chart("Members", columns=("Name", "Members"), rows=(("=HYPERLINK(1)", 8), ("-Omnia", 1)))

    written = opened(figures.drawing().csv_link)

    assert "'=HYPERLINK(1)" in written
    assert "'-Omnia" in written


def test_a_chart_without_figures_says_so():
    html = chart(Chart("Members", columns=("Country", "Members"), rows=()))

    assert "There are no figures yet." in html
    assert "<svg viewBox" not in html


TICKS = [(0, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8]), (56, [0, 20, 40, 60]), (104, [0, 50, 100, 150])]


@pytest.mark.parametrize(("tallest", "ticks"), TICKS)
def test_the_axis_of_whole_numbers_begins_at_zero_and_has_no_halves(tallest, ticks):
    figures = Chart("Votes", columns=("Answer", "Votes"), rows=(("MIG", tallest), ("TIG", 0)))

    amount = _specification(figures)["layer"][0]["encoding"]["x"]

    assert amount["axis"]["values"] == ticks
    assert amount["scale"]["domain"] == [0, ticks[-1]]
