"""What strangers see alike is kept in memory: only for them, only what is true, each time with a nonce of its own."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.network.use_cases.organisations import reject_organisation
from kilta.domains.people.tests.builders import a_member_of_staff, a_person, signed_in
from kilta.foundation.use_cases import changes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def pages_are_remembered(settings):
    settings.REMEMBERS_PAGES = True


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    return len(queries), answer


def stranger():
    """Asks as browsers ask first: without cookies."""
    return Client(headers={"Sec-Fetch-Dest": "empty"})


def test_the_second_stranger_is_answered_from_memory_with_a_nonce_of_the_own():
    an_organisation("Omnia")
    client = stranger()

    first = client.get("/en/organisations")
    needed, second = queries_of(client, "/en/organisations")

    assert needed == 1
    nonces = [re.search(rb'nonce="([^"]+)"', answer.content)[1] for answer in (first, second)]
    assert nonces[0] != nonces[1]
    assert nonces[1].decode() in second["Content-Security-Policy"]
    assert first.content.replace(nonces[0], b"") == second.content.replace(nonces[1], b"")


def test_what_somebody_changes_strangers_see_at_once():
    omnia, staff = an_organisation("Omnia"), a_member_of_staff()
    client = stranger()
    assert b"Omnia" in client.get("/en/organisations").content

    reject_organisation(by=staff, organisation=omnia, because="It does not exist.")

    assert b"Omnia" not in client.get("/en/organisations").content


def test_without_the_count_of_changes_strangers_would_see_what_was(monkeypatch):
    omnia, staff = an_organisation("Omnia"), a_member_of_staff()
    client = stranger()
    monkeypatch.setattr(changes, "after_commit", lambda: None)
    client.get("/en/organisations")

    reject_organisation(by=staff, organisation=omnia, because="It does not exist.")

    assert b"Omnia" in client.get("/en/organisations").content


def test_who_is_signed_in_is_neither_answered_from_memory_nor_kept_in_it():
    omnia, aino = an_organisation("Omnia"), a_person("Aino")
    a_membership(aino, omnia, role="owner")
    member, client = signed_in(stranger(), aino), stranger()

    seen_by_member = member.get(f"/en/organisations/{omnia.slug}")
    seen_by_stranger = client.get(f"/en/organisations/{omnia.slug}")
    seen_by_member_again = member.get(f"/en/organisations/{omnia.slug}")

    assert b"/edit" in seen_by_member.content
    assert b"/edit" not in seen_by_stranger.content
    assert b"/edit" in seen_by_member_again.content


def test_each_language_and_each_fragment_is_kept_apart():
    client = stranger()

    english, german = client.get("/en/organisations"), client.get("/de/organisations")
    fragment = client.get("/en/organisations", headers={"HX-Request": "true", "HX-Target": "found"})

    assert 'lang="en"' in english.content.decode()
    assert 'lang="de"' in german.content.decode()
    assert queries_of(client, "/en/organisations")[1]["Content-Type"] == fragment["Content-Type"]


def test_a_visitor_with_any_cookie_fills_no_memory():
    an_organisation("Omnia")
    client = stranger()
    client.cookies["csrftoken"] = "a" * 32

    client.get("/en/organisations")

    assert queries_of(client, "/en/organisations")[0] > 1


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/en/nowhere"])
def test_what_is_never_kept_does_not_ask_for_the_count_of_changes(path):
    needed, _answer = queries_of(stranger(), path)

    assert needed == 0
