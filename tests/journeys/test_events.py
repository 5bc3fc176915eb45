"""Events from the plan to a proven figure, in a real browser on a phone, with and without scripts."""

import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import icalendar
import openpyxl
import pytest
import segno
from django.core import mail
from django.utils import timezone
from PIL import Image

from kilta.domains.events.codes import is_screen_code, registration_of_link, seat_code
from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.tests.builders import an_event, an_event_today, in_days, registered
from kilta.domains.events.use_cases import registering
from kilta.domains.network.models import Organisation
from kilta.domains.network.tests.builders import a_project, an_organisation
from kilta.domains.people.models import Person
from kilta.domains.people.tests.builders import TESTS, a_person
from kilta.foundation import jobs
from kilta.foundation.ui.testing import started
from tests.journeys.test_journeys import sign_in
from tests.journeys.test_reach import picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]

PHONE = {"has_touch": True, "is_mobile": True}


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def on_a_phone(request, open_page):
    """A function that gives a further person a phone, 360 px wide."""

    def another(**options):
        return open_page(360, 740, java_script_enabled=request.param, **PHONE, **options)

    another.has_scripts = request.param
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
    send_the_form(page, event, name, **fields)
    return confirm_by_mail(page, name)


def send_the_form(page, event, name, **fields):
    page.goto(f"/en/events/{event.slug}/register")
    page.fill("input[name=name]", name)
    page.fill("input[name=email]", f"{name.lower()}@guest.example")
    page.select_option("select[name=target_group]", fields.get("target_group", "teacher"))
    page.fill("input[name=organisation]", fields.get("organisation", "Luovi"))
    page.select_option("select[name=country]", "FI")
    press(page, "Register")


def confirm_by_mail(page, name):
    page.goto(mailed_link(f"{name.lower()}@guest.example"))
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


def plan_a_workshop(page, project):
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
    page.select_option("select[name=project]", label=str(project))
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


def let_a_crowd_register(crowd, event, *, is_whole):
    """29 more people register after the first guest: 15 students, of whom 12 find seats, and 14 teachers.

    Each fills in the form and follows the link of their own mail. They share a browser that forgets everything in
    between, and that does not fetch what only looks well, so that a crowd takes no longer than it must. Where not
    `is_whole`, only the first and the last of each kind do: the story is told twice, and this is its longest part.
    """
    crowd.route("**/static/**", lambda route: route.abort())
    students = [(f"Student{number}", "student", "Luovi") for number in range(15)]
    teachers = [(f"Teacher{number}", "teacher", "Omnia") for number in range(14)]
    in_the_browser = [*students, *teachers] if is_whole else [students[0], students[-1], teachers[0], teachers[-1]]
    for person in (*students, *teachers):
        name, target_group, organisation = person
        if person in in_the_browser:
            crowd.context.clear_cookies()
            send_the_form(crowd, event, name, target_group=target_group, organisation=organisation)
        else:
            named = Organisation.objects.get(name=organisation)
            registered(event, name, target_group=target_group, organisation=named, country="FI")
    for name, _target_group, _organisation in in_the_browser:
        crowd.context.clear_cookies()
        confirm_by_mail(crowd, name)
    assert "You are in the waiting list" in crowd.inner_text("main")


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


def somebody_leaves(page, event):
    """A teacher cancels from the mail, and the seat goes to the first who may have it; they are told by mail."""
    page.goto(mailed_link("teacher0@guest.example"))
    sure(page, "Cancel", "/cancel")
    moved = event.registrations.get(name="Teacher7")
    assert moved.status == Registration.Status.CONFIRMED, "Three students wait before, but their seats are taken."
    assert seated(event) == (20, 12)
    page.goto(mailed_link("teacher7@guest.example"))
    assert "Your code for the door" in page.inner_text("main")


def the_day_comes(event):
    """The event has begun an hour ago."""
    starts_at = timezone.now() - timedelta(hours=1)
    Event.objects.filter(pk=event.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=6))


def the_day_is_over(event):
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() - timedelta(minutes=1))


