import re
import threading
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

from kilta.foundation import jobs
from kilta.foundation.access.actors import Guest, System
from kilta.foundation.accounts import adapter, ages, limits, scopes, tokens, use_cases
from kilta.foundation.accounts import jobs as housekeeping
from kilta.foundation.accounts.models import AccessToken, Account, Attempts
from kilta.foundation.accounts.templatetags import account_words

pytestmark = pytest.mark.django_db

PASSWORD = "korkea-koivu-42"
READ = scopes.declare("tests:read", "Read in tests")
ANSWERS = {"name": "Aino", "email": "aino@example.org", "password1": PASSWORD, "country": "FI", "age": "18"}


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.RATE_LIMITS = False
    settings.ACCOUNT_RATE_LIMITS = False


def an_account(email="aino@example.org", *, is_confirmed=True) -> Account:
    account = Account(email=email)
    account.set_password(PASSWORD)
    answers = {"name": "Aino", "country": "FI", "age_band": "adult"}
    use_cases.open_account(by=Guest(), account=account, answers=answers)
    EmailAddress.objects.create(user=account, email=email, primary=True, verified=is_confirmed)
    return account


def test_who_signs_up_and_follows_the_link_can_sign_in(client):
    client.post("/en/account/signup/", ANSWERS)
    jobs.run_all_now()
    link = re.search(r"http\S+confirm-email/\S+", mail.outbox[0].body)[0]
    before = client.post("/en/account/login/", {"login": "aino@example.org", "password": PASSWORD})

    client.post("/" + link.split("/", 3)[3])
    after = client.post("/en/account/login/", {"login": "aino@example.org", "password": PASSWORD})

    assert "confirm-email" in before.url
    assert after.status_code == 302
    assert "_auth_user_id" in client.session


def test_mail_comes_in_the_language_of_the_page(client):
    client.post("/fi/account/signup/", ANSWERS)
    jobs.run_all_now()

    assert Account.objects.get().language == "fi"
    assert "/fi/account/confirm-email/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("country", "age", "may"), [("FI", "13", True), ("DE", "14", False), ("IT", "14", True), ("NL", "0", False)]
)
def test_below_the_age_of_consent_there_is_no_account_and_nothing_is_kept(client, country, age, may):
    client.post("/en/account/signup/", ANSWERS | {"country": country, "age": age})

    assert Account.objects.exists() is may


def test_where_the_age_of_consent_does_not_matter_it_is_not_asked(client):
    client.post("/en/account/signup/", ANSWERS | {"country": "XX", "age": ""})

    assert Account.objects.exists()


def test_only_minor_or_adult_is_kept_of_an_age():
    assert [ages.kept("FI", "13"), ages.kept("DE", "16"), ages.kept("FI", "18"), ages.kept("XX", "")] == [
        "minor",
        "minor",
        "adult",
        "",
    ]


def test_the_bands_meet_every_configured_age():
    assert [band.code for band in ages.bands()] == ["0", "13", "14", "16", "18"]


def test_signing_up_answers_the_same_for_a_known_and_an_unknown_address():
    an_account("known@example.org")

    answers = [
        Client().post("/en/account/signup/", ANSWERS | {"email": email})
        for email in ("known@example.org", "unknown@example.org")
    ]

    assert len({(answer.status_code, answer.url) for answer in answers}) == 1


def test_a_wrong_password_and_an_unknown_address_read_the_same():
    an_account("known@example.org")

    pages = [
        Client().post("/en/account/login/", {"login": email, "password": "not-this-one"}).content.decode()
        for email in ("known@example.org", "other@example.org")
    ]

    texts = [re.sub(r'(value|nonce)="[^"]*"', "", page) for page in pages]
    assert texts[0] == texts[1]


