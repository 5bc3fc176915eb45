"""The pages of closing over HTTP: as an organiser does it, and as everybody sees what came of it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kilta.domains.events.codes import link_code
from kilta.domains.events.models import Closing, Event, Material, OutcomeCard, Proof
from kilta.domains.events.tests.builders import TESTS, a_past_event
from kilta.domains.events.tests.test_closing import a_file, a_scan
from kilta.domains.events.use_cases import closing, recording, settling
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person
from kilta.foundation.files.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_in_a_folder_of_the_test(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def otto(client):
    """An organiser who is signed in."""
    otto = a_person("Otto")
    client.force_login(otto.account)
    return otto


@pytest.fixture
def event(otto):
    """Over since yesterday, run by Otto's organisation, with three on its list."""
    return a_past_event("Aino", "Bert", "Carla", lead=an_organisation("Omnia", owner=otto))


def page(name, event, *further):
    return reverse(f"events:{name}", args=[event.slug, *further])


def upload(of):
    of.seek(0)
    return SimpleUploadedFile(of.name, of.read())


def test_an_organiser_settles_proves_and_closes(client, event):
    aino, bert, _carla = event.registrations.all()
    checklist = client.get(page("close", event)).content.decode()
    assert "Mark 3 registrations with a seat" in checklist
    assert "attendance is proven" not in checklist  # of nobody it is not
    assert "Close the event</button>" not in checklist

    client.post(page("settle", event), {"act": "came", "whom": "chosen", "who": [aino.pk, bert.pk]})
    client.post(page("settle", event), {"act": "absent", "whom": "rest"})
    client.post(page("proof", event), {"scan": upload(a_scan()), "proves_all": "on"})
    answer = client.post(page("close", event), {"is_sure": "on", "thanks": "on"}, follow=True)

    assert "This event is closed" in answer.content.decode()
    kept = Closing.objects.get()
    assert (kept.people, kept.proven, kept.absent) == (2, 2, 1)
    assert set(Proof.objects.values_list("kind", flat=True)) == {"signature"}


def test_what_is_missing_is_said_and_nothing_is_closed(client, event):
    answer = client.post(page("close", event), {"is_sure": "on"})

    assert answer.status_code == 409
    assert "Still to do" in answer.content.decode()
    assert Event.objects.get(pk=event.pk).state == "published"


def test_nobody_ticked_is_said_and_changes_nobody(client, event):
    answer = client.post(page("settle", event), {"act": "came", "whom": "chosen"}, follow=True)

    assert "Tick somebody first." in answer.content.decode()
    assert event.registrations.unsettled().count() == 3


def test_online_the_declaration_is_signed_on_its_page(client, otto):
    event = a_past_event("Aino", title="Online", lead=an_organisation("Omnia", owner=otto), format="online")
    settling.note_attendance(by=TESTS, event=event)
    form = client.get(page("declare", event)).content.decode()
    assert "1 person took part online in “Online”" in form

    sent = {
        "wording": "I declare it.",
        "signed_by": "Otto",
        "role": "head of studies",
        "signed_on": timezone.localdate().isoformat(),
    }
    without_log = client.post(page("declare", event), sent)
    with_log = client.post(page("declare", event), {**sent, "log": upload(a_file())}, follow=True)

    assert "Please choose a file." in without_log.content.decode()
    assert "It proves 1 person." in with_log.content.decode()
    paper = client.get(page("declaration_paper", event))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_minutes_materials_and_outcomes_are_recorded_and_shown_when_it_is_closed(client, event):
    client.post(page("edit_minutes", event, "en"), {"text": "We agreed on a unit."})
    client.post(page("edit_minutes", event, "fi"), {"text": "Sovimme yksiköstä.", "state": "machine"})
    client.post(page("minutes", event), {"choice": "1", "is_public": "on"})
    common = {"title": "Slides of the day", "language": "en", "licence": "CC-BY-4.0"}
    client.post(page("materials", event), {**common, "file": upload(a_file("slides.txt"))})
    client.post(
        page("materials", event),
        {**common, "title": "Kept inside", "licence": "all-rights", "link": "https://example.org"},
    )
    card = {"statement": "Show welds, not marks.", "language": "en", "concerns": "joint_unit", "is_public": "on"}
    client.post(page("outcomes", event), {**card, "reference": "Repair welding"})
    client.post(page("outcomes", event), {**card, "statement": "Between us.", "is_public": ""})

    client.logout()
    before = client.get(event.get_absolute_url()).content.decode()
    settling.mark_absent(by=TESTS, event=event)
    closing.close_event(by=TESTS, event=event)
    after = client.get(event.get_absolute_url()).content.decode()

    for shown in ("We agreed on a unit.", "Slides of the day", "Show welds, not marks.", "CC BY"):
        assert shown not in before
        assert shown in after
    assert "Between us." not in after
    assert "Kept inside" not in after
    material = Material.objects.get(title="Slides of the day")
    file = StoredFile.objects.of("events.material", material.pk).get()
    assert client.get(file.get_absolute_url()).status_code == 200


