"""Coming in: once for each registration, whichever way is first."""

from datetime import timedelta
from threading import Barrier, Thread

import pghistory.models
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.utils import timezone

from kilta.domains.events.codes import screen_code
from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.tests.builders import TESTS, a_class, an_event, an_event_today, registered
from kilta.domains.events.use_cases import attending
from kilta.domains.events.use_cases.attending import LetIn
from kilta.domains.events.use_cases.refusals import (
    CheckInNotOpen,
    EventIsOver,
    GroupToCount,
    HasNoSeat,
    NoCheckIn,
    NoSuchGroupSize,
    NotToBeUndone,
    WrongScreenCode,
)
from kilta.domains.events.use_cases.registering import cancel_registration
from kilta.domains.events.use_cases.seats import free_seats
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person
from kilta.foundation.access.actors import Guest


def on_the_day(event, *, hours_since_start=1):
    """The event now runs since so many hours."""
    starts_at = timezone.now() - timedelta(hours=hours_since_start)
    Event.objects.filter(pk=event.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=6))
    event.refresh_from_db()
    return event


def come(registration, **fields):
    return attending.check_in(by=TESTS, event=registration.event, registration=registration, **fields)


def test_whoever_has_a_seat_comes_in_with_a_proof():
    aino = registered(an_event())
    on_the_day(aino.event)

    came = come(aino)

    assert not came.was_in_already
    assert (came.registration.status, came.registration.arrived) == ("attended", 1)
    assert (came.proof.kind, came.proof.by, came.proof.is_proof) == ("scan", "system:test", True)


def test_a_second_scan_tells_how_the_first_was_and_changes_nothing():
    aino = registered(an_event())
    on_the_day(aino.event)
    first = come(aino, kind=Proof.Kind.SIGNATURE)

    second = come(aino, kind=Proof.Kind.SCAN)

    assert second.was_in_already
    assert (second.proof.pk, second.proof.kind, second.proof.at) == (first.proof.pk, "signature", first.proof.at)


def test_the_same_scan_sent_twenty_times_is_one():
    aino = registered(an_event())
    on_the_day(aino.event)

    answers = [come(aino, scan_key="phone-1-scan-7") for _time in range(20)]

    assert [answer.was_in_already for answer in answers] == [False] + [True] * 19
    assert Proof.objects.count() == 1


def test_only_those_who_plan_the_event_check_people_in():
    otto, carla = a_person("Otto"), a_person("Carla")
    aino = registered(an_event(lead=an_organisation("Omnia", owner=otto)))
    on_the_day(aino.event)

    with pytest.raises(PermissionDenied):
        attending.check_in(by=carla, event=aino.event, registration=aino)

    assert attending.check_in(by=otto, event=aino.event, registration=aino).proof.by == otto.actor_key


def test_check_in_opens_four_hours_before_the_start():
    aino = registered(an_event())
    on_the_day(aino.event, hours_since_start=-4.1)
    with pytest.raises(CheckInNotOpen):
        come(aino)

    on_the_day(aino.event, hours_since_start=-3.9)

    assert come(aino).registration.status == "attended"


@pytest.mark.parametrize(
    ("state", "refusal"), [("draft", NoCheckIn), ("postponed", NoCheckIn), ("cancelled", NoCheckIn)]
)
def test_nobody_comes_to_an_event_that_does_not_take_place(state, refusal):
    aino = registered(an_event())
    on_the_day(aino.event)
    Event.objects.update(state=state)

    with pytest.raises(refusal):
        come(aino)


def test_nobody_is_checked_in_after_the_closing():
    aino = registered(an_event())
    on_the_day(aino.event)
    Event.objects.update(state="closed", closed_at=timezone.now())

    with pytest.raises(EventIsOver):
        come(aino)


def test_a_phone_says_when_it_scanned_unless_its_clock_is_wrong():
    event = an_event()
    people = [registered(event, name) for name in ("Aino", "Bert", "Carla")]
    on_the_day(event, hours_since_start=2)
    half_an_hour_ago = timezone.now() - timedelta(minutes=30)

    kept = come(people[0], at=half_an_hour_ago)
    future = come(people[1], at=timezone.now() + timedelta(days=1))
    last_year = come(people[2], at=timezone.now() - timedelta(days=365))

    assert kept.proof.at == half_an_hour_ago
    for told in (future, last_year):
        assert abs(told.proof.at - timezone.now()) < timedelta(minutes=1)


