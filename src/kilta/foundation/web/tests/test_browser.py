import pytest

from kilta.foundation.web.models import Feedback

PAGES = [
    "/en/",
    "/en/for/families",
    "/en/for/companies",
    "/en/for/teachers",
    "/en/accessibility",
    "/en/privacy",
    "/en/terms",
    "/en/imprint",
    "/en/nowhere",
    "/api/v1/docs",
]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_pages_of_everybody_pass_the_accessibility_check_and_fit_the_screen(open_page, axe, width, scheme):
    page = open_page(width, color_scheme=scheme)

    for path in PAGES:
        page.goto(path)

        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_on_a_phone_the_home_page_has_one_search_box(open_page):
    page = open_page(360)

    page.goto("/en/")

    assert page.locator("input[name=q]:visible").count() == 1


def test_a_barrier_is_reported_without_scripts_and_nothing_is_lost_on_a_failed_try(no_script):
    no_script.goto("/en/accessibility")
    no_script.get_by_label("On which page?").fill("/en/organisations")
    no_script.get_by_role("button", name="Send").click()

    assert no_script.get_by_text("Something is not right yet").is_visible()
    assert no_script.get_by_label("On which page?").input_value() == "/en/organisations"

    no_script.get_by_label("What did you want to do").fill("The map is mute")
    no_script.get_by_role("button", name="Send").click()

    assert no_script.get_by_text("Thank you.").is_visible()
    assert Feedback.objects.get().page == "/en/organisations"
