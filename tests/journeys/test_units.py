"""Units from a pasted text to their neighbours abroad, and from ePerusteet, in a browser with and without scripts."""

import json

import pytest

from kilta.domains.competences.models import Qualification, Unit
from kilta.domains.competences.queries import matching
from kilta.domains.competences.tests.builders import TESTS, a_unit, outcomes_of
from kilta.domains.competences.tests.eperusteet import an_eperusteet_file
from kilta.domains.competences.use_cases import outcomes
from kilta.domains.competences.use_cases.matching import ask_for_index
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person
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
ABROAD = (("Hitsaus", "fi", "Finland"), ("Saldatura", "it", "Italy"), ("Lassen", "nl", "Netherlands"))


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request, open_page):
    return open_page(360, 740, java_script_enabled=request.param)


@pytest.fixture(autouse=True)
def _own_world(settings, tmp_path):
    settings.RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS = False
    settings.DATA_FOLDER = tmp_path
    matching._opened.cache_clear()
    yield
    matching._opened.cache_clear()


def test_a_teacher_pastes_a_unit_corrects_it_and_finds_its_neighbours_in_three_countries(page):
    concepts = load_scheme(by=TESTS, scheme="test", concepts=[Given(key, "skill", said) for key, said in NAMES.items()])
    bert = a_person("Bert")
    an_organisation("BBS Syke", owner=bert, country="DE")
    other = an_organisation("Elsewhere", owner=a_person("Otto"))
    for title, language, _country in ABROAD:
        unit = a_unit(title, language=language, owner=other)
        outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=concepts["mag"])
    ask_for_index(by=TESTS)
    jobs.run_all_now()

    sign_in(page, "en", bert)
    page.goto("/en/units/paste")
    page.fill("#id_title", "Schweißen")
    page.select_option("#id_language", "de")
    page.select_option("#id_kind", "lernfeld")
    page.fill("#id_text", GERMAN)
    with page.expect_navigation():
        page.get_by_role("button", name="Make the draft").click()
    rows = page.locator("ol.statements > li")
    assert rows.count() == 4
    assert "a guess, because of “selbstständig”" in rows.nth(3).inner_text()
    assert "MAG-Schweißen" in rows.nth(1).inner_text()

    rows.nth(0).locator("button[name=no]").first.click()
    settled(page)
    rows.nth(1).locator("button[name=yes]").first.click()
    settled(page)
    rows.nth(2).locator("details.fold > summary").click()
    rows.nth(2).locator("textarea").fill("prüfen Schweißnähte und dokumentieren")
    rows.nth(2).get_by_role("button", name="Save").click()
    settled(page)
    page.get_by_role("link", name="Publish …").click()
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Publish").click()

    page.goto(Unit.objects.get(language="de").get_absolute_url())
    shown = page.inner_text("main")
    for title, _language, country in ABROAD:
        assert country in shown and title in shown
    assert "prüfen Schweißnähte und dokumentieren" in shown


def test_a_broken_file_is_refused_and_a_qualification_of_sixty_units_is_imported(page):
    aino = a_person("Aino")
    an_organisation("Omnia", owner=aino)
    broken = an_eperusteet_file(3)
    broken["tutkinnonOsat"][1]["koodiUri"] = "nonsense"
    del broken["tutkinnonOsat"][2]["nimi"]

    def choose(content):
        page.goto("/en/units/imports")
        file = {"name": "peruste.json", "mimeType": "application/json", "buffer": json.dumps(content).encode()}
        page.set_input_files("#id_e_file", file)
        with page.expect_navigation():
            page.get_by_role("button", name="Read the file").click()

    sign_in(page, "en", aino)
    choose(broken)
    refused = page.inner_text("main")
    choose(an_eperusteet_file(60))
    with page.expect_navigation():
        page.get_by_role("button", name="Take all of it over and publish it").click()
    jobs.run_all_now()
    page.reload()
    page.get_by_role("link", name="See the qualification").click()
    settled(page)

    assert "tutkinnonOsat[1].koodiUri" in refused and "tutkinnonOsat[2].nimi" in refused
    assert page.url.endswith(Qualification.objects.get().slug)
    assert "Tutkinnon osa 59" in page.inner_text("main")
    assert Unit.objects.listed().count() == 60
