"""The funder's pack: what it holds, who may have it, and until when."""

import io
import zipfile
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kilta.domains.events.models import Event
from kilta.domains.events.use_cases import recording, settling
from kilta.domains.impact.models import Pack
from kilta.domains.impact.queries.pack import duration_of
from kilta.domains.impact.tests.builders import TESTS, an_event_of, came, closed, walked_in
from kilta.domains.impact.use_cases.packs import ask_for_pack
from kilta.domains.impact.use_cases.refusals import EventNotCounted
from kilta.domains.network.models import Role
from kilta.domains.network.tests.builders import a_membership, a_project, an_organisation
from kilta.domains.network.use_cases.memberships import leave
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.foundation import jobs
from kilta.foundation.exports.models import Export

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\r\xefF\xb8\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def otto():
    return a_person("Otto")


@pytest.fixture
def event(otto):
    project = a_project(coordinator=an_organisation("Omnia", owner=otto))
    event = an_event_of(project)
    came(event, "Aino", kind="organiser", organisation_name="Nokia")
    walked_in(event, 6, target_group="student")
    settling.attach_signed_list(by=TESTS, event=event, scan=SimpleUploadedFile("list.png", PNG, "image/png"))
    settling.note_signatures(by=TESTS, event=event)
    recording.write_minutes(by=TESTS, event=event, language="en", text="We agreed on joint welding.")
    return closed(event)


def made(by, event, *, has_names=True):
    pack = ask_for_pack(by=by, event=event, has_names=has_names, language="en")
    jobs.run_all_now()
    pack.refresh_from_db()
    return pack


def unpacked(pack):
    from django.core.files.storage import default_storage

    with default_storage.open(pack.file.path) as content:
        return zipfile.ZipFile(io.BytesIO(content.read()))


def test_the_pack_holds_report_table_and_proofs_and_the_one_who_asked_is_told(client, event, otto):
    pack = made(otto, event)

    with unpacked(pack) as archive:
        names = archive.namelist()
        assert names == ["report.pdf", "attendances.xlsx", "proofs/01-list.png"]
        assert archive.read("report.pdf").startswith(b"%PDF")
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(unpacked(pack).read("attendances.xlsx"))).active
    rows = list(sheet.values)
    assert rows[0][:3] == ("Name", "Group", "Target group")
    assert rows[1][0] == "Aino"
    assert len(rows) == 8


def test_the_report_tells_all_that_a_funder_asks(event, otto):
    from django.template.loader import render_to_string

    from kilta.domains.impact.queries.pack import event_pack

    told = render_to_string(
        "impact/papers/pack.html",
        {"pack": event_pack(event, has_names=True), "event": event, "language": "en"},
    )

    for part in (
        "Welding workshop",
        "We weld together.",
        "6 hours",
        "Co-funded by the European Union",
        "Views and opinions",
        "We agreed on joint welding.",
        "student",
        "Nokia",
        "With proof: 7. Claimed without proof: 0.",
        "Agenda",
        "Materials",
        "Feedback",
    ):
        assert part in told


def test_names_and_proofs_are_only_for_those_who_plan_the_event(event, otto):
    riikka = a_person("Riikka")
    event.project.partners.filter(role="coordinator").update(organisation=an_organisation("Luovi", owner=riikka))

    with pytest.raises(PermissionDenied):
        ask_for_pack(by=riikka, event=event, has_names=True, language="en")
    pack = made(riikka, event, has_names=False)

    with unpacked(pack) as archive:
        assert archive.namelist() == ["report.pdf", "attendances.xlsx"]
        from openpyxl import load_workbook

        sheet = load_workbook(io.BytesIO(archive.read("attendances.xlsx"))).active
        assert not any("Aino" in map(str, row) for row in sheet.values)


def test_strangers_to_the_event_and_minors_get_none(event):
    for person in (a_person("Carla"), a_person("Emil", is_minor=True)):
        with pytest.raises(PermissionDenied):
            ask_for_pack(by=person, event=event, has_names=False, language="en")


