"""Founding, changing and judging organisations, and the words they say of themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kilta.domains.network import notices
from kilta.domains.network.facts import (
    OrganisationChanged,
    OrganisationFounded,
    OrganisationRejected,
    OrganisationVerified,
)
from kilta.domains.network.models import Identifier, Organisation, OrganisationText, Place, Role
from kilta.domains.network.policies import may_edit, may_found, may_verify
from kilta.domains.network.use_cases.memberships import begin_membership
from kilta.domains.network.use_cases.refusals import NumberTaken, OriginalMissing, OriginalNeeded
from kilta.domains.people.models import Person
from kilta.engines.transliteration import address_word, plain
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.notices import send
from kilta.foundation.use_cases import use_case

# Whoever changes one of these changes who the organisation says it is, so staff must look again.
IDENTITY = ("name", "kind", "country")
FIELDS = (*IDENTITY, "region", "town", "sectors", "languages", "website")


@use_case
def found_organisation(
    *,
    by: Actor,
    name: str,
    kind: str,
    country: str,
    region: str = "",
    town: str = "",
    sectors: Iterable[str] = (),
    languages: Iterable[str] = (),
    website: str = "",
    identifiers: Mapping[str, str] | None = None,
    is_demo: bool = False,
    owner: Person | None = None,
) -> Organisation:
    """List a new organisation, not verified yet; whoever founds it owns it, staff may name an owner or none."""
    ensure(may_found(by))
    organisation = Organisation.objects.create(
        slug=free_slug(Organisation, name),
        name=name,
        name_key=key_of(name),
        kind=kind,
        country=country,
        region=region,
        town=town,
        sectors=list(sectors),
        languages=list(languages),
        website=website,
        is_demo=is_demo,
    )
    _number(organisation, identifiers or {})
    founder = owner if by.is_staff else by
    if isinstance(founder, Person):
        begin_membership(by=by, organisation=organisation, person=founder, role=Role.OWNER)
    announce(OrganisationFounded(organisation_id=organisation.pk), by=by)
    return organisation


@use_case
def change_organisation(
    *,
    by: Actor,
    organisation: Organisation,
    changes: Mapping[str, Any],
    identifiers: Mapping[str, str] | None = None,
) -> Organisation:
    """Change some of `FIELDS`, and the numbers when `identifiers` is given (scheme → number, all of them).

    A new name, kind, country or number puts the organisation before staff again, unless staff changed it.
    """
    ensure(may_edit(by, organisation))
    if unknown := changes.keys() - set(FIELDS):
        raise TypeError(f"An organisation has no {', '.join(sorted(unknown))}.")
    organisation = Organisation.objects.locked(organisation)
    is_another = any(getattr(organisation, field) != changes[field] for field in IDENTITY if field in changes)

    for field, value in changes.items():
        setattr(organisation, field, value)
    organisation.name_key = key_of(organisation.name)
    if identifiers is not None:
        is_another |= _number(organisation, identifiers)
    if (is_another and not by.is_staff) or organisation.standing == Organisation.Standing.REJECTED:
        _judge(organisation, Organisation.Standing.NEW)
    organisation.save()
    announce(OrganisationChanged(organisation_id=organisation.pk), by=by)
    return organisation


@use_case
def verify_organisation(*, by: Actor, organisation: Organisation) -> Organisation:
    """State that the organisation is what it says it is."""
    ensure(may_verify(by))
    organisation = Organisation.objects.locked(organisation)
    _judge(organisation, Organisation.Standing.VERIFIED, by=by)
    organisation.save()
    send(*notices.organisation_verified(organisation))
    announce(OrganisationVerified(organisation_id=organisation.pk), by=by)
    return organisation


@use_case
def reject_organisation(*, by: Actor, organisation: Organisation, because: str) -> Organisation:
    """Take the organisation off the lists and tell its owners why; a change by them puts it before staff again."""
    ensure(may_verify(by))
    organisation = Organisation.objects.locked(organisation)
    _judge(organisation, Organisation.Standing.REJECTED, by=by, because=because)
    organisation.save()
    send(*notices.organisation_rejected(organisation))
    announce(OrganisationRejected(organisation_id=organisation.pk), by=by)
    return organisation


@use_case
def write_text(
    *, by: Actor, organisation: Organisation, language: str, summary: str, description: str = "", state: str = ""
) -> OrganisationText:
    """Write or replace the text in one language.

    The first text is the original; a later one in another language is a translation, `machine` until somebody has
    checked it. What a person writes over is thereby checked, unless `state` says otherwise.
    """
    ensure(may_edit(by, organisation))
    organisation = Organisation.objects.locked(organisation)
    original = organisation.texts.filter(state=TranslationState.ORIGINAL).first()
    is_original = original is None or original.language == language
    if original is None and state in (TranslationState.MACHINE, TranslationState.CHECKED):
        raise OriginalMissing

    text, _is_new = organisation.texts.update_or_create(
        language=language,
        defaults={
            "summary": summary,
            "description": description,
            "state": TranslationState.ORIGINAL if is_original else (state or TranslationState.CHECKED),
        },
    )
    announce(OrganisationChanged(organisation_id=organisation.pk), by=by)
    return text


@use_case
def check_text(*, by: Actor, text: OrganisationText) -> OrganisationText:
    """State that a person has read a machine translation and found it right."""
    ensure(may_edit(by, text.of))
    if text.state == TranslationState.MACHINE:
        text.state = TranslationState.CHECKED
        text.save(update_fields=["state"])
        announce(OrganisationChanged(organisation_id=text.of_id), by=by)
    return text


@use_case
def remove_text(*, by: Actor, text: OrganisationText) -> None:
    """Remove one language; the original goes last."""
    ensure(may_edit(by, text.of))
    organisation = Organisation.objects.locked(text.of)
    if text.state == TranslationState.ORIGINAL and organisation.texts.count() > 1:
        raise OriginalNeeded
    text.delete()
    announce(OrganisationChanged(organisation_id=organisation.pk), by=by)


@use_case
def add_place(
    *,
    by: Actor,
    organisation: Organisation,
    town: str,
    latitude: float,
    longitude: float,
    name: str = "",
    address: str = "",
    postcode: str = "",
) -> Place:
    """Put the organisation on the map; its first place is its seat."""
    ensure(may_edit(by, organisation))
    place = organisation.places.create(
        name=name, address=address, postcode=postcode, town=town, latitude=latitude, longitude=longitude
    )
    announce(OrganisationChanged(organisation_id=organisation.pk), by=by)
    return place


@use_case
def change_place(
    *,
    by: Actor,
    place: Place,
    town: str,
    latitude: float,
    longitude: float,
    name: str = "",
    address: str = "",
    postcode: str = "",
) -> Place:
    """Correct where a place is and what it is called."""
    ensure(may_edit(by, place.organisation))
    place.name, place.address, place.postcode, place.town = name, address, postcode, town
    place.latitude, place.longitude = latitude, longitude
    place.save()
    announce(OrganisationChanged(organisation_id=place.organisation_id), by=by)
    return place


@use_case
def remove_place(*, by: Actor, place: Place) -> None:
    """Take a place off the map."""
    ensure(may_edit(by, place.organisation))
    place.delete()
    announce(OrganisationChanged(organisation_id=place.organisation_id), by=by)


def key_of(name: str) -> str:
    """The name in plain letters; where nothing of it can be written so, the name as it is."""
    return (plain(name) or name.casefold())[:300]


def free_slug(model: Any, name: str) -> str:
    """A word for the address that nobody has: the name, with a number when others have the same."""
    base = address_word(name) or "x"
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _number(organisation: Organisation, identifiers: Mapping[str, str]) -> bool:
    """Make the numbers those of `identifiers` (empty ones go); says whether anything changed."""
    before = {identifier.scheme: identifier for identifier in organisation.identifiers.all()}
    changed = False
    for scheme, value in identifiers.items():
        country = organisation.country if scheme == Identifier.Scheme.NATIONAL else ""
        old = before.get(scheme)
        if (old.value, old.country) == (value, country) if old else not value:
            continue
        changed = True
        if old:
            old.delete()
        if value:
            try:
                with transaction.atomic():
                    organisation.identifiers.create(scheme=scheme, value=value, country=country)
            except IntegrityError as error:
                if "one_organisation_per_number" not in str(error):
                    raise
                raise NumberTaken from None
    return changed


def _judge(organisation: Organisation, standing: str, *, by: Actor | None = None, because: str = "") -> None:
    organisation.standing = standing
    organisation.judged_by = by if isinstance(by, Person) else None
    organisation.judged_at = None if standing == Organisation.Standing.NEW else timezone.now()
    organisation.judged_because = because
