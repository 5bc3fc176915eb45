"""The frame of every page: navigation, languages, messages, answers and error pages."""

import re
from datetime import datetime

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import formats, translation

from kilta.foundation.access.actors import Guest, System
from kilta.foundation.access.openings import members
from kilta.foundation.ui import answers, navigation
from kilta.foundation.ui.context import Chrome, in_language

STAFF = System("test")


def asked(path="/en/gallery", *, by=Guest(), is_fragment=False):  # noqa: B008 (a guest is the same everywhere)
    request = RequestFactory().get(path, headers={"HX-Request": "true"} if is_fragment else {})
    request.actor = by
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.fixture
def entries(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})


def test_an_area_shows_what_the_reader_may_open_in_order(entries):
    navigation.register(area="main", label="Second", url_name="web:home", order=20)
    navigation.register(area="main", label="First", url_name="ui:gallery", order=10)
    navigation.register(area="main", label="Members only", url_name="web:today", order=30, audience=members)
    navigation.register(area="main", label="Not installed", url_name="nowhere:at_all", order=5)

    assert [link.text for link in navigation.links("main", asked())] == ["First", "Second"]


def test_the_page_that_is_open_is_marked_and_none_beside_it(entries):
    navigation.register(area="main", label="Home", url_name="web:home")
    navigation.register(area="main", label="Gallery", url_name="ui:gallery")

    current = [link.text for link in navigation.links("main", asked("/en/gallery/colours")) if link.is_current]

    assert current == ["Gallery"]


def test_what_waits_behind_an_entry_is_counted(entries):
    navigation.register(area="account", label="News", url_name="ui:gallery", count=lambda request: 3)

    assert Chrome(asked()).waiting == 3


@pytest.mark.parametrize(
    ("path", "german"),
    [
        ("/en/gallery?q=a%26b", "/de/gallery?q=a%26b"),
        ("/en", "/de"),
        ("/en/", "/de/"),
        ("/entrance", "/de/"),
        ("/healthz", "/de/"),
    ],
)
def test_a_page_has_the_same_address_in_each_language(path, german):
    assert in_language(path, "de") == german


def test_a_page_names_its_other_languages_for_machines(client):
    html = client.get("/en/gallery").content.decode()

    assert re.search(r'<link rel="alternate" hreflang="fi" href="https?://[^/"]+/fi/gallery">', html)


def test_a_message_of_a_form_stands_on_the_next_page():
    request = asked()
    messages.success(request, "Saved.")

    html = render_to_string("ui/one_column.html", {"messages": messages.get_messages(request)}, request)

    assert "<p>Saved.</p>" in html


def test_a_change_answers_htmx_with_the_piece_and_its_message():
    request = asked(is_fragment=True)
    messages.success(request, "Saved.")

    answer = answers.changed(request, "ui/_mark.html", page=None, go_to="/en/")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.lstrip().startswith("<svg")
    assert 'hx-swap-oob="beforeend"' in html
    assert "Saved." in html


def test_a_change_answers_everybody_else_with_a_redirect():
    answer = answers.changed(asked(), "ui/_mark.html", page=None, go_to="web:home")

    assert (answer.status_code, answer["Location"]) == (303, "/en/")


@pytest.mark.parametrize("status", [400, 403, 404, 409, 429, 500])
def test_an_error_page_needs_no_request_and_no_database(status, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = render_to_string(f"{status}.html")

    assert html.count("<h1>") == 1
    assert "ui/build/kilta.css" in html


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "5 March 2026, 14:30"), ("fi", "5. maaliskuuta 2026 kello 14.30"), ("de", "5. März 2026 14:30")],
)
def test_moments_are_written_as_the_reader_writes_them(language, written):
    with translation.override(language):
        assert formats.date_format(datetime(2026, 3, 5, 14, 30), "DATETIME_FORMAT") == written  # noqa: DTZ001
