"""People and one's own profile and consents, for programs."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from pydantic import StringConstraints

from kilta.domains.people.models import Consent, Person
from kilta.domains.people.purposes import PURPOSES, Purpose
from kilta.domains.people.queries import directory
from kilta.domains.people.use_cases import consents, persons
from kilta.domains.vocabulary import coded
from kilta.foundation.access.openings import everyone, members
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import Field, Page, Query, Router, Status, Strict, Window, operation, paged

router = Router(tags=["people"])

TargetGroup = Literal[tuple(entry.code for entry in coded.TARGET_GROUPS)]
Country = Literal[tuple(entry.code for entry in coded.COUNTRIES)]
Language = Literal[tuple(entry.code for entry in coded.LANGUAGES)]
PurposeCode = Literal[tuple(PURPOSES)]


def text(longest: int, *, shortest: int = 0) -> Any:
    return Annotated[str, StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)]


class PersonOut(Strict):
    """A person as their profile shows them."""

    id: UUID
    name: str
    target_group: str
    headline: str
    offers: str
    seeks: str
    languages: list[str]
    countries: list[str]
    is_demo: bool


class ProfileOut(PersonOut):
    """One's own profile, with who sees it."""

    shown_to: str
    is_minor: bool


class ProfileIn(Strict):
    """What is to be changed; what is left out stays.

    To show the profile to everybody, first agree to `profile_public` with `PUT /me/consents/profile_public`.
    """

    name: text(120, shortest=1) | None = None
    target_group: TargetGroup | Literal[""] | None = None
    headline: text(160) | None = None
    offers: text(2000) | None = None
    seeks: text(2000) | None = None
    languages: list[Language] | None = Field(None, max_length=40)
    countries: list[Country] | None = Field(None, max_length=50)
    shown_to: Literal["nobody", "members", "all"] | None = None


class ConsentOut(Strict):
    """One row of the consent register."""

    purpose: str
    version: int
    language: str
    wording: str
    channel: str
    given_at: Any
    withdrawn_at: Any


class PurposeOut(Strict):
    """Something to agree to, in the words of the asked language."""

    code: str
    version: int
    wording: str


class ConsentsOut(Strict):
    purposes: list[PurposeOut]
    entries: list[ConsentOut]


class AgreementIn(Strict):
    """The version of the words that the person has read."""

    version: int


@operation(router.get, "/people", open_to=everyone, scope="people:read", response=Page[PersonOut])
def people(
    request: Request,
    window: Query[Window],
    q: str = Query("", max_length=100, description="A part of the name or of the line about the person."),
    target_group: TargetGroup | None = None,
    country: Country | None = None,
    language: Language | None = None,
) -> Any:
    """The people who show their profile to whoever asks, by name."""
    filters = directory.Filters(q, target_group or "", country or "", language or "")
    return paged(request, directory.matching(request.actor, filters), window, order=("name_key", "id"))


@operation(router.get, "/people/{uuid:key}", open_to=everyone, scope="people:read", response=PersonOut)
def person(request: Request, key: UUID) -> Any:
    """One person, if they show their profile to whoever asks."""
    return get_object_or_404(Person.objects.visible_to(request.actor), pk=key)


@operation(router.get, "/me/profile", open_to=members, scope="profile:read", response=ProfileOut)
def my_profile(request: Request) -> Any:
    """My own profile."""
    return request.actor


@operation(router.patch, "/me/profile", open_to=members, scope="profile:write", response=ProfileOut)
def change_my_profile(request: Request, profile: ProfileIn) -> Any:
    """Change parts of my own profile."""
    changes = {name: value for name, value in profile.dict(exclude_unset=True).items() if value is not None}
    return persons.change_profile(
        by=request.actor, person=_oneself(request), changes=changes, channel=Consent.Channel.API
    )


@operation(router.get, "/me/consents", open_to=members, scope="profile:read", response=ConsentsOut)
def my_consents(request: Request) -> Any:
    """What one can agree to, and my rows of the consent register, latest first."""
    return {
        "purposes": [
            {"code": one.code, "version": one.version, "wording": str(one.wording)} for one in PURPOSES.values()
        ],
        "entries": [
            {name: getattr(row, name) for name in ConsentOut.model_fields}
            for row in Consent.objects.visible_to(request.actor).order_by("-given_at", "-pk")
        ],
    }


@operation(router.put, "/me/consents/{purpose}", open_to=members, scope="profile:write", response=ConsentOut)
def agree(request: Request, purpose: PurposeCode, agreement: AgreementIn) -> Any:
    """Agree to the current words of a purpose; refused when another version was read."""
    found = _purpose(purpose)
    consent = consents.give_consent(
        by=request.actor,
        person=_oneself(request),
        purpose=found,
        language=get_language() or "en",
        version=agreement.version,
        channel=Consent.Channel.API,
    )
    return {name: getattr(consent, name) for name in ConsentOut.model_fields}


@operation(router.delete, "/me/consents/{purpose}", open_to=members, scope="profile:write", response={204: None})
def withdraw(request: Request, purpose: PurposeCode) -> Any:
    """Take a consent back; what it allowed ends in the same moment."""
    consents.withdraw_consent(by=request.actor, person=_oneself(request), purpose=_purpose(purpose))
    return Status(204, None)


def _oneself(request: Request) -> Person:
    if not isinstance(request.actor, Person):
        raise Http404
    return request.actor


def _purpose(code: str) -> Purpose:
    return PURPOSES[code]
