"""The network for programs: what its pages show, to the same people, through the same use cases."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404

from kilta.domains.network import policies
from kilta.domains.network.forms import OrganisationForm
from kilta.domains.network.models import Organisation, Project
from kilta.domains.network.queries.directory import Filters, matching
from kilta.domains.network.use_cases import organisations as use_cases
from kilta.foundation.access.openings import everyone, members
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import Field, Page, Query, Router, Status, Strict, Window, operation, paged

router = Router(tags=["network"])


class OrganisationOut(Strict):
    """An organisation as the directory lists it."""

    slug: str
    name: str
    kind: str
    country: str
    region: str
    town: str
    sectors: list[str]
    languages: list[str]
    website: str
    is_verified: bool
    is_demo: bool


class TextOut(Strict):
    """What it says of itself in one language; `state` is original, machine or checked."""

    language: str
    state: str
    summary: str
    description: str


class PlaceOut(Strict):
    name: str
    address: str
    postcode: str
    town: str
    latitude: float
    longitude: float


class IdentifierOut(Strict):
    scheme: str
    country: str
    value: str


class OrganisationDetail(OrganisationOut):
    texts: list[TextOut]
    places: list[PlaceOut]
    identifiers: list[IdentifierOut]

    @staticmethod
    def resolve_texts(row: Any) -> list[Any]:
        return list(row.texts.order_by("language"))

    @staticmethod
    def resolve_places(row: Any) -> list[Any]:
        return list(row.places.all()[:100])

    @staticmethod
    def resolve_identifiers(row: Any) -> list[Any]:
        return list(row.identifiers.order_by("scheme"))


class OrganisationIn(Strict):
    """A new organisation. Codes are those of the directory's filters."""

    name: str = Field(max_length=200)
    kind: str = Field(max_length=16)
    country: str = Field(max_length=2)
    region: str = Field("", max_length=5)
    town: str = Field("", max_length=100)
    sectors: list[str] = Field(default_factory=list, max_length=50)
    languages: list[str] = Field(default_factory=list, max_length=50)
    website: str = Field("", max_length=300)
    oid: str = Field("", max_length=20)
    pic: str = Field("", max_length=20)
    national: str = Field("", max_length=40)


class OrganisationPatch(Strict):
    """The fields to change; those left out stay as they are."""

    name: str | None = Field(None, max_length=200)
    kind: str | None = Field(None, max_length=16)
    country: str | None = Field(None, max_length=2)
    region: str | None = Field(None, max_length=5)
    town: str | None = Field(None, max_length=100)
    sectors: list[str] | None = Field(None, max_length=50)
    languages: list[str] | None = Field(None, max_length=50)
    website: str | None = Field(None, max_length=300)
    oid: str | None = Field(None, max_length=20)
    pic: str | None = Field(None, max_length=20)
    national: str | None = Field(None, max_length=40)


class MemberOut(Strict):
    id: UUID
    name: str
    role: str
    since: datetime

    @staticmethod
    def resolve_id(membership: Any) -> UUID:
        return membership.person_id

    @staticmethod
    def resolve_name(membership: Any) -> str:
        return str(membership.person)


class ProjectOut(Strict):
    slug: str
    title: str
    acronym: str
    funder: str
    programme: str
    grant_number: str
    starts_on: date
    ends_on: date
    statement: str
    disclaimer: str


class PartnerOut(Strict):
    organisation: str = Field(description="The organisation's slug.")
    name: str
    role: str

    @staticmethod
    def resolve_organisation(partner: Any) -> str:
        return partner.organisation.slug

    @staticmethod
    def resolve_name(partner: Any) -> str:
        return partner.organisation.name


class WorkPackageOut(Strict):
    number: int
    title: str
    description: str
    lead: str | None = Field(None, description="The slug of the organisation that leads it.")
    starts_on: date | None
    ends_on: date | None

    @staticmethod
    def resolve_lead(part: Any) -> str | None:
        return part.lead.slug if part.lead else None


