"""Who comes: registering oneself or as a guest, changing and cancelling, and the list for those who plan."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Header

from kilta.domains.events.api.found import checked, event_of, invalid, router
from kilta.domains.events.forms.registration import (
    LARGEST_GROUP,
    GroupForm,
    GuestForm,
    GuestGroupForm,
    RegistrationForm,
    name_of,
)
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.policies import may_change_registration, may_manage_registrations
from kilta.domains.events.queries.registration_page import answers_of
from kilta.domains.events.use_cases import answers, registering
from kilta.domains.people.models import Person
from kilta.foundation.access.openings import everyone, members
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts import limits
from kilta.foundation.web.api import Field, Page, Query, Status, Strict, Window, operation, paged

LONGEST_KEY = 200

A_CLASS: dict[str, Any] = {
    "group_name": "WELD24",
    "size": 24,
    "age_band": "13_17",
    "organisation": "Luovi",
    "country": "FI",
    "name": "Tuula Virtanen",
    "email": "tuula@school.example",
}
AN_ANSWER: dict[str, Any] = {
    "name": "Aino Virtanen",
    "email": "aino@school.example",
    "target_group": "teacher",
    "organisation": "Omnia",
    "country": "FI",
}


class Registering(Strict):
    """Who registers, whoever comes."""

    name: str = Field("", max_length=120, description="Of a guest; whoever is signed in is known.")
    email: str = Field("", max_length=254, description="Of a guest, who gets a link to confirm.")
    organisation: str = Field(max_length=200, description="Of a class its school.")
    country: str = Field(max_length=2)
    language: str = Field("en", pattern="^(en|fi|sv|de|it|nl)$", description="Of the mails.")
    answers: dict[UUID, str | int | list[str]] = Field(
        default_factory=dict, max_length=100, description="By the identifier of the question."
    )
    diet: str = Field("", max_length=300, description="Of a class how many need what, without names.")
    access: str = Field("", max_length=500)


class RegistrationIn(Registering):
    """Who comes. Codes are those of the lists `target_groups` and `countries`."""

    model_config = {"json_schema_extra": {"examples": [AN_ANSWER]}}

    target_group: str = Field(max_length=20)


class GroupIn(Registering):
    """A class with the adult who brings it: a count and no names of pupils."""

    model_config = {"json_schema_extra": {"examples": [A_CLASS]}}

    group_name: str = Field(max_length=80, description="For example WELD24.")
    size: int = Field(ge=2, le=LARGEST_GROUP)
    age_band: Literal["under_13", "13_17", "18_plus", "mixed"]
    target_group: str = Field("student", max_length=20)


class RegistrationPatch(Strict):
    """What may be changed; what is left out stays. Whoever comes as somebody else registers anew."""

    model_config = {"json_schema_extra": {"examples": [{"diet": "vegetarian"}]}}

    answers: dict[UUID, str | int | list[str]] | None = Field(
        None, max_length=100, description="By the identifier of the question; those left out are deleted."
    )
    diet: str | None = Field(None, max_length=300)
    access: str | None = Field(None, max_length=500)
    size: int | None = Field(None, ge=2, le=LARGEST_GROUP, description="Of a group; more need as many free seats.")


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
    group_name: str = Field(description="Of a class; empty for a person.")
    age_band: str = Field(description="Of a class; empty for a person.")
    class_code: str = Field(description="With it the pupils of a class join polls and feedback.")
    offered_until: datetime | None = Field(description="Until when a seat that is offered can be accepted.")
    created_at: datetime

    @staticmethod
    def resolve_class_code(row: Any) -> str:
        return row.class_code or ""

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
    found = event_of(request, event)
    person = _member(request)
    form = _form(RegistrationForm if person else GuestForm, given, found)
    registration = registering.register(**_asked(request, found, person, given, form, idempotency_key))
    return _answer(person, registration)


@operation(
    router.post,
    "/events/{event}/groups",
    open_to=everyone,
    scope="registrations:write",
    response={201: RegistrationOut, 202: Received},
)
def register_group(
    request: Request,
    event: str,
    given: GroupIn,
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=LONGEST_KEY),
) -> Any:
    """Register a class: brought by oneself (201), or by a guest, who confirms by mail (202).

    With an `Idempotency-Key` a request that is sent again is answered as the first one, and nothing is done twice.
    """
    found = event_of(request, event)
    person = _member(request)
    form = _form(GroupForm if person else GuestGroupForm, given, found)
    registration = registering.register_group(
        **_asked(request, found, person, given, form, idempotency_key),
        **{name: form.cleaned_data[name] for name in ("size", "group_name", "age_band")},
    )
    return _answer(person, registration)


@operation(
    router.get,
    "/events/{event}/registrations",
    open_to=members,
    scope="registrations:read",
    response=Page[RegistrationOut],
)
def registrations(request: Request, event: str, wanted: Query[WantedRegistrations]) -> Any:
    """The registrations of an event that you plan, in the order of the list."""
    found = event_of(request, event, policy=may_manage_registrations)
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
    router.get,
    "/registrations/{key}",
    open_to=members,
    scope="registrations:read",
    response=RegistrationOut,
)
def registration(request: Request, key: UUID) -> Any:
    """One registration: one's own, or one of an event that one plans."""
    return _registration(request, key)


