"""What competences do when something happens here or elsewhere."""

from kilta.domains.competences import documents  # noqa: F401 (says what search knows)
from kilta.domains.competences.facts import QualificationChanged, UnitChanged, UnitWithdrawn
from kilta.domains.competences.models import Qualification, Unit
from kilta.foundation import search
from kilta.foundation.access.actors import Actor
from kilta.foundation.facts import reacts_to


@reacts_to(UnitChanged)
def make_the_unit_findable(fact: UnitChanged, *, by: Actor) -> None:
    unit = Unit.objects.get(pk=fact.unit_id)
    if unit.is_public:
        search.index(unit)


@reacts_to(UnitWithdrawn)
def forget_the_unit(fact: UnitWithdrawn, *, by: Actor) -> None:
    search.forget(Unit.objects.get(pk=fact.unit_id))


@reacts_to(QualificationChanged)
def make_the_qualification_findable(fact: QualificationChanged, *, by: Actor) -> None:
    search.index(Qualification.objects.get(pk=fact.qualification_id))
