from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from kilta.foundation.access.actors import Guest, System
from kilta.foundation.web import front_door, queries, sitemap, waiting
from kilta.foundation.web.front_door import Count, Door, Offer
from kilta.foundation.web.models import Feedback
from kilta.foundation.web.use_cases.feedback import AnsweredAlready, answer_feedback, report_barrier
from kilta.foundation.web.waiting import Waiting

STAFF = System("test")
PUBLIC = ["", "for/families", "for/companies", "for/teachers", "accessibility", "privacy", "terms", "imprint"]


@pytest.fixture
def registries(monkeypatch):
    for module, name, empty in [
        (front_door, "_doors", {}),
        (front_door, "_offers", {}),
        (front_door, "_counts", {}),
        (waiting, "_sources", []),
        (sitemap, "_sections", {}),
    ]:
        monkeypatch.setattr(module, name, empty)


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["en", "fi"])
def test_a_public_page_opens_for_everybody_and_names_its_other_languages(path, language):
    answer = Client().get(f"/{language}/{path}")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'hreflang="de" href="http://127.0.0.1:8000/de/{path}"' in page
    assert f'rel="canonical" href="http://127.0.0.1:8000/{language}/{path}"' in page


def test_the_home_page_shows_what_was_registered_in_order(registries):
    front_door.register(Door("Second", "…", "web:privacy", order=2))
    front_door.register(Door("First", "…", "web:terms", order=1))
    front_door.count(Count("organisations", "organisations", lambda: 15, "web:terms"))
    front_door.count(Count("projects", "projects", lambda: 0, "web:terms"))

    page = queries.home_page()

    assert [door.label for door in page.doors] == ["First", "Second"]
    assert [(count.name, number) for count, number in page.counts] == [("organisations", 15)]


def test_the_numbers_are_not_counted_for_every_visitor(registries):
    asked = []
    front_door.count(Count("organisations", "organisations", lambda: asked.append(1) or 15, "web:terms"))

    front_door.counts()
    front_door.counts()

    assert len(asked) == 1


def test_an_offer_stands_on_the_page_of_its_visitor_alone(registries):
    front_door.offer(Offer("companies", "Find a school", "…", "web:home"))

    assert "Find a school" in Client().get("/en/for/companies").content.decode()
    assert "Find a school" not in Client().get("/en/for/families").content.decode()


def test_what_is_due_first_stands_first(registries):
    soon, late = date(2026, 1, 1), date(2026, 2, 1)
    waiting.register(lambda actor: [Waiting("whenever", "/", "Notice"), Waiting("late", "/", "Request", late)])
    waiting.register(lambda actor: [Waiting("soon", "/", "Request", soon)])

    assert [thing.text for thing in waiting.waiting_for(Guest())] == ["soon", "late", "whenever"]


def test_everybody_may_report_a_barrier_and_gets_thanks():
    client = Client()

    answer = client.post("/en/accessibility", {"message": "The map is mute", "email": "aino@kilta.example"})

    assert answer.status_code == 303
    assert "Thank you" in client.get("/en/accessibility").content.decode()
    assert Feedback.objects.get().message == "The map is mute"


@pytest.mark.parametrize("message", ["", "a\x00b", "\x1b", "x" * 1_000_000])
def test_a_report_that_cannot_be_kept_is_asked_for_again(message):
    answer = Client().post("/en/accessibility", {"message": message})

    assert answer.status_code == 422
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("message", ["الخريطة صامتة", "🗺️❌", "<script>alert(1)</script>"])
def test_a_report_in_any_script_is_kept_and_shown_as_it_was_written(message):
    Client().post("/en/accessibility", {"message": message})

    assert queries.feedback_page(STAFF).waiting[0].message == message


def test_an_answer_is_given_once_and_the_address_forgotten():
    feedback = report_barrier(by=Guest(), message="The map is mute", email="aino@kilta.example")

    answered = answer_feedback(by=STAFF, feedback=feedback, answer="It speaks now")

    assert (answered.email, answered.answer) == ("", "It speaks now")
    with pytest.raises(AnsweredAlready):
        answer_feedback(by=STAFF, feedback=feedback, answer="Again")


def test_only_staff_see_and_answer_reports():
    feedback = report_barrier(by=Guest(), message="The map is mute")

    assert queries.feedback_page(Guest()).waiting == []
    with pytest.raises(PermissionDenied):
        answer_feedback(by=Guest(), feedback=feedback, answer="No")


def test_a_report_waits_on_today_until_it_is_answered_with_its_date():
    feedback = report_barrier(by=Guest(), message="The map is mute")

    [thing] = queries.feedback_to_answer(STAFF)
    assert thing.due == (timezone.now() + timedelta(days=14)).date()

    answer_feedback(by=STAFF, feedback=Feedback.objects.get(pk=feedback.pk), answer="It speaks now")
    assert queries.feedback_to_answer(STAFF) == []


def test_the_sitemap_lists_every_page_in_every_language_with_its_alternates(registries):
    sitemap.register(
        "organisations", lambda: [("/organisations/omnia", date(2026, 1, 2)), ("/fi/organisations/a&b", None)]
    )

    index = ElementTree.fromstring(Client().get("/sitemap.xml").getvalue())
    file = ElementTree.fromstring(Client().get("/sitemap-organisations-1.xml").getvalue())

    assert [one[0].text for one in index] == ["http://127.0.0.1:8000/sitemap-organisations-1.xml"]
    addresses = [one[0].text for one in file]
    assert len(addresses) == 12
    assert "http://127.0.0.1:8000/sv/organisations/omnia" in addresses
    assert "http://127.0.0.1:8000/fi/organisations/a&b" in addresses
    assert len(file[0].findall("{http://www.w3.org/1999/xhtml}link")) == 6


def test_a_long_section_of_the_sitemap_is_parted(registries):
    sitemap.register("people", lambda: ((f"/people/{number}", None) for number in range(sitemap.PATHS_A_FILE + 1)))

    index = ElementTree.fromstring(Client().get("/sitemap.xml").getvalue())
    second = ElementTree.fromstring(Client().get("/sitemap-people-2.xml").getvalue())

    assert (len(index), len(second)) == (2, 6)


@pytest.mark.parametrize("path", ["/sitemap-nothing-1.xml", "/sitemap-pages-0.xml", f"/sitemap-pages-{10**40}.xml"])
def test_a_file_that_the_sitemap_does_not_have_is_not_found(path):
    assert Client().get(path).status_code == 404


def test_security_txt_never_expires_unnoticed(settings):
    lines = dict(
        line.split(": ", 1) for line in Client().get("/.well-known/security.txt").content.decode().splitlines()
    )

    assert lines["Contact"] == f"mailto:{settings.CONTACT}"
    assert timezone.now() + timedelta(days=150) < timezone.datetime.fromisoformat(lines["Expires"])


def test_search_engines_find_the_sitemap_and_nothing_of_a_demo(settings):
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in Client().get("/robots.txt").content.decode()

    settings.IS_DEMO = True

    assert "Disallow: /\n" in Client().get("/robots.txt").content.decode()
