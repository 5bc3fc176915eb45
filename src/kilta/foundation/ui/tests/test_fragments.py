"""A form that exchanges a piece of its page, by a person with and without scripts."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def guest_list(settings):
    settings.ROOT_URLCONF = "kilta.foundation.ui.tests.pages"
    templates = {**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}
    settings.TEMPLATES = [templates]


def invite(page, name):
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Invite").click()


def guests(page):
    return page.locator("#guests > ul > li").all_inner_texts()


def test_the_piece_is_exchanged_told_and_the_focus_stays_with_it(page):
    page.goto("/en/guests")
    page.evaluate("window.isTheSamePage = true")

    invite(page, "Aino")
    page.locator(".toast", has_text="Aino is on the list.").wait_for()

    assert guests(page) == ["Aino"]
    assert page.evaluate("window.isTheSamePage")
    assert page.evaluate("!!document.activeElement.closest('#guests')")


def test_without_scripts_the_page_is_loaded_again_and_says_the_same(no_script):
    no_script.goto("/en/guests")

    invite(no_script, "Aino")

    assert guests(no_script) == ["Aino"]
    assert no_script.get_by_text("Aino is on the list.").is_visible()


def test_what_is_wrong_in_the_piece_takes_the_focus(page):
    page.goto("/en/guests")

    invite(page, "")
    summary = page.locator(".error-summary")
    summary.wait_for()

    assert summary.evaluate("element => element === document.activeElement")


@pytest.mark.parametrize("name", ["Carla", "Otto", "Nobody"])
def test_a_refusal_is_told_and_nothing_that_was_written_is_lost(page, name):
    page.goto("/en/guests")

    invite(page, name)
    page.locator(".toast.tone-danger").wait_for()

    assert page.get_by_label("Name").input_value() == name
    assert page.locator("#guests form").count() == 1


def test_a_lost_connection_is_told(page):
    page.goto("/en/guests")
    page.route("**/en/guests", lambda route: route.abort())

    invite(page, "Aino")

    page.locator(".toast.tone-danger", has_text="nothing was changed").wait_for()


def test_a_long_request_shows_its_progress(page):
    page.goto("/en/guests")
    held = []
    page.route("**/en/guests", lambda route: held.append(route))

    invite(page, "Aino")
    page.locator("#progress").wait_for(state="visible")
    assert page.locator("#guests form").get_attribute("aria-busy") == "true"
    held[0].continue_()
    page.locator("#progress").wait_for(state="hidden")

    assert guests(page) == ["Aino"]


@pytest.mark.parametrize("width", [320, 360])
def test_the_longest_word_does_not_push_the_page_aside(open_page, width):
    page = open_page(width)

    page.goto(f"/en/guests?title={'Kälteanlagenbauerinnungsverband' * 5}")

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_from_right_to_left_and_emoji_are_shown_as_written(page):
    page.goto("/en/guests")

    invite(page, "مهنة 🛠️ guild")
    page.locator(".toast").first.wait_for()

    assert guests(page) == ["مهنة 🛠️ guild"]


def test_every_menu_of_the_header_opens_within_a_phone(phone):
    phone.goto("/en/guests")

    for opener in phone.locator("header summary").all():
        if opener.is_visible():
            opener.click()
            box = phone.locator("header details[open] .menu-body").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
            phone.keyboard.press("Escape")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
