"""Joining, passkeys and providers in a real browser, under the content security policy."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail

from kilta.foundation import jobs
from kilta.foundation.access.actors import Guest
from kilta.foundation.accounts import use_cases
from kilta.foundation.accounts.models import Account
from kilta.foundation.accounts.tests.provider import a_provider

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "korkea-koivu-42"


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.RATE_LIMITS = False
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False


@pytest.fixture
def aino():
    account = Account(email="aino@example.org")
    account.set_password(PASSWORD)
    use_cases.open_account(by=Guest(account.email), account=account, answers={"name": "Aino Salo"})
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
    return account


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def sign_in(page):
    page.goto("/en/account/login/")
    page.get_by_label("E-mail address").fill("aino@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/en/today")


def with_a_key(page):
    """Give the browser an authenticator of its own, which always finds the right finger."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return devices


def told_by_console(page) -> list[str]:
    told = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    return told


@pytest.mark.parametrize("kind", ["page", "phone", "no_script"])
def test_somebody_joins_confirms_by_mail_and_signs_in(kind, request, live_server):
    page = request.getfixturevalue(kind)
    page.goto("/en/account/signup/")
    page.get_by_label("Your name").fill("Aino Salo")
    page.get_by_label("E-mail address").fill("aino@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Country where you live").select_option("FI")
    page.get_by_label("16–17").check()

    press(page, "Join")
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    jobs.run_all_now()
    page.goto(re.sub(r"^http://[^/]+", live_server.url, re.search(r"http\S+confirm-email/\S+", mail.outbox[0].body)[0]))
    press(page, "Yes, confirm")
    sign_in(page)

    assert EmailAddress.objects.get().verified


def test_below_the_age_of_consent_the_page_says_how_to_take_part_all_the_same(no_script):
    no_script.goto("/en/account/signup/")
    no_script.get_by_label("Your name").fill("Lotte")
    no_script.get_by_label("E-mail address").fill("lotte@example.org")
    no_script.get_by_label("Password").fill(PASSWORD)
    no_script.get_by_label("Country where you live").select_option("DE")
    no_script.get_by_label("14–15").check()

    press(no_script, "Join")

    no_script.get_by_text("take part together with your school").first.wait_for()
    assert not Account.objects.exists()


def test_age_is_asked_where_the_law_asks_it(page):
    page.goto("/en/account/signup/")
    question = page.get_by_role("group", name="Your age")
    before = question.is_visible()

    page.get_by_label("Country where you live").select_option("DE")
    in_germany = question.is_visible()
    page.get_by_label("Country where you live").select_option("XX")
    elsewhere = question.is_visible()

    assert (before, in_germany, elsewhere) == (False, True, False)


def test_somebody_adds_a_passkey_and_signs_in_with_it_alone(page, aino, axe):
    told = told_by_console(page)
    with_a_key(page)
    sign_in(page)
    page.goto("/en/account/2fa/webauthn/add/")
    axe(page)
    page.get_by_label("Name of the passkey").fill("My phone")
    press(page, "Add the passkey")
    page.get_by_text("Recovery codes").first.wait_for()
    page.goto("/en/account/logout/")
    press(page, "Sign out")
    page.wait_for_url("**/en/")

    page.goto("/en/account/login/")
    axe(page)
    press(page, "Sign in with a passkey")
    page.wait_for_url("**/en/today")

    assert Authenticator.objects.get(type="webauthn").user == aino
    assert told == []


def test_a_passkey_shows_once_more_that_it_is_me(page, aino):
    with_a_key(page)
    sign_in(page)
    page.goto("/en/account/2fa/webauthn/add/")
    press(page, "Add the passkey")
    page.get_by_text("Recovery codes").first.wait_for()

    page.goto("/en/account/2fa/webauthn/reauthenticate/?next=/en/account/tokens")
    press(page, "Use my passkey")

    page.wait_for_url("**/en/account/tokens")


def test_a_browser_without_the_passkey_says_that_it_did_not_work(page, aino):
    page.goto("/en/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")

    press(page, "Sign in with a passkey")

    page.get_by_text("That did not work.").wait_for()


@pytest.mark.parametrize("kind", ["page", "no_script"])
def test_somebody_comes_through_a_provider_under_the_content_security_policy(kind, request, settings):
    page = request.getfixturevalue(kind)
    with a_provider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = provider.setting
        page.goto("/fi/account/login/")
        page.goto("/en/account/login/")
        press(page, "Continue with Omnia")
        page.wait_for_url("**/en/account/provider/signup/")
        page.get_by_label("Country where you live").select_option("XX")
        press(page, "Join")
        page.wait_for_url("**/en/today")

    assert Account.objects.get().email == "aino@school.example"
