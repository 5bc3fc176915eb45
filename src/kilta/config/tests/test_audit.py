"""The audit as the domains use it; it lives here because foundation has no audited model of its own."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from kilta.domains.people.models import Person
from kilta.foundation import audit
from kilta.foundation.access.actors import System
from kilta.foundation.audit import guards
from kilta.foundation.use_cases import use_case

pytestmark = pytest.mark.django_db


@use_case
def rename(*, by, person, name):
    person.name = name
    person.save()


def test_history_says_what_changed_from_what_and_by_whom_newest_first():
    aino = Person.objects.create(name="Aino")
    rename(by=System("drill"), person=aino, name="Aino Metsälä")

    newest, oldest = audit.history_of(aino)

    assert newest.fields == {"Name": ("Aino", "Aino Metsälä")}
    assert (newest.actor, newest.by) == ("system:drill", "Kilta")
    assert str(oldest.label) == "Created"


def test_a_choice_is_shown_in_words():
    aino = Person.objects.create(name="Aino")
    aino.shown_to = "members"
    aino.save()

    assert audit.history_of(aino)[0].fields["Shown to"] == ("nobody", "members of the network")


def test_history_costs_the_same_however_long_it_is(django_assert_max_num_queries):
    aino = Person.objects.create(name="Aino")
    for number in range(60):
        rename(by=System("drill"), person=aino, name=f"Aino {number}")

    with django_assert_max_num_queries(3):
        assert len(audit.history_of(aino)) == 50


def test_erasure_blanks_the_history_and_nothing_else_does():
    aino, bert = Person.objects.create(name="Aino"), Person.objects.create(name="Bert")

    audit.forget(aino, name="")

    history = apps.get_model("people", "PersonHistory")
    assert not history.objects.filter(name="Aino").exists()
    assert history.objects.filter(pgh_obj_id=bert.pk, name="Bert").exists()


def test_a_model_without_audit_has_no_history():
    with pytest.raises(LookupError):
        audit.history_of(apps.get_model("jobs", "Deferral")(key="x"))


def run(statement):
    """In a transaction of its own, as on an installation: tests alone may empty the history."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL kilta.history_may_be_emptied = off")
        cursor.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE people_personhistory SET name = ''", "DELETE FROM people_personhistory"])
def test_a_row_of_the_history_is_neither_changed_nor_removed(statement):
    Person.objects.create(name="Aino")

    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        run(statement)


@pytest.mark.parametrize("table", guards.history_tables())
def test_no_table_of_the_history_is_emptied(table):
    with pytest.raises(DatabaseError, match="never empties its history"):
        run(f"TRUNCATE {table} CASCADE")


def test_without_its_guard_the_history_could_be_emptied():
    aino = Person.objects.create(name="Aino")
    run(f"DROP TRIGGER {guards.GUARD} ON people_personhistory; TRUNCATE people_personhistory")

    assert audit.history_of(aino) == []


def test_each_migration_brings_a_missing_guard_back():
    run(f"DROP TRIGGER {guards.GUARD} ON people_personhistory")

    guards.install(using="default")

    with pytest.raises(DatabaseError, match="never empties its history"):
        run("TRUNCATE people_personhistory")
