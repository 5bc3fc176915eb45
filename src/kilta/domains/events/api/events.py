"""What takes place: the calendar, and one event with everything its page says."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language

from kilta.domains.events.api.found import event_of, router
from kilta.domains.events.models import Event
from kilta.domains.events.queries import calendar
from kilta.domains.events.queries.calendar import Filters
from kilta.domains.events.queries.registration_page import free_in_all, free_of_quotas
from kilta.domains.network.queries.words import best
from kilta.foundation.access.openings import everyone
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import Field, Page, Query, Strict, Window, operation, paged


class EventOut(Strict):
    """An event as a list shows it, with title and summary in the reader's language."""

    id: UUID
    slug: str
    title: str
    summary: str
    kind: str
    level: str
    format: str = Field(description="on_site, online or hybrid.")
    state: str = Field(description="draft, published, postponed, cancelled or closed.")
    languages: list[str] = Field(description="Spoken there.")
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    town: str
    country: str
    latitude: float | None
    longitude: float | None
    lenses: list[str]
    target_groups: list[str]
    lead: str = Field(description="The slug of the organisation that leads it.")
    project: str | None = Field(description="The slug of the project it belongs to.")
    page: str = Field(description="Address of its page.")
    changed_at: datetime

    @staticmethod
    def resolve_title(event: Any) -> str:
        return str(getattr(_text(event), "title", event.slug))

    @staticmethod
    def resolve_summary(event: Any) -> str:
        return str(getattr(_text(event), "summary", ""))

    @staticmethod
    def resolve_lead(event: Any) -> str:
        return next((one.organisation.slug for one in event.organisers.all() if one.is_lead), "")

    @staticmethod
    def resolve_project(event: Any) -> str | None:
        return event.project.slug if event.project else None

    @staticmethod
    def resolve_page(event: Any) -> str:
        return settings.BASE_URL + str(event.get_absolute_url())


class EventTextOut(Strict):
    """What it says of itself in one language; `state` is original, machine or checked."""

    language: str
    state: str
    title: str
    summary: str
    description: str
    practical: str


class OrganiserOut(Strict):
    organisation: str = Field(description="The organisation's slug.")
    name: str
    is_lead: bool

    @staticmethod
    def resolve_organisation(organiser: Any) -> str:
        return str(organiser.organisation.slug)

    @staticmethod
    def resolve_name(organiser: Any) -> str:
        return str(organiser.organisation.name)


class SessionTextOut(Strict):
    language: str
    state: str
    title: str
    description: str


class SessionOut(Strict):
    """One part of the programme; those at the same time stand in different tracks."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    track: str
    room: str
    speakers: str
    texts: list[SessionTextOut]

    @staticmethod
    def resolve_texts(session: Any) -> list[Any]:
        return list(session.texts.all())


class EventDetail(EventOut):
    address: str
    work_package: int | None = Field(description="Its number in the project.")
    audience: str = Field(description="all, members or invited.")
    capacity: int | None = Field(description="Seats in all; null is without an end.")
    seats_free: int | None = Field(description="Null where seats are without an end.")
    quotas: dict[str, int] = Field(description="Seats at most by target group; the others share what is left.")
    quotas_free: dict[str, int] = Field(description="How many of the free seats these groups can have at most.")
    opens_at: datetime | None
    shuts_at: datetime | None
    is_open: bool = Field(description="Whether somebody can register now.")
    because: str = Field(description="Why it was postponed or cancelled.")
    organisers: list[OrganiserOut]
    texts: list[EventTextOut]
    programme: list[SessionOut]

    @staticmethod
    def resolve_work_package(event: Any) -> int | None:
        return event.work_package.number if event.work_package else None

    @staticmethod
    def resolve_seats_free(event: Any) -> int | None:
        return free_in_all(event)

    @staticmethod
    def resolve_quotas(event: Any) -> dict[str, int]:
        return dict(event.quotas.values_list("target_group", "seats"))

    @staticmethod
    def resolve_quotas_free(event: Any) -> dict[str, int]:
        return free_of_quotas(event, free_in_all(event))

    @staticmethod
    def resolve_because(event: Any) -> str:
        return str(event.state_because)

    @staticmethod
    def resolve_organisers(event: Any) -> list[Any]:
        return list(event.organisers.all())

    @staticmethod
    def resolve_texts(event: Any) -> list[Any]:
        return sorted(event.texts.all(), key=lambda text: text.language)

    @staticmethod
    def resolve_programme(event: Any) -> list[Any]:
        return list(event.sessions.prefetch_related("texts"))


class WantedEvents(Window):
    """Which events are asked for: the filters of the calendar. Codes are those of the lists."""

    q: str = Field("", max_length=100, description="Words of title, text or place.")
    when: Literal["coming", "past", "all"] = Field("coming", description="What is going on is coming, too.")
    day: date | None = Field(None, description="What takes place on this day by the clocks of the place.")
    country: str = Field("", max_length=2)
    kind: str = Field("", max_length=12)
    level: str = Field("", max_length=13)
    target_group: str = Field("", max_length=20)
    lens: str = Field("", max_length=20)
    language: str = Field("", max_length=2, description="Spoken there.")


@operation(router.get, "/events", open_to=everyone, scope="events:read", response=Page[EventOut])
def events(request: Request, wanted: Query[WantedEvents]) -> Any:
    """The events of the calendar: those to come, next first; past ones, last first; or all, oldest first."""
    filters = Filters(
        text=wanted.q,
        country=wanted.country,
        kind=wanted.kind,
        level=wanted.level,
        target_group=wanted.target_group,
        lens=wanted.lens,
        language=wanted.language,
        is_past=wanted.when == "past",
        day=wanted.day if wanted.day and wanted.day.year in calendar.YEARS else None,
    )
    if wanted.day and filters.day is None:
        return {"items": [], "next": None}
    rows = (calendar.matching if wanted.when == "all" and not filters.day else calendar.listed)(request.actor, filters)
    is_last_first = filters.is_past and not filters.day
    order = ("-starts_at", "-id") if is_last_first else ("starts_at", "id")
    return paged(request, with_parts(rows), wanted, order=order)


@operation(router.get, "/events/{event}", open_to=everyone, scope="events:read", response=EventDetail)
def event(request: Request, event: str) -> Any:
    """One event by its slug or identifier, with texts, organisers and programme."""
    return whole(event_of(request, event))


def with_parts(rows: Any) -> Any:
    """The rows with what every answer shows of them, at the same cost for one as for a hundred."""
    parts = rows.select_related("project", "work_package")
    return parts.prefetch_related("texts", "organisers__organisation")


def whole(event: Event) -> Any:
    """The event as it stands now, with its parts."""
    # visible: asked for as a visible one before.
    return with_parts(Event.objects.filter(pk=event.pk)).get()


def _text(event: Any) -> Any:
    return best(event.texts.all(), get_language() or "en")
