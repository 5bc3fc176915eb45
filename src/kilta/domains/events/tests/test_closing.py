from datetime import timedelta

import pytest
from django.core import mail as post
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from kilta.domains.events.facts import EventClosed, EventReopened
from kilta.domains.events.models import Announcement, Closing, Event, Proof, Registration
from kilta.domains.events.queries.closing import attendance_of, close_page, record_of
from kilta.domains.events.queries.histories import of_event
from kilta.domains.events.tests.builders import (
    TESTS,
    a_class,
    a_draft,
    a_past_event,
    an_event,
)
from kilta.domains.events.use_cases import closing, declaring, recording, settling
from kilta.domains.events.use_cases.attending import check_in, undo_check_in, walk_in
from kilta.domains.events.use_cases.refusals import (
    EventIsClosed,
    EventIsOver,
    EventNotClosed,
    EventNotHeld,
    FileOrLink,
    LogMissing,
    NobodyToSettle,
    NoListToSign,
    NothingToDeclare,
    NothingToRecord,
    NotReadyToClose,
    OriginalNeeded,
    SignedListMissing,
    SignedListNeeded,
    WrongSigningDay,
)
from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.people.tests.builders import a_person
from kilta.engines.uploads import Kind
from kilta.foundation import facts, jobs
from kilta.foundation.files.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_in_a_folder_of_the_test(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def a_file(name="list.txt"):
    return ContentFile(b"Aino\nBert\n", name=name)


def a_scan():
    from io import BytesIO

    from PIL import Image

    drawn = BytesIO()
    Image.new("RGB", (40, 40), "white").save(drawn, "PNG")
    return ContentFile(drawn.getvalue(), name="signed.png")


def settled(event):
    settling.note_attendance(by=TESTS, event=event)
    return event


def declared(event, **fields):
    fields = {
        "signed_by": "Otto Organiser",
        "role": "project manager",
        "signed_on": event.starts_there.date(),
        "language": "en",
        "wording": "I declare that those on the list took part.",
        "log": a_file(),
        **fields,
    }
    return declaring.declare_attendance(by=TESTS, event=event, **fields)


def proofs_of(event):
    return sorted(Proof.objects.filter(registration__event=event).values_list("kind", flat=True))


@pytest.fixture
def told(monkeypatch):
    heard = []
    for fact in (EventClosed, EventReopened):
        reactions = facts._reactions[fact]
        monkeypatch.setitem(facts._reactions, fact, [*reactions, lambda fact, *, by: heard.append(type(fact))])
    return heard


def test_an_event_is_closed_when_everybody_with_a_seat_is_settled(told):
    event = a_past_event("Aino", "Bert")
    settling.note_attendance(by=TESTS, event=event, registrations=[event.registrations.first().pk])
    settling.mark_absent(by=TESTS, event=event)

    closed = closing.close_event(by=TESTS, event=event)

    assert closed.state == Event.State.CLOSED
    assert closed.closed_at is not None
    assert told == [EventClosed]
    kept = Closing.objects.get(event=event)
    assert (kept.came, kept.absent, kept.people, kept.proven) == (1, 1, 1, 0)


def test_it_says_all_that_is_missing_and_changes_nothing():
    event = an_event_online_that_is_over("Aino", "Bert")
    settling.note_attendance(by=TESTS, event=event, registrations=[event.registrations.first().pk])

    with pytest.raises(NotReadyToClose) as refused:
        closing.close_event(by=TESTS, event=event)

    assert len(refused.value.missing) == 2  # One is not settled, and there is no declaration.
    assert Event.objects.get(pk=event.pk).state == Event.State.PUBLISHED
    assert not Closing.objects.exists()


def an_event_online_that_is_over(*names):
    return a_past_event(*names, format="online", venue="", town="")


def test_an_event_that_goes_on_is_not_closed():
    event = an_event(starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=1))

    with pytest.raises(NotReadyToClose):
        closing.close_event(by=TESTS, event=event)


def test_only_what_takes_place_is_closed_and_only_once():
    event = a_past_event()
    closing.close_event(by=TESTS, event=event)

    with pytest.raises(EventIsClosed):
        closing.close_event(by=TESTS, event=event)
    with pytest.raises(EventNotHeld):
        closing.close_event(by=TESTS, event=a_draft("A draft"))


