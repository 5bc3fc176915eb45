"""Registering for an event, changing one's mind, and moving up from the waiting list."""

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kilta.domains.events import notices
from kilta.domains.events.codes import new_class_code
from kilta.domains.events.facts import PersonRegistered, RegistrationCancelled
from kilta.domains.events.models import Event, Registration, RepeatedRequest
from kilta.domains.events.policies import may_manage_registrations, may_register
from kilta.domains.events.use_cases.answers import NOTHING_FURTHER, Further, keep_further
from kilta.domains.events.use_cases.refusals import (
    AlreadyRegistered,
    GroupRegisteredAlready,
    NoOfferOpen,
    NoSeatFree,
    OtherQuestion,
    RegistrationClosed,
    RegistrationOver,
    SeatUsed,
)
from kilta.domains.events.use_cases.seats import fill, free_seats, give_seat
from kilta.domains.network.models import Organisation
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.notices import send
from kilta.foundation.use_cases import use_case

# A guest's seat is kept so long until the link in the mail is followed.
GUESTS_CONFIRM_WITHIN = timedelta(hours=24)
Status = Registration.Status


@use_case
def register(
    *,
    by: Actor,
    event: Event,
    target_group: str,
    person: Person | None = None,
    name: str = "",
    email: str = "",
    language: str = "en",
    country: str = "",
    organisation: Organisation | None = None,
    organisation_name: str = "",
    further: Further = NOTHING_FURTHER,
    request_key: str = "",
) -> Registration:
    """Give a person or a guest a seat, or a place in the waiting list when the event is full.

    The same address or person registers once: a guest's second try changes nothing and is answered by mail, so that
    nobody learns who is registered. A repeated `request_key` gives the first answer again, raising `OtherQuestion`
    when something else is asked with it.
    """
    ensure(may_register(by, event))
    event = Event.objects.locked(event)  # Two people must not get the last seat.
    asked = _digest(
        str(person.pk) if person else "",
        name,
        email.lower(),
        language,
        target_group,
        country,
        organisation.name if organisation else organisation_name,
        further=further,
    )
    if request_key and (first := _asked_before(event, request_key, asked)):
        return first
    if not event.is_open:
        raise RegistrationClosed
    if known := _live_registration(event, person, email):
        if person is not None:
            raise AlreadyRegistered
        if request_key:
            _remember(event, request_key, asked, known)
        send(*notices.registered_already(known))
        return known

    registration = _enter(
        event,
        person=person,
        name=name or (person.name if person else ""),
        email=_address_of(person, email),
        language=language,
        target_group=target_group,
        country=country,
        organisation=organisation,
        organisation_name=organisation_name,
        **_to_be_confirmed(person, event),
    )
    keep_further(by, registration, further)
    if request_key:
        _remember(event, request_key, asked, registration)
    send(*notices.registration_received(registration))
    announce(PersonRegistered(event_id=event.pk, registration_id=registration.pk), by=by)
    return registration


@use_case
def register_group(
    *,
    by: Actor,
    event: Event,
    size: int,
    group_name: str,
    age_band: str,
    target_group: str,
    person: Person | None = None,
    name: str = "",
    email: str = "",
    language: str = "en",
    country: str = "",
    organisation: Organisation | None = None,
    organisation_name: str = "",
    further: Further = NOTHING_FURTHER,
    request_key: str = "",
) -> Registration:
    """Register a class with the adult who brings it: a count, an age band and a school, and no names of pupils.

    A group gets all its seats or waits for all; its code lets the pupils take part on the day. The same class of the
    same address registers once, and a repeated `request_key` gives the first answer, both as in `register`.
    """
    ensure(may_register(by, event))
    event = Event.objects.locked(event)
    address = _address_of(person, email)
    asked = _digest(
        str(person.pk) if person else "",
        name,
        address,
        language,
        target_group,
        country,
        organisation.name if organisation else organisation_name,
        group_name,
        str(size),
        age_band,
        further=further,
    )
    if request_key and (first := _asked_before(event, request_key, asked)):
        return first
    if not event.is_open:
        raise RegistrationClosed
    groups = event.registrations.live().filter(kind=Registration.Kind.GROUP, email=address, group_name=group_name)
    if known := groups.first():
        if person is not None:
            raise GroupRegisteredAlready
        if request_key:
            _remember(event, request_key, asked, known)
        send(*notices.registered_already(known))
        return known

    registration = _enter(
        event,
        kind=Registration.Kind.GROUP,
        size=size,
        group_name=group_name,
        age_band=age_band,
        class_code=free_class_code(),
        person=person,
        name=name or (person.name if person else ""),
        email=address,
        language=language,
        target_group=target_group,
        country=country,
        organisation=organisation,
        organisation_name=organisation_name,
        **_to_be_confirmed(person, event),
    )
    keep_further(by, registration, further)
    if request_key:
        _remember(event, request_key, asked, registration)
    send(*notices.registration_received(registration))
    announce(PersonRegistered(event_id=event.pk, registration_id=registration.pk), by=by)
    return registration


