"""Events for other calendars (iCalendar, RFC 5545) and for readers of news (Atom, RFC 4287)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import icalendar
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar.enums import STATUS

from kilta.domains.events.models import CalendarAddress, Event, EventText, Registration
from kilta.domains.events.queries.calendar import Filters, matching
from kilta.domains.events.queries.words import text_of, texts_of
from kilta.domains.people.models import Person
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Guest
from kilta.foundation.accounts.tokens import digest_of

MOST = 500  # events in one file
MOST_NEWS = 50
# A calendar that is fetched once a week must still hear that yesterday's event was cancelled.
KEPT = timedelta(days=30)
FETCH_AGAIN = timedelta(hours=6)


@dataclass(frozen=True)
class Entry:
    """One event as a calendar shows it to one reader; `online` is told to those with a seat only."""

    event: Event
    text: EventText | None
    registration: Registration | None = None

    @property
    def title(self) -> str:
        return self.text.title if self.text else self.event.slug

    @property
    def address(self) -> str:
        """The page, with the secret where an event is for invited people: whoever reads this file has it."""
        path = self.event.get_absolute_url()
        secret = f"?by={self.event.secret}" if self.event.audience == Event.Audience.INVITED else ""
        return f"{settings.BASE_URL}{path}{secret}"

    @property
    def status(self) -> STATUS:
        waits = self.registration is not None and not self.registration.has_a_seat
        match self.event.state:
            case Event.State.CANCELLED:
                return STATUS.CANCELLED
            case Event.State.POSTPONED:
                return STATUS.TENTATIVE
        return STATUS.TENTATIVE if waits else STATUS.CONFIRMED

    @property
    def online(self) -> str:
        return self.event.online_address if self.registration is not None and self.registration.has_a_seat else ""

    @property
    def description(self) -> str:
        parts = [
            self.text.summary if self.text else "",
            _("This event is postponed; the new date is not known yet.") if self.event.state == "postponed" else "",
            _("You are in the waiting list.") if self.registration is not None and self.status == "TENTATIVE" else "",
            self.online,
            self.address,
        ]
        return "\n\n".join(part for part in parts if part)


def event_file(event: Event) -> bytes:
    """One event, for whoever may open its page."""
    return _calendar([Entry(event, text_of(event, get_language() or "en"))], name="")


def filtered_file(filters: Filters) -> bytes:
    """What strangers see of the calendar, from a month ago on."""
    rows = matching(Guest(), filters).filter(ends_at__gte=timezone.now() - KEPT).order_by("starts_at", "id")[:MOST]
    return _calendar(_entries(list(rows)), name=_("Events · Kilta"))


def calendar_address_of(person: Person) -> CalendarAddress | None:
    # visible: the reader's own.
    return CalendarAddress.objects.filter(person=person).first()


def person_behind(secret: str) -> Person | None:
    """Whose events a secret address shows; nobody's for one that was ended, or whose account is closed."""
    if len(secret) > 100:
        return None
    # visible: whoever has the address may read it; its digest alone is kept.
    found = CalendarAddress.objects.filter(digest=digest_of(secret)).select_related("person__account").first()
    if found is None or found.person.account is None or not found.person.account.is_active:
        return None
    return found.person


def personal_file(person: Person) -> bytes:
    """The events a person is registered for; what the person has cancelled is not among them."""
    mine = (
        Registration.objects.visible_to(person)
        .live()
        .filter(person=person, event__ends_at__gte=timezone.now() - timedelta(days=365))
        .exclude(event__state=Event.State.DRAFT)
        .select_related("event")
        .order_by("event__starts_at", "id")[:MOST]
    )
    by_event: dict[UUID, Registration] = {registration.event_id: registration for registration in mine}
    return _calendar(
        _entries([registration.event for registration in by_event.values()], by_event),
        name=_("My events · Kilta"),
    )


def news(filters: Filters, address: str) -> str:
    """What was published last, newest first, as strangers see it."""
    rows = matching(Guest(), filters).exclude(published_at=None).order_by("-published_at", "-id")[:MOST_NEWS]
    feed = Atom1Feed(
        title=_("Events · Kilta"),
        link=settings.BASE_URL + reverse("events:calendar"),
        description="",
        language=get_language(),
        feed_url=address,
        feed_guid=address,
    )
    for entry in _entries(list(rows)):
        event = entry.event
        feed.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.text.summary if entry.text else "",
            unique_id=f"urn:uuid:{event.pk}",
            pubdate=event.published_at,
            updateddate=max(event.changed_at, event.published_at or event.changed_at),
            categories=[str(event.get_kind_display()), *(_label(event.country) if event.country else [])],
        )
    return feed.writeString("utf-8")


def _label(country: str) -> list[str]:
    return [coded.COUNTRIES[country].label] if country in coded.COUNTRIES else []


def _entries(events: list[Event], registrations: Mapping[UUID, Registration] | None = None) -> list[Entry]:
    texts = texts_of(events, get_language() or "en")
    return [Entry(event, texts.get(event.pk), (registrations or {}).get(event.pk)) for event in events]


def _calendar(entries: Iterable[Entry], *, name: str) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Kilta//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", FETCH_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", FETCH_AGAIN)
    for entry in entries:
        calendar.add_component(_component(entry))
    # The rules of each zone stand in the file, as far as its events need them: a calendar must not guess when the
    # clocks are changed.
    moments = [part.decoded("dtstart").date() for part in calendar.walk("VEVENT")]
    if moments:
        calendar.add_missing_timezones(
            first_date=min(moments) - timedelta(days=400), last_date=max(moments) + timedelta(days=800)
        )
    return calendar.to_ical()


def _component(entry: Entry) -> icalendar.Event:
    event = entry.event
    made = icalendar.Event()
    made.add("uid", f"{event.pk}@{urlsplit(settings.BASE_URL).hostname}")
    made.add("dtstamp", event.changed_at)
    made.add("last-modified", event.changed_at)
    made.add("sequence", event.revision)
    made.add("status", entry.status)
    made.add("dtstart", event.starts_there)
    made.add("dtend", event.ends_there)
    made.add("summary", entry.title)
    made.add("description", entry.description)
    made.add("url", entry.address)
    made.add("location", ", ".join(_place(entry)))
    if event.is_on_site and event.latitude is not None and event.longitude is not None:
        made.add("geo", (event.latitude, event.longitude))
    made.add("categories", [str(event.get_kind_display())])
    if event.state == Event.State.POSTPONED:
        made.add("transp", "TRANSPARENT")
    return made


def _place(entry: Entry) -> list[Any]:
    event = entry.event
    there = [event.venue, event.address, event.town, *_label(event.country)] if event.is_on_site else []
    if event.is_online:
        there.append(entry.online or _("online"))
    return [part for part in there if part]
