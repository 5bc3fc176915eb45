"""Seats, the waiting list, guests and groups: the rules at the use cases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kilta.domains.events.models import Registration
from kilta.domains.events.tests.builders import TESTS, a_class, an_event, in_days, registered
from kilta.domains.events.use_cases import planning, registering
from kilta.domains.events.use_cases.refusals import (
    AlreadyRegistered,
    GroupRegisteredAlready,
    NoOfferOpen,
    NoSeatFree,
    OtherQuestion,
    RegistrationClosed,
    TooManySeatsTaken,
)
from kilta.domains.people.tests.builders import a_person
from kilta.foundation.access.actors import Guest
from kilta.foundation.notices.models import Message

pytestmark = pytest.mark.django_db


def statuses(event):
    return list(event.registrations.order_by("place").values_list("name", "status"))


def test_the_first_gets_the_seat_and_the_second_waits():
    event, aino, bert = an_event(seats=1), a_person("Aino"), a_person("Bert")

    first = registered(event, aino)
    second = registered(event, bert)

    assert (first.status, second.status) == ("confirmed", "waiting")


def test_a_freed_seat_goes_to_whoever_waits_longest():
    event = an_event(seats=1)
    first = registered(event, "Aino")
    registered(event, "Bert")
    registered(event, "Carla")

    registering.cancel_registration(by=Guest(), registration=first)

    assert statuses(event) == [("Aino", "cancelled"), ("Bert", "confirmed"), ("Carla", "waiting")]


def test_a_freed_seat_is_offered_when_the_organiser_wants_an_answer():
    event = an_event(seats=1, hours_to_accept=24)
    first, second = registered(event, "Aino"), registered(event, "Bert")

    registering.cancel_registration(by=Guest(), registration=first)
    second.refresh_from_db()

    assert second.status == "offered"
    assert timedelta(hours=23) < second.offered_until - timezone.now() <= timedelta(hours=24)


def test_an_offer_that_nobody_takes_goes_to_the_next_and_its_holder_to_the_end():
    event = an_event(seats=1, hours_to_accept=24)
    first, second, third = (registered(event, name) for name in ("Aino", "Bert", "Carla"))
    registering.cancel_registration(by=Guest(), registration=first)
    Registration.objects.filter(pk=second.pk).update(offered_until=timezone.now() - timedelta(minutes=1))

    registering.free_what_lapsed(by=TESTS, event=event)

    assert statuses(event) == [("Aino", "cancelled"), ("Carla", "offered"), ("Bert", "waiting")]
    with pytest.raises(NoOfferOpen):
        registering.accept_seat(by=Guest(), registration=second)
    assert registering.accept_seat(by=Guest(), registration=third).status == "confirmed"


def test_a_guest_who_never_confirms_loses_the_seat_to_whoever_waits():
    event = an_event(seats=1)
    first = registered(event, "Aino")
    registered(event, "Bert")
    Registration.objects.filter(pk=first.pk).update(confirm_until=timezone.now() - timedelta(minutes=1))

    registering.free_what_lapsed(by=TESTS, event=event)

    assert statuses(event) == [("Aino", "cancelled"), ("Bert", "confirmed")]


def test_a_guest_who_has_confirmed_keeps_the_seat():
    event = an_event(seats=1)
    first = registering.confirm_registration(by=Guest(), registration=registered(event, "Aino"))

    registering.free_what_lapsed(by=TESTS, event=event)

    first.refresh_from_db()
    assert (first.status, first.confirm_until) == ("confirmed", None)


def test_a_full_quota_holds_back_its_own_target_group_only():
    event = an_event(seats=3, quotas={"student": 1})

    one = registered(event, "Aino", target_group="student")
    two = registered(event, "Bert", target_group="student")
    three = registered(event, "Carla", target_group="teacher")

    assert (one.status, two.status, three.status) == ("confirmed", "waiting", "confirmed")


def test_a_group_gets_all_its_seats_or_waits_and_nobody_of_its_kind_passes():
    event = an_event(seats=30)
    registered(event, "Aino")
    for number in range(10):
        registered(event, f"Person{number}")

    group = a_class(event, size=24)
    later = registered(event, "Later")

    assert group.status == "waiting"
    assert later.status == "waiting"


def test_a_group_that_could_never_fit_lets_the_others_pass():
    event = an_event(seats=20, quotas={"student": 12})

    group = a_class(event, size=24)
    later = registered(event, "Aino")

    assert (group.status, later.status) == ("waiting", "confirmed")


def test_more_seats_let_the_list_move():
    event = an_event(seats=1)
    registered(event, "Aino")
    waiting = registered(event, "Bert")

    planning.change_event(by=TESTS, event=event, changes={"capacity": 2})

    waiting.refresh_from_db()
    assert waiting.status == "confirmed"


def test_fewer_seats_than_are_taken_are_refused():
    event = an_event(seats=2)
    registered(event, "Aino")
    registered(event, "Bert")

    with pytest.raises(TooManySeatsTaken):
        planning.change_event(by=TESTS, event=event, changes={"capacity": 1})


def test_a_member_registers_once():
    event, aino = an_event(), a_person("Aino")
    registered(event, aino)

    with pytest.raises(AlreadyRegistered):
        registered(event, aino)


def test_a_second_try_of_a_guest_changes_nothing_and_is_answered_by_mail(django_capture_on_commit_callbacks):
    event = an_event()
    with django_capture_on_commit_callbacks(execute=True):
        first = registered(event, "Aino")

    second = registered(event, "Aino")

    assert second == first
    assert event.registrations.count() == 1


def test_the_same_key_gives_the_first_answer_again():
    event = an_event(seats=1)

    first = registered(event, "Aino", request_key="k1")
    again = registered(event, "Aino", request_key="k1")

    assert again == first
    with pytest.raises(OtherQuestion):
        registered(event, "Bert", request_key="k1")


def test_two_groups_of_one_teacher_need_two_names():
    event, tuula = an_event(), a_person("Tuula")
    a_class(event, teacher=tuula, group_name="WELD24")
    a_class(event, teacher=tuula, group_name="WELD25")

    with pytest.raises(GroupRegisteredAlready):
        a_class(event, teacher=tuula, group_name="WELD24")


def test_a_class_that_a_guest_sends_twice_is_one_and_only_the_mail_says_so():
    event = an_event()

    first, again = a_class(event), a_class(event)

    assert again == first
    assert event.registrations.count() == 1
    assert Message.objects.filter(address="tuula@guest.example").count() == 2


def test_a_class_sent_again_with_the_same_key_is_one_and_another_with_it_is_refused():
    event = an_event()

    first, again = a_class(event, request_key="k1"), a_class(event, request_key="k1")

    assert again == first
    with pytest.raises(OtherQuestion):
        a_class(event, size=12, request_key="k1")
    assert Message.objects.filter(address="tuula@guest.example").count() == 1


def test_a_group_grows_only_into_free_seats_and_frees_seats_when_it_shrinks():
    event = an_event(seats=10)
    group = a_class(event, size=8)
    registered(event, "Aino")
    registered(event, "Bert")
    waiting = registered(event, "Carla")

    with pytest.raises(NoSeatFree):
        registering.change_size(by=Guest(), registration=group, size=9)
    registering.change_size(by=Guest(), registration=group, size=7)

    waiting.refresh_from_db()
    assert waiting.status == "confirmed"


def test_an_organiser_seats_by_hand_only_where_a_seat_is_free():
    event = an_event(seats=1)
    registered(event, "Aino")
    waiting = registered(event, "Bert")

    with pytest.raises(NoSeatFree):
        registering.seat_by_hand(by=TESTS, registration=waiting)


def test_who_is_moved_to_the_waiting_list_stands_at_its_end():
    event = an_event(seats=1)
    first = registered(event, "Aino")
    registered(event, "Bert")

    registering.move_to_waiting_list(by=TESTS, registration=first)

    assert statuses(event) == [("Bert", "confirmed"), ("Aino", "waiting")]


@pytest.mark.parametrize(
    "fields",
    [
        {"opens_at": in_days(1)},
        {"opens_at": in_days(-9), "shuts_at": in_days(-1)},
        {"starts_at": in_days(-2), "ends_at": in_days(-1)},
    ],
    ids=["not yet open", "ended", "over"],
)
def test_nobody_registers_outside_the_window(fields):
    event = an_event(**fields)

    with pytest.raises(RegistrationClosed):
        registered(event, "Aino")


def test_a_guest_is_asked_to_confirm_and_a_member_is_not(django_capture_on_commit_callbacks):
    event, bert = an_event(), a_person("Bert")

    guest, member = registered(event, "Aino"), registered(event, bert)

    assert guest.is_to_confirm
    assert not member.is_to_confirm