@operation(
    router.patch,
    "/registrations/{key}",
    open_to=members,
    scope="registrations:write",
    response=RegistrationOut,
)
def change_registration(request: Request, key: UUID, given: RegistrationPatch) -> Any:
    """Change answers and needs, and how many a group are; in one act, or not at all."""
    found = _registration(request, key)
    asked = given.model_dump(exclude_unset=True)
    form = checked(_change_form(found, asked))
    size = asked.get("size")
    if size is not None and not found.is_group:
        raise invalid("size", _("Only a group has a size."))
    with transaction.atomic():
        if asked.keys() - {"size"}:
            answers.change_answers(by=request.actor, registration=found, further=form.further)
        if size is not None:
            registering.change_size(by=request.actor, registration=found, size=size)
    return _registration(request, key)


@operation(
    router.post,
    "/registrations/{key}/cancel",
    open_to=members,
    scope="registrations:write",
    response=RegistrationOut,
)
def cancel_registration(request: Request, key: UUID) -> Any:
    """Cancel a registration: one's own, or one of an event that one plans; a second time changes nothing."""
    return registering.cancel_registration(by=request.actor, registration=_registration(request, key))


@operation(
    router.post,
    "/registrations/{key}/accept",
    open_to=members,
    scope="registrations:write",
    response=RegistrationOut,
)
def accept_seat(request: Request, key: UUID) -> Any:
    """Take a seat that was offered from the waiting list, while the offer holds."""
    return registering.accept_seat(by=request.actor, registration=_registration(request, key))


def _member(request: Request) -> Person | None:
    """Who registers in their own name; guests are slowed down when many come from one address."""
    if isinstance(request.actor, Person) and request.actor.is_member:
        return request.actor
    limits.within("registration", limits.client_address(request), times=60, seconds=3600)
    return None


def _asked(
    request: Request, event: Event, person: Person | None, given: Registering, form: Any, key: str
) -> dict[str, Any]:
    """What the use case is told, whoever comes."""
    return {
        "by": request.actor,
        "event": event,
        "person": person,
        "language": given.language,
        "name": form.cleaned_data.get("name", ""),
        "email": form.cleaned_data.get("email", ""),
        "further": form.further,
        "request_key": key,
        **form.coded,
    }


def _form(kind: type[RegistrationForm], given: Registering, event: Event) -> Any:
    written = given.model_dump(exclude={"answers", "language"})
    return checked(kind(written | {name_of(key): value for key, value in given.answers.items()}, event=event))


def _answer(person: Person | None, registration: Registration) -> Any:
    """A guest is told the same whether the address was known or not; a member sees the registration."""
    if person is None:
        return Status(202, {"detail": _("We have sent a mail to this address. Open the link in it and confirm.")})
    return Status(201, registration)


def _registration(request: Request, key: UUID) -> Registration:
    """The registration where the actor sees it and may change it."""
    rows = Registration.objects.visible_to(request.actor).select_related("event", "organisation", "needs")
    found: Registration = get_object_or_404(rows, pk=key)
    if not may_change_registration(request.actor, found):
        raise PermissionDenied
    return found


def _change_form(registration: Registration, asked: dict[str, Any]) -> RegistrationForm:
    """The form of the page, filled with what was said before and what is asked to be otherwise."""
    needs = getattr(registration, "needs", None)
    said = asked["answers"] if asked.get("answers") is not None else answers_of(registration)
    values: dict[str, Any] = {
        "target_group": registration.target_group,
        "organisation": str(registration.organisation or registration.organisation_name) or "–",
        "country": registration.country,
        "diet": needs.diet if needs else "",
        "access": needs.access if needs else "",
        "pictures": list(registration.picture_consents.filter(withdrawn_at=None).values_list("channel", flat=True)),
        "size": registration.size,
        "group_name": registration.group_name,
        "age_band": registration.age_band,
        **{name_of(key): value for key, value in said.items()},
        **{name: value for name, value in asked.items() if name != "answers" and value is not None},
    }
    kind = GroupForm if registration.is_group else RegistrationForm
    # Programs send no files; those that were sent before stay.
    form = kind(values, event=registration.event, answers=answers_of(registration))
    for name in ("target_group", "organisation", "country", "group_name", "age_band"):
        form.fields.pop(name, None)  # They decide about seats and figures, and stay.
    return form
