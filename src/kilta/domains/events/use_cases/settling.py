"""Settling who came: many at once after the event, and how their coming is proven.

What the organiser only notes is a claim. It becomes a proof with the scan of the signed list, or with the signed
declaration for those who took part online (`declaring.py`). All of it is done in a few statements for any number.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from kilta.domains.events.facts import PersonCameIn
from kilta.domains.events.files import SCANS
from kilta.domains.events.labels import SIGNED_LIST
from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.policies import may_close_event
from kilta.domains.events.use_cases.refusals import (
    EventHasNotStarted,
    EventIsOver,
    NobodyToSettle,
    NoCheckIn,
    NoListToSign,
    SignedListMissing,
    SignedListNeeded,
)
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.files.models import StoredFile
from kilta.foundation.files.uploads import Checked
from kilta.foundation.files.use_cases import remove_files, store
from kilta.foundation.use_cases import use_case

Status = Registration.Status


@use_case
def note_attendance(*, by: Actor, event: Event, registrations: Collection[UUID] | None = None) -> int:
    """Note that those were there who have a seat: all of whom nothing is said yet, or the chosen ones.

    A group came with as many as were registered; count it again where fewer came. Returns how many registrations.
    """
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    rows = _chosen(event, registrations, Status.CONFIRMED, Status.ABSENT)
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        raise NobodyToSettle
    event.registrations.filter(pk__in=keys).update(
        status=Status.ATTENDED, arrived=F("size"), confirm_until=None, confirmed_at=Coalesce("confirmed_at", Now())
    )
    Proof.objects.bulk_create(
        [Proof(registration_id=key, kind=Proof.Kind.ORGANISER, at=event.starts_at, by=by.actor_key) for key in keys],
        batch_size=1000,
    )
    for key in keys:
        announce(PersonCameIn(event_id=event.pk, registration_id=key), by=by)
    return len(keys)


@use_case
def mark_absent(*, by: Actor, event: Event, registrations: Collection[UUID] | None = None) -> int:
    """Note that the rest did not come: all of whom nothing is said yet, or the chosen ones. Returns how many."""
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    marked = _chosen(event, registrations, Status.CONFIRMED).update(status=Status.ABSENT, confirm_until=None)
    if not marked:
        raise NobodyToSettle
    return int(marked)


@use_case
def expect_again(*, by: Actor, event: Event, registrations: Collection[UUID] | None = None) -> int:
    """Take back that those did not come who are marked so, all or the chosen ones; they have to be settled anew."""
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    changed = _chosen(event, registrations, Status.ABSENT).update(status=Status.CONFIRMED)
    if not changed:
        raise NobodyToSettle
    return int(changed)


@use_case
def attach_signed_list(*, by: Actor, event: Event, scan: File | Checked) -> StoredFile:
    """Keep a scan of the list that people signed at the door."""
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    if not event.is_on_site:
        raise NoListToSign
    return store(by=by, upload=scan, kinds=SCANS, belongs_to=(SIGNED_LIST, event.pk))


@use_case
def remove_signed_list(*, by: Actor, event: Event, file: StoredFile) -> None:
    """Remove a scan that was attached by mistake; the last one stays as long as it proves somebody."""
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    others = StoredFile.objects.of(SIGNED_LIST, event.pk).exclude(pk=file.pk)
    if not others.exists() and _proofs(event, Proof.Kind.SIGNATURE).exists():
        raise SignedListNeeded
    remove_files(by=by, files=list(StoredFile.objects.of(SIGNED_LIST, event.pk).filter(pk=file.pk)))


@use_case
def note_signatures(*, by: Actor, event: Event, registrations: Collection[UUID] | None = None) -> int:
    """Prove by the attached signed list those whom the organiser has only noted: all of them, or the chosen ones."""
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    if not event.is_on_site:
        raise NoListToSign
    if not StoredFile.objects.of(SIGNED_LIST, event.pk).exists():
        raise SignedListMissing
    return prove(by, claims(event, registrations), Proof.Kind.SIGNATURE)


@use_case
def take_signatures_back(*, by: Actor, event: Event, registrations: Collection[UUID] | None = None) -> int:
    """Count as noted only, without proof, who was proven by the signed list; all of them, or the chosen ones."""
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    return prove(by, _proofs(event, Proof.Kind.SIGNATURE, registrations), Proof.Kind.ORGANISER)


def held_for_settling(event: Event) -> Event:
    """The event as it is now, against others; refused before it begins and after it is closed."""
    event = Event.objects.locked(event)
    if event.state == Event.State.CLOSED:
        raise EventIsOver
    if not event.takes_place:
        raise NoCheckIn
    if timezone.now() < event.check_in_opens_at:
        raise EventHasNotStarted
    return event


def claims(event: Event, registrations: Collection[UUID] | None = None) -> Any:
    """Those who are only noted, without proof."""
    return _proofs(event, Proof.Kind.ORGANISER, registrations)


def prove(by: Actor, proofs: Any, kind: str) -> int:
    """Change how their coming is known, in one statement; refused where there is nobody."""
    changed = proofs.update(kind=kind, by=by.actor_key, noted_at=timezone.now())
    if not changed:
        raise NobodyToSettle
    return int(changed)


def _proofs(event: Event, kind: str, registrations: Collection[UUID] | None = None) -> Any:
    rows = Proof.objects.filter(registration__event=event, kind=kind)
    return rows if registrations is None else rows.filter(registration__in=list(registrations))


def _chosen(event: Event, registrations: Collection[UUID] | None, *statuses: str) -> Any:
    """The chosen ones in these states; where none are chosen, all in the first one."""
    rows = event.registrations.order_by()
    if registrations is None:
        return rows.filter(status=statuses[0])
    return rows.filter(status__in=statuses, pk__in=list(registrations))
