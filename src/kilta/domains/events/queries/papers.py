"""What is printed for the day: the list to sign, the badges, and the agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language

from kilta.domains.events.codes import seat_code
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.queries.at_the_door import name_of, organisation_of
from kilta.domains.events.queries.programme import Slot, slots_of
from kilta.domains.events.queries.registration_page import label_of
from kilta.domains.events.queries.words import text_of, when_in_words
from kilta.domains.network.queries.project_page import stamp_of
from kilta.domains.vocabulary import coded
from kilta.foundation.exports import Column, Table
from kilta.foundation.ui.stamps import FundingStamp

# visible: only those who may check people in at the event get the lists; the agenda stands on the page of the event.

# Somebody waits for the paper: more people are printed in parts.
MOST_ON_PAPER = 400
# For those who come without having registered, at the end of the list.
EMPTY_ROWS = 12
# A list has a column to sign for each day of so many; longer events sign once.
MOST_DAYS = 4


@dataclass(frozen=True)
class Person:
    """One line of the list, or one badge; a group stands in one line with the adult who brings it."""

    number: int
    name: str
    organisation: str
    address: str
    target_group: str
    size: int
    code: str


@dataclass(frozen=True)
class Paper:
    event: Event
    title: str
    summary: str
    when: str
    where: str
    organisers: Sequence[str]
    days: Sequence[date]
    people: Sequence[Person]
    slots: Sequence[Slot]
    stamp: FundingStamp | None
    part: int = 1
    parts: int = 1

    @property
    def empty_rows(self) -> range:
        return range(EMPTY_ROWS) if self.part == self.parts else range(0)


def attendance_list(event: Event, part: int) -> Paper:
    """Everybody who is expected or came, by name, with the organisation that sends them and its address."""
    return _paper(event, _expected(event), part)


def badges(event: Event, part: int) -> Paper:
    """The same people, each with the code for the door."""
    return _paper(event, _expected(event), part)


def agenda(event: Event) -> Paper:
    return _paper(event, Registration.objects.none(), 1)


def parts_of(event: Event) -> range:
    """The parts in which the lists are printed."""
    return range(1, max(-(-_expected(event).count() // MOST_ON_PAPER), 1) + 1)


def taken(event: Event, paper: Paper, name: str) -> Table:
    """The same as a table, for the note of who took personal data from here."""
    columns = [Column("name", lambda row: row.name), Column("organisation", lambda row: row.organisation)]
    return Table(
        f"{name}-{event.slug}",
        paper.title,
        columns,
        paper.people,
        purpose=name,
        holds_personal_data=True,
        of=("event", event.pk),
    )


def _expected(event: Event) -> Any:
    states = (Registration.Status.CONFIRMED, Registration.Status.OFFERED, Registration.Status.ATTENDED)
    return event.registrations.filter(status__in=states).order_by("name", "place")


def _paper(event: Event, rows: Any, part: int) -> Paper:
    language = get_language() or "en"
    text = text_of(event, language)
    parts = max(-(-rows.count() // MOST_ON_PAPER), 1)
    first = (min(part, parts) - 1) * MOST_ON_PAPER
    found = rows.select_related("person", "organisation").prefetch_related("organisation__places")
    days = (event.ends_there.date() - event.starts_there.date()).days + 1
    return Paper(
        event=event,
        title=text.title if text else event.slug,
        summary=text.summary if text else "",
        when=when_in_words(event, language),
        where=_place(event),
        organisers=[row.organisation.name for row in event.organisers.select_related("organisation")],
        days=[event.starts_there.date() + timedelta(days=number) for number in range(days)]
        if days <= MOST_DAYS
        else [],
        people=[_person(row, number) for number, row in enumerate(found[first : first + MOST_ON_PAPER], first + 1)],
        slots=slots_of(event),
        stamp=stamp_of(event.project) if event.project else None,
        part=min(part, parts),
        parts=parts,
    )


def _person(registration: Registration, number: int) -> Person:
    return Person(
        number=number,
        name=name_of(registration),
        organisation=organisation_of(registration),
        address=_address_of(registration),
        target_group=label_of(registration.target_group),
        size=registration.size if registration.is_group else 0,
        code=seat_code(registration),
    )


def _address_of(registration: Registration) -> str:
    """The seat of the organisation as far as the network knows it; else the country, and room to write."""
    organisation = registration.organisation
    if organisation is None:
        return _country(registration.country)
    place = next(iter(organisation.places.all()), None)
    town = " ".join(filter(None, [place.postcode, place.town])) if place else organisation.town
    return ", ".join(filter(None, [place.address if place else "", town, _country(organisation.country)]))


def _place(event: Event) -> str:
    there = [event.venue, event.address, event.town, _country(event.country)] if event.is_on_site else []
    return ", ".join([*filter(None, there), *([str(event.get_format_display())] if event.is_online else [])])


def _country(code: str) -> str:
    return str(coded.COUNTRIES[code].label) if code in coded.COUNTRIES else code
