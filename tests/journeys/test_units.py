"""Units from a pasted text to their neighbours abroad, from ePerusteet, and when ESCO moves on.

On a phone, in English and German, with and without scripts.
"""

import io
import json
import zipfile

import pytest
from django.utils.translation import gettext, override

from kilta.domains.competences.models import MatchingIndex, Qualification, Unit
from kilta.domains.competences.queries import matching
from kilta.domains.competences.tests.builders import TESTS, a_unit, outcomes_of
from kilta.domains.competences.tests.eperusteet import an_eperusteet_file
from kilta.domains.competences.use_cases import outcomes
from kilta.domains.competences.use_cases.matching import ask_for_index
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_member_of_staff, a_person
from kilta.domains.vocabulary import coded
from kilta.domains.vocabulary.models import Concept
from kilta.domains.vocabulary.tests.esco_files import BASE, FILES, WELD, a_skill, of_skills
from kilta.domains.vocabulary.use_cases.esco import import_esco
from kilta.domains.vocabulary.use_cases.schemes import Given, load_scheme
from kilta.foundation import jobs
from kilta.foundation.ui.testing import settled
from tests.journeys.test_journeys import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]

GERMAN = """Die Auszubildenden:
- lesen technische Zeichnungen
- führen MAG-Schweißen aus
- prüfen Schweißnähte
- beachten selbstständig den Arbeitsschutz"""
NAMES = {
    "drawings": {"en": ["read technical drawings"], "de": ["technische Zeichnungen lesen"]},
    "mag": {"en": ["use gas metal arc welding"], "de": ["MAG-Schweißen"]},
    "inspection": {"en": ["inspect welds"], "de": ["Schweißnähte prüfen"]},
}
ABROAD = (("Hitsaus", "fi", "FI"), ("Saldatura", "it", "IT"), ("Lassen", "nl", "NL"))


WAYS = [("en", True), ("de", True), ("de", False)]


@pytest.fixture(params=WAYS, ids=["English", "German", "German without scripts"])
def way(request, open_page):
    """A language, what Kilta calls something in it, and the page of a phone."""
    language, has_script = request.param

    def words(english):
        with override(language):
            return gettext(english)

    return language, words, open_page(360, 740, java_script_enabled=has_script)


