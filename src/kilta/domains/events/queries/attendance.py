"""The page on which organisers settle who came: one slice of the list, at the same cost however long it is."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language

from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.queries.at_the_door import name_of, organisation_of
from kilta.domains.events.queries.closing import Attendance, attendance_of
from kilta.domains.events.queries.registration_page import label_of
from kilta.domains.events.queries.words import title_of
from kilta.foundation.ui.paging import Slice, slice_of

# visible: registrations of an event that the actor runs, as its view has asked.

Status = Registration.Status
PAGE = 100


@dataclass(frozen=True)
class AttendanceLine:
    registration: Registration
    name: str
    organisation: str
    target_group: str
    proof: str
    is_proven: bool


@dataclass(frozen=True)
class AttendancePage:
    event: Event
    title: str
    attendance: Attendance
    text: str
    show: str
    found: Slice[Any]
    lines: list[AttendanceLine]

    @property
    def query(self) -> str:
        return urlencode({"q": self.text, "show": self.show})


def attendance_page(event: Event, request: HttpRequest, *, text: str, show: str) -> AttendancePage:
    found = slice_of(_matching(event, text, show), request, PAGE)
    return AttendancePage(
        event=event,
        title=title_of(event, get_language() or "en"),
        attendance=attendance_of(event),
        text=text,
        show=show,
        found=found,
        lines=[_line(row) for row in found],
    )


def _line(row: Registration) -> AttendanceLine:
    proof = getattr(row, "proof", None) if row.status == Status.ATTENDED else None
    return AttendanceLine(
        registration=row,
        name=name_of(row),
        organisation=organisation_of(row),
        target_group=label_of(row.target_group),
        proof=str(proof.get_kind_display()) if proof else "",
        is_proven=bool(proof and proof.is_proof),
    )


def _matching(event: Event, text: str, show: str) -> Any:
    rows = event.registrations.select_related("person", "organisation", "proof").order_by("name", "place")
    match show:
        case "open":
            rows = rows.filter(status=Status.CONFIRMED)
        case "claimed":
            rows = rows.filter(status=Status.ATTENDED, proof__kind=Proof.Kind.ORGANISER)
        case "came":
            rows = rows.filter(status=Status.ATTENDED)
        case "absent":
            rows = rows.filter(status=Status.ABSENT)
        case _all:
            rows = rows.filter(status__in=[Status.CONFIRMED, Status.ATTENDED, Status.ABSENT])
    if text:
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(group_name__icontains=text)
            | Q(organisation_name__icontains=text)
            | Q(organisation__name__icontains=text)
        )
    return rows
