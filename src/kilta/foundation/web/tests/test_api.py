import json
from dataclasses import dataclass

import pytest
from django.test import Client, RequestFactory
from django.urls import path

from kilta.foundation.access.actors import Guest
from kilta.foundation.access.openings import everyone
from kilta.foundation.accounts.limits import Limited
from kilta.foundation.accounts.models import Account
from kilta.foundation.use_cases import Refusal
from kilta.foundation.web.api import Page, Query, Router, Status, Strict, Window, api_of, operation, paged

router = Router(tags=["try"])


class NoteIn(Strict):
    title: str
    stars: int = 0


class NoteOut(Strict):
    title: str


@dataclass
class Note:
    title: str
    secret: str = "kept"


class AccountOut(Strict):
    email: str


@operation(router.post, "/notes", open_to=everyone, scope="try:write", response={201: NoteOut})
def write_note(request, note: NoteIn):
    """Write a note."""
    if note.title == "refused":
        raise Refusal("The book is full.")
    if note.title == "limited":
        raise Limited
    if note.title == "broken":
        raise RuntimeError("with a secret")
    return Status(201, Note(note.title))


@operation(router.get, "/accounts", open_to=everyone, scope="try:read", response=Page[AccountOut])
def accounts(request, window: Query[Window]):
    """List accounts."""
    return paged(request, Account.objects.all(), window, order=("-email", "id"))


api = api_of("Try", "1", "For tests")
api.add_router("", router)
urlpatterns = [path("api/v1/", api.urls)]
pytestmark = pytest.mark.urls(__name__)


def post(body, **headers):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().post("/api/v1/notes", body, content_type="application/json", headers=headers)


def test_an_object_becomes_its_declared_fields_and_nothing_else():
    answer = post({"title": "Hei"})

    assert (answer.status_code, answer.json()) == (201, {"title": "Hei"})


def test_an_unknown_field_is_refused_by_name():
    answer = post({"title": "Hei", "owner": "Aino"})

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/owner"]


def test_what_may_not_be_done_so_often_says_when_it_may_be_done_again():
    answer = post({"title": "limited"})

    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert answer["Content-Type"] == "application/problem+json"


def test_an_unknown_parameter_is_refused_by_name():
    answer = Client().get("/api/v1/accounts?page=2")

    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "page")


@pytest.mark.parametrize("body", [b"{", b"", b"[" * 100_000, b'{"title": NaN}', b"\xff\xfe", b"null", b"[]"])
def test_a_body_that_is_no_such_object_is_refused_as_a_problem(body):
    answer = post(body)

    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("title", ["a\x00b", "a\ud800b"])
def test_a_character_that_no_store_can_keep_is_named_where_it_stands(title):
    answer = post({"title": title})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/title")


def test_a_refusal_is_a_conflict_and_says_why():
    answer = post({"title": "refused"})

    assert (answer.status_code, answer.json()["detail"]) == (409, "The book is full.")


def test_what_breaks_tells_nothing_of_the_inside():
    answer = post({"title": "broken"})

    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()


def test_an_unknown_token_is_turned_away_even_where_everyone_may_come(monkeypatch):
    answer = post({"title": "Hei"}, authorization="Bearer kilta_unknown")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_following_next_gives_every_row_once_in_order():
    for name in "abcdefg":
        Account.objects.create_user(f"{name}@kilta.example")

    seen, address = [], "/api/v1/accounts?limit=3"
    while address:
        page = Client().get(address).json()
        seen += [item["email"][0] for item in page["items"]]
        address = page["next"]

    assert seen == list("gfedcba")


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=WyJhIl0=", "cursor=%00", "cursor=%FF"])
def test_a_window_beyond_its_bounds_is_refused(query):
    assert Client().get(f"/api/v1/accounts?{query}").status_code == 422


def test_an_operation_that_does_not_say_whom_it_is_open_to_is_refused_when_it_is_written():
    with pytest.raises(TypeError, match="open_to"):
        router_of_another = Router()

        @router_of_another.get("/open")
        def open_door(request): ...


def test_a_stranger_has_no_rights_that_another_site_could_borrow_and_needs_no_csrf_token():
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/api/v1/notes", {"title": "Hei"}, content_type="application/json")

    assert answer.status_code == 201


def test_a_page_costs_one_query_wherever_it_is(django_assert_num_queries):
    for name in "abc":
        Account.objects.create_user(f"{name}@kilta.example")
    request = RequestFactory().get("/accounts")
    request.actor = Guest()

    with django_assert_num_queries(1):
        paged(request, Account.objects.all(), Window(limit=2), order=("email", "id"))