def test_only_those_who_run_it_close_and_reopen_it():
    otto, member = a_person("Otto"), a_person("Bert")
    omnia = an_organisation("Omnia", owner=otto)
    a_membership(member, omnia)
    event = a_past_event(lead=omnia)

    with pytest.raises(PermissionDenied):
        closing.close_event(by=member, event=event)
    closing.close_event(by=otto, event=event)
    with pytest.raises(PermissionDenied):
        closing.reopen_event(by=member, event=event, because="No.")


def test_a_closed_event_lets_nobody_in_and_changes_nobody():
    event = settled(a_past_event("Aino"))
    closing.close_event(by=TESTS, event=event)
    aino = event.registrations.get()

    for act in (
        lambda: walk_in(by=TESTS, event=event, target_group="student"),
        lambda: undo_check_in(by=TESTS, registration=aino, because="A mistake."),
        lambda: settling.mark_absent(by=TESTS, event=event),
        lambda: settling.attach_signed_list(by=TESTS, event=event, scan=a_scan()),
    ):
        with pytest.raises(EventIsOver):
            act()


def test_it_is_reopened_with_a_reason_that_stays_and_can_be_closed_again(told):
    event = settled(a_past_event("Aino"))
    closing.close_event(by=TESTS, event=event)

    opened = closing.reopen_event(by=TESTS, event=event, because="Bert was there, too.")
    walk_in(by=TESTS, event=opened, target_group="teacher", name="Bert")
    closing.close_event(by=TESTS, event=opened)

    assert told == [EventClosed, EventReopened, EventClosed]
    later, first = Closing.objects.filter(event=event)
    assert (first.because, first.people, first.reopened_by) == ("Bert was there, too.", 1, TESTS.actor_key)
    assert (later.people, later.reopened_at) == (2, None)
    said = [value for change in of_event(event) for _old, value in change.fields.values()]
    assert "Bert was there, too." in said
    with pytest.raises(EventNotClosed):
        closing.reopen_event(by=TESTS, event=a_past_event(title="Another"), because="Why not.")


def test_the_rest_is_absent_at_once_and_nobody_else():
    event = a_past_event("Aino", "Bert", "Carla")
    aino = event.registrations.get(name="Aino")
    settling.note_attendance(by=TESTS, event=event, registrations=[aino.pk])

    assert settling.mark_absent(by=TESTS, event=event) == 2

    statuses = dict(event.registrations.values_list("name", "status"))
    assert statuses == {"Aino": "attended", "Bert": "absent", "Carla": "absent"}
    with pytest.raises(NobodyToSettle):
        settling.mark_absent(by=TESTS, event=event)


def test_whoever_was_marked_absent_can_be_expected_again_or_have_come():
    event = a_past_event("Aino", "Bert")
    aino, bert = event.registrations.all()
    settling.mark_absent(by=TESTS, event=event)

    settling.expect_again(by=TESTS, event=event, registrations=[aino.pk])
    settling.note_attendance(by=TESTS, event=event, registrations=[bert.pk])

    assert list(event.registrations.values_list("status", flat=True)) == ["confirmed", "attended"]
    assert attendance_of(event).unsettled == 1


def test_a_guest_who_never_confirmed_and_is_absent_stays_absent():
    from kilta.domains.events.use_cases.registering import free_what_lapsed

    event = a_past_event("Aino")
    event.registrations.update(confirmed_at=None, confirm_until=timezone.now() - timedelta(days=1))
    settling.mark_absent(by=TESTS, event=event)

    free_what_lapsed(by=TESTS, event=event)

    assert event.registrations.get().status == Registration.Status.ABSENT


def test_a_noted_group_came_with_as_many_as_were_registered():
    event = a_past_event()
    registration = given_a_class(event, 24)

    settling.note_attendance(by=TESTS, event=event)

    registration.refresh_from_db()
    assert registration.arrived == 24
    assert attendance_of(event).people == 24


def given_a_class(event, size):
    """A class that registered before the event was over."""
    ends_at = event.ends_at
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() + timedelta(hours=1))
    event.refresh_from_db()
    registration = a_class(event, size)
    Event.objects.filter(pk=event.pk).update(ends_at=ends_at)
    event.refresh_from_db()
    return registration