@use_case
def add_registration(
    *,
    by: Actor,
    event: Event,
    target_group: str,
    name: str,
    email: str = "",
    language: str = "en",
    country: str = "",
    organisation: Organisation | None = None,
    organisation_name: str = "",
    source: str = Registration.Source.ORGANISER,
) -> Registration:
    """Enter somebody as the organiser, also before registration opens and after it has ended; the seats still count."""
    ensure(may_manage_registrations(by, event))
    event = Event.objects.locked(event)
    if event.state not in (Event.State.PUBLISHED, Event.State.DRAFT):
        raise RegistrationClosed
    if _live_registration(event, None, email):
        raise AlreadyRegistered
    registration = _enter(
        event,
        name=name,
        email=email.lower(),
        language=language,
        target_group=target_group,
        country=country,
        organisation=organisation,
        organisation_name=organisation_name,
        source=source,
        confirmed_at=timezone.now(),
    )
    send(*notices.registration_received(registration))
    announce(PersonRegistered(event_id=event.pk, registration_id=registration.pk), by=by)
    return registration


@use_case
def confirm_registration(*, by: Actor, registration: Registration) -> Registration:
    """Note that the link of the mail was followed: the address is the guest's own. Once is enough."""
    registration = _held(registration)
    if not registration.is_live:
        raise RegistrationOver
    if registration.confirmed_at is None:
        registration.confirmed_at = timezone.now()
        registration.confirm_until = None
        registration.save(update_fields=["confirmed_at", "confirm_until"])
    return registration


@use_case
def accept_seat(*, by: Actor, registration: Registration) -> Registration:
    """Take the seat that was offered; what was offered too long ago has gone to the next."""
    registration = _held(registration)
    if registration.status == Status.CONFIRMED:
        return registration
    if registration.status != Status.OFFERED or _is_past(registration.offered_until):
        raise NoOfferOpen
    registration.status = Status.CONFIRMED
    registration.offered_until = None
    registration.confirmed_at = registration.confirmed_at or timezone.now()
    registration.confirm_until = None
    registration.save(update_fields=["status", "offered_until", "confirmed_at", "confirm_until"])
    return registration


@use_case
def change_size(*, by: Actor, registration: Registration, size: int) -> Registration:
    """Another number of people in a group; more of them need as many free seats, fewer free some for others."""
    registration = _held(registration)
    _refuse_used(registration)
    event = registration.event
    more = size - registration.size
    if more > 0 and registration.status in (Status.CONFIRMED, Status.OFFERED):
        free = free_seats(event)
        fits_group = free.by_group.get(registration.target_group, more) >= more
        if not fits_group or (free.in_all is not None and free.in_all < more):
            raise NoSeatFree
    registration.size = size
    registration.save(update_fields=["size"])
    _move_up(event)
    return registration


@use_case
def cancel_registration(*, by: Actor, registration: Registration) -> Registration:
    """Give up a seat or a place in the list; a freed seat goes to whoever waits. Cancelling twice changes nothing."""
    registration = _held(registration)
    if not registration.is_live:
        return registration
    _refuse_used(registration)
    _end(registration)
    send(*notices.registration_cancelled(registration))
    _move_up(registration.event)
    announce(
        RegistrationCancelled(event_id=registration.event_id, registration_id=registration.pk),
        by=by,
    )
    return registration


@use_case
def seat_by_hand(*, by: Actor, registration: Registration) -> Registration:
    """Give somebody who waits a seat before the others, as the organiser; only a free one."""
    ensure(may_manage_registrations(by, registration.event))
    registration = _held(registration)
    if registration.status not in (Status.WAITING, Status.OFFERED):
        raise SeatUsed
    if registration.status == Status.WAITING and not free_seats(registration.event).holds(registration):
        raise NoSeatFree
    give_seat(registration.event, registration, at_once=True)
    send(*notices.seat_given(registration))
    return registration


