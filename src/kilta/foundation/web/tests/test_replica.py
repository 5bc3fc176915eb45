import pytest
from django.test import Client

from kilta.foundation.accounts.models import Account
from kilta.foundation.web import replica
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


def test_a_view_can_be_marked():
    @reads_may_lag()
    def view():
        return router.db_for_read(Account)

    assert view() == "replica"


def test_every_write_goes_to_the_primary_and_only_it_is_migrated():
    with reads_may_lag():
        assert router.db_for_write(Account) == "default"

    assert (router.allow_migrate("default", "accounts"), router.allow_migrate("replica", "accounts")) == (True, False)