def test_claims_become_proof_by_the_signed_list_and_only_with_it():
    event = settled(a_past_event("Aino", "Bert"))
    assert proofs_of(event) == ["organiser", "organiser"]

    with pytest.raises(SignedListMissing):
        settling.note_signatures(by=TESTS, event=event)
    kept = settling.attach_signed_list(by=TESTS, event=event, scan=a_scan())
    settling.note_signatures(by=TESTS, event=event)

    assert proofs_of(event) == ["signature", "signature"]
    with pytest.raises(SignedListNeeded):
        settling.remove_signed_list(by=TESTS, event=event, file=kept)
    settling.take_signatures_back(by=TESTS, event=event)
    settling.remove_signed_list(by=TESTS, event=event, file=kept)
    assert proofs_of(event) == ["organiser", "organiser"]
    assert not StoredFile.objects.exists()


def test_some_who_signed_are_chosen_from_the_list():
    event = settled(a_past_event("Aino", "Bert"))
    settling.attach_signed_list(by=TESTS, event=event, scan=a_scan())

    settling.note_signatures(by=TESTS, event=event, registrations=[event.registrations.first().pk])

    assert proofs_of(event) == ["organiser", "signature"]


def test_who_was_scanned_stays_scanned():
    event = a_past_event("Aino", "Bert")
    check_in(by=TESTS, event=event, registration=event.registrations.first())
    settled(event)
    settling.attach_signed_list(by=TESTS, event=event, scan=a_scan())

    settling.note_signatures(by=TESTS, event=event)

    assert proofs_of(event) == ["scan", "signature"]


def test_who_signed_at_the_door_is_proven_only_with_the_scan_of_the_list():
    event = a_past_event("Aino")
    check_in(by=TESTS, event=event, registration=event.registrations.get(), kind=Proof.Kind.SIGNATURE)

    with pytest.raises(NotReadyToClose):
        closing.close_event(by=TESTS, event=event)
    settling.attach_signed_list(by=TESTS, event=event, scan=a_scan())
    closing.close_event(by=TESTS, event=event)

    assert Closing.objects.get().proven == 1


def test_online_the_signed_declaration_proves_who_took_part():
    event = settled(an_event_online_that_is_over("Aino", "Bert"))

    with pytest.raises(NoListToSign):
        settling.attach_signed_list(by=TESTS, event=event, scan=a_scan())
    declaration = declared(event)
    closing.close_event(by=TESTS, event=event)

    assert proofs_of(event) == ["declaration", "declaration"]
    assert declaration.people == 2
    shown = record_of(event)
    assert (shown.declaration.signed_by, shown.declaration.people) == ("Otto Organiser", 2)
    assert [file.name for file in shown.declaration.logs] == ["list.txt"]
    assert shown.attendance.people_proven == 2


def test_a_declaration_needs_the_log_and_a_day_on_which_it_can_be_signed():
    event = settled(an_event_online_that_is_over("Aino"))

    with pytest.raises(LogMissing):
        declared(event, log=None)
    for day in (event.starts_there.date() - timedelta(days=1), timezone.localdate() + timedelta(days=2)):
        with pytest.raises(WrongSigningDay):
            declared(event, signed_on=day)
    with pytest.raises(NothingToDeclare):
        declared(settled(a_past_event("Bert", title="On site")))
    assert proofs_of(event) == ["organiser"]


def test_a_declaration_is_made_again_for_those_who_come_to_light_and_can_be_withdrawn():
    event = settled(an_event_online_that_is_over("Aino"))
    declared(event)
    walk_in(by=TESTS, event=event, target_group="teacher", name="Bert")

    again = declared(event, log=None, signed_by="Vera")

    assert (again.people, again.signed_by) == (2, "Vera")
    declaring.withdraw_declaration(by=TESTS, event=event)
    assert proofs_of(event) == ["organiser", "organiser"]
    assert not StoredFile.objects.exists()


def test_minutes_have_one_original_and_translations_with_their_state():
    event = a_past_event()

    recording.write_minutes(by=TESTS, event=event, language="en", text="We agreed.")
    german = recording.write_minutes(by=TESTS, event=event, language="de", text="Wir haben.", state="machine")
    recording.check_minutes(by=TESTS, text=german)

    assert [(one.language, one.state) for one in record_of(event).minutes] == [("en", "original"), ("de", "checked")]
    with pytest.raises(OriginalNeeded):
        recording.remove_minutes(by=TESTS, text=event.minutes.texts.get(language="en"))
    with pytest.raises(NothingToRecord):
        recording.write_minutes(by=TESTS, event=a_draft("A draft"), language="en", text="No.")


