"""Events for programs: what their pages show, to the same people, through the same use cases."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Header

from kilta.domains.events.forms.registration import GuestForm, RegistrationForm, name_of
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.policies import may_change_registration, may_manage_registrations
from kilta.domains.events.use_cases import registering
from kilta.domains.people.models import Person
from kilta.foundation.access.openings import everyone, members
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts import limits, scopes
from kilta.foundation.web.api import Field, Page, Query, Router, Status, Strict, Window, operation, paged

router = Router(tags=["events"])
LONGEST_KEY = 200

scopes.declare("registrations:read", gettext_lazy("Read registrations: my own, and those of events that I plan"))
scopes.declare("registrations:write", gettext_lazy("Register for events, cancel, and check people in"))


# Registrations


class RegistrationIn(Strict):
    """Who comes. Codes are those of the lists `target_groups` and `countries`."""

    name: str = Field("", max_length=120, description="Of a guest; whoever is signed in is known.")
    email: str = Field("", max_length=254, description="Of a guest, who gets a link to confirm.")
    target_group: str = Field(max_length=20)
    organisation: str = Field(max_length=200)
    country: str = Field(max_length=2)
    language: str = Field("en", pattern="^(en|fi|sv|de|it|nl)$", description="Of the mails.")
    answers: dict[UUID, str | int | list[str]] = Field(
        default_factory=dict, max_length=100, description="By the identifier of the question."
    )
    diet: str = Field("", max_length=300)
    access: str = Field("", max_length=500)


class RegistrationOut(Strict):
    id: UUID
    event: str = Field(description="The event's slug.")
    kind: str
    status: str = Field(description="waiting, offered, confirmed, cancelled, attended or absent.")
    name: str
    target_group: str
    country: str
    organisation: str
    size: int
    created_at: datetime

    @staticmethod
    def resolve_event(row: Any) -> str:
        return str(row.event.slug)

    @staticmethod
    def resolve_organisation(row: Any) -> str:
        return str(row.organisation.name if row.organisation else row.organisation_name)


class Received(Strict):
    """What a guest is told, whether the address was known or not; the rest is in the mail."""

    detail: str


class WantedRegistrations(Window):
    status: str = Field("", max_length=9)


@operation(
    router.post,
    "/events/{event}/registrations",
    open_to=everyone,
    scope="registrations:write",
    response={201: RegistrationOut, 202: Received},
)
def register(
    request: Request,
    event: str,
    given: RegistrationIn,
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=LONGEST_KEY),
) -> Any:
    """Register for an event by its slug or identifier: oneself (201), or a guest, who confirms by mail (202).

    With an `Idempotency-Key` a request that is sent again is answered as the first one, and nothing is done twice.
    """
    found = _event(request, event)
    person = request.actor if isinstance(request.actor, Person) and request.actor.is_member else None
    if person is None:
        limits.within("registration", limits.client_address(request), times=60, seconds=3600)
    written = given.model_dump(exclude={"answers", "language"})
    written |= {name_of(key): value for key, value in given.answers.items()}
    form = _checked((RegistrationForm if person else GuestForm)(written, event=found))
    registration = registering.register(
        by=request.actor,
        event=found,
        person=person,
        language=given.language,
        name=form.cleaned_data.get("name", ""),
        email=form.cleaned_data.get("email", ""),
        further=form.further,
        request_key=idempotency_key,
        **form.coded,
    )
    if person is None:
        return Status(202, {"detail": _("We have sent a mail to this address. Open the link in it and confirm.")})
    return Status(201, registration)


@operation(
    router.get,
    "/events/{event}/registrations",
    open_to=members,
    scope="registrations:read",
    response=Page[RegistrationOut],
)
def registrations(request: Request, event: str, wanted: Query[WantedRegistrations]) -> Any:
    """The registrations of an event that you plan, in the order of the list."""
    found = _event(request, event)
    if not may_manage_registrations(request.actor, found):
        raise PermissionDenied
    rows = Registration.objects.visible_to(request.actor).filter(event=found).select_related("event", "organisation")
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    return paged(request, rows, wanted, order=("place",))


@operation(router.get, "/me/registrations", open_to=members, scope="registrations:read", response=Page[RegistrationOut])
def my_registrations(request: Request, window: Query[Window]) -> Any:
    """My own registrations and those of my groups, oldest first."""
    rows = Registration.objects.visible_to(request.actor).filter(person=getattr(request.actor, "pk", None))
    return paged(request, rows.select_related("event", "organisation"), window)


@operation(
    router.post,
    "/registrations/{key}/cancel",
    open_to=members,
    scope="registrations:write",
    response=RegistrationOut,
)
def cancel_registration(request: Request, key: UUID) -> Any:
    """Cancel a registration: one's own, or one of an event that one plans; a second time changes nothing."""
    rows = Registration.objects.visible_to(request.actor).select_related("event", "organisation")
    registration = get_object_or_404(rows, pk=key)
    if not may_change_registration(request.actor, registration):
        raise PermissionDenied
    return registering.cancel_registration(by=request.actor, registration=registration)


def _event(request: Request, event: str) -> Event:
    """The visible event by its slug or its identifier."""
    rows = Event.objects.visible_to(request.actor)
    found: Event | None = rows.filter(slug=event).first()
    if found is None and (key := _uuid(event)):
        found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _checked(form: RegistrationForm) -> RegistrationForm:
    """The form when it is right; its errors become problems that point to the fields."""
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form
