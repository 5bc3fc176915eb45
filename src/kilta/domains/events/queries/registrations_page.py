"""What those who plan an event see of all its registrations."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.utils.translation import get_language

from kilta.domains.events.models import Announcement, Event, Registration
from kilta.domains.events.queries.registration_page import Said, answers_in_words, free_in_all, label_of
from kilta.domains.events.queries.words import title_of
from kilta.foundation.ui.paging import Slice, slice_of

# visible: registrations of an event that the actor plans, as its view has asked.

STATUS_ORDER = ("confirmed", "offered", "waiting", "attended", "absent", "cancelled")


@dataclass(frozen=True)
class Line:
    registration: Registration
    target_group: str
    organisation: str


@dataclass(frozen=True)
class Tally:
    """How many registrations, and how many people, stand in one state."""

    status: str
    label: str
    registrations: int
    people: int


@dataclass(frozen=True)
class RegistrationsPage:
    event: Event
    title: str
    found: Slice[Any]
    lines: list[Line]
    tallies: list[Tally]
    free: int | None
    text: str
    status: str


@dataclass(frozen=True)
class OneRegistration:
    registration: Registration
    event: Event
    title: str
    target_group: str
    organisation: str
    answers: list[Said]
    diet: str
    access: str
    pictures: list[str]


def registrations_page(event: Event, request: HttpRequest, *, text: str, status: str) -> RegistrationsPage:
    """One page of the list, at the same cost however long it is."""
    found = slice_of(matching(event, text=text, status=status).select_related("organisation", "person"), request)
    return RegistrationsPage(
        event=event,
        title=title_of(event, get_language() or "en"),
        found=found,
        lines=[Line(row, label_of(row.target_group), organisation_of(row)) for row in found],
        tallies=tallies(event),
        free=free_in_all(event),
        text=text,
        status=status,
    )


def one_registration(registration: Registration) -> OneRegistration:
    """What the organiser sees of one: needs and answers too, as long as they are kept."""
    language = get_language() or "en"
    needs = getattr(registration, "needs", None)
    consents = registration.picture_consents.filter(withdrawn_at=None)
    return OneRegistration(
        registration=registration,
        event=registration.event,
        title=title_of(registration.event, language),
        target_group=label_of(registration.target_group),
        organisation=organisation_of(registration),
        answers=answers_in_words(registration, language),
        diet=needs.diet if needs else "",
        access=needs.access if needs else "",
        pictures=[str(consent.get_channel_display()) for consent in consents],
    )


def announcements_of(event: Event) -> list[Announcement]:
    return list(event.announcements.all()[:20])


def matching(event: Event, *, text: str = "", status: str = "") -> Any:
    """The registrations of an event that fit, in the order of the list."""
    rows = event.registrations.order_by("place")
    if status:
        rows = rows.filter(status=status)
    if text:
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(email__icontains=text)
            | Q(group_name__icontains=text)
            | Q(organisation_name__icontains=text)
            | Q(organisation__name__icontains=text)
        )
    return rows


def tallies(event: Event) -> list[Tally]:
    counted = {
        row["status"]: row
        for row in event.registrations.order_by().values("status").annotate(rows=Count("pk"), people=Sum("size"))
    }
    return [
        Tally(status, str(Registration.Status(status).label), counted[status]["rows"], counted[status]["people"])
        for status in STATUS_ORDER
        if status in counted
    ]


def organisation_of(registration: Registration) -> str:
    return registration.organisation.name if registration.organisation else registration.organisation_name
