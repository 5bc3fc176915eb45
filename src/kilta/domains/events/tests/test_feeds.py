"""Events in other calendars: right across the change to summer time, and nothing for those whom it does not concern."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.urls import reverse

from kilta.domains.events.models import CalendarAddress
from kilta.domains.events.tests.builders import a_draft, an_event, registered
from kilta.domains.events.use_cases.following import make_calendar_address
from kilta.domains.events.use_cases.planning import change_event, write_event_text
from kilta.domains.events.use_cases.registering import cancel_registration
from kilta.domains.network.tests.builders import TESTS, an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.domains.people.use_cases.erasing import erase_person

pytestmark = pytest.mark.django_db

HELSINKI, BERLIN = ZoneInfo("Europe/Helsinki"), ZoneInfo("Europe/Berlin")


def file_of(client, event, language="en"):
    answer = client.get(f"/{language}/events/{event.slug}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(answer.content)


def events_in(client, address):
    return icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")


def titles(client, address):
    return [str(part["summary"]) for part in events_in(client, address)]


def personal(secret):
    return reverse("events:personal_feed", args=[secret])


def test_the_file_of_an_event_can_be_read_by_a_calendar(client):
    event = an_event("Repair welding", address="Kirkkokatu 16", latitude=60.2, longitude=24.65)
    write_event_text(by=TESTS, event=event, language="fi", title="Korjaushitsaus", description="Hitsataan.")

    [part] = file_of(client, event, "fi").walk("VEVENT")

    assert str(part["uid"]).startswith(str(event.pk))
    assert str(part["summary"]) == "Korjaushitsaus"
    assert str(part["status"]) == "CONFIRMED"
    assert "Kirkkokatu 16, Espoo" in str(part["location"])
    assert str(part["url"]).endswith(f"/fi/events/{event.slug}")
    assert (part.start, part.end) == (event.starts_at, event.ends_at)


def test_a_change_of_the_place_keeps_the_identifier_and_raises_the_sequence(client):
    event = an_event("Repair welding")
    [before] = file_of(client, event).walk("VEVENT")

    change_event(by=TESTS, event=event, changes={"venue": "Makerspace"})

    [after] = file_of(client, event).walk("VEVENT")
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1


@pytest.mark.parametrize(
    ("day", "hours_of_greenwich"),
    # Clocks go forward in the night to 29 March 2026 and back in the night to 25 October 2026.
    [((2026, 3, 27), 2), ((2026, 3, 30), 3), ((2026, 10, 23), 3), ((2026, 10, 26), 2)],
)
def test_an_hour_in_helsinki_is_the_right_hour_in_hannover_on_both_sides_of_summer_time(
    client, day, hours_of_greenwich
):
    nine = datetime(*day, 9, tzinfo=HELSINKI)
    event = an_event("Webinar", starts_at=nine, ends_at=nine.replace(hour=11), format="online")

    calendar = file_of(client, event)
    [part] = calendar.walk("VEVENT")

    assert part["dtstart"].params["TZID"] == "Europe/Helsinki"
    assert part.start.astimezone(UTC).hour == 9 - hours_of_greenwich
    assert part.start.astimezone(BERLIN).hour == 8
    # The rules stand in the file, so that no calendar must know the zone by itself.
    [zone] = calendar.walk("VTIMEZONE")
    offset = zone.to_tz().utcoffset(nine.replace(tzinfo=None))
    assert offset.total_seconds() == hours_of_greenwich * 3600


def test_an_event_that_lasts_over_the_change_of_the_clocks_has_its_true_length(client):
    start = datetime(2026, 10, 24, 12, tzinfo=BERLIN)
    end = datetime(2026, 10, 25, 12, tzinfo=BERLIN)
    event = an_event("Hackathon", time_zone="Europe/Berlin", starts_at=start, ends_at=end)

    [part] = file_of(client, event).walk("VEVENT")

    assert (part.end.astimezone(UTC) - part.start.astimezone(UTC)).total_seconds() == 25 * 3600


def test_a_filtered_file_and_the_news_hold_what_the_filter_shows(client):
    an_event("Repair welding")
    an_event("Robots in Hannover", country="DE")

    assert titles(client, "/en/events.ics?country=DE") == ["Robots in Hannover"]
    news = ElementTree.fromstring(client.get("/en/events.atom?country=DE").content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert [one.text for one in news.findall("a:entry/a:title", space)] == ["Robots in Hannover"]
    assert news.find("a:updated", space) is not None


def test_feeds_hold_nothing_of_drafts_and_of_events_for_others_whoever_asks(client):
    otto = a_person("Otto")
    lead = an_organisation("Omnia", owner=otto)
    draft = a_draft("Draft", lead=lead)
    an_event("For members", lead=lead, audience="members")
    invited = an_event("For invited", lead=lead, audience="invited")

    for reader in (client, signed_in(client, otto)):
        assert titles(reader, "/en/events.ics") == []
        assert b"<entry>" not in reader.get("/en/events.atom").content
    client.logout()
    assert client.get(f"/en/events/{draft.slug}.ics").status_code == 404
    assert client.get(f"/en/events/{invited.slug}.ics").status_code == 404
    assert client.get(f"/en/events/{invited.slug}.ics?by=wrong").status_code == 404
    by_secret = client.get(f"/en/events/{invited.slug}.ics?by={invited.secret}")
    assert b"For invited" in by_secret.content


def test_the_address_of_the_online_meeting_stands_only_in_the_calendars_of_those_with_a_seat(client):
    meeting = "https://meet.kilta.example/abc"
    event = an_event("Webinar", format="online", online_address=meeting, seats=1)
    aino, bert = a_person("Aino"), a_person("Bert")
    registered(event, aino)
    registered(event, bert)

    in_all, *of_each = [
        str(events_in(client, address)[0])
        for address in (
            "/en/events.ics",
            personal(make_calendar_address(by=aino, person=aino)),
            personal(make_calendar_address(by=bert, person=bert)),
        )
    ]

    assert [meeting in text for text in (in_all, *of_each)] == [False, True, False]


def test_the_own_calendar_follows_what_one_registers_for_and_cancels(client):
    aino = a_person("Aino")
    an_event("Another event")
    mine = registered(an_event("Repair welding"), aino)
    address = personal(make_calendar_address(by=aino, person=aino))
    assert titles(client, address) == ["Repair welding"]

    cancel_registration(by=aino, registration=mine)

    assert titles(client, address) == []


def test_a_secret_address_is_shown_once_and_its_digest_alone_is_kept(client):
    aino = a_person("Aino")
    signed_in(client, aino)

    page = client.post(reverse("events:my_calendar"))

    address = page.context["address"]
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert client.get(urlsplit(address).path).status_code == 200
    assert secret not in str(CalendarAddress.objects.values())
    assert secret not in client.get(reverse("events:my_calendar")).content.decode()


def test_a_new_address_ends_the_old_one_and_an_ended_one_opens_nothing(client):
    aino = a_person("Aino")
    old, new = (make_calendar_address(by=aino, person=aino) for _number in range(2))
    assert [client.get(personal(secret)).status_code for secret in (old, new, "x", "x" * 5000)] == [404, 200, 404, 404]

    signed_in(client, aino).post(reverse("events:end_calendar"))

    assert client.get(personal(new)).status_code == 404


def test_whoever_is_erased_or_has_a_closed_account_has_no_calendar_any_more(client):
    aino, bert = a_person("Aino"), a_person("Bert")
    secrets = [make_calendar_address(by=person, person=person) for person in (aino, bert)]

    erase_person(by=aino, person=aino)
    bert.account.is_active = False
    bert.account.save()

    assert [client.get(personal(secret)).status_code for secret in secrets] == [404, 404]
    assert not CalendarAddress.objects.filter(person=aino).exists()


def test_the_address_handed_out_for_an_event_for_invited_people_leads_to_its_page(client):
    event = an_event("For invited", audience="invited")

    page = client.get(reverse("events:by_secret", args=[event.secret]), follow=True)

    assert page.status_code == 200
    assert "For invited" in page.content.decode()
    assert client.get(reverse("events:by_secret", args=["wrong"])).status_code == 404
    assert client.get(event.get_absolute_url()).status_code == 404
