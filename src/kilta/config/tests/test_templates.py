"""What holds for every template of Kilta, whoever wrote it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

TEMPLATES = sorted(
    (path.relative_to(folder).as_posix(), path)
    for app in apps.get_app_configs()
    if app.name.startswith("kilta.")
    for folder in [Path(app.path) / "templates"]
    for path in folder.rglob("*.html")
)
NAMES = [name for name, _path in TEMPLATES]
CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\s(?:src=|type=\"application/json\"))", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "htmx that evaluates": re.compile(r"\shx-(on|vars)\b|\shx-vals\s*=\s*[\"']?js:", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a foreign host": re.compile(r"<(?:script|link|img|iframe|use)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//"),
}


def inlined(markup: str) -> list[str]:
    """What of a template a strict content security policy would stop."""
    bare = CODE.sub("x", markup)
    return [what for what, pattern in INLINE.items() if pattern.search(bare)]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize(("name", "path"), TEMPLATES, ids=NAMES)
def test_a_template_has_nothing_that_the_security_policy_stops(name, path):
    assert inlined(path.read_text()) == []


@pytest.mark.parametrize(
    ("name", "path"), [one for one in TEMPLATES if one[1].name.startswith("_")], ids=lambda one: str(one)
)
def test_a_fragment_says_what_it_needs(name, path):
    assert path.read_text().startswith("{#"), "A fragment begins with a comment that lists its inputs."


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ('<p style="color: red">', "a style attribute"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<a href="{{ x }}" onclick="go()">', "an event handler"),
        ('<div hx-on:click="go()">', "htmx that evaluates"),
        ('<img src="https://example.org/a.png">', "a foreign host"),
    ],
)
def test_the_check_finds_what_it_looks_for(markup, what):
    assert what in inlined(markup)
