"""Signing in through an OpenID provider, against one that the test starts."""

import html
import re

import pytest
import requests
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from kilta.foundation import jobs
from kilta.foundation.accounts.models import Account
from kilta.foundation.accounts.tests.provider import a_provider

ABOUT_AINO = {"name": "Aino Salo", "email": "aino@school.example", "country": "FI", "age": "18"}
JOIN = "/en/account/provider/signup/"


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.RATE_LIMITS = False
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def provider(settings):
    with a_provider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = provider.setting
        yield provider


def way_to(client) -> str:
    """Where the page leads that stands between us and the provider."""
    page = client.post("/en/account/oidc/school/login/").content.decode()
    return html.unescape(re.search(r'content="0;url=([^"]+)"', page)[1])


def come_back(client):
    """Sign in at the provider, and answer what we say when it sends the browser back."""
    back = requests.get(way_to(client), allow_redirects=False, timeout=5).headers["Location"]
    return client.get("/" + back.split("/", 3)[3])


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_who_comes_for_the_first_time_is_asked_what_everybody_is_asked(provider, client):
    answer = come_back(client)
    page = client.get(answer.url).content.decode()

    assert answer.url == JOIN
    assert 'value="Aino Salo"' in page
    assert 'name="country"' in page
    assert not Account.objects.exists()


def test_an_address_that_the_provider_has_confirmed_needs_no_mail(provider, client):
    come_back(client)

    client.post(JOIN, ABOUT_AINO)
    jobs.run_all_now()

    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified
    assert not [message for message in mail.outbox if "confirm-email" in message.body]


def test_an_address_that_nobody_has_confirmed_is_confirmed_by_mail(provider, client):
    provider.person["email_verified"] = False
    come_back(client)

    client.post(JOIN, ABOUT_AINO)
    jobs.run_all_now()

    assert not is_signed_in(client)
    assert any("confirm-email" in message.body for message in mail.outbox)


def test_who_comes_again_is_signed_in_at_once(provider, client):
    come_back(client)
    client.post(JOIN, ABOUT_AINO)
    again = Client()

    answer = come_back(again)

    assert is_signed_in(again)
    assert answer.url == "/en/today"
    assert Account.objects.count() == 1


def test_below_the_age_of_consent_nothing_is_kept(provider, client):
    come_back(client)

    client.post(JOIN, ABOUT_AINO | {"country": "DE", "age": "14"})

    assert not Account.objects.exists()
    assert not EmailAddress.objects.exists()


def test_a_provider_does_not_open_the_account_of_somebody_who_joined_by_address(provider, client):
    bert = Account.objects.create_user("aino@school.example", "korkea-koivu-42")
    EmailAddress.objects.create(user=bert, email=bert.email, primary=True, verified=True)
    come_back(client)

    client.post(JOIN, ABOUT_AINO)

    assert not is_signed_in(client)
    assert Account.objects.get() == bert


def test_what_a_provider_sends_back_counts_only_for_the_browser_that_went_there(provider, client):
    back = requests.get(way_to(client), allow_redirects=False, timeout=5).headers["Location"]
    carla = Client()

    answer = carla.get("/" + back.split("/", 3)[3])

    assert answer.status_code == 401
    assert not carla.session.get("socialaccount_sociallogin")


def test_a_code_opens_once(provider, client):
    back = requests.get(way_to(client), allow_redirects=False, timeout=5).headers["Location"]
    client.get("/" + back.split("/", 3)[3])

    assert client.get("/" + back.split("/", 3)[3]).status_code == 401


def test_a_provider_that_does_not_answer_is_told_of_in_words(provider, client):
    provider.is_broken = True

    answer = client.post("/en/account/oidc/school/login/")

    assert answer.status_code == 401
    assert "try again" in answer.content.decode()


def test_a_provider_knows_one_address_to_come_back_to_in_every_language(provider):
    ways = {
        re.search(
            r"redirect_uri=([^&]+)",
            html.unescape(Client().post(f"/{language}/account/oidc/school/login/").content.decode()),
        )[1]
        for language in ("en", "fi", "de")
    }

    assert len(ways) == 1