def test_a_material_and_an_outcome_are_changed_and_removed(client, event):
    material = recording.add_material(
        by=TESTS, event=event, title="Film", language="en", licence="CC0-1.0", link="https://example.org/film"
    )
    card = recording.add_outcome(by=TESTS, event=event, statement="We agree.", language="en")

    changed = {"title": "The film", "language": "fi", "licence": "CC-BY-4.0", "link": "https://example.org/film"}
    client.post(page("edit_material", event, material.pk), changed)
    client.post(
        page("edit_outcome", event, card.pk), {"statement": "We all agree.", "language": "en", "concerns": "other"}
    )

    assert Material.objects.get().title == "The film"
    assert OutcomeCard.objects.get().statement == "We all agree."
    client.post(page("remove_material", event, material.pk))
    client.post(page("remove_outcome", event, card.pk))
    assert not Material.objects.exists()
    assert not OutcomeCard.objects.exists()


def test_a_material_that_is_neither_file_nor_link_is_refused_beside_the_field(client, event):
    answer = client.post(page("materials", event), {"title": "Nothing", "language": "en", "licence": "CC0-1.0"})

    assert "Give either a file or a link." in answer.content.decode()
    assert not Material.objects.exists()


def test_it_is_reopened_with_a_reason_that_its_pages_tell(client, event):
    settling.note_attendance(by=TESTS, event=event)
    closing.close_event(by=TESTS, event=event)

    without = client.post(page("reopen", event), {"because": ""})
    client.post(page("reopen", event), {"because": "Two came late."})

    assert without.status_code == 200
    assert Event.objects.get(pk=event.pk).state == "published"
    assert "Two came late." in client.get(page("close", event)).content.decode()
    assert "Two came late." in client.get(page("history", event)).content.decode()


def test_those_who_took_part_get_what_is_not_for_everybody(client, event):
    aino, bert, _carla = event.registrations.all()
    settling.note_attendance(by=TESTS, event=event, registrations=[aino.pk])
    settling.mark_absent(by=TESTS, event=event)
    material = recording.add_material(
        by=TESTS, event=event, title="Handout", language="en", licence="all-rights", file=a_file("handout.txt")
    )
    closing.close_event(by=TESTS, event=event)
    client.logout()

    def handed_to(registration):
        return client.get(reverse("events:material_of_who_came", args=[link_code(registration), material.pk]))

    assert handed_to(aino).status_code == 200
    assert handed_to(bert).status_code == 404
    listed = client.get(reverse("events:give_feedback", args=[link_code(aino)])).content.decode()
    assert "Handout" in listed


def test_the_pages_cost_the_same_for_few_and_many(client, otto, django_assert_max_num_queries):
    event = a_past_event(*(f"Guest{number}" for number in range(30)), lead=an_organisation("Omnia", owner=otto))

    with django_assert_max_num_queries(20):
        client.get(page("settle", event))
    settling.note_attendance(by=TESTS, event=event)
    with django_assert_max_num_queries(30):
        client.get(page("close", event))


def test_a_material_link_of_another_event_is_not_found(client, event):
    other = a_past_event("Dora", title="Other")
    for one in (event, other):
        settling.note_attendance(by=TESTS, event=one)
    material = recording.add_material(
        by=TESTS, event=other, title="Handout", language="en", licence="all-rights", file=a_file("handout.txt")
    )
    for one in (event, other):
        closing.close_event(by=TESTS, event=one)
    code = link_code(event.registrations.first())

    assert client.get(reverse("events:material_of_who_came", args=[code, material.pk])).status_code == 404


def test_what_is_over_and_not_closed_waits_on_today(client, event):
    before = client.get("/en/today").content.decode()
    settling.mark_absent(by=TESTS, event=event)
    closing.close_event(by=TESTS, event=event)

    assert "Welding workshop is over: close it." in before
    assert "Welding workshop is over: close it." not in client.get("/en/today").content.decode()


def test_a_wrong_day_of_signing_is_said_beside_the_field(client, otto):
    event = a_past_event("Aino", lead=an_organisation("Omnia", owner=otto), format="online")
    sent = {"wording": "I declare it.", "signed_by": "Otto", "role": "head", "log": upload(a_file())}

    answer = client.post(
        page("declare", event), {**sent, "signed_on": (timezone.localdate() + timedelta(days=9)).isoformat()}
    )

    assert "It is signed after the event has begun" in answer.content.decode()
