"""Journey 3: somebody takes all her data along, erases herself, and is not found any more."""

import json
import zipfile

import pytest

from kilta.domains.people.models import Person
from kilta.domains.people.tests.builders import PASSWORD, a_person
from kilta.foundation import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    settings.DATA_FOLDER = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_FOLDER = tmp_path / "mail"


@pytest.fixture
def aino(live_server, settings):
    settings.ALLOWED_HOSTS = ["*"]
    return a_person("Aino Metsälä", email="aino@kilta.example", headline="Teaches welding")


def sign_in(page, person, language="en"):
    page.goto(f"/{language}/account/login/?next=/{language}/me/data")
    page.fill("[name=login]", person.account.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/me/data")


def take_everything_along(page):
    page.locator("form[action$='/me/data/pack'] button").click()
    page.wait_for_load_state()
    jobs.run_all_now()
    page.reload()
    with page.expect_download() as waiting:
        page.locator("a[href*='/me/data/']").first.click()
    return waiting.value.path()


def erase_oneself(page):
    page.locator("a[href$='/me/erase']").click()
    page.check("[name=is_sure]")
    page.locator("main form .btn-danger, main form button[type=submit]").last.click()
    page.wait_for_url("**/erased")


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("browser_kind", ["page", "phone", "no_script"])
def test_somebody_takes_all_her_data_along_and_is_gone(request, aino, browser_kind, language):
    page = request.getfixturevalue(browser_kind)
    sign_in(page, aino, language)

    file = take_everything_along(page)
    erase_oneself(page)

    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("data.json"))["profile"][0]["headline"] == "Teaches welding"
    assert Person.objects.get(pk=aino.pk).erased_at
    page.goto(f"/{language}/people?q=Metsälä")
    assert "Aino" not in page.content()
    page.goto(f"/{language}/me/data")
    assert "/account/login" in page.url


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_about_people_are_accessible(open_page, axe, aino, width):
    page = open_page(width)
    sign_in(page, aino)

    for address in (
        "people",
        f"people/{aino.pk}",
        "me/profile",
        "me/profile/preview",
        "me/consents",
        "me/data",
        "me/erase",
    ):
        page.goto(f"/en/{address}")
        axe(page)
