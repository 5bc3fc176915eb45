"""What competences do when something happens here or elsewhere."""

from django.utils.translation import gettext_lazy as _

from kilta.domains.competences import (
    documents,  # noqa: F401 (says what search knows)
    jobs,
)
from kilta.domains.competences.facts import (
    ComparisonBegun,
    IndexBuilt,
    PairJudged,
    QualificationChanged,
    UnitChanged,
    UnitPublished,
    UnitWithdrawn,
)
from kilta.domains.competences.models import Correspondence, Qualification, Unit, UnitVersion
from kilta.domains.competences.queries.about_person import checked_by, corrections_of, judgements_of
from kilta.domains.competences.use_cases.matching import ask_for_index
from kilta.domains.competences.use_cases.naming import name_pairs, name_pairs_of, name_version
from kilta.domains.people import exports
from kilta.domains.vocabulary.facts import ConceptsImported
from kilta.domains.vocabulary.models import Concept
from kilta.foundation import search
from kilta.foundation.access.actors import Actor, System
from kilta.foundation.facts import reacts_to

exports.register("judgements", judgements_of, _("How I judged statements of units"))
exports.register("corrections", corrections_of, _("What I said of proposed concepts"))
exports.register("checked_units", checked_by, _("Units and qualifications that I have checked"))


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


@reacts_to(ConceptsImported)
def build_the_index_anew(fact: ConceptsImported, *, by: Actor) -> None:
    """In the background; the index before stays in use meanwhile."""
    if Concept.objects.live().exists():
        ask_for_index(by=System("matching index"))


@reacts_to(IndexBuilt)
def propose_with_the_new_index(fact: IndexBuilt, *, by: Actor) -> None:
    jobs.propose_for_units.defer(key=f"propose:{fact.version}", index_version=fact.version)
    jobs.find_pairs_anew.defer(key=f"pairs:{fact.version}", index_version=fact.version)


@reacts_to(UnitPublished)
def name_for_exchange(fact: UnitPublished, *, by: Actor) -> None:
    version = UnitVersion.objects.select_related("unit").get(pk=fact.version_id)
    name_version(version)
    name_pairs_of(version)


@reacts_to(ComparisonBegun)
def look_for_pairs(fact: ComparisonBegun, *, by: Actor) -> None:
    jobs.find_pairs.defer(comparison_id=str(fact.comparison_id))


@reacts_to(PairJudged)
def name_the_pair_for_exchange(fact: PairJudged, *, by: Actor) -> None:
    name_pairs(Correspondence.objects.filter(pk=fact.correspondence_id))