def test_asking_twice_makes_one_and_asking_again_later_replaces_the_file(event, otto):
    first = ask_for_pack(by=otto, event=event, has_names=True, language="en")
    assert ask_for_pack(by=otto, event=event, has_names=True, language="en") == first
    jobs.run_all_now()

    made(otto, event)

    assert Pack.objects.ready().filter(person=otto).count() == 1


def test_the_pack_with_names_asks_for_a_fresh_sign_in_and_what_was_taken_is_noted(client, event, otto):
    pack = made(otto, event)
    open_pack = made(otto, event, has_names=False)
    signed_in(client, otto)

    assert client.get(reverse("impact:fetch_pack", args=[event.slug, pack.pk])).status_code == 302
    answer = client.get(reverse("impact:fetch_pack", args=[event.slug, open_pack.pk]))

    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert Export.objects.filter(actor=otto.actor_key, format="zip").count() == 1


def test_the_report_and_the_table_can_be_taken_alone_under_the_same_rules(client, event, otto):
    with_names, without = made(otto, event), made(otto, event, has_names=False)
    signed_in(client, otto)

    report, table, nothing = (
        client.get(reverse("impact:fetch_part", args=[event.slug, without.pk, name]))
        for name in ("report.pdf", "attendances.xlsx", "proofs")
    )

    assert b"".join(report.streaming_content).startswith(b"%PDF")
    assert report.headers["Content-Disposition"] == f'attachment; filename="{event.slug}-report.pdf"'
    assert b"".join(table.streaming_content).startswith(b"PK")
    assert nothing.status_code == 404
    assert set(Export.objects.filter(actor=otto.actor_key).values_list("format", flat=True)) >= {"pdf", "xlsx"}
    address = reverse("impact:fetch_part", args=[event.slug, with_names.pk, "report.pdf"])
    assert client.get(address).status_code == 302, "Names ask for a fresh sign-in."


def test_who_has_left_cannot_take_the_pack_that_was_made_before(client, event):
    bert = a_person("Bert")
    membership = a_membership(bert, event.organisers.get().organisation, Role.EDITOR)
    pack = made(bert, event, has_names=False)

    leave(by=bert, membership=membership)

    signed_in(client, bert)
    assert client.get(reverse("impact:fetch_pack", args=[event.slug, pack.pk])).status_code == 403


def test_the_page_shows_how_far_it_is_and_then_the_file(client, event, otto):
    signed_in(client, otto)
    address = reverse("impact:pack", args=[event.slug])

    client.post(reverse("impact:ask_for_pack", args=[event.slug]), {"names": "1"})
    waits = client.get(address).content.decode()
    jobs.run_all_now()
    ready = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "<progress" in waits
    assert "every 2s" in waits
    assert "Download the pack" in ready
    assert "every 2s" not in ready


def test_an_event_that_is_not_closed_has_no_pack(event, otto):
    Event.objects.filter(pk=event.pk).update(state="published", closed_at=None)

    with pytest.raises(EventNotCounted):
        ask_for_pack(by=otto, event=event, has_names=True, language="en")


@pytest.mark.parametrize(
    ("first", "begins", "last", "ends", "said"),
    [(8, 9, 8, 16, "7 hours"), (8, 9, 9, 16, "2 days"), (8, 22, 9, 6, "8 hours"), (8, 13, 10, 12, "3 days")],
)
def test_how_long_an_event_took_is_told_in_hours_or_in_days_of_the_calendar(first, begins, last, ends, said):
    zone = ZoneInfo("Europe/Helsinki")
    event = Event(
        time_zone="Europe/Helsinki",
        starts_at=datetime(2025, 10, first, begins, tzinfo=zone),
        ends_at=datetime(2025, 10, last, ends, tzinfo=zone),
    )

    assert duration_of(event) == said