def test_asking_for_a_new_password_answers_the_same_for_everybody():
    an_account("known@example.org")

    answers = [
        Client().post("/en/account/password/reset/", {"email": email})
        for email in ("known@example.org", "other@example.org")
    ]

    assert len({(answer.status_code, answer.url) for answer in answers}) == 1


def test_asking_for_a_new_password_looks_up_as_much_for_everybody(django_assert_num_queries):
    an_account("known@example.org")

    for email in ("known@example.org", "other@example.org"):
        with django_assert_num_queries(9):
            Client().post("/en/account/password/reset/", {"email": email})


@pytest.mark.parametrize("bad", ["a\x00b", "x" * 1_000_000, "\u202eevil\x07"])
@pytest.mark.parametrize("field", ["name", "email", "password1", "country", "age"])
def test_bad_input_gets_a_message_and_opens_no_account(client, field, bad):
    answer = _sent(client, "/en/account/signup/", ANSWERS | {field: bad})

    assert answer.status_code in (200, 302, 400)
    assert not Account.objects.filter(email="aino@example.org").exists() or field == "password1"


def test_a_dangerous_page_asks_for_a_fresh_sign_in(client):
    client.force_login(an_account())

    answer = client.get("/en/account/tokens")

    assert answer.status_code == 302
    assert "reauthenticate" in answer.url


def test_after_a_fresh_sign_in_the_page_opens(client):
    client.force_login(an_account())
    way = client.get("/en/account/tokens").url

    client.post(way, {"password": PASSWORD})

    assert client.get("/en/account/tokens").status_code == 200


def test_the_secret_of_a_token_is_kept_nowhere():
    account = an_account()

    token, secret = use_cases.issue_token(by=System("t"), account=account, name="x", scopes=[READ], life=timedelta(1))

    assert secret not in str(AccessToken.objects.values().get())
    assert tokens.account_for(secret) == (account, frozenset([READ]))
    assert token.expires_at > timezone.now()


@pytest.mark.parametrize("secret", ["", "kilta_", "kilta_nothing", "Bearer x", "kilta_ä", "kilta_" + "x" * 10_000])
def test_something_else_opens_nothing(secret):
    assert tokens.account_for(secret) is None


def test_an_expired_or_revoked_token_opens_nothing():
    account = an_account()
    _first, expired = use_cases.issue_token(by=System("t"), account=account, name="x", scopes=[], life=timedelta(1))
    AccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    second, revoked = use_cases.issue_token(by=System("t"), account=account, name="y", scopes=[], life=timedelta(1))
    use_cases.revoke_token(by=System("t"), token=second)

    assert (tokens.account_for(expired), tokens.account_for(revoked)) == (None, None)


def test_nobody_makes_a_token_for_somebody_else():
    with pytest.raises(PermissionDenied):
        use_cases.issue_token(by=Guest(), account=an_account(), name="x", scopes=[], life=timedelta(1))


def test_a_closed_account_leaves_nothing_that_signs_in(client):
    account = an_account()
    client.force_login(account)
    client.get("/en/account/")

    use_cases.close_account(by=System("t"), account=account)

    assert client.get("/en/account/").status_code == 302
    assert not EmailAddress.objects.exists()


def test_an_ended_session_is_over_at_once():
    account, here, there = an_account(), Client(), Client()
    for one in (here, there):
        one.force_login(account)
        one.get("/en/account/sessions/")
    other = there.session.session_key

    page = here.get("/en/account/sessions/").context["sessions"]
    ended = next(session for session in page if session.session_key == other)
    here.post(f"/en/account/sessions/{ended.pk}/end")

    assert there.get("/en/account/").status_code == 302
    assert here.get("/en/account/").status_code == 200


def test_the_choice_of_language_holds_for_mail_and_addresses(client):
    account = an_account()
    client.force_login(account)

    answer = client.post("/en/account/language", {"language": "sv"})

    account.refresh_from_db()
    assert (account.language, answer.url) == ("sv", "/sv/account/")
    assert client.get("/", follow=False).url == "/sv/"