def test_a_material_is_a_file_or_a_link():
    event = a_past_event()
    common = {"by": TESTS, "event": event, "title": "Slides", "language": "en", "licence": "CC-BY-4.0"}

    material = recording.add_material(**common, file=a_file("slides.txt"))
    recording.add_material(**common, link="https://example.org/film")

    shown = record_of(event).materials
    assert [bool(one.file) for one in shown] == [True, False]
    assert shown[0].deed.startswith("https://creativecommons.org/")
    for wrong in ({}, {"link": "https://example.org", "file": a_file()}):
        with pytest.raises(FileOrLink):
            recording.add_material(**common, **wrong)
    recording.remove_material(by=TESTS, material=material)
    assert not StoredFile.objects.exists()


def test_outcome_cards_say_what_they_concern():
    event = a_past_event()

    card = recording.add_outcome(
        by=TESTS,
        event=event,
        statement="Employers want to see welds, not marks.",
        language="en",
        present="6 teachers, 4 companies",
        lens="inclusion",
        concerns="joint_unit",
        reference="Repair welding",
    )
    recording.change_outcome(by=TESTS, outcome=card, changes={"is_public": False})

    [shown] = record_of(event).outcomes
    assert (shown.concerns, shown.lens, shown.is_public) == ("joint_unit", "inclusion", False)


def test_who_came_is_thanked_once_also_when_the_event_is_closed_again():
    event = a_past_event("Aino", "Bert")
    settling.note_attendance(by=TESTS, event=event, registrations=[event.registrations.first().pk])
    settling.mark_absent(by=TESTS, event=event)
    recording.add_material(
        by=TESTS, event=event, title="The slides", language="en", licence="CC0-1.0", link="https://example.org/slides"
    )

    closing.close_event(by=TESTS, event=event, words="It was a joy.")
    jobs.run_all_now()
    closing.reopen_event(by=TESTS, event=event, because="Bert was there, too.")
    settling.note_attendance(by=TESTS, event=event, registrations=[event.registrations.last().pk])
    closing.close_event(by=TESTS, event=event, words="It was a joy.")
    jobs.run_all_now()

    told = [mail for mail in post.outbox if mail.subject.startswith("Thank you")]
    assert [mail.to for mail in told] == [["aino@guest.example"], ["bert@guest.example"]]
    assert "It was a joy." in told[0].body
    assert "The slides" in told[0].body
    assert Announcement.objects.filter(news="event_thanks", done_at__isnull=False).count() == 2


def test_nobody_is_thanked_when_the_organiser_does_not_want_it():
    event = settled(a_past_event("Aino"))

    closing.close_event(by=TESTS, event=event, thanks=False)

    assert not Announcement.objects.exists()


def test_the_page_costs_the_same_for_few_and_many(django_assert_max_num_queries):
    event = settled(a_past_event("Aino", "Bert", "Carla"))
    settling.attach_signed_list(by=TESTS, event=event, scan=a_scan())
    settling.note_signatures(by=TESTS, event=event)
    for number in range(5):
        recording.add_outcome(by=TESTS, event=event, statement=f"Outcome {number}", language="en")
        recording.add_material(
            by=TESTS, event=event, title="A link", language="en", licence="CC0-1.0", link="https://example.org"
        )

    with django_assert_max_num_queries(14):
        assert close_page(event).is_ready
    with django_assert_max_num_queries(16):
        assert len(record_of(event).outcomes) == 5


def test_only_those_who_run_it_see_its_lists_and_everybody_its_open_materials():
    from kilta.foundation.access.actors import Guest
    from kilta.foundation.files.showing import may_see

    otto, bert = a_person("Otto"), a_person("Bert")
    event = a_past_event(lead=an_organisation("Omnia", owner=otto))
    signed = settling.attach_signed_list(by=otto, event=event, scan=a_scan())
    common = {"by": otto, "event": event, "title": "Slides", "language": "en"}
    open_one = recording.add_material(**common, licence="CC-BY-4.0", file=a_file())
    shut_one = recording.add_material(**common, licence="all-rights", file=a_file())
    [slides], [handout] = (StoredFile.objects.of("events.material", one.pk) for one in (open_one, shut_one))

    before = [may_see(actor, slides) for actor in (Guest(), bert, otto)]
    closing.close_event(by=otto, event=event)

    assert before == [False, False, True]
    assert [may_see(actor, slides) for actor in (Guest(), bert, otto)] == [True, True, True]
    assert [may_see(actor, handout) for actor in (Guest(), bert, otto)] == [False, False, True]
    assert [may_see(actor, signed) for actor in (Guest(), bert, otto)] == [False, False, True]
    assert slides.kind == Kind.TEXT
