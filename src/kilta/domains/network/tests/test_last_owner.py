"""Two last owners leave at once: real threads, real transactions."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kilta.domains.network.models import Membership, Organisation, Role
from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.network.use_cases import memberships
from kilta.domains.network.use_cases.refusals import LastOwner
from kilta.domains.people.tests.builders import a_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two_owners():
    aino, bert = a_person("Aino"), a_person("Bert")
    omnia = an_organisation(owner=aino)
    a_membership(bert, omnia, Role.OWNER)
    return list(omnia.memberships.select_related("person__account"))


@pytest.fixture
def without_lock(monkeypatch):
    """The organisation is read, but not held; both wait for each other before they go on, so that the race is lost."""
    both = Barrier(2, timeout=10)

    def read(organisation):
        return Organisation.objects.get(pk=organisation.pk)

    def refuse_last_owner(organisation, membership):
        has_other = organisation.memberships.owners().exclude(pk=membership.pk).exists()
        both.wait()
        if not has_other:
            raise LastOwner

    monkeypatch.setattr(memberships, "_hold", read)
    monkeypatch.setattr(memberships, "_refuse_last_owner", refuse_last_owner)


@pytest.fixture
def without_trigger():
    """The database does not look; the trigger comes back afterwards."""
    name = next(t for t in Membership._meta.triggers if t.name == "always_an_owner").get_pgid(Membership)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE network_membership DISABLE TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE network_membership ENABLE TRIGGER {name}")


def both_leave(two):
    """What each of the two leavings ends with: the name of the error, or "left"."""
    start, ends = Barrier(2, timeout=10), {}

    def leave(membership):
        try:
            start.wait()
            memberships.leave(by=membership.person, membership=membership)
            ends[membership.pk] = "left"
        except (LastOwner, IntegrityError) as error:
            ends[membership.pk] = type(error).__name__
        finally:
            connection.close()

    threads = [Thread(target=leave, args=[membership]) for membership in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(ends.values())


def test_of_two_last_owners_leaving_at_once_one_is_refused(two_owners):
    ends = both_leave(two_owners)

    assert ends == ["LastOwner", "left"]
    assert Membership.objects.owners().count() == 1


def test_without_the_lock_the_database_itself_refuses_one(two_owners, without_lock):
    ends = both_leave(two_owners)

    assert ends == ["IntegrityError", "left"]
    assert Membership.objects.owners().count() == 1


def test_without_lock_and_trigger_both_leave_so_the_tests_above_can_fail(two_owners, without_lock, without_trigger):
    ends = both_leave(two_owners)

    assert ends == ["left", "left"]
    assert Membership.objects.owners().count() == 0


def test_the_database_refuses_whoever_goes_round_the_use_cases(two_owners):
    with pytest.raises(IntegrityError, match="must keep an owner"), transaction.atomic():
        Membership.objects.update(ended_at=timezone.now())

    with pytest.raises(IntegrityError, match="must keep an owner"), transaction.atomic():
        Membership.objects.all().delete()