def test_accounts_that_nobody_confirmed_go_after_a_week():
    an_account("old@example.org", is_confirmed=False)
    Account.objects.update(created_at=timezone.now() - timedelta(days=8))
    an_account("new@example.org", is_confirmed=False)

    housekeeping.sweep_accounts.run()

    assert [account.email for account in Account.objects.all()] == ["new@example.org"]


def test_an_address_is_believed_only_of_a_trusted_proxy(settings):
    settings.TRUSTED_PROXIES = ("10.0.0.1",)
    make = RequestFactory()

    through = make.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "6.6.6.6, 1.2.3.4"})
    forged = make.get("/", REMOTE_ADDR="9.9.9.9", headers={"X-Forwarded-For": "1.2.3.4"})

    assert (limits.client_address(through), limits.client_address(forged)) == ("1.2.3.4", "9.9.9.9")


def _passes(key: str, *, times: int) -> bool:
    try:
        limits.within("t", key, times=times, seconds=60)
    except limits.Limited:
        return False
    return True


@override_settings(RATE_LIMITS=True)
def test_a_limit_lets_pass_what_it_says_and_then_no_more():
    passed = [_passes("aino", times=3) for _attempt in range(5)]

    assert passed == [True, True, True, False, False]


@override_settings(RATE_LIMITS=True)
def test_who_is_refused_is_told_how_long_the_window_lasts():
    limits.within("t", "aino", times=1, seconds=600)

    with pytest.raises(limits.Limited) as refused:
        limits.within("t", "aino", times=1, seconds=600)

    assert 0 < refused.value.retry_after <= 600


@override_settings(RATE_LIMITS=True, ACCOUNT_RATE_LIMITS={"reset_password": "1/m/ip"})
def test_the_pages_about_signing_in_say_when_to_come_again(client):
    tries = [client.post(reverse("account_reset_password"), {"email": "aino@kilta.example"}) for _try in range(2)]

    assert [one.status_code for one in tries] == [302, 429]
    assert tries[1]["Retry-After"] == "300"


@override_settings(RATE_LIMITS=True)
def test_a_window_that_has_ended_begins_anew():
    assert _passes("aino", times=1)
    Attempts.objects.update(ends_at=timezone.now() - timedelta(seconds=1))

    assert _passes("aino", times=1)


def _forty_at_once(allow) -> int:
    passed, gate = [], threading.Barrier(40)

    def one() -> None:
        gate.wait()
        try:
            passed.append(allow())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(passed)


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_once_no_more_pass_than_the_limit_says(settings):
    settings.RATE_LIMITS = True

    assert _forty_at_once(lambda: _passes("crowd", times=10)) == 10


@pytest.mark.django_db(transaction=True)
def test_counting_first_and_noting_later_would_let_more_pass():
    def careless() -> bool:
        known = Attempts.objects.filter(key="crowd").first()
        count = (known.count if known else 0) + 1
        Attempts.objects.update_or_create(key="crowd", defaults={"count": count, "ends_at": timezone.now()})
        return count <= 10

    assert _forty_at_once(careless) > 10


def test_the_owner_is_told_when_the_password_changes(client):
    client.force_login(an_account())
    sent = {"oldpassword": PASSWORD, "password1": "kolme-uutta-sanaa", "password2": "kolme-uutta-sanaa"}

    client.post("/en/account/password/change/", sent)
    jobs.run_all_now()

    assert "The password of your account was changed." in mail.outbox[0].body


@pytest.mark.parametrize(
    "event",
    [
        *("account/email/" + name for name in ("email_changed", "email_deleted", "password_changed")),
        *("account/email/" + name for name in ("password_reset", "password_set")),
        *("mfa/email/" + name for name in ("recovery_codes_generated", "totp_activated", "totp_deactivated")),
        *("mfa/email/" + name for name in ("webauthn_added", "webauthn_removed")),
        *("socialaccount/email/" + name for name in ("account_connected", "account_disconnected")),
    ],
)
def test_every_change_of_signing_in_is_told_in_words(event):
    adapter.AccountAdapter().send_notification_mail(event, an_account())
    jobs.run_all_now()

    said = mail.outbox[0].body.strip().splitlines()[0]
    assert "account" in said or "organisation" in said


