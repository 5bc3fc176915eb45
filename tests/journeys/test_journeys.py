"""What people come to Kilta for, from the first page to the last, in a real browser.

Each journey is walked in English at 1280 px, in Finnish on a phone, and in English without JavaScript.
"""

import csv
import io
import re

import pytest
from django.core import mail

from kilta.domains.network.tests.builders import a_place, an_organisation
from kilta.domains.people.tests.builders import PASSWORD, a_member_of_staff, a_person
from kilta.domains.vocabulary.models import Concept
from kilta.foundation import jobs
from kilta.foundation.ui.testing import settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]

WAYS = [("en", 1280, True), ("fi", 360, True), ("en", 1280, False)]
IDS = ["English, wide", "Finnish, on a phone", "without JavaScript"]


@pytest.fixture(params=WAYS, ids=IDS)
def way(request, open_page):
    """The language, and a function that opens a further page in the same way."""
    language, width, has_script = request.param

    def another():
        return open_page(width, java_script_enabled=has_script)

    return language, another


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.RATE_LIMITS = False
    settings.ACCOUNT_RATE_LIMITS = False


def sign_in(page, language, person):
    page.goto(f"/{language}/account/login/")
    page.fill("input[name=login]", person.account.email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/today*")


def post(page, action):
    """Press the button of the form that posts to an address ending so."""
    with page.expect_navigation():
        page.locator(f'form[action$="{action}"] button[type=submit]').first.click()


def test_a_teacher_joins_her_college_edits_its_page_and_loses_her_rights_when_she_leaves(way):
    language, another = way
    owner = a_person("Otto Owner", language=language)
    omnia = an_organisation("Omnia", owner=owner)
    here = f"/{language}/organisations/{omnia.slug}"
    page = another()

    page.goto(f"/{language}/account/signup/")
    page.fill("input[name=name]", "Tiina Teacher")
    page.fill("input[name=email]", "tiina@example.org")
    page.fill("input[name=password1]", "korkea-koivu-42")
    page.select_option("select[name=country]", "FI")
    page.check("input[name=age][value='18']")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/confirm-email/**")
    jobs.run_all_now()
    link = re.search(r"http\S+/confirm-email/\S+", mail.outbox[-1].body)[0]
    page.goto("/" + link.split("/", 3)[3])
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.goto(f"/{language}/account/login/")
    page.fill("input[name=login]", "tiina@example.org")
    page.fill("input[name=password]", "korkea-koivu-42")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/today*")

    page.goto(f"{here}/join")
    page.locator("main form[method=post] button[type=submit]").first.click()
    settled(page)
    at_the_owners = another()
    sign_in(at_the_owners, language, owner)
    at_the_owners.goto(f"{here}/members")
    post(at_the_owners, "/accept")
    at_the_owners.locator("tr", has_text="Tiina").locator("select").select_option("editor")
    at_the_owners.locator("tr", has_text="Tiina").locator("form[action$='/role'] button").click()
    settled(at_the_owners)

    open_tab = page.context.new_page()
    open_tab.goto(f"{here}/edit")
    assert open_tab.locator("input[name=town]").count() == 1
    open_tab.fill("input[name=town]", "Leppävaara")
    page.goto(here)
    leave = page.locator("form[action$='/leave']")
    _open(leave)
    leave.locator("button[type=submit]").first.click()
    settled(page)
    open_tab.locator("main form[method=post] button[type=submit]").first.click()
    settled(open_tab)

    omnia.refresh_from_db()
    assert omnia.town == "Espoo"
    assert open_tab.locator("h1").count() == 1


def _open(form):
    """A question stands in a dialog, or in a <details> without script: open it."""
    around = form.page.locator("main section:has(form[action$='/leave'])").last
    around.locator("summary, button").first.click()


def test_a_visitor_filters_the_directory_and_shares_what_she_sees(way):
    language, another = way
    for name, country, kind, town, latitude, longitude in (
        ("Handwerkskammer Hannover", "DE", "chamber", "Hannover", 52.37, 9.75),
        ("BBS Syke", "DE", "vet_provider", "Syke", 52.91, 8.82),
        ("Omnia", "FI", "vet_provider", "Espoo", 60.2, 24.65),
    ):
        a_place(
            an_organisation(name, country=country, kind=kind, town=town), town, latitude=latitude, longitude=longitude
        )
    page = another()

    page.goto(f"/{language}/organisations")
    german = page.locator("link[hreflang=de]").first.get_attribute("href")
    page.goto("/" + german.split("/", 3)[3])
    page.select_option("select[name=country]", "DE")
    settled(page)
    page.select_option("select[name=kind]", "vet_provider")
    settled(page)
    if page.locator("form.filters button[type=submit]").is_visible():
        page.locator("form.filters button[type=submit]").click()
    page.wait_for_url("**country=DE**kind=vet_provider**")

    assert page.locator("html").get_attribute("lang") == "de"
    assert "BBS Syke" in page.inner_text("main")
    assert "Omnia" not in page.inner_text("main")
    shared = page.url
    elsewhere = another()
    elsewhere.goto(shared)
    assert "BBS Syke" in elsewhere.inner_text("main")
    assert "Omnia" not in elsewhere.inner_text("main")
    elsewhere.goto(shared + "&view=map")
    assert elsewhere.locator("main svg").count() >= 1
    assert "BBS Syke" in elsewhere.inner_text("main")
    elsewhere.goto(shared)
    elsewhere.get_by_role("link", name="BBS Syke").first.click()
    elsewhere.wait_for_url("**/organisations/bbs-syke")


OCCUPATIONS = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,description,code\n"
WELDER = "http://data.europa.eu/esco/occupation/8d3e8aaa-791b-4c75-a465-f3f827028f50"


def _occupations(label: str, alternatives: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(
        ["Occupation", WELDER, "7212", label, alternatives, "", "released", "Joins metal.", "7212.3"]
    )
    return (OCCUPATIONS + text.getvalue()).encode()


def test_staff_import_concepts_in_two_languages_and_find_one_concept_by_either_name(way, settings, tmp_path):
    language, another = way
    settings.MEDIA_ROOT = tmp_path
    page = another()
    sign_in(page, language, a_member_of_staff())

    page.goto(f"/{language}/staff/esco")
    page.set_input_files(
        "input[type=file]",
        [
            {"name": "occupations_en.csv", "mimeType": "text/csv", "buffer": _occupations("welder", "metal joiner")},
            {"name": "occupations_fi.csv", "mimeType": "text/csv", "buffer": _occupations("hitsaaja", "metallimies")},
        ],
    )
    page.locator("main form[method=post] button[type=submit]").first.click()
    settled(page)
    jobs.run_all_now()

    welder = Concept.objects.get(uri=WELDER)
    for name in ("welder", "hitsaaja"):
        page.goto(f"/{language}/search?q={name}")
        assert page.locator(f"main a[href$='/concepts/{welder.pk}']").count() == 1
    page.goto(f"/{language}/concepts/{welder.pk}")
    assert "hitsaaja" in page.inner_text("main")
    assert "welder" in page.inner_text("main")