def press(page, name):
    """Press a button of the page and wait for what comes."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    settled(page)


@pytest.fixture(autouse=True)
def _own_world(settings, tmp_path):
    settings.RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS = False
    settings.DATA_FOLDER = tmp_path
    matching._opened.cache_clear()
    yield
    matching._opened.cache_clear()


def test_a_teacher_pastes_a_unit_corrects_it_and_finds_its_neighbours_in_three_countries(way):
    language, words, page = way
    concepts = load_scheme(by=TESTS, scheme="test", concepts=[Given(key, "skill", said) for key, said in NAMES.items()])
    bert = a_person("Bert")
    an_organisation("BBS Syke", owner=bert, country="DE")
    other = an_organisation("Elsewhere", owner=a_person("Otto"))
    for title, tongue, _country in ABROAD:
        unit = a_unit(title, language=tongue, owner=other)
        outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=concepts["mag"])
    ask_for_index(by=TESTS)
    jobs.run_all_now()

    sign_in(page, language, bert)
    page.goto(f"/{language}/units/paste")
    page.fill("#id_title", "Schweißen")
    page.select_option("#id_language", "de")
    page.select_option("#id_kind", "lernfeld")
    page.fill("#id_text", GERMAN)
    press(page, words("Make the draft"))
    rows = page.locator("ol.statements > li")
    assert rows.count() == 4
    assert words("a guess, because of “%(word)s”") % {"word": "selbstständig"} in rows.nth(3).inner_text()
    assert "MAG-Schweißen" in rows.nth(1).inner_text()

    rows.nth(0).locator("button[name=no]").first.click()
    settled(page)
    rows.nth(1).locator("button[name=yes]").first.click()
    settled(page)
    rows.nth(2).locator("details.fold > summary").click()
    rows.nth(2).locator("textarea").fill("prüfen Schweißnähte\ndokumentieren Ergebnisse")
    rows.nth(2).locator("button[name=split]").click()
    settled(page)
    assert rows.count() == 5
    page.get_by_role("link", name=words("Publish …")).click()
    press(page, words("Publish"))

    page.goto(f"/{language}/units/{Unit.objects.get(language='de').slug}")
    shown = page.inner_text("main")
    for title, _tongue, country in ABROAD:
        with override(language):
            assert coded.COUNTRIES[country].label in shown and title in shown
    assert "dokumentieren Ergebnisse" in shown
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_esco_moves_on_and_what_it_retired_is_listed_with_its_replacement(way, tmp_path):
    language, words, page = way
    aino, staff = a_person("Aino"), a_member_of_staff()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    import_esco(by=TESTS, paths=[tmp_path / name for name in FILES], version="1.1.1")
    jobs.run_all_now()
    unit = a_unit("Fügen", owner=an_organisation("Omnia", owner=aino))
    outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=Concept.objects.get(uri=WELD))
    before = MatchingIndex.objects.ready().get()

    sign_in(page, language, staff)
    page.goto(f"/{language}/staff/esco")
    moved = of_skills(a_skill(f"{BASE}/skill/new", "join metal parts", "weld steel"))
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, text in moved.items():
            archive.writestr(name, text)
    sent = {"name": "ESCO v1.2.0.zip", "mimeType": "application/zip", "buffer": package.getvalue()}
    page.set_input_files("input[type=file]", sent)
    press(page, words("Read the package"))
    assert MatchingIndex.objects.ready().get() == before  # Nothing waits for the worker.
    jobs.run_all_now()
    page.goto(f"/{language}/staff/matching")
    assert page.locator("tbody tr").count() == 2
    assert MatchingIndex.objects.ready().first() != before

    page.context.clear_cookies()
    sign_in(page, language, aino)
    page.goto(f"/{language}/units/{unit.slug}")
    assert "weld steel" in page.inner_text("main")
    page.goto(f"/{language}/units/mine")
    page.locator("a[href$='/units/retired-concepts']").click()
    assert "weld steel" in page.inner_text("main") and "join metal parts" in page.inner_text("main")
    press(page, words("Take the replacement"))
    assert words("All concepts that your units name are in use.") in page.inner_text("main")
    page.goto(f"/{language}/units/{unit.slug}")
    assert "join metal parts" in page.inner_text("main") and "weld steel" not in page.inner_text("main")


def test_a_broken_file_is_refused_and_a_qualification_of_sixty_units_is_imported(way):
    language, words, page = way
    aino = a_person("Aino")
    an_organisation("Omnia", owner=aino)
    broken = an_eperusteet_file(3)
    broken["tutkinnonOsat"][1]["koodiUri"] = "nonsense"
    del broken["tutkinnonOsat"][2]["nimi"]

    def choose(content):
        page.goto(f"/{language}/units/imports")
        file = {"name": "peruste.json", "mimeType": "application/json", "buffer": json.dumps(content).encode()}
        page.set_input_files("#id_e_file", file)
        press(page, words("Read the file"))

    sign_in(page, language, aino)
    choose(broken)
    refused = page.inner_text("main")
    choose(an_eperusteet_file(60))
    press(page, words("Take all of it over and publish it"))
    jobs.run_all_now()
    page.reload()
    page.get_by_role("link", name=words("See the qualification")).click()
    page.wait_for_url(f"**/{Qualification.objects.get().slug}")

    assert "tutkinnonOsat[1].koodiUri" in refused and "tutkinnonOsat[2].nimi" in refused
    assert "Tutkinnon osa 59" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert Unit.objects.listed().count() == 60