def test_whoever_waits_is_let_in_when_the_organiser_says_so_and_a_seat_is_free():
    event = an_event(seats=1)
    registered(event, "Aino")
    bert = registered(event, "Bert")
    on_the_day(event)
    Event.objects.update(capacity=2)  # Nobody has let the list move yet.

    with pytest.raises(HasNoSeat) as refused:
        come(bert)
    came = come(bert, let_in=LetIn.ON_A_FREE_SEAT)

    assert refused.value.a_seat_is_free
    assert (came.registration.status, came.registration.is_beyond_seats) == ("attended", False)


def test_beyond_the_seats_somebody_is_let_in_knowingly_and_takes_no_seat():
    event = an_event(seats=1)
    registered(event, "Aino")
    bert = registered(event, "Bert")
    on_the_day(event)

    with pytest.raises(HasNoSeat) as refused:
        come(bert, let_in=LetIn.ON_A_FREE_SEAT)
    came = come(bert, let_in=LetIn.ANYHOW)

    assert not refused.value.a_seat_is_free
    assert came.registration.is_beyond_seats
    assert free_seats(event).in_all == 0


def test_who_cancelled_and_registered_again_comes_with_the_old_code_too():
    event = an_event()
    old = cancel_registration(by=Guest(), registration=registered(event, "Aino"))
    new = registered(event, "Aino")
    on_the_day(event)

    came = come(old)

    assert came.registration == new


def test_who_cancelled_and_comes_after_all_is_let_in_on_a_free_seat():
    event = an_event(seats=5)
    aino = cancel_registration(by=Guest(), registration=registered(event, "Aino"))
    on_the_day(event)

    with pytest.raises(HasNoSeat):
        come(aino)
    came = come(aino, let_in=LetIn.ON_A_FREE_SEAT)

    assert (came.registration.status, came.registration.cancelled_at) == ("attended", None)


def test_an_offered_seat_is_taken_by_coming():
    event = an_event(seats=1, hours_to_accept=48)
    aino, bert = registered(event, "Aino"), registered(event, "Bert")
    cancel_registration(by=Guest(), registration=aino)
    bert.refresh_from_db()
    assert bert.status == "offered"
    on_the_day(event)

    came = come(bert)

    assert (came.registration.status, came.registration.offered_until) == ("attended", None)


def test_a_group_is_counted_when_it_comes():
    pupils = a_class(an_event(), size=24)
    on_the_day(pupils.event)

    with pytest.raises(GroupToCount):
        come(pupils)
    came = come(pupils, arrived=22)

    assert (came.registration.arrived, came.registration.size) == (22, 24)
    assert attending.count_again(by=TESTS, registration=pupils, arrived=23).arrived == 23


def test_a_count_is_of_somebody():
    pupils = a_class(an_event(), size=24)
    on_the_day(pupils.event)

    for refused in (0, -1):
        with pytest.raises(NoSuchGroupSize):
            come(pupils, arrived=refused)


def test_a_check_in_by_mistake_is_taken_back_with_a_reason_that_the_audit_keeps():
    aino = registered(an_event())
    on_the_day(aino.event)
    come(aino)

    undone = attending.undo_check_in(by=TESTS, registration=aino, because="The other Aino.")

    assert (undone.status, undone.arrived) == ("confirmed", None)
    assert not Proof.objects.exists()
    kept = pghistory.models.Events.objects.tracks(aino).order_by("-pgh_id").first()
    assert kept.pgh_context["because"] == "The other Aino."
    assert not come(aino).was_in_already


def test_nobody_is_taken_back_twice():
    aino = registered(an_event())
    on_the_day(aino.event)

    with pytest.raises(NotToBeUndone):
        attending.undo_check_in(by=TESTS, registration=aino, because="No.")


def test_who_was_let_in_beyond_the_seats_waits_again_when_that_is_taken_back():
    event = an_event(seats=1)
    registered(event, "Aino")
    bert = registered(event, "Bert")
    on_the_day(event)
    come(bert, let_in=LetIn.ANYHOW)

    undone = attending.undo_check_in(by=TESTS, registration=bert, because="Sent home.")

    assert (undone.status, undone.is_beyond_seats) == ("waiting", False)


def test_a_walk_in_needs_no_more_than_a_target_group():
    event = on_the_day(an_event())

    came = attending.walk_in(by=TESTS, event=event, target_group="parent")

    assert (came.registration.source, came.registration.status) == ("walk_in", "attended")
    assert not came.proof.is_proof
    undone = attending.undo_check_in(by=TESTS, registration=came.registration, because="Typed twice.")
    assert undone.status == "cancelled"


