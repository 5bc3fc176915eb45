"""From a closed event to a proven figure: the results move by the right numbers, and the funder's pack is right.

Walked in English at 1280 px, in Finnish on a phone, and in English without JavaScript.
"""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from kilta.domains.events.models import Event
from kilta.domains.events.tests.builders import TESTS, a_class, an_event_today
from kilta.domains.events.use_cases import attending
from kilta.domains.impact.tests.builders import walked_in
from kilta.domains.impact.use_cases.promises import make_promise
from kilta.domains.network.tests.builders import a_project, an_organisation
from kilta.domains.people.tests.builders import a_person
from kilta.foundation import jobs
from tests.journeys.test_journeys import no_limits, sign_in, way  # noqa: F401 (fixtures)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]


def numbers(page):
    return page.locator("section[aria-labelledby=four] .numbers strong").all_inner_texts()


def test_a_closed_event_moves_the_results_and_the_pack_opens_and_is_right(way):  # noqa: F811
    language, another = way
    otto = a_person("Otto", language=language)
    omnia = an_organisation("Omnia", owner=otto)
    project = a_project(coordinator=omnia)
    make_promise(by=TESTS, project=project, wording="More than 20 students", target_groups=["student"], more_than=20)
    event = an_event_today(project=project, lead=omnia)
    welders = a_class(event, size=24)
    attending.check_in(by=TESTS, event=event, registration=welders, kind="class", arrived=22)
    walked_in(event, 8, target_group="company", organisation_name="Nokia", country="FI")
    walked_in(event, 6, target_group="teacher", organisation=omnia, organisation_name="", kind="signature")
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() - timedelta(minutes=1))
    stranger, page = another(), another()

    stranger.goto(f"/{language}/results/{project.slug}")
    assert numbers(stranger) == ["0", "0", "0", "0"]

    sign_in(page, language, otto)
    page.goto(f"/{language}/events/{event.slug}/closing")
    page.locator("a[href$='/closing/signed-list']").first.click()
    page.wait_for_url("**/signed-list")
    page.set_input_files("input[type=file]", files=[{"name": "list.png", "mimeType": "image/png", "buffer": picture()}])
    with page.expect_navigation():
        page.locator("main form[enctype] button[type=submit]").first.click()
    page.goto(f"/{language}/events/{event.slug}/closing")
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").last.click()
    event.refresh_from_db()
    assert event.state == "closed"

    stranger.goto(f"/{language}/results/{project.slug}")
    assert numbers(stranger) == ["36", "36", "30", "0"]
    stranger.goto(f"/{language}/projects/{project.slug}")
    assert stranger.locator(f"a[href='/{language}/results/{project.slug}']").count() == 1

    page.goto(f"/{language}/results/{project.slug}?all=1")
    assert numbers(page) == ["36", "36", "30", "0"]
    assert "22" in page.locator("section[aria-labelledby=promised] li").first.inner_text()
    page.locator("#results td a").first.click()
    page.wait_for_url("**/evidence?*")
    page.locator("main table a").first.click()
    page.wait_for_url(f"**/events/{event.slug}/evidence?*")

    page.goto(f"/{language}/events/{event.slug}/pack")
    with page.expect_navigation():
        page.locator("form[action$='/pack/ask'] button[type=submit]").click()
    jobs.run_all_now()
    page.goto(f"/{language}/events/{event.slug}/pack")
    with page.expect_download() as download:
        page.locator("#packs a[href*='/pack/']").first.click()
    with open(download.value.path(), "rb") as file, zipfile.ZipFile(file) as archive:  # noqa: PTH123
        assert {"report.pdf", "attendances.xlsx", "proofs/01-list.png"} <= set(archive.namelist())
        assert archive.read("report.pdf").startswith(b"%PDF")


def picture() -> bytes:
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(written, "PNG")
    return written.getvalue()