class ProjectDetail(ProjectOut):
    texts: list[TextOut]
    partners: list[PartnerOut]
    work_packages: list[WorkPackageOut]

    @staticmethod
    def resolve_texts(row: Any) -> list[Any]:
        return list(row.texts.order_by("language"))

    @staticmethod
    def resolve_partners(row: Any) -> list[Any]:
        return list(row.partners.select_related("organisation").order_by("organisation__name_key"))

    @staticmethod
    def resolve_work_packages(row: Any) -> list[Any]:
        return list(row.work_packages.select_related("lead"))


class Wanted(Window):
    """Which organisations are asked for."""

    q: str = Field("", max_length=100, description="Words of the name or the town; one letter may be wrong.")
    country: str = Field("", max_length=2)
    kind: str = Field("", max_length=16)
    sector: str = Field("", max_length=8)
    language: str = Field("", max_length=2)


@operation(router.get, "/organisations", open_to=everyone, scope="network:read", response=Page[OrganisationOut])
def organisations(request: Request, wanted: Query[Wanted]) -> Any:
    """The organisations of the network, by name."""
    filters = Filters(wanted.q, wanted.country, wanted.kind, wanted.sector, wanted.language)
    return paged(request, matching(request.actor, filters), wanted, order=("name_key", "id"))


@operation(router.get, "/organisations/{slug}", open_to=everyone, scope="network:read", response=OrganisationDetail)
def organisation(request: Request, slug: str) -> Any:
    """One organisation with its texts, places and numbers."""
    return _visible(request, slug)


@operation(router.post, "/organisations", open_to=members, scope="network:write", response={201: OrganisationDetail})
def found(request: Request, given: OrganisationIn) -> Any:
    """Add an organisation, not verified yet; whoever adds it owns it."""
    if not policies.may_found(request.actor):
        raise PermissionDenied
    form = _checked(OrganisationForm(given.model_dump()))
    founded = use_cases.found_organisation(by=request.actor, **form.changes, identifiers=form.identifiers)
    return Status(201, founded)


@operation(router.patch, "/organisations/{slug}", open_to=members, scope="network:write", response=OrganisationDetail)
def change(request: Request, slug: str, given: OrganisationPatch) -> Any:
    """Change an organisation; its owners and editors may."""
    organisation = _visible(request, slug)
    if not policies.may_edit(request.actor, organisation):
        raise PermissionDenied
    numbers = {identifier.scheme: identifier.value for identifier in organisation.identifiers.all()}
    present = {name: getattr(organisation, name) for name in OrganisationForm.Meta.fields} | numbers
    asked = {name: value for name, value in given.model_dump(exclude_unset=True).items() if value is not None}
    form = _checked(OrganisationForm(present | asked, instance=organisation))
    return use_cases.change_organisation(
        by=request.actor, organisation=organisation, changes=form.changes, identifiers=form.identifiers
    )


@operation(router.get, "/organisations/{slug}/members", open_to=members, scope="network:read", response=Page[MemberOut])
def organisation_members(request: Request, slug: str, window: Query[Window]) -> Any:
    """The people of an organisation, for those who belong to it."""
    organisation = _visible(request, slug)
    if not policies.may_see_all_members(request.actor, organisation):
        raise PermissionDenied
    return paged(request, organisation.memberships.live().select_related("person"), window)


@operation(router.get, "/projects", open_to=everyone, scope="network:read", response=Page[ProjectOut])
def projects(request: Request, window: Query[Window]) -> Any:
    """The projects of the network, oldest entry first."""
    return paged(request, Project.objects.visible_to(request.actor), window)


@operation(router.get, "/projects/{slug}", open_to=everyone, scope="network:read", response=ProjectDetail)
def project(request: Request, slug: str) -> Any:
    """One project with its texts, partners and work packages."""
    return get_object_or_404(Project.objects.visible_to(request.actor), slug=slug)


def _visible(request: Request, slug: str) -> Organisation:
    organisation: Organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), slug=slug)
    return organisation


def _checked(form: OrganisationForm) -> OrganisationForm:
    """The form when it is right; its errors become problems that point to the fields."""
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form
