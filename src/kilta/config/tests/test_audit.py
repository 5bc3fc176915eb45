"""The audit as the domains use it; it lives here because foundation has no audited model of its own."""

import pytest
from django.apps import apps

from kilta.domains.people.models import Person
from kilta.foundation import audit
from kilta.foundation.access.actors import System
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

    with django_assert_max_num_queries(2):
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