def check_people_in(page, event, guests_page):
    """By the code that the guest's phone shows, by taps on names, a class that waits, and a walk-in on no list."""
    address = f"/en/events/{event.slug}/check-in"
    page.goto(address)
    assert fits(page)
    code = re.search(r"/registrations/([^/?#]+)", guests_page.url)[1]
    aino = Registration.objects.get(pk=registration_of_link(code))
    assert guests_page.locator(".seat-code svg").count() == 1
    for _time in range(2):
        page.locator("summary", has_text="Type a code").click()
        page.fill("input[name=code]", seat_code(aino))
        press(page, "Check in")
    assert "is in already" in page.inner_text("body"), "A second scan says so."

    page.goto(f"{address}?q=Student3&proof=signature")
    tap(page, "Student3")
    page.goto(f"{address}?proof=signature")
    for row in event.registrations.filter(status="confirmed").exclude(name="Student11"):
        tap(page, row.name)

    page.goto(f"{address}?q=WELD24&proof=signature")
    page.locator("li.door-line input[name=arrived]").fill("22")
    page.locator("li.door-line button").click()
    page.get_by_role("button", name="Let in beyond the seats").click()
    wait_for(page, lambda: event.registrations.came().filter(group_name="WELD24"))

    page.goto(f"{address}?q=Wilma")
    walk_in = page.locator("form[action*='walk-in']")
    if not walk_in.is_visible():
        page.locator("#walk-in summary").click()
    walk_in.locator("select[name=target_group]").select_option("company")
    walk_in.locator("input[name=name]").fill("Wilma")
    walk_in.locator("input[name=organisation]").fill("Welders Ltd")
    walk_in.locator("input[name=has_signed]").check()
    walk_in.locator("input[name=is_beyond_seats]").check()
    walk_in.get_by_role("button", name="Let in").click()
    wait_for(page, lambda: event.registrations.came().filter(name="Wilma"))
    page.goto(f"{address}?show=came")
    for name in ("Student3", "Aino", "Wilma", "WELD24"):
        assert name in page.inner_text("#results")


def tap(page, name):
    """A tap on a name; with scripts the list is fetched anew when the server has it."""
    line = page.locator("li.door-line", has=page.locator("strong", has_text=re.compile(f"^{name}$")))
    line.get_by_role("button", name="Came").click()
    line.get_by_role("button", name="Came").wait_for(state="detached")


def wait_for(page, rows):
    """Until the server has noted it: with scripts the page does not change its address."""
    for _time in range(100):
        if rows().exists():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It was never noted.")


def close_it(page, event):
    """The checklist: one did not come, the signed list is attached, minutes and an outcome are written."""
    closing = f"/en/events/{event.slug}/closing"
    page.goto(closing)
    assert page.get_by_role("button", name="Close the event").count() == 0
    page.goto(f"/en/events/{event.slug}/closing/attendance")
    press(page, "The rest did not come")
    page.goto(f"/en/events/{event.slug}/closing/signed-list")
    page.set_input_files("input[type=file]", files=[{"name": "list.png", "mimeType": "image/png", "buffer": picture()}])
    press(page, "Attach")
    page.goto(f"/en/events/{event.slug}/closing/minutes/en")
    page.fill("textarea[name=text]", "We welded, and we agreed to weld again.")
    press(page, "Save")
    page.goto(f"/en/events/{event.slug}/closing/outcomes")
    page.fill("[name=statement]", "Robots are set up by two, not by one.")
    page.fill("[name=present]", "18 students and teachers, a company")
    press(page, "Add")
    page.goto(closing)
    assert fits(page)
    press(page, "Close the event")
    event.refresh_from_db()
    assert event.state == Event.State.CLOSED


def numbers(page):
    """The four numbers of the page of results."""
    return page.locator("section[aria-labelledby=four] .numbers strong").all_inner_texts()