def test_who_has_just_signed_in_is_not_asked_again(client):
    an_account()
    client.post("/en/account/login/", {"login": "aino@example.org", "password": PASSWORD})

    assert client.get("/en/account/2fa/totp/activate/").status_code == 200


def test_the_overview_says_how_each_way_of_signing_in_stands(client, django_assert_max_num_queries):
    client.force_login(an_account())
    client.get("/en/account/")

    with django_assert_max_num_queries(14):
        page = client.get("/en/account/").context["page"]

    stands = {way.name: way.state for way in page.ways}
    assert (stands["E-mail address"], stands["Password"], stands["Passkeys"]) == ("aino@example.org", "set", "none")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            " Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "an unknown program"),
    ],
)
def test_a_session_is_named_after_its_browser(said, shown):
    assert account_words.browser(said) == shown


def test_nobody_ends_the_session_of_somebody_else():
    aino, bert = Client(), Client()
    aino.force_login(an_account())
    aino.get("/en/account/sessions/")
    bert.force_login(an_account("bert@example.org"))
    of_aino = aino.get("/en/account/sessions/").context["sessions"][0]

    answer = bert.post(f"/en/account/sessions/{of_aino.pk}/end")

    assert answer.status_code == 404
    assert aino.get("/en/account/").status_code == 200


def test_nobody_removes_the_token_of_somebody_else(client):
    token, secret = use_cases.issue_token(by=System("t"), account=an_account(), name="x", scopes=[], life=timedelta(1))
    client.force_login(an_account("bert@example.org"))

    answer = client.post(f"/en/account/tokens/{token.pk}/revoke")

    assert answer.status_code == 404
    assert tokens.account_for(secret)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_wrong_passwords_at_once_few_are_looked_at(settings):
    settings.RATE_LIMITS = True
    settings.ACCOUNT_RATE_LIMITS = {"login": "100/m/ip", "login_failed": "5/5m/key"}
    an_account()
    looked_at, gate = [], threading.Barrier(20)

    def one() -> None:
        gate.wait()
        try:
            page = Client().post("/en/account/login/", {"login": "aino@example.org", "password": "not-this-one"})
            looked_at.append("are not correct" in page.content.decode())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(looked_at) == 20
    assert 0 < sum(looked_at) <= 5


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800", "x" * 1_000_000, "\u202eab🦊", "{}", "98", '{"id": "\\u0000"}'])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("login/", "login"),
        ("login/", "password"),
        ("password/reset/", "email"),
        ("reauthenticate/", "password"),
        ("email/", "email"),
        ("password/change/", "oldpassword"),
        ("2fa/totp/activate/", "code"),
        ("2fa/webauthn/add/", "name"),
        ("2fa/webauthn/add/", "credential"),
        ("2fa/webauthn/login/", "credential"),
        ("tokens", "name"),
        ("tokens", "scopes"),
        ("language", "language"),
    ],
)
def test_rubbish_in_any_field_gets_a_page(path, field, bad):
    client = Client()
    an_account()
    if path not in ("login/", "password/reset/", "2fa/webauthn/login/"):
        client.post("/en/account/login/", {"login": "aino@example.org", "password": PASSWORD})

    answer = _sent(client, f"/en/account/{path}", {field: bad, "action_add": "1"})

    assert answer.status_code in (200, 302, 400)


def _sent(client, path, content):
    """Post also what a browser could not write, such as half a character."""
    body = urlencode(content, errors="surrogatepass")
    return client.post(path, body, content_type="application/x-www-form-urlencoded")
