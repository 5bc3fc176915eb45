"""A table with personal data is given to whom is signed in, and has just proven who they are."""

import pytest
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from django.test import RequestFactory
from django.urls import reverse

from kilta.domains.people.tests.builders import PASSWORD, a_member_of_staff, a_person, signed_in
from kilta.foundation.exports import Column, Table
from kilta.foundation.exports.answers import answer
from kilta.foundation.exports.models import Export


def asked(client, aino):
    table = Table(
        "people",
        "People",
        [Column("name", lambda row: row)],
        ["Bert"],
        purpose="attendance list",
        holds_personal_data=True,
    )
    request = RequestFactory().get("/people.csv")
    request.actor, request.user, request.session = aino, aino.account, client.session
    with context.request_context(request):
        return answer(table, "csv", by=aino, request=request)


@pytest.fixture
def aino(client):
    aino = a_person("Aino")
    signed_in(client, aino)
    return aino


def test_personal_data_asks_for_a_fresh_sign_in_first(client, aino):
    with pytest.raises(ReauthenticationRequired):  # allauth's middleware makes the way to the question of it
        asked(client, aino)

    assert not Export.objects.exists()


def test_after_a_fresh_sign_in_the_table_is_given_and_noted(client, aino):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    response = asked(client, aino)

    assert b"Bert" in b"".join(response.streaming_content)
    assert response["Cache-Control"] == "private, no-store"
    noted = Export.objects.get()
    assert (noted.actor, noted.rows, noted.holds_personal_data) == (aino.actor_key, 1, True)


def test_staff_see_who_took_which_table(client, aino):
    client.get(reverse("network:organisations_file", args=["xlsx"]))
    signed_in(client, a_member_of_staff())

    page = client.get(reverse("exports:taken")).content.decode()

    assert "Aino" in page
    assert "XLSX" in page
