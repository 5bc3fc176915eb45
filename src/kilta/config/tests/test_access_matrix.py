from datetime import timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kilta.config.api import description
from kilta.config.openings import THIRD_PARTY
from kilta.config.tests.addresses import operations, pages
from kilta.config.tests.cast import Cast
from kilta.foundation.access.testing import ROLES, ROWS
from kilta.foundation.accounts.scopes import SCOPES
from kilta.foundation.accounts.use_cases import issue_token

for app in apps.get_app_configs():
    if app.name.startswith("kilta.") and find_spec(f"{app.name}.tests") and find_spec(f"{app.name}.tests.access"):
        import_module(f"{app.name}.tests.access")

PAGES = {address.name: address for address in pages()}
OPERATIONS = {f"api:{one.operation_id}": one for one in operations()}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_view_says_whom_it_is_open_to(name):
    assert hasattr(PAGES[name].view, "open_to") or name in THIRD_PARTY, (
        f"{name} ({PAGES[name].pattern}) says not who may open it: give its view @open_to(…)."
    )


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_operation_says_whom_it_is_open_to_and_which_scope_it_asks_for(name):
    view = OPERATIONS[name].view_func

    assert view.open_to
    assert view.scope


@pytest.mark.parametrize("name", sorted({*PAGES, *OPERATIONS}))
def test_every_address_has_a_row_in_the_matrix(name):
    assert name in ROWS, f"{name} has no row: add one to tests/access.py of its app (docs/access.md says how)."


@pytest.mark.parametrize("name", sorted(ROWS))
def test_every_row_of_the_matrix_is_an_address(name):
    assert name in PAGES or name in OPERATIONS, f"{name} is no address any more: remove its row."


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_role_gets_the_declared_answer(name, settings):
    row, cast = ROWS[name], Cast()
    at = row.at(cast)  # made once: it costs far more than all the answers

    given = {}
    for role in ROLES:
        settings.IS_DEMO = role == "demo_visitor"
        with transaction.atomic():  # so that what one role does is undone before the next one comes
            client = Client(raise_request_exception=False)
            if account := cast.accounts.get(role):
                client.force_login(account)
            given[role] = _ask(client, row, at, cast).status_code
            transaction.set_rollback(True)

    assert given == dict(row.answers)


def _ask(client, row, at, cast):
    address = _operation_path(row.name, at) if row.name in OPERATIONS else reverse(row.name, kwargs=at)
    sends = row.sends(cast) if callable(row.sends) else row.sends
    if row.name in OPERATIONS and row.method != "get":
        return client.generic(row.method.upper(), address, *_json(sends))
    if row.method == "get":
        return client.get(address + (f"?{row.query}" if row.query else ""))
    return client.post(address, sends)


def _json(sends):
    import json

    return json.dumps(sends), "application/json"


def _operation_path(name, at):
    return _paths()[name].format(**at)


@cache
def _paths():
    """The path of each operation. Writing the description takes longer than asking every role."""
    return {
        f"api:{operation['operationId']}": path
        for path, methods in description()["paths"].items()
        for operation in methods.values()
    }


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_token_without_the_scope_opens_nothing(name):
    cast = Cast()
    other = next(scope for scope in SCOPES if scope != OPERATIONS[name].view_func.scope)
    _token, secret = issue_token(
        by=cast.staff, account=cast.staff.account, name="Try", scopes=[other], life=timedelta(days=1)
    )
    row = ROWS[name]

    answer = Client().generic(
        row.method.upper(), _operation_path(name, row.at(cast)), headers={"Authorization": f"Bearer {secret}"}
    )

    assert answer.status_code == 403
    assert "scope" in answer.json()["detail"]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_the_scope_of_an_operation_can_be_given_to_a_token(name):
    assert OPERATIONS[name].view_func.scope in SCOPES
