import pytest
from django.db import router as django_router
from django.test import Client

from kilta.foundation.accounts.models import Account
from kilta.foundation.web import replica, sitemap
from kilta.foundation.web.replica import ReplicaRouter, reads_may_lag

router = ReplicaRouter()


@pytest.fixture(autouse=True)
def outside_a_transaction(monkeypatch):
    """The test itself runs in a transaction, which a request does not."""
    monkeypatch.setattr(replica, "_is_in_transaction", lambda: False)
    replica.begin_request()


def test_a_read_that_is_not_marked_stays_on_the_primary():
    assert router.db_for_read(Account) == "default"


def test_a_marked_read_follows_the_replica_until_the_mark_ends():
    with reads_may_lag():
        assert router.db_for_read(Account) == "replica"

    assert router.db_for_read(Account) == "default"


def test_what_is_read_after_a_write_comes_from_the_primary():
    router.db_for_write(Account)

    with reads_may_lag():
        assert router.db_for_read(Account) == "default"


def test_the_next_request_begins_anew():
    router.db_for_write(Account)

    Client().get("/healthz")

    with reads_may_lag():
        assert router.db_for_read(Account) == "replica"


def test_a_read_inside_a_transaction_stays_on_the_primary(monkeypatch):
    monkeypatch.setattr(replica, "_is_in_transaction", lambda: True)

    with reads_may_lag():
        assert router.db_for_read(Account) == "default"


class Notebook(ReplicaRouter):
    """Writes down where each read would go, and reads from the one database that tests have."""

    def __init__(self):
        self.noted = set()

    def db_for_read(self, model, **hints):
        self.noted.add((model, super().db_for_read(model, **hints)))
        return "default"


def test_search_engines_read_from_the_replica(monkeypatch):
    notebook = Notebook()
    monkeypatch.setattr(django_router, "routers", [notebook])
    monkeypatch.setattr(sitemap, "_sections", {"accounts": lambda: (("/a", None) for _one in Account.objects.all())})

    b"".join(Client().get("/sitemap-accounts-1.xml").streaming_content)

    assert (Account, "replica") in notebook.noted
    assert router.db_for_read(Account) == "default"


def test_every_write_goes_to_the_primary_and_only_it_is_migrated():
    with reads_may_lag():
        assert router.db_for_write(Account) == "default"

    assert (router.allow_migrate("default", "accounts"), router.allow_migrate("replica", "accounts")) == (True, False)
