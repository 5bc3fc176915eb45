"""What those who write see: their units, and the draft of one with its statements in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef

from kilta.domains.competences.models import (
    OutcomeConcept,
    OutcomeText,
    Qualification,
    QualificationOccupation,
    Unit,
    UnitImport,
    UnitVersion,
    Visibility,
)
from kilta.domains.competences.queries import words
from kilta.domains.competences.queries.matching import has_index
from kilta.domains.competences.queries.unit_page import OutcomeLine, lines_of
from kilta.domains.vocabulary.models import Concept
from kilta.domains.vocabulary.queries import Named, named
from kilta.foundation.access.actors import Actor

# visible: of one's own organisations.
FIRST = 100


@dataclass(frozen=True)
class MyUnits:
    drafts: Sequence[Unit]
    published: Sequence[Unit]
    qualifications: Sequence[Qualification]
    imports: Sequence[UnitImport]
    retired: int
    retired_occupations: int
    may_write: bool

    @property
    def is_empty(self) -> bool:
        return not (self.drafts or self.published or self.qualifications)


@dataclass(frozen=True)
class Editor:
    """The draft of a unit with everything that can be changed in place."""

    unit: Unit
    version: UnitVersion
    title: str
    lines: list[OutcomeLine]
    texts: Sequence[Any]
    proposed: int
    has_index: bool
    may_publish: bool

    @property
    def is_draft(self) -> bool:
        return not self.version.is_published

    @property
    def guessed_kinds(self) -> int:
        return sum(1 for line in self.lines if line.outcome.kind_is_proposed)


@dataclass(frozen=True)
class RetiredLine:
    """A statement that trains a concept which its scheme no longer has."""

    link: OutcomeConcept
    unit: Unit
    statement: OutcomeText
    concept: Named
    replacement: Named | None


@dataclass(frozen=True)
class RetiredOccupation:
    """A qualification that leads to an occupation which its scheme no longer has."""

    qualification: Qualification
    occupation: Concept
    concept: Named
    replacement: Named | None


def my_units(actor: Actor) -> MyUnits:
    """Everything of one's organisations, what is being written first."""
    owned = Unit.objects.filter(owner__in=words.own_organisations(actor)).order_by("-changed_at")
    writing = Exists(UnitVersion.objects.filter(unit=OuterRef("pk"), state=UnitVersion.State.DRAFT))
    return MyUnits(
        drafts=list(owned.filter(writing)[:FIRST]),
        published=list(owned.filter(visibility=Visibility.PUBLIC)[:FIRST]),
        qualifications=list(
            Qualification.objects.filter(owner__in=words.own_organisations(actor)).order_by("-changed_at")[:FIRST]
        ),
        imports=list(UnitImport.objects.visible_to(actor).filter(owner__in=words.own_organisations(actor))[:10]),
        retired=retired_links(actor).count(),
        retired_occupations=_retired_occupations(actor).count(),
        may_write=actor.is_staff or words.own_organisations(actor).exists(),
    )


def editor(actor: Actor, unit: Unit, version: UnitVersion) -> Editor:
    """The statements in their own language, in the order in which they stand."""
    texts = list(version.texts.all())
    own = words.original(texts)
    lines = lines_of(version, own.language if own else unit.language)
    return Editor(
        unit=unit,
        version=version,
        title=own.title if own else unit.title,
        lines=lines,
        texts=texts,
        proposed=sum(1 for line in lines for one in line.concepts if one.link.state == OutcomeConcept.State.PROPOSED),
        has_index=has_index(),
        may_publish=words.rights_in(actor, unit.owner)[1],
    )


def retired_links(actor: Actor) -> Any:
    """Links of current versions to concepts that are retired, in the units that `actor` writes."""
    links = OutcomeConcept.objects.standing().exclude(concept__retired_in="")
    links = links.filter(outcome__version__unit__current=F("outcome__version"))
    if actor.is_staff:
        return links
    return links.filter(outcome__version__unit__owner__in=words.own_organisations(actor))


def retired_lines(actor: Actor) -> list[RetiredLine]:
    """The first of them with the replacement where the scheme names one."""
    links = list(
        retired_links(actor)
        .select_related("outcome__version__unit", "concept__replaced_by")
        .prefetch_related("outcome__texts")
        .order_by("outcome__version__unit__title_key", "outcome__position")[:FIRST]
    )
    replacements = [link.concept.replaced_by for link in links if link.concept.replaced_by]
    names = named([*(link.concept for link in links), *replacements], words.reading())
    return [
        RetiredLine(
            link=link,
            unit=link.outcome.version.unit,
            statement=words.best(link.outcome.texts.all(), words.reading()),
            concept=names[link.concept_id],
            replacement=names.get(link.concept.replaced_by_id),
        )
        for link in links
        if link.concept_id in names
    ]


def retired_occupations(actor: Actor) -> list[RetiredOccupation]:
    """The retired occupations to which the qualifications that `actor` writes lead, the first of them."""
    links = list(
        _retired_occupations(actor)
        .select_related("qualification", "concept__replaced_by")
        .order_by("qualification__title_key", "pk")[:FIRST]
    )
    replacements = [link.concept.replaced_by for link in links if link.concept.replaced_by]
    names = named([*(link.concept for link in links), *replacements], words.reading())
    return [
        RetiredOccupation(
            link.qualification, link.concept, names[link.concept_id], names.get(link.concept.replaced_by_id)
        )
        for link in links
        if link.concept_id in names
    ]


def _retired_occupations(actor: Actor) -> Any:
    links = QualificationOccupation.objects.exclude(concept__retired_in="")
    if actor.is_staff:
        return links
    return links.filter(qualification__owner__in=words.own_organisations(actor))


def occupations_of(qualification: Qualification) -> list[Concept]:
    return list(Concept.objects.filter(pk__in=qualification.occupations.values("concept")))
