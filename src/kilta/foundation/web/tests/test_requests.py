import logging
from importlib import import_module

import psycopg
import pytest
from django.conf import settings
from django.db import DataError, OperationalError
from django.db.utils import ConnectionHandler
from django.test import Client
from django.urls import path

from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.accounts.models import Account
from kilta.foundation.use_cases import Refusal


@open_to(everyone)
def look_up(request, name):
    Account.objects.filter(email=request.GET.get("email", name)).exists()
    raise Refusal("The book is full.")


@open_to(everyone)
def count_to(request, number):
    raise DataError("bigint out of range")


@open_to(everyone)
def break_down(request):
    raise RuntimeError("with a secret")


@open_to(everyone)
def ask_a_database_that_is_away(request):
    nobody_listens = {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "HOST": "127.0.0.1", "PORT": "1"}
    ConnectionHandler({"default": nobody_listens})["default"].cursor()


@open_to(everyone)
def wait_for_each_other(request):
    raise OperationalError from psycopg.errors.DeadlockDetected("two transactions wait for each other")


pages = import_module(settings.ROOT_URLCONF).urlpatterns
urlpatterns = [
    path("try/<str:name>", look_up),
    path("number/<int:number>", count_to),
    path("broken", break_down),
    path("fi/away", ask_a_database_that_is_away),
    path("api/away", ask_a_database_that_is_away),
    path("deadlock", wait_for_each_other),
    *pages,
]
handler400 = "kilta.foundation.web.errors.bad_request"
handler404 = "kilta.foundation.web.errors.page_not_found"
handler500 = "kilta.foundation.web.errors.server_error"
pytestmark = pytest.mark.urls(__name__)


def test_a_refusal_is_a_page_with_its_sentence():
    answer = Client().get("/try/aino")

    assert answer.status_code == 409
    assert "The book is full." in answer.content.decode()


def test_a_refused_fragment_is_the_sentence_alone():
    answer = Client().get("/try/aino", headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert "The book is full." in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/try/%00",
        "/try/a%1Bb",
        "/try/a?email=%00",
        "/try/a?%00=b",
        "/try/a?" + "x" * 5000,
        "/number/9",
        "/en/?page=%00",
    ],
)
def test_an_address_that_cannot_be_read_is_told_so(address):
    answer = Client().get(address)

    assert answer.status_code == 400
    assert "This request could not be read" in answer.content.decode()


@pytest.mark.parametrize("address", ["/try/%FF%FE", "/try/a?email=%FF", "/try/a?email=%ED%A0%80"])
def test_broken_utf_8_does_no_harm(address):
    assert Client().get(address).status_code == 409


def test_a_wrong_host_is_told_so(settings):
    settings.ALLOWED_HOSTS = ["kilta.example"]

    assert Client().get("/en/", headers={"host": "evil.example"}).status_code == 400
    assert Client().get("/en/", headers={"host": "a b\\"}).status_code == 400


def test_a_cookie_with_a_nul_byte_makes_a_stranger():
    answer = Client().get("/en/", headers={"cookie": r'session="\000aaaaaaaa\000"'})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b'--a\r\nContent-Disposition: form-data; name="x'),
        ("multipart/form-data; boundary=\xff", b"--"),
        ("application/x-www-form-urlencoded", b"&" * 10_000 + b"a=%00"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"a=b"),
    ],
)
def test_a_body_that_cannot_be_read_breaks_nothing(content_type, body):
    client = Client(enforce_csrf_checks=True, headers={"cookie": "csrf=" + "a" * 32})  # so that the body is read

    assert client.generic("POST", "/en/", body, content_type).status_code < 500


def test_what_breaks_is_a_page_without_the_inside():
    answer = Client(raise_request_exception=False).get("/broken")

    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()


def test_an_unknown_page_is_a_page_and_under_the_api_a_problem():
    assert Client().get("/en/nowhere").status_code == 404
    answer = Client().get("/api/v1/nowhere")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_wrong_method_under_the_api_is_a_problem_that_names_the_right_one():
    answer = Client().delete("/api/v1/me")

    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", "GET")


def test_every_answer_protects_the_reader():
    headers = Client().get("/en/").headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_a_head_request_gets_the_headers_alone():
    answer = Client().head("/en/")

    assert answer.content == b""
    assert int(answer["Content-Length"]) > 1000


def test_error_pages_are_protected_too():
    for address in ("/en/nowhere", "/try/%00", "/broken"):
        headers = Client(raise_request_exception=False).get(address).headers

        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "X-Request-ID" in headers


def test_a_sane_request_id_is_kept_and_a_strange_one_replaced():
    assert Client().get("/healthz", headers={"X-Request-ID": "proxy-0123456789"})["X-Request-ID"] == "proxy-0123456789"
    assert Client().get("/healthz", headers={"X-Request-ID": "a b"})["X-Request-ID"] != "a b"


def test_the_log_has_one_line_a_request_without_the_query(caplog):
    logging.getLogger("kilta").setLevel(logging.INFO)
    try:
        with caplog.at_level(logging.INFO, logger="kilta.requests"):
            Client().get("/en/?email=aino@kilta.example")
    finally:
        logging.getLogger("kilta").setLevel(logging.CRITICAL)

    lines = [record.getMessage() for record in caplog.records if record.name == "kilta.requests"]
    assert len(lines) == 1
    assert "web:home" in lines[0]
    assert "aino@" not in lines[0]


def test_while_the_database_is_away_a_page_says_so_in_the_language_of_its_address_and_when_to_come_again():
    answer = Client(raise_request_exception=False).get("/fi/away")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert '<html lang="fi">' in answer.content.decode()
    assert "X-Request-ID" in answer


def test_while_the_database_is_away_a_fragment_and_a_program_are_told_too():
    client = Client(raise_request_exception=False)

    fragment = client.get("/fi/away", headers={"HX-Request": "true"})
    problem = client.get("/api/away")

    assert (fragment.status_code, "<html" in fragment.content.decode()) == (503, False)
    assert (problem.status_code, problem["Content-Type"]) == (503, "application/problem+json")
    assert fragment["Retry-After"] == problem["Retry-After"] == "10"


def test_a_deadlock_is_a_fault_of_ours_and_not_a_database_that_is_away():
    assert Client(raise_request_exception=False).get("/deadlock").status_code == 500


@pytest.mark.parametrize(("address", "kind"), [("/fi/", "text/html"), ("/api/v1/people", "application/problem+json")])
def test_what_is_too_large_is_refused_before_it_is_read(address, kind):
    answer = Client().post(address, b"x", content_type="text/plain", CONTENT_LENGTH=str(10**12))

    assert answer.status_code == 413
    assert answer["Content-Type"].startswith(kind)
