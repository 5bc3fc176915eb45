"""The design system as people meet it: seen, read aloud, by keyboard, on a phone and without scripts."""

import pytest

# Light and dark stand side by side, so each landmark of an example is there twice.
IN_THE_GALLERY = ("landmark-unique", "landmark-no-duplicate-banner")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_gallery_passes_the_accessibility_check(open_page, axe, scheme, width):
    page = open_page(width, color_scheme=scheme)

    page.goto("/en/gallery")

    axe(page, without=IN_THE_GALLERY)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_page_of_ours_is_stopped_by_the_security_policy(page):
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))

    page.goto("/en/gallery")
    page.wait_for_function("document.documentElement.classList.contains('has-script')")

    assert told == []


def test_nothing_is_loaded_from_a_foreign_host(page, live_server):
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]) if "//" in request.url else None)

    page.goto("/en/gallery")
    page.evaluate("document.fonts.ready.then(() => true)")

    assert hosts == {live_server.url.split("/")[2]}


def test_the_letters_are_ours(page):
    page.goto("/en/gallery")

    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('18px \"Atkinson Hyperlegible Next\"'))")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "18px"


def test_letters_are_17_px_on_a_phone(phone):
    phone.goto("/en/gallery")

    assert phone.evaluate("getComputedStyle(document.body).fontSize") == "17px"


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page):
    page.goto("/en/gallery")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_menu_opens_and_closes_by_keyboard(page):
    page.goto("/en/gallery")
    opener = page.locator("header summary").first

    opener.focus()
    page.keyboard.press("Enter")
    assert page.locator("header details[open]").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "English"
    page.keyboard.press("Escape")

    assert page.locator("header details[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_dialog_holds_the_focus_and_gives_it_back(page):
    page.goto("/en/gallery")
    opener = page.locator("#dialog [aria-haspopup=dialog]").first

    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Invite a colleague")
    assert dialog.is_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    for _stop in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")

    assert not dialog.is_visible()
    assert opener.evaluate("element => element === document.activeElement")


def test_a_dialog_unfolds_without_scripts(no_script):
    no_script.goto("/en/gallery")

    no_script.locator("#dialog summary").first.click()

    assert no_script.get_by_text("She gets a mail with a link.").first.is_visible()


def test_a_mark_for_several_places_opens_their_list(page):
    page.goto("/en/gallery")

    page.locator("#map-partners-light a.map-mark[href^='#map']").first.focus()
    page.keyboard.press("Enter")

    assert page.locator("#map-partners-light details[open] a").count() >= 2
    assert page.evaluate("document.activeElement.closest('details') !== null")


def test_every_target_is_large_enough_for_a_finger(phone):
    phone.goto("/en/gallery")

    small = phone.evaluate(
        """() => [...document.querySelectorAll('.button, .form-control, .form-select, .menu-opener, .form-check')]
            .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 44 - 0.5)
            .filter((element) => !element.closest('.field-check'))
            .map((element) => element.outerHTML.slice(0, 120))"""
    )

    assert small == []


def test_the_text_at_200_percent_needs_no_sideways_scrolling(open_page):
    page = open_page(640, 900)
    page.goto("/en/gallery")

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_a_page_printed_on_a4_shows_the_content_without_the_frame(page):
    page.goto("/en/gallery")

    page.emulate_media(media="print")

    assert not page.locator(".site-header").is_visible()
    assert page.locator(".stamp").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgba(0, 0, 0, 0)",
        "rgb(255, 255, 255)",
    )


def test_a_chart_is_downloaded_by_its_link(page):
    page.goto("/en/gallery")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the figures (CSV)").first.click()

    assert download.value.suggested_filename == "members-by-country-light.csv"
    assert "Finland,8" in download.value.path().read_text(encoding="utf-8-sig")


def test_a_combobox_suggests_and_takes_a_suggestion_by_keyboard(page):
    page.goto("/en/gallery")
    field = page.locator("#light-language")

    field.press_sequentially("swe")
    page.locator("#combobox [role=option]").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    marked = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert (marked.inner_text(), marked.get_attribute("aria-selected")) == ("Swedish", "true")
    page.keyboard.press("Enter")

    assert field.input_value() == "Swedish"
    assert field.get_attribute("aria-expanded") == "false"
    assert field.evaluate("element => element === document.activeElement")


def test_escape_closes_the_suggestions_and_keeps_what_was_written(page):
    page.goto("/en/gallery")
    field = page.locator("#light-language")
    field.press_sequentially("fin")
    page.locator("#combobox [role=option]").first.wait_for()

    page.keyboard.press("Escape")

    assert page.locator("#combobox [role=listbox]").first.is_hidden()
    assert field.input_value() == "fin"


def test_a_combobox_is_a_plain_field_without_scripts(no_script):
    no_script.goto("/en/gallery")

    field = no_script.locator("#light-language")

    assert field.get_attribute("role") is None
    assert field.is_editable()


def test_filters_act_when_they_change_and_keep_the_focus(page):
    page.goto("/en/gallery")
    field = page.locator(".filters #light-kind")

    field.focus()
    with page.expect_response(lambda answer: "kind=vet" in answer.url):
        field.select_option("vet")
    page.wait_for_url("**/gallery?kind=vet")

    assert page.evaluate("document.activeElement.id") == "light-kind"
    assert page.locator("#announcer").inner_text() == "The list shows what you chose."


def test_filters_are_an_ordinary_form_without_scripts(no_script):
    no_script.goto("/en/gallery")

    no_script.locator(".filters #light-kind").select_option("vet")
    no_script.locator(".filters button").first.click()

    assert no_script.url.endswith("?kind=vet&website=")


def test_a_toast_is_closed_and_the_focus_goes_on(page):
    page.goto("/en/gallery")
    toasts = page.locator("#toast .toast")
    before = toasts.count()

    page.locator("#toast .toast-close").first.click()

    assert toasts.count() == before - 1
    assert page.evaluate("document.activeElement !== document.body")


def test_the_language_is_changed_by_a_plain_link(no_script):
    no_script.goto("/en/gallery?kind=vet")

    no_script.locator("header summary").first.click()
    no_script.get_by_role("link", name="Suomi").click()

    assert no_script.url.endswith("/fi/gallery?kind=vet")
    assert no_script.locator("html").get_attribute("lang") == "fi"


def test_what_is_wrong_in_a_form_takes_the_focus_and_leads_to_the_field(page):
    page.goto("/en/account/login/")
    page.locator("main form button").first.click()

    summary = page.locator(".error-summary")
    summary.wait_for()
    assert summary.evaluate("element => element === document.activeElement")
    summary.get_by_role("link").first.click()

    field = page.locator(":focus")
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator(f"#{field.get_attribute('aria-describedby').split()[-1]}").is_visible()
