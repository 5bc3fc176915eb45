import pytest
from django.core.checks import run_checks

from kilta.config import checks
from kilta.foundation import jobs


def ids(messages):
    return {message.id for message in messages}


@pytest.fixture
def good(settings, monkeypatch):
    settings.MODE, settings.HAS_TLS, settings.TRUSTED_PROXIES = "production", True, ("10.0.0.1",)
    settings.SECRET_KEY = "".join(chr(33 + n) for n in range(60))
    settings.CONTACT = "help@kilta.test"
    settings.DEFAULT_FROM_EMAIL = "Kilta <no-reply@kilta.test>"
    settings.OPERATOR, settings.RATE_LIMITS = "Omnia, Espoo", True
    monkeypatch.setattr(jobs, "worker_is_alive", lambda: True)
    return settings


def test_an_installation_that_is_in_order_gets_no_message(good):
    assert [*checks._settings(), *checks._installation()] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MODE", "demo", "kilta.W001"),
        ("HAS_TLS", False, "kilta.E001"),
        ("TRUSTED_PROXIES", (), "kilta.W002"),
        ("SECRET_KEY", "short", "kilta.E002"),
        ("CONTACT", "security@kilta.example", "kilta.W003"),
        ("DEFAULT_FROM_EMAIL", "Kilta <no-reply@kilta.example>", "kilta.W003"),
        ("OPERATOR", "", "kilta.W004"),
        ("RATE_LIMITS", False, "kilta.E003"),
    ],
)
def test_a_setting_that_is_not_for_the_public_is_named(good, name, value, said):
    setattr(good, name, value)

    assert ids(checks._settings()) == {said}


def test_a_missing_worker_is_told(good, monkeypatch):
    monkeypatch.setattr(jobs, "worker_is_alive", lambda: False)

    assert ids(checks._installation()) == {"kilta.W005"}


def test_the_checks_run_with_deploy():
    assert "kilta.W001" in ids(run_checks(include_deployment_checks=True))
