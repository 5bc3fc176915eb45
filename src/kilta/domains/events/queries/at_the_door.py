"""What is seen at the door: who is expected, who came, and how that is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.queries.registration_page import label_of
from kilta.domains.events.queries.words import title_of

# visible: only those who may check people in at the event get here.

Status = Registration.Status


@dataclass(frozen=True)
class DoorLine:
    """One registration at the door."""

    registration: Registration
    name: str
    organisation: str
    target_group: str
    how: str

    @property
    def is_in(self) -> bool:
        return self.registration.status == Status.ATTENDED

    @property
    def has_no_seat(self) -> bool:
        return self.registration.status in (Status.WAITING, Status.CANCELLED)


@dataclass(frozen=True)
class DoorPage:
    """`asked` is whom the organiser may let in without a seat; `is_a_seat_free` tells whether one is free for them.

    Of a group, `arrived` is how many were counted before it was asked.
    """

    event: Event
    title: str
    text: str
    show: str
    proof: str
    lines: list[DoorLine]
    found: Any
    came: int
    expected: int
    asked: DoorLine | None = None
    arrived: int | None = None
    is_a_seat_free: bool = False

    @property
    def address(self) -> str:
        """This page again, as it is filtered."""
        return f"{reverse('events:check_in', args=[self.event.slug])}?{self.query}"

    @property
    def query(self) -> str:
        return urlencode({"q": self.text, "show": self.show, "proof": self.proof})


@dataclass(frozen=True)
class Tally:
    came: int
    expected: int


def at_the_door(event: Event, text: str, show: str) -> Any:
    """The registrations that fit, by name. Who has cancelled is found by name only: they may come after all."""
    rows = event.registrations.select_related("person", "organisation", "proof").order_by("name", "place")
    if text:
        return rows.filter(
            Q(name__icontains=text)
            | Q(group_name__icontains=text)
            | Q(organisation_name__icontains=text)
            | Q(organisation__name__icontains=text)
        )
    if show == "came":
        return rows.came()
    if show == "all":
        return rows.live()
    return rows.filter(status__in=[Status.CONFIRMED, Status.OFFERED, Status.ABSENT])


def door_page(
    event: Event,
    found: Any,
    choices: dict[str, str],
    *,
    asked: Registration | None = None,
    arrived: int | None = None,
    is_a_seat_free: bool = False,
) -> DoorPage:
    tally = tally_of(event)
    return DoorPage(
        event=event,
        title=title_of(event, get_language() or "en"),
        text=choices["q"],
        show=choices["show"],
        proof=choices["proof"],
        lines=[line_of(event, row) for row in found],
        found=found,
        came=tally.came,
        expected=tally.expected,
        asked=line_of(event, asked) if asked else None,
        arrived=arrived,
        is_a_seat_free=is_a_seat_free,
    )


def tally_of(event: Event) -> Tally:
    """How many people came, and for how many others a seat is kept."""
    counted = event.registrations.order_by().aggregate(
        came=Sum("arrived", filter=Q(status=Status.ATTENDED)),
        expected=Sum("size", filter=Q(status__in=[Status.CONFIRMED, Status.OFFERED])),
    )
    return Tally(came=counted["came"] or 0, expected=counted["expected"] or 0)


def line_of(event: Event, registration: Registration) -> DoorLine:
    proof = getattr(registration, "proof", None) if registration.status == Status.ATTENDED else None
    return DoorLine(
        registration=registration,
        name=name_of(registration),
        organisation=organisation_of(registration),
        target_group=label_of(registration.target_group),
        how=how_they_came(event, proof) if proof else "",
    )


def name_of(registration: Registration) -> str:
    """The name at the door; a group by its own name, with the adult who brings it."""
    if registration.is_group:
        named = registration.source != Registration.Source.WALK_IN
        return " · ".join(filter(None, [registration.group_name if named else _("Group"), registration.name]))
    return registration.name or str(registration.person or _("without name"))


def organisation_of(registration: Registration) -> str:
    return registration.organisation.name if registration.organisation else registration.organisation_name


def how_they_came(event: Event, proof: Proof) -> str:
    """When by the clocks of the place, and how it is known."""
    with timezone.override(event.zone):
        return _("at %(time)s: %(how)s") % {
            "time": date_format(timezone.localtime(proof.at), "TIME_FORMAT"),
            "how": proof.get_kind_display(),
        }


def names_for_a_phone(event: Event) -> list[dict[str, Any]]:
    """What a phone needs to find people by name without a network, and no more."""
    rows: Iterable[Registration] = (
        event.registrations.live()
        .select_related("person", "organisation")
        .order_by("name", "place")
        .only(
            "kind",
            "name",
            "group_name",
            "source",
            "size",
            "status",
            "organisation_name",
            "organisation__name",
            "person__name",
        )
    )
    return [
        {
            "id": row.pk.hex,
            "name": name_of(row),
            "organisation": organisation_of(row),
            "size": row.size if row.is_group else 0,
            "is_in": row.status == Status.ATTENDED,
        }
        for row in rows
    ]
