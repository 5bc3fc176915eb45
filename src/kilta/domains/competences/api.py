"""Qualifications and units for programs: what the pages show to everybody, statement by statement."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from kilta.domains.competences.models import Qualification, Unit, UnitVersion
from kilta.domains.competences.queries import directory
from kilta.foundation.access.openings import everyone
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import Field, Page, Query, Router, Strict, Window, operation, paged

router = Router(tags=["competences"])


class UnitOut(Strict):
    """A unit as the directory lists it; codes are explained at `/vocabulary/lists`."""

    slug: str
    title: str = Field(description="The native title.")
    language: str
    kind: str
    country: str
    region: str
    code: str
    code_scheme: str
    isced_f: str
    owner: str = Field(description="The slug of the organisation that keeps it.")
    is_demo: bool
    changed_at: datetime

    @staticmethod
    def resolve_owner(row: Any) -> str:
        return str(row.owner.slug)


class UnitTextOut(Strict):
    """Its words in one language; `state` is original, machine or checked."""

    language: str
    state: str
    title: str
    summary: str
    assessment: str


class OutcomeTextOut(Strict):
    language: str
    state: str
    text: str
    heading: str


class OutcomeConceptOut(Strict):
    """A concept that a statement trains; a proposal is software's, everything else was decided by a person."""

    concept: UUID
    state: str
    confidence: float | None

    @staticmethod
    def resolve_concept(row: Any) -> UUID:
        return row.concept_id


class OutcomeOut(Strict):
    """One statement; `key` is the same in every version of the unit."""

    id: UUID
    key: UUID
    kind: str
    code: str
    lenses: list[str]
    texts: list[OutcomeTextOut]
    concepts: list[OutcomeConceptOut]

    @staticmethod
    def resolve_texts(row: Any) -> list[Any]:
        return sorted(row.texts.all(), key=lambda text: text.language)

    @staticmethod
    def resolve_concepts(row: Any) -> list[Any]:
        return [link for link in row.concepts.all() if link.state != "rejected"]


class VersionOut(Strict):
    number: int
    published_at: datetime
    what_changed: str


class VersionDetail(VersionOut):
    """A version with all its statements; it never changes, but for translations and concepts."""

    volume: Decimal | None = Field(description="In the native measure `volume_unit`; never converted.")
    volume_unit: str
    volume_is_estimate: bool
    texts: list[UnitTextOut]
    outcomes: list[OutcomeOut]

    @staticmethod
    def resolve_texts(row: Any) -> list[Any]:
        return sorted(row.texts.all(), key=lambda text: text.language)

    @staticmethod
    def resolve_outcomes(row: Any) -> list[Any]:
        return list(row.outcomes.prefetch_related("texts", "concepts"))


class UnitDetail(UnitOut):
    versions: list[VersionOut]
    current: VersionDetail

    @staticmethod
    def resolve_versions(row: Any) -> list[Any]:
        return list(row.versions.published().order_by("-number")[:100])


class PartOut(Strict):
    """A place in the structure: a group with its rule, or a unit; `parent` is the group it stands in."""

    id: UUID
    parent: UUID | None
    role: str
    title: str
    unit: str | None = Field(description="The slug of the unit, where it is one that everybody sees.")
    volume_min: Decimal | None
    volume_max: Decimal | None
    number_min: int | None
    number_max: int | None

    @staticmethod
    def resolve_parent(row: Any) -> UUID | None:
        return row.parent_id

    @staticmethod
    def resolve_title(row: Any) -> str:
        text = next((text for text in row.texts.all() if text.state == "original"), None)
        return text.title if text else (row.unit.title if row.unit else "")

    @staticmethod
    def resolve_unit(row: Any) -> str | None:
        return row.unit.slug if row.unit and row.unit.is_public else None


class QualificationTextOut(Strict):
    """Its words in one language, by the headings of the Europass Certificate Supplement."""

    language: str
    state: str
    title: str
    profile: str
    occupations: str
    entry: str
    progression: str
    ways: str
    grading: str
    agreements: str


class QualificationOut(Strict):
    slug: str
    title: str = Field(description="The native title.")
    language: str
    country: str
    region: str
    code: str
    code_scheme: str
    isced_f: str
    eqf_level: int | None
    nqf_level: str
    level_source: str
    is_demo: bool
    changed_at: datetime


class QualificationDetail(QualificationOut):
    regulator: str
    awarding_body: str
    legal_reference: str
    legal_address: str
    volume: Decimal | None
    volume_unit: str
    volume_is_estimate: bool
    valid_from: date | None
    valid_until: date | None
    texts: list[QualificationTextOut]
    occupations: list[UUID]
    parts: list[PartOut]

    @staticmethod
    def resolve_texts(row: Any) -> list[Any]:
        return list(row.texts.order_by("language"))

    @staticmethod
    def resolve_occupations(row: Any) -> list[UUID]:
        return list(row.occupations.values_list("concept", flat=True))

    @staticmethod
    def resolve_parts(row: Any) -> list[Any]:
        return list(row.parts.select_related("unit").prefetch_related("texts"))


class QualificationsWanted(Window):
    country: str = Field("", max_length=2)
    field: str = Field("", max_length=4, description="A code of ISCED-F; those below it are included.")


class UnitsWanted(QualificationsWanted):
    """Which units are asked for."""

    q: str = Field("", max_length=100, description="Words in any language; the best 300 units are given.")
    kind: str = Field("", max_length=18)
    concept: UUID | None = Field(None, description="A concept that the unit trains.")


@operation(router.get, "/units", open_to=everyone, scope="competences:read", response=Page[UnitOut])
def units(request: Request, wanted: Query[UnitsWanted]) -> Any:
    """Units by title, or the best fit first where words are asked for."""
    concept = str(wanted.concept or "")
    filters = directory.Filters(wanted.q, wanted.country, wanted.field, wanted.kind, concept)
    rows = directory.units(request.actor, filters).select_related("owner")
    return paged(request, rows, wanted, order=("rank", "id") if wanted.q else ("title_key", "id"))


@operation(router.get, "/units/{slug}", open_to=everyone, scope="competences:read", response=UnitDetail)
def unit(request: Request, slug: str) -> Any:
    """One unit with its current version and its statements."""
    rows = Unit.objects.visible_to(request.actor).listed().select_related("owner", "current")
    return get_object_or_404(rows, slug=slug)


@operation(
    router.get,
    "/units/{slug}/versions/{int:number}",
    open_to=everyone,
    scope="competences:read",
    response=VersionDetail,
)
def unit_version(request: Request, slug: str, number: int) -> Any:
    """One published version of a unit; it is the same for ever."""
    rows = UnitVersion.objects.visible_to(request.actor).published()
    return get_object_or_404(rows, unit__slug=slug, number=number)


@operation(router.get, "/qualifications", open_to=everyone, scope="competences:read", response=Page[QualificationOut])
def qualifications(request: Request, wanted: Query[QualificationsWanted]) -> Any:
    """Qualifications by title."""
    rows = directory.qualifications(request.actor, directory.Filters("", wanted.country, wanted.field))
    return paged(request, rows, wanted, order=("title_key", "id"))


@operation(
    router.get, "/qualifications/{slug}", open_to=everyone, scope="competences:read", response=QualificationDetail
)
def qualification(request: Request, slug: str) -> Any:
    """One qualification with its words, occupations and the tree of its parts."""
    return get_object_or_404(Qualification.objects.visible_to(request.actor).listed(), slug=slug)