@use_case
def move_to_waiting_list(*, by: Actor, registration: Registration) -> Registration:
    """Take a seat back, as the organiser; the person waits at the end of the list."""
    ensure(may_manage_registrations(by, registration.event))
    registration = _held(registration)
    _refuse_used(registration)
    event = registration.event
    registration.status = Status.WAITING
    registration.offered_until = None
    registration.place = event.registrations.next_place()
    registration.save(update_fields=["status", "offered_until", "place"])
    send(*notices.registration_received(registration))
    _move_up(event)
    return registration


@use_case
def free_what_lapsed(*, by: Actor, event: Event) -> list[Registration]:
    """Take back seats that were offered or kept for a guest for too long, and give them to whoever waits.

    An offer that nobody took leaves its holder at the end of the list; a guest who never confirmed is cancelled.
    """
    event = Event.objects.locked(event)
    now = timezone.now()
    lapsed = []
    for registration in event.registrations.filter(status=Status.OFFERED, offered_until__lte=now):
        registration.status = Status.WAITING
        registration.offered_until = None
        registration.place = event.registrations.next_place()
        registration.save(update_fields=["status", "offered_until", "place"])
        send(*notices.offer_lapsed(registration))
        lapsed.append(registration)
    for registration in event.registrations.live().filter(confirmed_at=None, confirm_until__lte=now):
        _end(registration)
        lapsed.append(registration)
    if lapsed and event.takes_place and not event.has_ended:
        _move_up(event)
    return lapsed


def _enter(event: Event, **fields: Any) -> Registration:
    """Stand in the list, and go on to a seat when one is free; the caller holds the event."""
    registration = event.registrations.create(status=Status.WAITING, place=event.registrations.next_place(), **fields)
    for moved in fill(event, newcomers=[registration.pk]):
        if moved == registration:
            registration.status = moved.status
        else:
            send(*notices.seat_given(moved))
    return registration


def _move_up(event: Event) -> None:
    if event.takes_place and not event.has_ended:
        send(*(notice for registration in fill(event) for notice in notices.seat_given(registration)))


def _end(registration: Registration) -> None:
    registration.status = Status.CANCELLED
    registration.offered_until = None
    registration.confirm_until = None
    registration.cancelled_at = timezone.now()
    registration.save(update_fields=["status", "offered_until", "confirm_until", "cancelled_at"])


def _held(registration: Registration) -> Registration:
    """The registration as it is now; its event is held first, always in this order."""
    event = Event.objects.locked(registration.event)
    registration = event.registrations.select_related("person__account").get(pk=registration.pk)
    registration.event = event
    return registration


def _refuse_used(registration: Registration) -> None:
    if registration.status in (Status.ATTENDED, Status.ABSENT) or registration.event.state == Event.State.CLOSED:
        raise SeatUsed


def _live_registration(event: Event, person: Person | None, email: str) -> Registration | None:
    own = event.registrations.live().filter(kind=Registration.Kind.PERSON)
    if person is not None and (found := own.filter(person=person).first()):
        return found
    address = _address_of(person, email)
    return own.filter(email=address).first() if address else None


def _address_of(person: Person | None, email: str) -> str:
    if person is not None and person.account is not None:
        return str(person.account.email).lower()
    return email.lower()


def _to_be_confirmed(person: Person | None, event: Event) -> dict[str, Any]:
    """Members have shown that mail reaches them; a guest has a day, or until the event begins."""
    now = timezone.now()
    if person is not None:
        return {"confirmed_at": now}
    return {"confirm_until": max(min(now + GUESTS_CONFIRM_WITHIN, event.starts_at), now + timedelta(hours=1))}


def free_class_code() -> str:
    """A code that no other group has."""
    code = new_class_code()
    while Registration.objects.filter(class_code=code).exists():
        code = new_class_code()
    return code


def _is_past(moment: Any) -> bool:
    return moment is not None and moment <= timezone.now()


def _asked_before(event: Event, key: str, asked: str) -> Registration | None:
    # visible: the answer goes to the client that sent the key.
    known = RepeatedRequest.objects.filter(event=event, key=key).select_related("registration").first()
    if known is None:
        return None
    if known.asked != asked:
        raise OtherQuestion
    return known.registration


def _remember(event: Event, key: str, asked: str, registration: Registration) -> None:
    RepeatedRequest.objects.create(event=event, key=key, asked=asked, registration=registration)


def _digest(*who: str, further: Further) -> str:
    """Of everything that was asked, in whatever order the answers came."""
    answers = sorted((str(key), value) for key, value in further.answers.items())
    asked = [*who, answers, further.diet, further.access, sorted(further.pictures)]
    return hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()
