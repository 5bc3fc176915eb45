"""A teacher brings a class by code: pupils answer a poll and say how it was, without an account.

Walked on phones of 360 px with and without JavaScript, in English and in Finnish.
"""

import re

import pytest
from django.core import mail

from kilta.domains.events.models import Feedback, Registration, Vote
from kilta.domains.events.tests.builders import TESTS, an_event_today
from kilta.domains.events.use_cases import live_room
from kilta.foundation import jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.RATE_LIMITS = False
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture(params=[("en", True), ("fi", True), ("en", False)], ids=["English", "Finnish", "without JavaScript"])
def way(request, open_page):
    """The language, and a function that takes out a further phone."""
    language, has_script = request.param
    return language, lambda: open_page(360, java_script_enabled=has_script)


def send(page, action):
    """Press the button of the form that posts to an address ending so."""
    with page.expect_navigation():
        page.locator(f'form[action$="{action}"] button[type=submit]').first.click()


def press(page):
    """Send the form of the page."""
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").last.click()


def test_a_teacher_brings_a_class_whose_pupils_vote_and_say_how_it_was(way):
    language, another = way
    event = an_event_today()
    teacher = another()

    teacher.goto(f"/{language}/events/{event.slug}/register/group")
    teacher.fill("input[name=name]", "Tuula Teacher")
    teacher.fill("input[name=email]", "tuula@school.example")
    teacher.fill("input[name=group_name]", "WELD24")
    teacher.fill("input[name=size]", "24")
    teacher.select_option("select[name=age_band]", "13_17")
    teacher.select_option("select[name=target_group]", "student")
    teacher.fill("input[name=organisation]", "Luovi")
    teacher.keyboard.press("Escape")
    teacher.select_option("select[name=country]", "FI")
    press(teacher)
    jobs.run_all_now()
    link = re.search(r"http\S+/registrations/\S+", mail.outbox[-1].body)[0]
    teacher.goto("/" + link.split("/", 3)[3])
    send(teacher, "/confirm")
    group = Registration.objects.get()
    assert group.class_code in teacher.inner_text("main")

    poll = live_room.make_poll(by=TESTS, event=event, question="Which do you like?", options=["MIG", "TIG"])
    live_room.open_poll(by=TESTS, poll=poll)
    phones = [another(), another()]
    for phone in phones:
        phone.goto(f"/{language}/join")
        phone.fill("input[name=code]", group.class_code.lower())
        press(phone)
        phone.wait_for_url(f"**/events/{event.slug}/room")
        phone.get_by_role("button", name="TIG").click()
        phone.locator("button[aria-pressed=true]", has_text="TIG").wait_for()
        with phone.expect_navigation():
            phone.locator(f"a[href$='/events/{event.slug}/feedback']").click()
        phone.check("input[name=usefulness][value='5']")
        phone.check("input[name=recommends][value='yes']")
        phone.fill("textarea[name=best]", "The sparks.")
        press(phone)
        assert phone.locator(".callout").count() >= 1
        assert phone.locator("input[name=usefulness][value='5']").is_checked()
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    phones[0].check("input[name=usefulness][value='4']")
    press(phones[0])
    teacher.goto(
        teacher.url.partition("/registrations/")[0] + "/registrations/" + teacher.url.rsplit("/", 1)[1] + "/here"
    )
    teacher.fill("input[name=arrived]", "22")
    press(teacher)

    assert Vote.objects.filter(poll=poll, option=1).count() == 2
    assert sorted(Feedback.objects.values_list("usefulness", flat=True)) == [4, 5]
    group.refresh_from_db()
    assert (group.status, group.arrived, group.proof.kind) == ("attended", 22, "class")
