"""What is seen of an event where its link is shared, what search engines read, and the reader's own hours."""

import io
import json
import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from PIL import Image

from kilta.domains.events.models import Event
from kilta.domains.events.tests.builders import TESTS, an_event, registered
from kilta.domains.events.use_cases import calling_off, planning
from kilta.domains.people.tests.builders import a_person, signed_in

pytestmark = pytest.mark.django_db


def structured(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])


def in_winter(**fields):
    """An event in Espoo from 10:00 to 12:00 in February."""
    return an_event(
        starts_at=datetime(2031, 2, 11, 8, tzinfo=UTC), ends_at=datetime(2031, 2, 11, 10, tzinfo=UTC), **fields
    )


def test_the_page_tells_search_engines_what_when_and_where(client):
    event = in_winter(seats=1, format="hybrid", latitude=60.2, longitude=24.6)
    registered(event)

    data = structured(client.get(event.get_absolute_url()).content.decode())

    assert data["startDate"] == "2031-02-11T10:00:00+02:00"
    assert data["eventStatus"].endswith("EventScheduled")
    assert [place["@type"] for place in data["location"]] == ["Place", "VirtualLocation"]
    assert data["offers"]["availability"].endswith("SoldOut")
    assert data["remainingAttendeeCapacity"] == 0


def test_a_cancelled_event_says_so_there_too(client):
    event = in_winter()
    calling_off.cancel_event(by=TESTS, event=event, because="Storm")

    data = structured(client.get(event.get_absolute_url()).content.decode())

    assert data["eventStatus"].endswith("EventCancelled")
    assert "offers" not in data


def test_no_title_ends_the_element_in_which_it_stands(client):
    event = in_winter()
    planning.write_event_text(by=TESTS, event=event, language="en", title="</script><b>x", description="x")

    page = client.get(event.get_absolute_url()).content.decode()

    assert structured(page)["name"] == "</script><b>x"
    assert "</script><b>" not in page


def test_the_shared_link_has_a_picture_in_the_language_of_its_page(client):
    event = in_winter()
    page = client.get(event.get_absolute_url()).content.decode()
    address = re.search(r'property="og:image" content="([^"]+)"', page)[1]

    first = client.get(reverse("events:picture", args=[event.slug]))
    planning.write_event_text(by=TESTS, event=event, language="en", title="Another title", description="x")
    second = client.get(reverse("events:picture", args=[event.slug]))

    assert address.endswith(f"/en/events/{event.slug}/picture.png")
    assert Image.open(io.BytesIO(first.content)).size == (1200, 630)
    assert first.content != second.content


@pytest.mark.parametrize("audience", [Event.Audience.INVITED, Event.Audience.MEMBERS])
def test_what_not_everybody_may_see_is_not_shared(client, audience):
    event = in_winter(audience=audience)
    signed_in(client, a_person("Aino"))

    page = client.get(event.get_absolute_url() + f"?by={event.secret}").content.decode()

    assert "og:image" not in page
    assert "ld+json" not in page
    client.logout()
    assert client.get(reverse("events:picture", args=[event.slug])).status_code == 404


@pytest.mark.parametrize(
    ("language", "own"),
    [("de", "Berlin: 09:00–11:00"), ("nl", "Amsterdam: 09:00–11:00"), ("fi", ""), ("en", "")],
)
def test_the_reader_s_hours_stand_beside_those_of_the_place_where_they_differ(client, language, own):
    event = in_winter()

    page = client.get(f"/{language}{event.get_absolute_url().removeprefix('/en')}").content.decode()

    assert (f"({own})" in page) if own else ("own-time" not in page)


def test_a_member_is_told_the_hours_of_the_own_country_in_any_language(client):
    event = in_winter()
    signed_in(client, a_person("Bert", country="NL"))

    page = client.get(event.get_absolute_url()).content.decode()

    assert re.search(r"\(Amsterdam: 9(:00)? a\.m\.–11(:00)? a\.m\.\)|\(Amsterdam: 09:00–11:00\)", page)


def test_an_evening_that_is_another_day_for_the_reader_names_the_day(client):
    event = an_event(starts_at=datetime(2031, 2, 10, 22, 30, tzinfo=UTC), ends_at=datetime(2031, 2, 11, 1, tzinfo=UTC))

    page = client.get(f"/de{event.get_absolute_url().removeprefix('/en')}").content.decode()

    assert "(Berlin: 10.02.2031 23:30" in page
