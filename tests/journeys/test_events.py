"""Events from the plan to the door, in a real browser on a phone, with and without scripts."""

import re
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
from django.core import mail
from django.utils import timezone

from kilta.domains.events.codes import link_code, registration_of_link, seat_code
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.tests.builders import an_event, in_days, registered
from kilta.domains.events.use_cases import registering
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.models import Person
from kilta.domains.people.tests.builders import TESTS, a_person
from kilta.foundation import jobs
from kilta.foundation.ui.testing import settled
from tests.journeys.test_journeys import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]

PHONE = {"has_touch": True, "is_mobile": True}


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def on_a_phone(request, open_page):
    """A function that gives a further person a phone, 360 px wide."""

    def another(**options):
        return open_page(360, 740, java_script_enabled=request.param, **PHONE, **options)

    return another


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.RATE_LIMITS = False
    settings.ACCOUNT_RATE_LIMITS = False


def press(page, name, *, inside="main"):
    """Press a button and wait for the page that comes."""
    with page.expect_navigation():
        page.locator(inside).get_by_role("button", name=name, exact=True).first.click()


def sure(page, text, action):
    """Press the button that asks once more, a dialog or what unfolds without scripts, and say yes."""
    page.locator("main").locator("summary, button").get_by_text(text, exact=True).first.click()
    with page.expect_navigation():
        page.locator(f'form[action$="{action}"] button[type=submit]').first.click()


def mailed_link(to):
    """The link in the last mail to an address, as a path."""
    jobs.run_all_now()
    body = next(message.body for message in reversed(mail.outbox) if to in message.to)
    return "/" + re.search(r"http\S+/registrations/\S+", body)[0].split("/", 3)[3]


def register_as_guest(page, event, name, **fields):
    """Register in the form as a guest, and confirm by the link in the mail; returns the address of the registration."""
    email = f"{name.lower()}@guest.example"
    page.goto(f"/en/events/{event.slug}/register")
    page.fill("input[name=name]", name)
    page.fill("input[name=email]", email)
    page.select_option("select[name=target_group]", fields.get("target_group", "teacher"))
    page.fill("input[name=organisation]", fields.get("organisation", "Luovi"))
    page.select_option("select[name=country]", "FI")
    press(page, "Register")
    page.goto(mailed_link(email))
    press(page, "Yes, I come")
    return page.url


def seated(event):
    """How many people have a seat, in all and of the students."""
    rows = event.registrations.holding_seats()
    return (
        sum(row.size for row in rows),
        sum(row.size for row in rows if row.target_group == "student"),
    )


