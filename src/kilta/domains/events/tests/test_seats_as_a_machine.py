"""Whatever people and organisers do in whatever order: the promises about seats hold after each step."""

import os
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.tests.builders import TESTS, a_class, an_event_today, registered
from kilta.domains.events.use_cases import attending, closing, planning, registering, settling
from kilta.domains.events.use_cases.attending import LetIn
from kilta.foundation.access.actors import Guest
from kilta.foundation.use_cases import Refusal

pytestmark = pytest.mark.django_db

# The whole run of 10,000 steps is `SEAT_STEPS=10000`; with every test run goes a shorter one.
STEPS = int(os.environ.get("SEAT_STEPS", "400"))
STEPS_OF_ONE = 50
GROUPS = ("student", "teacher")


class Seats(RuleBasedStateMachine):
    """One event with few seats, of which students get at most some; each rule is what somebody may do."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        # It goes on now, so that people register, come and go, and it can be closed, all in one story.
        self.event = an_event_today(seats=4, quotas={"student": 2}, hours_to_accept=48)
        self.number = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def some(self, choice: int, **of: object) -> Registration | None:
        rows = list(self.event.registrations.live().filter(**of).order_by("place"))
        return rows[choice % len(rows)] if rows else None

    @rule(group=st.sampled_from(GROUPS))
    def register(self, group):
        self.number += 1
        self.refusable(lambda: registered(self.event, f"Client{self.number}", target_group=group))

    @rule(size=st.integers(2, 6), group=st.sampled_from(GROUPS))
    def register_a_group(self, size, group):
        self.number += 1
        self.refusable(lambda: a_class(self.event, size, teacher=f"Teacher{self.number}", target_group=group))

    @rule(choice=st.integers(0, 50))
    def register_again(self, choice):
        # Who came without registering has left no address by which they would be known again.
        if registration := self.some(choice, kind="person", source="self"):
            before = self.event.registrations.count()
            self.refusable(lambda: registered(self.event, registration.name, target_group=registration.target_group))
            assert self.event.registrations.count() == before

    @rule(choice=st.integers(0, 50))
    def cancel(self, choice):
        if registration := self.some(choice):
            self.refusable(lambda: registering.cancel_registration(by=Guest(), registration=registration))

    @rule(choice=st.integers(0, 50))
    def accept(self, choice):
        if registration := self.some(choice, status="offered"):
            self.refusable(lambda: registering.accept_seat(by=Guest(), registration=registration))

    @rule(choice=st.integers(0, 50))
    def let_an_offer_lapse(self, choice):
        if registration := self.some(choice, status="offered"):
            Registration.objects.filter(pk=registration.pk).update(offered_until=timezone.now())
            registering.free_what_lapsed(by=TESTS, event=self.event)

    @rule(choice=st.integers(0, 50))
    def promote(self, choice):
        if registration := self.some(choice, status="waiting"):
            self.refusable(lambda: registering.seat_by_hand(by=TESTS, registration=registration))

    @rule(choice=st.integers(0, 50))
    def send_to_the_end(self, choice):
        if registration := self.some(choice, status="confirmed"):
            self.refusable(lambda: registering.move_to_waiting_list(by=TESTS, registration=registration))

    @rule(choice=st.integers(0, 50), size=st.integers(2, 6))
    def change_a_group(self, choice, size):
        if registration := self.some(choice, kind="group"):
            self.refusable(lambda: registering.change_size(by=TESTS, registration=registration, size=size))

    @rule(capacity=st.integers(1, 8))
    def change_the_capacity(self, capacity):
        self.refusable(lambda: planning.change_event(by=TESTS, event=self.event, changes={"capacity": capacity}))

    @rule(seats=st.integers(0, 4))
    def change_the_quota(self, seats):
        self.refusable(lambda: planning.set_quotas(by=TESTS, event=self.event, quotas={"student": seats}))

    @rule(choice=st.integers(0, 50), arrived=st.integers(1, 6), let_in=st.sampled_from(LetIn))
    def check_in(self, choice, arrived, let_in):
        if registration := self.some(choice):
            came = self.refusable(
                lambda: attending.check_in(
                    by=TESTS, event=self.event, registration=registration, arrived=arrived, let_in=let_in
                )
            )
            if came:  # The second scan says so, and changes nothing.
                before = self.rows()
                again = attending.check_in(by=TESTS, event=self.event, registration=registration, arrived=arrived + 1)
                assert again.was_in_already
                assert again.proof.pk == came.proof.pk
                assert self.rows() == before

    @rule(size=st.integers(1, 3), group=st.sampled_from(GROUPS), let_in=st.sampled_from(LetIn))
    def walk_in(self, size, group, let_in):
        self.number += 1
        self.refusable(
            lambda: attending.walk_in(
                by=TESTS, event=self.event, target_group=group, size=size, scan_key=f"w{self.number}", let_in=let_in
            )
        )

    @rule(choice=st.integers(0, 50))
    def take_a_check_in_back(self, choice):
        if registration := self.some(choice, status="attended"):
            self.refusable(
                lambda: attending.undo_check_in(by=TESTS, registration=registration, because="The wrong name.")
            )

    @rule(choice=st.integers(0, 50), arrived=st.integers(1, 8))
    def count_again(self, choice, arrived):
        if registration := self.some(choice, kind="group", status="attended"):
            self.refusable(lambda: attending.count_again(by=TESTS, registration=registration, arrived=arrived))

    @precondition(lambda self: self.number > 8)
    @rule(tries_in_between=st.booleans())
    def close_and_open_again(self, tries_in_between):
        """Nothing that counts moves while it is closed; it is opened again, so that the story goes on."""
        event, at = Event.objects.get(pk=self.event.pk), timezone.now()
        before_the_end = event.starts_at, event.ends_at
        Event.objects.filter(pk=event.pk).update(starts_at=at - timedelta(hours=8), ends_at=at - timedelta(minutes=1))
        for settle in (settling.note_attendance, settling.mark_absent):
            self.refusable(lambda settle=settle: settle(by=TESTS, event=event))
        if self.refusable(lambda: closing.close_event(by=TESTS, event=event, thanks=False)):
            closed = self.rows()
            if tries_in_between:
                self.register("teacher")
                self.check_in(0, 1, LetIn.ANYHOW)
                self.cancel(1)
                self.change_the_capacity(8)
            assert self.rows() == closed
            closing.reopen_event(by=TESTS, event=event, because="Somebody was forgotten.")
            assert self.rows() == closed
        Event.objects.filter(pk=event.pk).update(starts_at=before_the_end[0], ends_at=before_the_end[1])
        # As an organiser does who opens it again: the list may move once more.
        self.refusable(lambda: planning.change_event(by=TESTS, event=event, changes={"capacity": event.capacity}))

    @precondition(lambda self: self.number > 2)
    @rule()
    def lapse_of_nothing_changes_nothing(self):
        before = list(self.event.registrations.order_by("pk").values("status", "place"))
        registering.free_what_lapsed(by=TESTS, event=self.event)
        assert list(self.event.registrations.order_by("pk").values("status", "place")) == before

    def refusable(self, act):
        """A refusal is an answer, not a fault; it must leave nothing behind, which the invariants show."""
        before = self.rows()
        try:
            with transaction.atomic():
                return act()
        except Refusal:
            assert self.rows() == before
            return None

    def rows(self):
        return list(self.event.registrations.order_by("pk").values_list("pk", "status", "place", "size", "arrived"))

    @invariant()
    def no_seat_is_given_twice(self):
        event = Event.objects.get(pk=self.event.pk)
        held = list(event.registrations.holding_seats())
        assert sum(one.size for one in held) <= event.capacity
        for quota in event.quotas.all():
            assert sum(one.size for one in held if one.target_group == quota.target_group) <= quota.seats

    @invariant()
    def nobody_waits_while_a_seat_that_fits_is_free(self):
        event = Event.objects.get(pk=self.event.pk)
        quotas = dict(event.quotas.values_list("target_group", "seats"))
        held = list(event.registrations.holding_seats())
        free = event.capacity - sum(one.size for one in held)
        for group in quotas:
            quotas[group] -= sum(one.size for one in held if one.target_group == group)
        first = next(
            (
                one
                for one in event.registrations.waiting()
                if one.size <= event.capacity
                and one.size <= dict(event.quotas.values_list("target_group", "seats")).get(one.target_group, one.size)
            ),
            None,
        )
        assert first is None or first.size > free or first.size > quotas.get(first.target_group, first.size)

    @invariant()
    def who_came_is_proven_once_and_nobody_else(self):
        came = set(self.event.registrations.came().values_list("pk", flat=True))
        proven = list(Proof.objects.filter(registration__event=self.event).values_list("registration", flat=True))
        assert sorted(came) == sorted(proven)

    @invariant()
    def everybody_has_one_place(self):
        places = list(self.event.registrations.values_list("place", flat=True))
        assert len(places) == len(set(places))


class TestSeats(TestCase):
    def test_the_promises_hold_after_each_step(self):
        machine = Seats.TestCase()
        machine.settings = settings(
            max_examples=max(STEPS // STEPS_OF_ONE, 1),
            stateful_step_count=STEPS_OF_ONE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # making a failing run shorter takes minutes
        )
        machine.runTest()
