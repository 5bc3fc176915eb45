"""A comparison judged by people of two schools and a chamber, in a browser: by keyboard, and by hand."""

import pytest

from kilta.domains.competences.models import Comparison, Correspondence, Judgement
from kilta.domains.competences.queries.expecting import ExpectedPair
from kilta.domains.competences.tests.builders import TESTS, a_unit, outcomes_of
from kilta.domains.competences.use_cases import comparisons
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person
from tests.journeys.test_journeys import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]

FINNISH = ["Opiskelija lukee työpiirustuksia", "Opiskelija hitsaa MAG-hitsauksella", "Opiskelija tarkastaa hitsit"]
DUTCH = ["De lasser leest werktekeningen", "De lasser last met MAG", "De lasser controleert lassen"]


@pytest.fixture(autouse=True)
def _unlimited(settings):
    settings.RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def comparison():
    finnish = a_unit("Hitsaus", language="fi", statements=FINNISH)
    dutch = a_unit("Lassen", language="nl", statements=DUTCH)
    begun = comparisons.begin_comparison(
        by=TESTS, owner=finnish.owner, units=[finnish, dutch], title="Welding", visibility="public"
    )
    pairs = zip(outcomes_of(finnish), outcomes_of(dutch), strict=True)
    comparisons.expect_pairs(
        by=TESTS,
        comparison=begun,
        expected=[
            ExpectedPair(left.pk, right.pk, "equal", 0.9 - number / 10, [])
            for number, (left, right) in enumerate(pairs)
        ],
        index_version="1",
    )
    return begun


def somebody(name: str, kind: str):
    person = a_person(name)
    an_organisation(f"{name}’s organisation", owner=person, kind=kind)
    return person


def judged(page, language: str, comparison: Comparison, choices: str, *, by_keyboard: bool) -> None:
    """Judge every pair that waits: the first button has the focus when the card comes, so keys are enough."""
    page.goto(f"/{language}/comparisons/{comparison.slug}/judge")
    for number in choices:
        choice = page.locator(f"[data-judging] button[data-key='{number}']")
        choice.wait_for()
        with page.expect_navigation():
            if by_keyboard:
                page.locator("[data-judging] :focus").wait_for()
                page.keyboard.press(number)
            else:
                choice.click()
    assert page.locator("button[name=relation]").count() == 0


WAYS = [("en", 1280, True), ("de", 360, True), ("de", 360, False)]


@pytest.mark.parametrize(
    ("language", "width", "has_script"), WAYS, ids=["English by keyboard", "German by keyboard", "German by hand"]
)
def test_two_teachers_and_a_chamber_judge_and_coverage_follows_what_they_say(
    comparison, open_page, language, width, has_script
):
    page = open_page(width, java_script_enabled=has_script)
    for name, kind, choices in (
        ("Aino", "vet_provider", "111"),
        ("Daan", "vet_provider", "112"),
        ("Heike", "chamber", "131"),
    ):
        sign_in(page, language, somebody(name, kind))
        judged(page, language, comparison, choices, by_keyboard=has_script)
        page.context.clear_cookies()

    assert Judgement.objects.count() == 9
    standings = Correspondence.objects.order_by("-proposal__confidence").values_list("standing", flat=True)
    assert list(standings) == ["confirmed", "disputed", "disputed"]

    page.goto(f"/{language}/comparisons/{comparison.slug}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    first = page.get_by_role("row").filter(has_text="A in B").get_by_role("cell").all_inner_texts()
    assert first == ["1", "0", "0", "2", "0", "3", "3"]
    page.goto(f"/{language}/comparisons/{comparison.slug}/print")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 718})  # A4 on its side within 10 mm
    paper = page.inner_text("main")
    assert all(said in paper for said in [*FINNISH, *DUTCH, "Heike’s organisation"])
    notes = page.locator("td.paper-notes")
    assert notes.count() == 3 and notes.first.bounding_box()["width"] > 80
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not page.locator("header nav").first.is_visible()


def test_what_a_comparison_is_made_of_passes_the_accessibility_check(comparison, open_page, axe):
    page = open_page(360, 740)
    sign_in(page, "en", somebody("Aino", "vet_provider"))

    statement = outcomes_of(comparison.columns.all()[0].version.unit)[0].pk
    for path in ("", "/judge", "/print", f"/statements/{statement}/B"):
        page.goto(f"/en/comparisons/{comparison.slug}{path}")
        axe(page)
    for path in ("", "/new", "/fields", "/fields/0715"):
        page.goto(f"/en/comparisons{path}")
        axe(page)
