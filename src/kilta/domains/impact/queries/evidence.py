"""What stands behind a figure: the events, the attendances and their proofs, for those who may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from kilta.domains.events.labels import DECLARATION, LOG, SIGNED_LIST
from kilta.domains.events.models import Event
from kilta.domains.events.queries.registration_page import label_of
from kilta.domains.events.queries.words import texts_of, title_of
from kilta.domains.impact.models import Attendance, Figure
from kilta.domains.impact.queries.reach import BREAKDOWNS, HEADINGS, NUMBERS, country_name, labels_of
from kilta.domains.network.models import Project
from kilta.domains.network.queries.project_page import stamp_of
from kilta.foundation.access.actors import Actor
from kilta.foundation.files.models import StoredFile
from kilta.foundation.ui.paging import Slice, slice_of
from kilta.foundation.ui.stamps import FundingStamp

By = Figure.By
# Scans and logs that hang on an event, for those who run it.
PROOFS = (SIGNED_LIST, DECLARATION, LOG)
PAGE = 30


@dataclass(frozen=True)
class Asked:
    """Which figure is opened: one value of one breakdown, and one of the four numbers."""

    by: str = ""
    value: str = ""
    country: str = ""
    of: str = "attendances"

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> "Asked":
        """What an address asks for; rubbish opens the whole."""
        by, of = given.get("by", ""), given.get("of", "")
        if by not in BREAKDOWNS:
            by = ""
        return cls(
            by=by,
            value=given.get("value", "")[:210] if by else "",
            country=given.get("country", "")[:2] if by == By.ORGANISATION else "",
            of=of if of in dict(NUMBERS) else "attendances",
        )

    @property
    def in_words(self) -> str:
        number = str(dict(NUMBERS)[self.of])
        if not self.by:
            return number
        label = labels_of(self.by, [self.value]).get(self.value) or self.value or str(gettext_lazy("not stated"))
        return f"{number}, {HEADINGS[By(self.by)]}: {label}"

    @property
    def rows(self) -> Q:
        """The rows of the ledger that the figure counts."""
        wanted = Q()
        match self.by:
            case By.TARGET_GROUP | By.COUNTRY | By.KIND:
                wanted &= Q(**{self.by: self.value})
            case By.WORK_PACKAGE:
                wanted &= Q(work_package=_uuid(self.value))
            case By.MONTH:
                wanted &= Q(month=_month(self.value))
            case By.ORGANISATION:
                key = _uuid(self.value)
                wanted &= Q(organisation=key) if key else Q(organisation=None, organisation_name=self.value)
                wanted &= Q(country=self.country)
        match self.of:
            case "proven":
                wanted &= Q(is_internal=False, is_proven=True)
            case "claims":
                wanted &= Q(is_proven=False)
        return wanted

    def query(self) -> str:
        values = {"by": self.by, "value": self.value, "country": self.country, "of": self.of}
        return urlencode({name: value for name, value in values.items() if value or (name == "value" and self.by)})


@dataclass(frozen=True)
class EventLine:
    event: Event
    title: str
    attendances: int
    proven: int
    external: int
    href: str


@dataclass(frozen=True)
class EvidencePage:
    project: Project
    stamp: FundingStamp
    asked: str
    found: Slice[Any]
    lines: Sequence[EventLine]
    attendances: int


@dataclass(frozen=True)
class AttendanceLine:
    attendance: Attendance
    name: str
    target_group: str
    organisation: str
    country: str


@dataclass(frozen=True)
class EventEvidence:
    event: Event
    title: str
    project: Project | None
    stamp: FundingStamp | None
    asked: str
    found: Slice[Any]
    lines: Sequence[AttendanceLine]
    proofs: Sequence[StoredFile]
    has_names: bool
    tallies: Sequence[tuple[str, int]]


def matching(actor: Actor, project: Project, asked: Asked) -> Any:
    return Attendance.objects.visible_to(actor).filter(asked.rows, project=project)


def evidence_page(actor: Actor, project: Project, asked: Asked, request: HttpRequest) -> EvidencePage:
    """The events behind a figure, newest first, at the same cost however many attendances there are on the page."""
    rows = matching(actor, project, asked)
    by_event = (
        rows.order_by()
        .values("event")
        .annotate(
            attendances=Sum("people"),
            proven=Sum("people", filter=Q(is_proven=True), default=0),
            external=Sum("people", filter=Q(is_internal=False), default=0),
        )
        .order_by("-event__starts_at", "event")
    )
    found = slice_of(by_event, request, PAGE)
    # visible: those of rows that are visible.
    events = Event.objects.in_bulk([row["event"] for row in found])
    texts = texts_of(events.values(), get_language() or "en")
    return EvidencePage(
        project=project,
        stamp=stamp_of(project),
        asked=asked.in_words,
        found=found,
        lines=[
            EventLine(
                event=events[row["event"]],
                title=texts[row["event"]].title if row["event"] in texts else events[row["event"]].slug,
                attendances=row["attendances"],
                proven=row["proven"],
                external=row["external"],
                href=f"{reverse('impact:evidence_of_event', args=[events[row['event']].slug])}?{asked.query()}",
            )
            for row in found
        ],
        attendances=rows.aggregate(people=Sum("people", default=0))["people"],
    )


def evidence_of_event(event: Event, asked: Asked, request: HttpRequest, *, has_names: bool) -> EventEvidence:
    """Everybody who came to one event, with the proof of each; names only for those who plan the event."""
    # visible: the view has asked whether the actor may open the evidence of this event.
    rows = Attendance.objects.filter(asked.rows, event=event)
    related = ["organisation", "registration__person"] if has_names else ["organisation"]
    found = slice_of(rows.select_related(*related).order_by("id"), request)
    by_proof = rows.order_by().values_list("proof").annotate(people=Sum("people")).order_by("-people")
    return EventEvidence(
        event=event,
        title=title_of(event, get_language() or "en"),
        project=event.project,
        stamp=stamp_of(event.project) if event.project else None,
        asked=asked.in_words if asked.by or asked.of != "attendances" else "",
        found=found,
        lines=[
            AttendanceLine(
                attendance=row,
                name=str(row.registration) if has_names else "",
                target_group=label_of(row.target_group),
                organisation=organisation_of(row),
                country=country_name(row.country),
            )
            for row in found
        ],
        proofs=proofs_of(event) if has_names else [],
        has_names=has_names,
        tallies=[(str(Attendance(proof=proof).get_proof_display()), people) for proof, people in by_proof],
    )


def proofs_of(event: Event) -> list[StoredFile]:
    """The scans and logs by which it is proven who came; they hold names."""
    # visible: asked for by those who may see the names of the event.
    return list(StoredFile.objects.filter(label__in=PROOFS, object_id=event.pk).order_by("label", "pk"))


def organisation_of(row: Attendance) -> str:
    return row.organisation.name if row.organisation else row.organisation_name


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
