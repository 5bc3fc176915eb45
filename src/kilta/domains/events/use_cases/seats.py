"""The seats of an event: how many are free, and who moves up from the waiting list.

One rule serves all: everybody stands in the waiting list first, and `fill` seats from its head whoever fits. So nobody
who comes later takes the seat of somebody who waits. Three things let others pass, and only these:

* a quota of the target group is full: it holds back those of the same target group, nobody else;
* a group larger than the event, or its quota, will ever hold: it waits until the organiser adds seats;
* seats without an end: then nobody waits.

All callers hold the event's row (`Event.objects.locked`), so that two people never get the last seat.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from kilta.domains.events.models import Event, Registration

# From so many hours before the end of registration on, a freed seat goes to the next without asking.
SHORTEST_TO_ACCEPT = timedelta(hours=1)


@dataclass
class FreeSeats:
    """What is free at this moment; `None` is without an end. Groups without a quota share what the event has."""

    in_all: int | None
    of_all: int | None
    by_group: dict[str, int]
    quotas: dict[str, int]

    def could_ever_hold(self, registration: Registration) -> bool:
        """Whether it would fit an empty event."""
        quota = self.quotas.get(registration.target_group)
        return (self.of_all is None or registration.size <= self.of_all) and (
            quota is None or registration.size <= quota
        )

    def quota_holds(self, registration: Registration) -> bool:
        free = self.by_group.get(registration.target_group)
        return free is None or registration.size <= free

    def holds(self, registration: Registration) -> bool:
        return self.quota_holds(registration) and (self.in_all is None or registration.size <= self.in_all)

    def take(self, registration: Registration) -> None:
        if self.in_all is not None:
            self.in_all -= registration.size
        if registration.target_group in self.by_group:
            self.by_group[registration.target_group] -= registration.size


def free_seats(event: Event) -> FreeSeats:
    """Seats minus those kept for somebody, in all and by target group; a no-show's seat was kept."""
    taken = dict(
        event.registrations.holding_seats()
        .order_by()
        .values_list("target_group")
        .annotate(seats=Sum("size"))
        .values_list("target_group", "seats")
    )
    quotas = dict(event.quotas.values_list("target_group", "seats"))
    return FreeSeats(
        in_all=None if event.capacity is None else event.capacity - sum(taken.values()),
        of_all=event.capacity,
        by_group={group: seats - taken.get(group, 0) for group, seats in quotas.items()},
        quotas=quotas,
    )


def fill(event: Event, *, newcomers: Collection[UUID] = ()) -> list[Registration]:
    """Seat whoever is next and fits, in the order of the list; returns them.

    `newcomers` who fit are seated at once. Those who waited are offered the seat when the organiser wants an answer.
    """
    free = free_seats(event)
    moved = []
    held_back: set[str] = set()
    for registration in event.registrations.waiting().select_related("person").iterator(chunk_size=50):
        if free.in_all is not None and free.in_all <= 0:
            break
        if registration.target_group in held_back or not free.could_ever_hold(registration):
            continue
        if not free.quota_holds(registration):
            held_back.add(registration.target_group)
            continue
        if not free.holds(registration):
            break
        free.take(registration)
        give_seat(event, registration, at_once=registration.pk in newcomers)
        moved.append(registration)
    return moved


def give_seat(event: Event, registration: Registration, *, at_once: bool) -> None:
    """A seat, or the offer of one until the hour the organiser has set."""
    until = _answer_until(event)
    if at_once or until is None:
        registration.status = Registration.Status.CONFIRMED
        registration.offered_until = None
    else:
        registration.status = Registration.Status.OFFERED
        registration.offered_until = until
    registration.save(update_fields=["status", "offered_until"])


def _answer_until(event: Event) -> datetime | None:
    if not event.hours_to_accept:
        return None
    now = timezone.now()
    until = min(now + timedelta(hours=event.hours_to_accept), event.shuts_at or event.starts_at, event.starts_at)
    return until if until - now >= SHORTEST_TO_ACCEPT else None
