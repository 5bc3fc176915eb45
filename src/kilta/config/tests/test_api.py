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

from kilta.config.wsgi import application

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


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_every_operation_keeps_to_its_description(case):
    case.call_and_validate(checks=CHECKS)


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
