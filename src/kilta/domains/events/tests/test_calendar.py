"""The calendar: who finds what, by which filter, on which day, and at which cost."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kilta.domains.events.models import Event, EventText, Organiser
from kilta.domains.events.queries.calendar import Filters, listed, month_of, spots
from kilta.domains.events.tests.builders import a_draft, an_event, in_days
from kilta.domains.events.use_cases.planning import change_event
from kilta.domains.network.tests.builders import TESTS, an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.foundation import search
from kilta.foundation.access.actors import Guest

NASTY = ["\x00", "\ud800", "a" * 1_000_000, "‮abc", "👩‍🔧", "%", "'; DROP TABLE x", "\\", "[a-", "2026-13", "9999-12"]
FIELDS = [
    *("q", "country", "kind", "level", "target_group", "lens", "language", "when", "view", "month", "day", "cell"),
    "page",
]


def titles(actor=None, **filters):
    return [event.texts.get(state="original").title for event in listed(actor or Guest(), Filters(**filters))]


def many_events(number):
    """Published events in the next days, four of five on the map, each with a text."""
    lead = an_organisation(f"Lead of {number}")
    begin = in_days(1)
    rows = [
        Event(
            slug=f"event-{number}-{place}",
            secret=f"{number}-{place}",
            kind="workshop",
            languages=["en"],
            lenses=["green"],
            target_groups=["student"],
            time_zone="Europe/Helsinki",
            starts_at=begin + timedelta(hours=place % 48),
            ends_at=begin + timedelta(hours=place % 48 + 2),
            town="Espoo",
            country="FI",
            latitude=36 + place % 34 if place % 5 else None,
            longitude=-9 + place % 39 if place % 5 else None,
            state="published",
            published_at=begin,
        )
        for place in range(number)
    ]
    Event.objects.bulk_create(rows, batch_size=1000)
    Organiser.objects.bulk_create([Organiser(event=row, organisation=lead, is_lead=True) for row in rows])
    EventText.objects.bulk_create(
        [EventText(of=row, language="en", title=f"Event {row.slug}", state="original") for row in rows]
    )


@pytest.fixture
def three():
    return (
        an_event("Repair welding", lenses=["green"], target_groups=["student"], languages=["fi", "en"]),
        an_event("Robots in Hannover", country="DE", town="Hannover", kind="conference", level="national"),
        an_event("Anyone may bake", country="IT", town="Verona", kind="open_day", languages=["it"]),
    )


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"country": "DE"}, ["Robots in Hannover"]),
        ({"kind": "open_day"}, ["Anyone may bake"]),
        ({"level": "national"}, ["Robots in Hannover"]),
        ({"lens": "green"}, ["Repair welding"]),
        ({"language": "fi"}, ["Repair welding"]),
        # Those that name no target group are for all of them.
        ({"target_group": "student"}, ["Repair welding", "Robots in Hannover", "Anyone may bake"]),
        ({"target_group": "parent"}, ["Robots in Hannover", "Anyone may bake"]),
        ({"text": "robot"}, ["Robots in Hannover"]),
        ({"text": "verona"}, ["Anyone may bake"]),
        ({"text": "robts"}, ["Robots in Hannover"]),
        ({"text": "nowhere"}, []),
    ],
)
def test_what_is_looked_for_is_found(three, filters, found):
    assert titles(**filters) == found


def test_what_is_over_stands_in_its_own_list():
    an_event("Tomorrow", starts_at=in_days(1), ends_at=in_days(1, hour=12))
    an_event("Last week", starts_at=in_days(-7), ends_at=in_days(-7, hour=12))

    assert (titles(), titles(is_past=True)) == (["Tomorrow"], ["Last week"])


def test_drafts_and_events_for_others_are_found_neither_in_the_calendar_nor_by_search():
    lead = an_organisation("Luovi")
    a_draft("Draft of welding", lead=lead)
    an_event("Members weld", lead=lead, audience="members")
    an_event("Invited weld", lead=lead, audience="invited")
    carla = a_person("Carla")

    assert titles() == []
    assert titles(carla) == ["Members weld"]
    for actor, found in ((Guest(), []), (carla, ["Members weld"])):
        assert [hit.title for hit in search.find(actor, "weld", language="en").hits] == found
        assert titles(actor, text="weld") == found


def test_a_change_of_the_town_is_found_at_once():
    event = an_event("Repair welding")

    change_event(by=TESTS, event=event, changes={"town": "Kajaani"})

    assert titles(text="kajaani") == ["Repair welding"]


def test_an_event_stands_on_each_of_its_days_by_the_clocks_of_its_place():
    late_in_hannover = datetime(2026, 10, 24, 23, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    an_event(
        "Night shift",
        time_zone="Europe/Berlin",
        starts_at=late_in_hannover,
        ends_at=late_in_hannover.replace(day=26, hour=0, minute=0),
    )

    month = month_of(Guest(), Filters(), date(2026, 10, 1))

    assert [day.date.day for day in month.days if day.rows] == [24, 25]
    assert [titles(day=date(2026, 10, day)) for day in (23, 24, 25, 26)] == [[], ["Night shift"], ["Night shift"], []]


def test_an_event_on_the_other_side_of_midnight_stands_on_the_day_of_its_place():
    """23:30 in Helsinki is 21:30 by Greenwich; 00:30 there is still the day before by Greenwich."""
    start = datetime(2026, 6, 30, 21, 30, tzinfo=UTC)  # 1 July, 00:30 in Helsinki
    an_event("Summer night", starts_at=start, ends_at=start + timedelta(hours=2))

    june, july = (month_of(Guest(), Filters(), date(2026, number, 1)) for number in (6, 7))

    assert june.is_empty
    assert [day.date.day for day in july.days if day.rows] == [1]


def test_a_full_day_says_how_many_more_there_are_and_leads_to_them(client):
    for number in range(7):
        an_event(f"Workshop {number}", starts_at=in_days(3, hour=8 + number), ends_at=in_days(3, hour=20))
    day = in_days(3).date()

    page = client.get(reverse("events:calendar") + f"?view=month&month={day:%Y-%m}")

    assert "and 3 more" in page.content.decode()
    in_its_list = client.get(reverse("events:calendar") + f"?day={day}")
    assert len(in_its_list.context["rows"]) == 7


def test_the_map_shows_what_has_a_place(three):
    change_event(by=TESTS, event=three[1], changes={"latitude": 52.37, "longitude": 9.73})

    assert [spot.name for spot in spots(Guest(), Filters())] == ["Robots in Hannover"]


def test_many_events_are_gathered_in_cells_that_lead_to_them(client):
    many_events(500)

    found = spots(Guest(), Filters())

    assert sum(spot.count for spot in found) == 400
    fullest = max(found, key=lambda spot: spot.count)
    page = client.get(reverse("events:calendar") + f"?{fullest.query}")
    assert len(page.context["rows"]) == min(fullest.count, 30)


@pytest.mark.parametrize("view", ["", "month", "map"])
def test_the_calendar_costs_the_same_at_5_and_at_5000_events(client, view):
    address = reverse("events:calendar") + f"?view={view}&month={in_days(1):%Y-%m}"
    many_events(5)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)

    many_events(5000)
    with CaptureQueriesContext(connection) as many:
        page = client.get(address)

    assert page.status_code == 200
    # The map asks once more when there are too many events to draw each.
    assert len(many) <= len(few) + (view == "map")
    assert len(many) <= 6


@pytest.mark.parametrize("name", FIELDS)
def test_rubbish_in_the_address_is_no_error(client, three, name):
    for value in NASTY:
        for address in (reverse("events:calendar"), reverse("events:feed"), reverse("events:atom")):
            answer = client.get(address, {name: value.encode("utf-8", "replace")})
            assert answer.status_code in (200, 400, 414), (name, value[:20])


def test_the_list_is_the_same_for_a_stranger_and_tells_a_member_of_planning(client):
    an_event("Repair welding")

    stranger = client.get(reverse("events:calendar")).content.decode()
    member = signed_in(client, a_person("Aino")).get(reverse("events:calendar")).content.decode()

    assert "Repair welding" in stranger
    assert reverse("events:plan") not in stranger
    assert reverse("events:plan") in member


def test_the_page_of_an_organisation_shows_its_events(client):
    omnia = an_organisation("Omnia")
    an_event("Repair welding", lead=omnia)
    a_draft("Secret plans", lead=omnia)

    page = client.get(omnia.get_absolute_url()).content.decode()

    assert "Repair welding" in page
    assert "Secret plans" not in page
