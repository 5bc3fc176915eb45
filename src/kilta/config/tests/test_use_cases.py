import pytest
from django.apps import apps
from django.db.utils import ProgrammingError

from kilta.domains.people.models import Person
from kilta.foundation.access.actors import System
from kilta.foundation.use_cases import use_case

PersonHistory = apps.get_model("people", "PersonHistory")


def test_a_use_case_without_by_is_refused_when_it_is_written():
    with pytest.raises(TypeError, match="`by`"):

        @use_case
        def rename(*, name: str) -> None: ...


def test_a_change_is_audited_with_who_acted_and_in_which_use_case():
    @use_case
    def admit(*, by, name):
        return Person.objects.create(name=name)

    aino = admit(by=System("test"), name="Aino")

    change = PersonHistory.objects.get(pgh_obj_id=aino.pk)
    assert change.pgh_label == "created"
    assert change.pgh_context.metadata["actor"] == "system:test"
    assert change.pgh_context.metadata["use_case"].endswith("admit")


def test_the_database_refuses_to_change_the_audit():
    Person.objects.create(name="Aino")

    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        PersonHistory.objects.update(name="Somebody else")
