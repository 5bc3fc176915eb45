import inspect
import re
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from kilta.foundation.ui import gallery
from kilta.foundation.ui.component import COMPONENTS

EXAMPLES = [
    pytest.param(example, scheme, id=f"{piece.name}-{example.state or 'one'}-{scheme}")
    for piece in gallery.pieces()
    for example in piece.examples
    for scheme in gallery.SCHEMES
]


def drawn(code: str, **values: object) -> str:
    return Template(code).render(Context(values))


@pytest.mark.parametrize(("example", "scheme"), EXAMPLES)
def test_a_component_is_drawn_in_each_state_and_needs_no_inline_style(example, scheme):
    html = example.drawn(scheme)

    assert html.strip()
    assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", html)


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=lambda component: component.name)
def test_a_component_says_what_it_is_and_what_it_takes(component):
    assert component.about
    assert component.signature.startswith(f"{component.name}(")
    parameters = inspect.signature(component.function).parameters.values()
    assert all(parameter.annotation is not parameter.empty for parameter in parameters)


@pytest.mark.parametrize(
    "code",
    [
        "{% button evil %}",
        "{% button 'x' href=evil name=evil value=evil data_x=evil %}",
        "{% tag evil href=evil %}",
        "{% lens_tag evil evil %}",
        "{% card evil href=evil %}{{ evil }}{% endcard %}",
        "{% callout evil %}{{ evil }}{% endcallout %}",
        "{% empty_state evil evil evil evil %}",
        "{% avatar evil %}",
        "{% translation_state evil evil evil %}",
        "{% confirm evil evil question=evil x=evil %}",
        "{% dialog evil evil evil %}{{ evil }}{% enddialog %}",
        "{% state_tag evil %}",
    ],
)
def test_what_people_wrote_stays_text(code):
    html = drawn(code, evil='"><img src=x onerror=alert(1)>')

    assert "<img" not in html


def test_a_title_is_written_once_and_shown_as_heading_and_in_the_tab():
    html = drawn(
        '{% extends "ui/one_column.html" %}{% block title %}{{ name }} <em>now</em>{% endblock %}', name="Omnia & <i>"
    )

    assert "<h1>Omnia &amp; &lt;i&gt; <em>now</em></h1>" in html
    assert "<title>Omnia &amp; &lt;i&gt; now · Kilta</title>" in html


def test_a_row_without_a_value_is_left_out():
    html = drawn("{% facts rows %}", rows=[("Kind", "VET provider"), ("Website", ""), ("Count", 0)])

    assert "Website" not in html
    assert "<dd>0</dd>" in html


def test_a_machine_translation_says_so_in_the_language_of_the_reader():
    with translation.override("en"):
        html = drawn("{% translation_state 'machine' 'fi' '?original' %}")

    assert "Translated into Finnish by a machine" in html
    assert 'href="?original"' in html


def test_an_original_offers_no_other_original():
    assert "<a " not in drawn("{% translation_state 'original' 'fi' '?original' %}")


def test_history_shows_each_value_before_and_after():
    class Change:
        at = datetime(2026, 3, 17, 12, 30, tzinfo=UTC)
        label = "changed"
        by = "Aino"
        fields = {"name": ("Omni", "Omnia"), "website": ("", "omnia.fi")}

    html = drawn("{% history changes %}", changes=[Change()])

    assert "<del>Omni</del> → <ins>Omnia</ins>" in html
    assert html.count("<del>") == 1


def test_a_question_before_an_act_is_posted_with_its_token():
    html = drawn("{% confirm 'Leave' '/leave' member=7 %}", csrf_token="t0ken")

    assert 'name="csrfmiddlewaretoken" value="t0ken"' in html
    assert 'name="member" value="7"' in html
    assert 'method="post" action="/leave"' in html