def open_the_pack(page, event):
    """The funder's pack is made, downloaded and right."""
    page.goto(f"/en/events/{event.slug}/pack")
    press(page, "Make the pack")
    jobs.run_all_now()
    page.goto(f"/en/events/{event.slug}/pack")
    with page.expect_download() as download:
        page.locator("#packs a[href*='/pack/']").first.click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        assert {"report.pdf", "attendances.xlsx", "proofs/01-list.png"} <= set(archive.namelist())
        assert archive.read("report.pdf").startswith(b"%PDF")
        came = archive.read("attendances.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(came), read_only=True)
    cells = [row for row in book.worksheets[0].iter_rows(values_only=True) if any(row)]
    written = " ".join(str(cell) for row in cells for cell in row if cell is not None)
    assert all(name in written for name in ("Aino", "Student3", "Wilma", "Welders Ltd", "WELD24"))
    assert "Student11" not in written


def test_a_workshop_from_the_plan_to_a_proven_figure(on_a_phone, open_page):
    otto = a_person("Otto")
    project = a_project(coordinator=an_organisation("Omnia", owner=otto))
    an_organisation("Luovi")
    page, guests_page, stranger = on_a_phone(), on_a_phone(), on_a_phone()
    sign_in(page, "en", otto)
    stranger.goto(f"/en/results/{project.slug}")
    assert numbers(stranger) == ["0", "0", "0", "0"]

    event = plan_a_workshop(page, project)
    register_as_guest(guests_page, event, "Aino")
    assert fits(guests_page)
    crowd = open_page(360, 740, java_script_enabled=False, **PHONE)
    let_a_crowd_register(crowd, event, is_whole=on_a_phone.has_scripts)
    bring_a_class(on_a_phone(), event)
    assert seated(event) == (20, 12)
    page.goto(f"/en/events/{event.slug}/registrations")
    assert fits(page)
    assert "34 in the waiting list" in " ".join(page.inner_text("ul.numbers").split())
    somebody_leaves(on_a_phone(), event)

    the_day_comes(event)
    guests_page.reload()
    check_people_in(page, event, guests_page)
    assert event.registrations.get(name="Wilma").is_beyond_seats
    the_day_is_over(event)
    close_it(page, event)

    # 12 guests of Luovi, 22 pupils and Wilma are external; 7 teachers come from the coordinator itself.
    stranger.goto(f"/en/results/{project.slug}")
    assert numbers(stranger) == ["42", "42", "35", "0"]
    page.goto(f"/en/results/{project.slug}?all=1")
    page.locator("#results td a").first.click()
    page.wait_for_url("**/evidence?*")
    assert fits(page)
    open_the_pack(page, event)


def test_a_phone_without_a_network_keeps_what_was_tapped_and_sends_it_once(open_page):
    otto = a_person("Otto")
    event = an_event_today(lead=an_organisation("Omnia", owner=otto))
    for name in ("Aino", "Bert", "Carla"):
        registered(event, name)
    page = open_page(360, 740, **PHONE)
    sign_in(page, "en", otto)
    with page.expect_response("**/check-in/names"):
        page.goto(f"/en/events/{event.slug}/check-in")
    page.wait_for_load_state("networkidle")

    page.context.set_offline(True)
    page.locator("li.door-line", has_text="Aino").get_by_role("button", name="Came").click()
    page.fill(".door-filters [name=q]", "car")
    page.get_by_text("these names were fetched when the page was opened").wait_for()
    page.locator("#results li", has_text="Carla").get_by_role("button", name="Came").click()
    page.get_by_text("2 not sent yet").wait_for()
    assert "is in" in page.locator("#results li", has_text="Carla").inner_text()
    assert not event.registrations.came().exists()

    page.context.set_offline(False)
    page.get_by_text("Carla is in.").wait_for()
    page.locator("[data-unsent]").wait_for(state="hidden")
    assert set(event.registrations.came().values_list("name", flat=True)) == {"Aino", "Carla"}
    page.reload()
    page.wait_for_load_state("networkidle")
    assert Proof.objects.count() == 2


def test_the_camera_of_a_phone_reads_the_code_of_a_badge_and_a_second_scan_says_so(browser, live_server, tmp_path):
    otto = a_person("Otto")
    event = an_event_today(lead=an_organisation("Omnia", owner=otto))
    aino = registered(event, "Aino")
    film = tmp_path / "badge.mjpeg"
    film.write_bytes(_held_before_the_camera(seat_code(aino)))
    camera = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    phone = started(browser.browser_type, *camera, f"--use-file-for-fake-video-capture={film}")
    try:
        page = phone.new_context(base_url=live_server.url, permissions=["camera"], **PHONE).new_page()
        sign_in(page, "en", otto)
        page.goto(f"/en/events/{event.slug}/check-in")
        page.locator("[data-camera]").click()
        page.get_by_text("Aino is in.").wait_for()
        assert event.registrations.came().get().proof.kind == "scan"
        page.reload()
        page.locator("[data-camera]").click()
        page.get_by_text("Aino is in already").wait_for()
    finally:
        phone.close()


def test_the_screen_in_the_room_shows_the_next_code_by_itself(on_a_phone):
    otto = a_person("Otto")
    event = an_event_today(lead=an_organisation("Omnia", owner=otto))
    page = on_a_phone()
    sign_in(page, "en", otto)
    page.clock.install()
    page.goto(f"/en/events/{event.slug}/screen")

    if on_a_phone.has_scripts:
        page.evaluate("document.querySelector('.big-code').textContent = 'EARLIER'")
        with page.expect_response(f"**/events/{event.slug}/screen"):
            page.clock.run_for(31_000)
        page.get_by_text("EARLIER").wait_for(state="detached")
    else:
        assert page.locator("meta[http-equiv=refresh]").count() == 1

    shown = page.inner_text(".big-code").rpartition(":")[2]
    assert is_screen_code(event, shown, timezone.now())


def _held_before_the_camera(code):
    """A film of one picture: a badge with this code."""
    badge, film = io.BytesIO(), io.BytesIO()
    segno.make(code, error="m").save(badge, kind="png", scale=8, border=6)
    picture = Image.new("RGB", (1280, 720), "grey")
    picture.paste(Image.open(badge).convert("RGB").resize((560, 560)), (360, 80))
    picture.save(film, "JPEG", quality=90)
    return film.getvalue()


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