def test_a_walk_in_sent_twice_by_a_phone_is_one():
    event = on_the_day(an_event())

    answers = [
        attending.walk_in(by=TESTS, event=event, target_group="parent", name="Paula", scan_key="k1") for _ in range(3)
    ]

    assert [answer.was_in_already for answer in answers] == [False, True, True]
    assert Registration.objects.count() == 1


def test_a_walk_in_takes_a_free_seat_or_is_let_in_beyond_the_seats():
    event = on_the_day(an_event(seats=1))

    first = attending.walk_in(by=TESTS, event=event, target_group="parent")
    with pytest.raises(HasNoSeat):
        attending.walk_in(by=TESTS, event=event, target_group="parent")
    second = attending.walk_in(by=TESTS, event=event, target_group="parent", let_in=LetIn.ANYHOW)

    assert (first.registration.is_beyond_seats, second.registration.is_beyond_seats) == (False, True)


def test_several_walk_ins_at_once_are_a_group_without_names():
    event = on_the_day(an_event())

    groups = [attending.walk_in(by=TESTS, event=event, target_group="student", size=12) for _ in range(2)]

    assert [(one.registration.kind, one.registration.arrived) for one in groups] == [("group", 12)] * 2
    assert len({one.registration.class_code for one in groups}) == 2


def test_people_check_themselves_in_with_the_code_on_the_screen():
    aino = registered(an_event())
    event = on_the_day(aino.event)

    with pytest.raises(WrongScreenCode):
        attending.self_check_in(by=Guest(), registration=aino, code="AAAAA")
    came = attending.self_check_in(by=Guest(), registration=aino, code=screen_code(event, timezone.now()).lower())

    assert (came.proof.kind, came.proof.by) == ("self", "guest")


def test_nobody_lets_themselves_in_from_the_waiting_list():
    event = an_event(seats=1)
    registered(event, "Aino")
    bert = registered(event, "Bert")
    on_the_day(event)

    with pytest.raises(HasNoSeat):
        attending.self_check_in(by=Guest(), registration=bert, code=screen_code(event, timezone.now()))


def test_a_teacher_confirms_how_many_of_the_class_came():
    pupils = a_class(an_event(), size=24)
    on_the_day(pupils.event)

    with pytest.raises(NoSuchGroupSize):
        attending.confirm_class(by=Guest(), registration=pupils, arrived=25)
    came = attending.confirm_class(by=Guest(), registration=pupils, arrived=21)
    again = attending.confirm_class(by=Guest(), registration=pupils, arrived=5)

    assert (came.proof.kind, came.registration.arrived) == ("class", 21)
    assert (again.was_in_already, again.registration.arrived) == (True, 21)


class TestTwoPhonesAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    def both_scan(self, registration):
        start, ends = Barrier(2, timeout=10), []

        def scan(phone):
            try:
                start.wait()
                came = come(Registration.objects.get(pk=registration.pk), scan_key=phone)
                ends.append("again" if came.was_in_already else "first")
            except IntegrityError:
                ends.append("IntegrityError")
            finally:
                connection.close()

        threads = [Thread(target=scan, args=[phone]) for phone in ("left", "right")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        return sorted(ends)

    def test_one_proof_is_written_and_the_other_phone_is_told_so(self):
        aino = registered(an_event())
        on_the_day(aino.event)

        ends = self.both_scan(aino)

        assert ends == ["again", "first"]
        assert Proof.objects.count() == 1

    def test_without_the_lock_both_go_on_so_the_test_above_can_fail(self, monkeypatch):
        aino = registered(an_event())
        on_the_day(aino.event)
        both = Barrier(2, timeout=10)

        def read(event, registration):
            found = Registration.objects.select_related("event").get(pk=registration.pk)
            both.wait()
            return found

        monkeypatch.setattr(attending, "_held", read)
        ends = self.both_scan(aino)

        assert ends == ["IntegrityError", "first"]
        assert Proof.objects.count() == 1


def test_a_seat_that_a_walk_in_took_by_mistake_goes_to_whoever_waits():
    event = an_event_today(seats=1)
    came = attending.walk_in(by=TESTS, event=event, target_group="teacher")
    waits = registered(event, "Bert")
    assert waits.status == "waiting"

    attending.undo_check_in(by=TESTS, registration=came.registration, because="Tapped twice.")

    waits.refresh_from_db()
    assert waits.status == "confirmed"
