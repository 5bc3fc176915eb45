from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from kilta.config.tests.cast import Cast
from kilta.config.wsgi import application
from kilta.foundation.accounts.models import Account
from kilta.foundation.accounts.scopes import SCOPES
from kilta.foundation.accounts.use_cases import issue_token

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
)


@pytest.fixture(autouse=True)
def one_connection():
    """A request through WSGI ends by closing the connection, and with it the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


FEW_AND_THE_SAME_EACH_TIME = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@schema.parametrize()
@FEW_AND_THE_SAME_EACH_TIME
def test_every_operation_keeps_to_its_description_for_a_stranger(case):
    case.call_and_validate(checks=CHECKS)


@schema.parametrize()
@FEW_AND_THE_SAME_EACH_TIME
def test_every_operation_keeps_to_its_description_for_staff_with_all_scopes(case):
    case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {a_token_of_staff()}"})


def a_token_of_staff():
    account = Account.objects.filter(is_staff=True).first() or Cast().staff.account
    account.access_tokens.all().delete()
    by = account.person
    return issue_token(by=by, account=account, name="Try", scopes=SCOPES, life=timedelta(days=1))[1]


def test_a_token_acts_as_its_person():
    Cast()

    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {a_token_of_staff()}"})

    assert (answer.status_code, answer.json()["email"]) == (200, "staff@kilta.example")


def test_a_session_needs_its_csrf_token_to_write():
    client = Client(enforce_csrf_checks=True)
    client.force_login(Cast().owner.account)

    answer = client.post("/api/v1/events", {}, content_type="application/json")

    assert answer.status_code == 403
    assert "X-CSRFToken" in answer.json()["detail"]


def test_too_many_requests_are_told_when_to_come_again(monkeypatch):
    monkeypatch.setattr("kilta.foundation.web.api.REQUESTS_PER_MINUTE", 1)

    Client().get("/api/v1/me")
    answer = Client().get("/api/v1/me")

    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert answer["Content-Type"] == "application/problem+json"


def test_the_description_is_openapi_3_1_from_our_own_host():
    document = Client().get("/api/v1/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert "/api/v1/me" in document["paths"]


def test_the_docs_page_shows_every_operation_without_foreign_scripts():
    document = Client().get("/api/v1/openapi.json").json()

    page = Client().get("/api/v1/docs").content.decode()

    for path in document["paths"]:
        assert path in page
    assert "https://" not in page.split("<main")[1].split("</main>")[0]
    assert "style=" not in page
