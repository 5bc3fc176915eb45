"""Entering many people from a list, who come or came: all of them, or none with every error."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from kilta.domains.events.facts import PersonCameIn, PersonRegistered
from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.policies import may_close_event, may_manage_registrations
from kilta.domains.events.use_cases.refusals import EventIsOver
from kilta.domains.events.use_cases.registering import free_class_code
from kilta.domains.events.use_cases.seats import fill, free_seats
from kilta.domains.events.use_cases.settling import held_for_settling
from kilta.domains.network.models import Organisation
from kilta.engines.transliteration import plain
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case

AT_ONCE = 1000


@dataclass(frozen=True)
class Entry:
    """One row of a list: who comes, as what, and from where; more than one is a group of that name."""

    row: int
    name: str
    email: str
    target_group: str
    organisation: str
    country: str
    size: int = 1


@dataclass(frozen=True)
class Imported:
    seated: int
    waiting: int


class AlreadyOnTheList(Exception):
    """Some rows name people who are registered already; nothing was entered. `rows` says which."""

    def __init__(self, rows: Sequence[int]) -> None:
        super().__init__(f"{len(rows)} rows")
        self.rows = list(rows)


@use_case
def import_registrations(*, by: Actor, event: Event, entries: Sequence[Entry]) -> Imported:
    """Enter everybody in the order of the list; who finds no free seat waits. Raises AlreadyOnTheList.

    Nobody is mailed: the organiser tells them, from the page of the registrations, when the list is right.
    """
    ensure(may_manage_registrations(by, event))
    event = Event.objects.locked(event)
    if event.state in (Event.State.CLOSED, Event.State.CANCELLED):
        raise EventIsOver
    _refuse_known(event, entries)

    rows = _rows(event, entries)
    Registration.objects.bulk_create(rows, batch_size=AT_ONCE)
    entered = {row.pk for row in rows}
    seated = fill(event, newcomers=entered)
    for row in rows:
        announce(PersonRegistered(event_id=event.pk, registration_id=row.pk), by=by)
    of_ours = sum(row.pk in entered for row in seated)
    return Imported(seated=of_ours, waiting=len(rows) - of_ours)


@use_case
def import_attendance(*, by: Actor, event: Event, entries: Sequence[Entry]) -> list[UUID]:
    """Enter everybody of a list who came to an event that has begun; returns their identifiers in its order.

    They are noted by the organiser, which is a claim until a proof is attached. Who came was there: whoever finds no
    free seat is written down as let in beyond the seats. Raises AlreadyOnTheList.
    """
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    _refuse_known(event, entries)

    rows, free = _rows(event, entries), free_seats(event)
    for row in rows:
        row.status = Registration.Status.ATTENDED
        row.arrived = row.size
        row.is_beyond_seats = not free.holds(row)
        if not row.is_beyond_seats:
            free.take(row)
    Registration.objects.bulk_create(rows, batch_size=AT_ONCE)
    Proof.objects.bulk_create(
        [Proof(registration=row, kind=Proof.Kind.ORGANISER, at=event.starts_at, by=by.actor_key) for row in rows],
        batch_size=AT_ONCE,
    )
    for row in rows:
        announce(PersonRegistered(event_id=event.pk, registration_id=row.pk), by=by)
        announce(PersonCameIn(event_id=event.pk, registration_id=row.pk), by=by)
    return [row.pk for row in rows]


def _refuse_known(event: Event, entries: Sequence[Entry]) -> None:
    addresses = set(event.registrations.live().exclude(email="").values_list("email", flat=True))
    groups = set(event.registrations.live().filter(kind=Registration.Kind.GROUP).values_list("group_name", flat=True))
    known = [
        entry.row
        for entry in entries
        if (entry.email and entry.email.lower() in addresses) or (entry.size > 1 and entry.name in groups)
    ]
    if known:
        raise AlreadyOnTheList(known)


def _rows(event: Event, entries: Sequence[Entry]) -> list[Registration]:
    """In the waiting list, behind those who stand there; nothing is written yet."""
    organisations = _organisations_named({entry.organisation for entry in entries})
    last = event.registrations.aggregate(last=Max("place"))["last"] or 0
    now = timezone.now()
    return [
        Registration(
            event=event,
            **_who(entry),
            email=entry.email.lower(),
            target_group=entry.target_group,
            country=entry.country,
            organisation=organisations.get(entry.organisation),
            organisation_name="" if entry.organisation in organisations else entry.organisation,
            status=Registration.Status.WAITING,
            place=last + number,
            source=Registration.Source.IMPORT,
            confirmed_at=now,
        )
        for number, entry in enumerate(entries, 1)
    ]


def _who(entry: Entry) -> dict[str, Any]:
    if entry.size == 1:
        return {"name": entry.name}
    return {
        "kind": Registration.Kind.GROUP,
        "group_name": entry.name[:80],
        "size": entry.size,
        "age_band": Registration.AgeBand.MIXED,
        "class_code": free_class_code(),
    }


def _organisations_named(names: set[str]) -> dict[str, Organisation]:
    """The organisations of these names, where exactly one has it; one query."""
    by_key: dict[str, list[Organisation]] = {}
    keys = {name: plain(name) or name for name in names if name}
    found: Any = Organisation.objects.listed().filter(name_key__in=set(keys.values()))
    for organisation in found:
        by_key.setdefault(organisation.name_key, []).append(organisation)
    return {name: by_key[key][0] for name, key in keys.items() if len(by_key.get(key, [])) == 1}
