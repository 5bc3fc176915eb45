"""Every kind of page of competences passes the accessibility check and fits a phone."""

import pytest
from tests.journeys.test_journeys import sign_in

from kilta.domains.competences.tests.builders import (
    TESTS,
    a_concept,
    a_draft_unit,
    a_new_version,
    a_qualification,
    a_read_file,
    a_unit,
    outcomes_of,
)
from kilta.domains.competences.use_cases import outcomes, qualifications
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person
from kilta.foundation.ui.testing import settled

pytestmark = pytest.mark.django_db(transaction=True)


def a_draft_with_a_proposal(school, concept):
    draft = a_draft_unit("Fugen", owner=school, statements=["A", "B", "C"])
    proposed = [outcomes.Proposed(concept.pk, 0.6, [{"evidence": "label", "label": "weld", "language": "en"}])]
    outcomes.propose_concepts(by=TESTS, proposals={outcomes_of(draft)[0]: proposed})
    return draft


@pytest.fixture
def world(settings):
    """An organisation with something on each page, its owner, and the pages."""
    settings.RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS = False
    otto = a_person("Otto")
    school = an_organisation("Omnia", owner=otto)
    concept, unit = a_concept("welding"), a_unit(owner=school)
    near = a_unit("Hitsaus", language="fi", owner=school)
    for one in (unit, near):
        outcomes.add_concept(by=TESTS, outcome=outcomes_of(one)[0], concept=concept)
    outcomes.write_outcome_text(by=TESTS, outcome=outcomes_of(unit)[0], language="en", text="Test", state="machine")
    draft = a_draft_with_a_proposal(school, concept)
    a_new_version(near)
    one = a_qualification("Hitsaaja", owner=school, volume=180, volume_unit="osp")
    group = qualifications.add_part(by=TESTS, qualification=one, title="Pakolliset", rule={"volume_min": 30})
    qualifications.add_part(by=TESTS, qualification=one, parent=group, unit=near)
    file = a_read_file(owner=school)
    return otto, [
        "units",
        "units?q=zzzz",
        f"units/{unit.slug}",
        f"units/{near.slug}",
        f"units/{near.slug}/versions/1",
        f"units/{near.slug}/history",
        "qualifications",
        f"qualifications/{one.slug}",
        f"concepts/{concept.pk}",
        "units/mine",
        "units/new",
        "units/paste",
        "units/imports",
        f"units/imports/{file.pk}",
        f"units/{draft.slug}/edit",
        f"units/{draft.slug}/frame",
        f"units/{draft.slug}/translate/en",
        f"units/{draft.slug}/publish",
        f"qualifications/{one.slug}/edit",
        f"qualifications/{one.slug}/structure",
        f"qualifications/{one.slug}/history",
        "units/retired-concepts",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_pages_of_units_pass_the_accessibility_check_and_fit_the_screen(open_page, axe, world, width, scheme):
    otto, paths = world
    page = open_page(width, color_scheme=scheme)
    sign_in(page, "en", otto)

    for path in paths:
        page.goto(f"/en/{path}")

        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_what_is_half_written_in_a_statement_stays_whatever_is_done_to_the_others(page, settings):
    settings.RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS = False
    otto = a_person("Otto")
    draft = a_draft_with_a_proposal(an_organisation("Omnia", owner=otto), a_concept("welding"))
    rows = [page.locator(f"#statement-{one.pk}") for one in outcomes_of(draft)]
    sign_in(page, "en", otto)
    page.goto(f"/en/units/{draft.slug}/edit")

    def done(row, name, **how):
        row.get_by_role("button", name=name, **how).click()
        settled(page)

    for row, said in zip(rows, ("Half A", "Half B", "Half C"), strict=True):
        row.locator("summary").click()
        row.locator("textarea").fill(said)
    page.locator("#new-statement textarea").fill("Half new")
    done(rows[0], "This one welding", exact=True)
    done(rows[2], "Save")
    rows[2].locator("input[name=concept]").fill("nonsense")
    done(rows[2], "Add this concept")
    done(rows[2], "Up")

    assert rows[2].get_by_text("No concept has this name").first.is_visible()
    assert [row.locator("textarea").input_value() for row in rows] == ["Half A", "Half B", "Half C"]
    assert page.locator("#new-statement textarea").input_value() == "Half new"
    assert [row.locator("details.fold").get_attribute("open") for row in rows] == ["", "", ""]
    assert page.locator("ol.statements > li > p:first-child").all_inner_texts() == ["A", "Half C", "B"]
    page.wait_for_function("document.activeElement.closest('li')?.textContent.includes('Half C')")

    rows[1].locator("textarea").fill("B one\nB two")
    done(rows[1], "Split into lines")

    assert page.locator("ol.statements > li > p:first-child").all_inner_texts() == ["A", "Half C", "B one", "B two"]
    assert [row.locator("textarea").input_value() for row in rows[::2]] == ["Half A", "Half C"]
    assert page.locator("#statements").count() == page.locator("#new-statement").count() == 1