def fits(page):
    """Nothing of the page is wider than the phone."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def plan_a_workshop(page):
    """A coordinator plans a workshop with 20 seats, 12 of them for students, in three languages, and publishes it."""
    day = timezone.localdate() + timedelta(days=30)
    page.goto("/en/events/new")
    page.fill("input[name=title]", "Welding with robots")
    page.fill("input[name=day]", day.isoformat())
    page.fill("input[name=starts]", "09:00")
    page.fill("input[name=ends]", "15:00")
    page.fill("input[name=venue]", "Omnia, hall B")
    page.fill("input[name=town]", "Espoo")
    page.fill("input[name=summary]", "A day at the robots.")
    press(page, "Make the draft")
    event = Event.objects.get()

    page.fill("input[name=capacity]", "20")
    page.locator("main details.fold summary").first.click()
    page.fill("input[name=quota_student]", "12")
    for name, value in (("languages", "fi"), ("languages", "de"), ("target_groups", "student")):
        page.check(f"input[name={name}][value={value}]")
    press(page, "Save")

    words = {"en": "Welding with robots", "fi": "Robottihitsaus", "de": "Schweißen mit Robotern"}
    for language, title in words.items():
        page.goto(f"/en/events/{event.slug}/texts/{language}")
        page.fill("input[name=title]", title)
        page.fill("textarea[name=description]", f"{title}: 09–15.")
        press(page, "Save")

    page.goto(f"/en/events/{event.slug}/programme")
    for title, ends, room in (("Welcome", "09:30", "Hall B"), ("At the robots", "12:00", "B 2")):
        page.fill("input[name=title]", title)
        page.fill("input[name=ends]", ends)
        page.fill("input[name=room]", room)
        press(page, "Add it")
    assert fits(page)
    page.goto(f"/en/events/{event.slug}/programme/in/fi")
    page.locator("input[name^=title_]").first.fill("Tervetuloa")
    press(page, "Save")

    page.goto(f"/en/events/{event.slug}/questions/add")
    page.select_option("select[name=kind]", "yes_no")
    page.fill("input[name=wording_en]", "Do you bring safety shoes?")
    page.fill("input[name=purpose_en]", "to have enough pairs")
    press(page, "Save")
    assert fits(page)

    page.goto(f"/en/events/{event.slug}/publish")
    press(page, "Publish it now")
    for language, title in words.items():
        page.goto(f"/{language}/events/{event.slug}")
        assert title in page.inner_text("h1")
    return event


def fill_it(event):
    """29 more people register after the first guest: 15 students, of whom 12 find seats, and 14 teachers."""
    for number in range(15):
        registered(event, f"Student{number}", target_group="student")
    for number in range(14):
        registered(event, f"Teacher{number}")


def bring_a_class(page, event):
    """A teacher registers 24 pupils by a count; no names are asked for."""
    page.goto(f"/en/events/{event.slug}/register/group")
    page.fill("input[name=name]", "Tuula")
    page.fill("input[name=email]", "tuula@guest.example")
    page.fill("input[name=group_name]", "WELD24")
    page.fill("input[name=size]", "24")
    page.select_option("select[name=age_band]", "13_17")
    page.fill("input[name=organisation]", "Luovi")
    page.select_option("select[name=country]", "FI")
    press(page, "Register the group")
    page.goto(mailed_link("tuula@guest.example"))
    press(page, "Yes, I come")


def the_day_comes(event):
    """The event has begun an hour ago."""
    starts_at = timezone.now() - timedelta(hours=1)
    Event.objects.filter(pk=event.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=6))


def check_people_in(page, event, guests_page):
    """By name, by the code that the guest's phone shows, and a walk-in who was on no list."""
    page.goto(f"/en/events/{event.slug}/check-in?q=Student3")
    line = page.locator("li.door-line", has_text="Student3")
    line.get_by_role("button", name="Came").click()
    page.locator(".door-in, .door-results li").first.wait_for()

    page.goto(f"/en/events/{event.slug}/check-in")
    assert fits(page)
    code = re.search(r"/registrations/([^/?#]+)", guests_page.url)[1]
    aino = Registration.objects.get(pk=registration_of_link(code))
    assert guests_page.locator(".seat-code svg").count() == 1
    page.locator("summary", has_text="Type a code").click()
    page.fill("input[name=code]", seat_code(aino))
    press(page, "Check in")

    page.goto(f"/en/events/{event.slug}/check-in?q=Wilma")
    walk_in = page.locator("form[action*='walk-in']")
    if not walk_in.is_visible():
        page.locator("#walk-in summary").click()
    walk_in.locator("select[name=target_group]").select_option("company")
    walk_in.locator("input[name=name]").fill("Wilma")
    walk_in.locator("input[name=organisation]").fill("Welders Ltd")
    walk_in.locator("input[name=is_beyond_seats]").check()
    walk_in.get_by_role("button", name="Let in").click()
    settled(page)
    page.goto(f"/en/events/{event.slug}/check-in?show=came")
    for name in ("Student3", "Aino", "Wilma"):
        assert name in page.inner_text("#results")


def from_the_plan_to_the_door(on_a_phone):
    """The first half of the way of a workshop; returns the event while it goes on, and the coordinator's phone."""
    otto = a_person("Otto")
    an_organisation("Omnia", owner=otto)
    page = on_a_phone()
    sign_in(page, "en", otto)
    event = plan_a_workshop(page)

    guests_page = on_a_phone()
    register_as_guest(guests_page, event, "Aino")
    assert fits(guests_page)
    fill_it(event)
    bring_a_class(on_a_phone(), event)

    assert seated(event) == (20, 12)
    assert event.registrations.waiting().count() == 11
    page.goto(f"/en/events/{event.slug}/registrations")
    assert fits(page)
    assert "34 in the waiting list" in " ".join(page.inner_text("ul.numbers").split())

    leaver = event.registrations.get(name="Teacher0")
    leavers_page = on_a_phone()
    leavers_page.goto(f"/en/registrations/{link_code(leaver)}")
    sure(leavers_page, "Cancel", "/cancel")
    moved = event.registrations.get(name="Teacher7")
    assert moved.status == Registration.Status.CONFIRMED, "Three students wait before, but their seats are taken."
    assert seated(event) == (20, 12)
    jobs.run_all_now()
    assert any("teacher7@guest.example" in message.to and "seat" in message.body for message in mail.outbox)

    the_day_comes(event)
    guests_page.reload()
    check_people_in(page, event, guests_page)
    assert event.registrations.came().count() == 3
    assert event.registrations.get(name="Wilma").is_beyond_seats
    return event, page


