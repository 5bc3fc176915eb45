"""Coming in: at the door, by the code on the screen, with a class; once for each registration.

Who stands in the room was there, whatever the list says. So somebody without a seat is never turned away by Kilta: the
organiser lets them in on a free seat or, knowingly, beyond the seats. The latter is written down as such and takes no
seat, so that the rule of the seats (`seats.py`) stays true for all others.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import pghistory
from django.utils import timezone

from kilta.domains.events import notices
from kilta.domains.events.codes import is_screen_code
from kilta.domains.events.facts import PersonCameIn
from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.policies import may_check_in
from kilta.domains.events.use_cases.refusals import (
    CheckInNotOpen,
    EventIsOver,
    GroupToCount,
    HasNoSeat,
    NoCheckIn,
    NoSuchGroupSize,
    NotToBeUndone,
    WrongScreenCode,
)
from kilta.domains.events.use_cases.registering import free_class_code
from kilta.domains.events.use_cases.seats import fill, free_seats
from kilta.domains.network.models import Organisation
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.notices import send
from kilta.foundation.use_cases import use_case

Status = Registration.Status


class LetIn(StrEnum):
    """What the organiser decides about somebody who comes without a seat."""

    NOT = "not"
    ON_A_FREE_SEAT = "free_seat"
    ANYHOW = "anyhow"


@dataclass(frozen=True)
class CameIn:
    """How a registration came in, and whether that was known before."""

    registration: Registration
    proof: Proof
    was_in_already: bool = False


@use_case
def check_in(
    *,
    by: Actor,
    event: Event,
    registration: Registration,
    kind: str = Proof.Kind.SCAN,
    at: datetime | None = None,
    scan_key: str = "",
    arrived: int | None = None,
    let_in: str = LetIn.NOT,
) -> CameIn:
    """Note that a registration came; the second time nothing is changed, and the first time is told.

    A group is counted: `arrived` says how many came, `GroupToCount` asks for it. Whoever waits or has cancelled is
    let in only when the organiser says so (`let_in`); until then `HasNoSeat` tells whether a seat is free. `at` may lie
    back, for what a phone has kept while it had no network.
    """
    ensure(may_check_in(by, event))
    registration = _held(event, registration)
    if known := _known(registration):
        return known
    _refuse_now(registration.event)
    return _note(by, registration, kind, at=at, scan_key=scan_key, arrived=arrived, let_in=let_in)


@use_case
def walk_in(
    *,
    by: Actor,
    event: Event,
    target_group: str,
    name: str = "",
    organisation: Organisation | None = None,
    organisation_name: str = "",
    country: str = "",
    size: int = 1,
    kind: str = Proof.Kind.ORGANISER,
    at: datetime | None = None,
    scan_key: str = "",
    let_in: str = LetIn.ON_A_FREE_SEAT,
) -> CameIn:
    """Enter somebody who came without registering, or a group of them, as having come.

    The same `scan_key` enters them once. Nobody has to give a name; several people are a group without names.
    """
    ensure(may_check_in(by, event))
    event = Event.objects.locked(event)
    if scan_key and (known := _by_scan(event, scan_key)):
        return known
    _refuse_now(event)
    registration = Registration(
        event=event,
        kind=Registration.Kind.GROUP if size > 1 else Registration.Kind.PERSON,
        name=name,
        target_group=target_group,
        country=country,
        organisation=organisation,
        organisation_name=organisation_name,
        size=size,
        status=Status.WAITING,
        place=event.registrations.next_place(),
        source=Registration.Source.WALK_IN,
    )
    if size > 1:
        registration.class_code = free_class_code()
        registration.group_name = registration.class_code
        registration.age_band = Registration.AgeBand.MIXED
    return _note(by, registration, kind, at=at, scan_key=scan_key, arrived=size, let_in=let_in)


@use_case
def self_check_in(*, by: Actor, registration: Registration, code: str) -> CameIn:
    """Note that somebody typed the code that the screen in the room shows.

    The caller has found the registration by its secret link, or as the reader's own.
    """
    registration = _held(registration.event, registration)
    if known := _known(registration):
        return known
    event = registration.event
    _refuse_now(event)
    if not is_screen_code(event, code, timezone.now()):
        raise WrongScreenCode
    return _note(by, registration, Proof.Kind.SELF, arrived=1 if not registration.is_group else None)


@use_case
def confirm_class(*, by: Actor, registration: Registration, arrived: int) -> CameIn:
    """Note how many of a class came, as its teacher counts them; the caller has found it by its secret link.

    Not more than were registered: who comes on top is counted at the door, where somebody sees them.
    """
    registration = _held(registration.event, registration)
    if known := _known(registration):
        return known
    _refuse_now(registration.event)
    if not registration.is_group or arrived > registration.size:
        raise NoSuchGroupSize
    return _note(by, registration, Proof.Kind.CLASS, arrived=arrived)


@use_case
def count_again(*, by: Actor, registration: Registration, arrived: int) -> Registration:
    """Correct how many of a group came, as the organiser: some were late, or counted twice."""
    ensure(may_check_in(by, registration.event))
    registration = _held(registration.event, registration)
    _refuse_now(registration.event)
    if not registration.is_group or registration.status != Status.ATTENDED or arrived < 1:
        raise NoSuchGroupSize
    registration.arrived = arrived
    registration.save(update_fields=["arrived"])
    return registration


@use_case
def undo_check_in(*, by: Actor, registration: Registration, because: str) -> Registration:
    """Take back a check-in that was a mistake; the audit keeps who, when and why.

    Who had a seat has it again, who was let in beyond the seats waits again, and a walk-in was never there: a seat that
    is freed by that goes to whoever waits.
    """
    ensure(may_check_in(by, registration.event))
    registration = _held(registration.event, registration)
    _refuse_now(registration.event)
    if registration.status != Status.ATTENDED:
        raise NotToBeUndone
    with pghistory.context(because=because):
        Proof.objects.filter(registration=registration).delete()
        registration.arrived = None
        if registration.source == Registration.Source.WALK_IN:
            registration.status = Status.CANCELLED
            registration.cancelled_at = timezone.now()
        else:
            registration.status = Status.WAITING if registration.is_beyond_seats else Status.CONFIRMED
        registration.is_beyond_seats = False
        registration.save(update_fields=["arrived", "status", "cancelled_at", "is_beyond_seats"])
    if registration.status != Status.CONFIRMED and not registration.event.has_ended:
        send(*(notice for moved in fill(registration.event) for notice in notices.seat_given(moved)))
    return registration


def _note(
    by: Actor,
    registration: Registration,
    kind: str,
    *,
    at: datetime | None = None,
    scan_key: str = "",
    arrived: int | None = None,
    let_in: str = LetIn.NOT,
) -> CameIn:
    """Write down that they came; the caller holds the event."""
    if registration.is_group and arrived is None:
        raise GroupToCount
    count = arrived if registration.is_group and arrived is not None else 1
    if count < 1:
        raise NoSuchGroupSize
    if registration.status in (Status.WAITING, Status.CANCELLED):
        registration.is_beyond_seats = not _takes_free_seat(registration, let_in)
        registration.cancelled_at = None
    registration.status = Status.ATTENDED
    registration.arrived = count
    registration.offered_until = None
    registration.confirm_until = None
    registration.confirmed_at = registration.confirmed_at or timezone.now()
    registration.save()
    proof = Proof.objects.create(
        registration=registration,
        kind=kind,
        at=_within(registration.event, at),
        by=by.actor_key,
        scan_key=scan_key,
    )
    announce(PersonCameIn(event_id=registration.event_id, registration_id=registration.pk), by=by)
    return CameIn(registration, proof)


def _takes_free_seat(registration: Registration, let_in: str) -> bool:
    """Whether somebody without a seat gets a free one; False lets them in beyond the seats."""
    is_free = free_seats(registration.event).holds(registration)
    if let_in == LetIn.NOT or (let_in == LetIn.ON_A_FREE_SEAT and not is_free):
        raise HasNoSeat(a_seat_is_free=is_free)
    return is_free


def _held(event: Event, registration: Registration) -> Registration:
    """The registration as it is now; its event is held first, as everywhere.

    Who cancelled and registered again comes with the later registration, whichever code they show.
    """
    event = Event.objects.locked(event)
    found: Registration = event.registrations.select_related("person", "organisation").get(pk=registration.pk)
    found = event.registrations.again(found) or found
    found.event = event
    return found


def _known(registration: Registration) -> CameIn | None:
    if registration.status != Status.ATTENDED:
        return None
    return CameIn(registration, Proof.objects.get(registration=registration), was_in_already=True)


def _by_scan(event: Event, scan_key: str) -> CameIn | None:
    proof = Proof.objects.filter(registration__event=event, scan_key=scan_key).select_related("registration").first()
    return CameIn(proof.registration, proof, was_in_already=True) if proof else None


def _refuse_now(event: Event) -> None:
    if event.state == Event.State.CLOSED:
        raise EventIsOver
    if not event.takes_place:
        raise NoCheckIn
    if timezone.now() < event.check_in_opens_at:
        raise CheckInNotOpen


def _within(event: Event, at: datetime | None) -> datetime:
    """The moment that a device gives, unless its clock is plainly wrong."""
    now = timezone.now()
    return at if at is not None and event.check_in_opens_at <= at <= now else now