def test_a_workshop_is_planned_published_filled_and_its_people_checked_in(on_a_phone):
    from_the_plan_to_the_door(on_a_phone)


def test_a_guest_registers_takes_the_date_along_cancels_and_gets_a_freed_seat_back(on_a_phone):
    event = an_event(seats=1, lead=an_organisation("Omnia"))
    page = on_a_phone()

    mine = register_as_guest(page, event, "Aino")
    assert "has a seat" in page.inner_text("main")
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Add to my calendar").click()
    [entry] = icalendar.Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
    assert entry.decoded("dtstart") == event.starts_at

    page.goto(mailed_link("aino@guest.example"))
    sure(page, "Cancel", "/cancel")
    assert "This registration is cancelled" in page.inner_text("main")

    bert = registered(event, "Bert")
    page.get_by_role("link", name="Register again").click()
    again = register_as_guest(page, event, "Aino")
    assert again != mine
    assert "You are in the waiting list" in page.inner_text("main")
    registering.cancel_registration(by=TESTS, registration=bert)
    page.goto(mailed_link("aino@guest.example"))

    assert "Your code for the door" in page.inner_text("main")
    assert Registration.objects.get(email="aino@guest.example", status="confirmed").event == event


def _last_sunday_of_march(year):
    last = date(year, 3, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def test_an_event_crosses_the_change_to_summer_time_and_two_zones(on_a_phone):
    otto = a_person("Otto")
    an_organisation("Omnia", owner=otto)
    sunday = _last_sunday_of_march(timezone.localdate().year + 1)
    saturday = sunday - timedelta(days=1)
    page = on_a_phone(timezone_id="Europe/Helsinki")
    sign_in(page, "en", otto)

    page.goto("/en/events/new")
    page.fill("input[name=title]", "Night of the clocks")
    page.fill("input[name=day]", saturday.isoformat())
    page.fill("input[name=starts]", "22:00")
    page.fill("input[name=last_day]", sunday.isoformat())
    page.fill("input[name=ends]", "03:30")
    page.check("input[name=format][value=online]")
    press(page, "Make the draft")
    assert "The clocks are put forward that night" in page.inner_text("main")
    page.fill("input[name=ends]", "06:00")
    press(page, "Make the draft")
    event = Event.objects.get()
    assert event.ends_at - event.starts_at == timedelta(hours=7)
    page.goto(f"/en/events/{event.slug}/texts/en")
    page.fill("textarea[name=description]", "We put the clocks forward together.")
    press(page, "Save")
    page.goto(f"/en/events/{event.slug}/publish")
    press(page, "Publish it now")
    page.goto(f"/en/events/{event.slug}")
    assert page.locator(".own-time").count() == 0, "The organiser lives by the clocks of the event."

    audience = on_a_phone(timezone_id="Europe/Berlin")
    audience.goto(f"/de/events/{event.slug}")
    there, own = audience.inner_text(".event-time"), audience.locator(".event-time .own-time").inner_text()
    assert "22:00" in there and "6:00" in there and "Europe/Helsinki" in there
    assert "21:00" in own and "05:00" in own
    assert fits(audience)

    with audience.expect_download() as download:
        audience.locator(f"main a[href$='/events/{event.slug}.ics']").first.click()
    calendar = icalendar.Calendar.from_ical(Path(download.value.path()).read_bytes())
    [entry] = calendar.walk("VEVENT")
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (event.starts_at, event.ends_at)
    assert entry["dtstart"].params["TZID"] == "Europe/Helsinki"
    assert calendar.walk("VTIMEZONE"), "A calendar must not guess when the clocks change."

    registered(event, "Bert", language="de")
    jobs.run_all_now()
    body = next(message.body for message in reversed(mail.outbox) if "bert@guest.example" in message.to)
    assert "22:00" in body and "Europe/Helsinki" in body
    assert not Person.objects.filter(name="Bert").exists(), "A guest has no account."
    assert in_days(0) < event.starts_at
