"""The live room: phones without accounts, the wall, and moderation."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kilta.domains.events.models import Card, Event, Vote
from kilta.domains.events.tests.builders import TESTS, a_class, an_event_today
from kilta.domains.events.use_cases import live_room
from kilta.domains.events.use_cases.refusals import CardNotShown, NoSuchOption, PollNotOpen, RoomClosed
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person
from kilta.foundation.access.actors import Guest

HTMX = {"HTTP_HX_REQUEST": "true"}


def at(name, *args):
    return reverse(f"events:{name}", args=args)


def a_poll(event, *options):
    poll = live_room.make_poll(by=TESTS, event=event, question="Which method?", options=options or ("MIG", "TIG"))
    return live_room.open_poll(by=TESTS, poll=poll)


def a_card(event, text="How hot is it?", *, phone="phone-1", is_shown=True):
    card = live_room.write_card(by=Guest(), event=event, phone=phone, text=text)
    return live_room.moderate_card(by=TESTS, card=card, state="shown") if is_shown else card


def a_phone(event):
    """A browser that has opened the room and got its name."""
    phone = Client()
    assert phone.get(at("room", event.slug)).status_code == 200
    return phone


class TestRules:
    def test_each_phone_has_one_vote_and_may_change_it(self):
        poll = a_poll(an_event_today())

        for phone, option in (("a", 0), ("b", 0), ("a", 1)):
            live_room.vote(by=Guest(), poll=poll, phone=phone, option=option)

        assert sorted(Vote.objects.values_list("phone", "option")) == [("a", 1), ("b", 0)]

    def test_nobody_votes_in_a_closed_poll_or_for_an_answer_that_is_not_there(self):
        poll = a_poll(an_event_today())

        with pytest.raises(NoSuchOption):
            live_room.vote(by=Guest(), poll=poll, phone="a", option=2)
        live_room.close_poll(by=TESTS, poll=poll)
        with pytest.raises(PollNotOpen):
            live_room.vote(by=Guest(), poll=poll, phone="a", option=0)

    def test_phones_are_asked_one_question_at_a_time(self):
        event = an_event_today()
        first, second = a_poll(event), a_poll(event)

        states = {poll.pk: poll.state for poll in event.polls.all()}

        assert states == {first.pk: "closed", second.pk: "open"}

    def test_a_question_waits_until_somebody_has_read_it(self):
        card = a_card(an_event_today(), is_shown=False)

        assert card.state == "new"
        with pytest.raises(CardNotShown):
            live_room.support_card(by=Guest(), card=card, phone="b")

    def test_the_same_question_sent_twice_is_one(self):
        event = an_event_today()

        for _time in range(2):
            a_card(event, "Why?", is_shown=False)

        assert Card.objects.count() == 1

    def test_a_phone_supports_once_and_can_take_it_back(self):
        card = a_card(an_event_today())

        for _time in range(3):
            live_room.support_card(by=Guest(), card=card, phone="b")

        assert card.supports.count() == 1

    def test_the_room_is_open_from_a_day_before_until_a_day_after(self):
        event = an_event_today()
        Event.objects.update(
            starts_at=timezone.now() + timedelta(hours=25), ends_at=timezone.now() + timedelta(hours=27)
        )

        with pytest.raises(RoomClosed):
            a_card(Event.objects.get(pk=event.pk))

    def test_only_those_who_plan_the_event_moderate(self):
        card = a_card(an_event_today(), is_shown=False)

        with pytest.raises(PermissionDenied):
            live_room.moderate_card(by=a_person("Carla"), card=card, state="shown")


class TestPhones:
    def test_a_phone_gets_a_random_name_and_keeps_it(self):
        event = an_event_today()
        phone = Client()

        first = phone.get(at("room", event.slug)).cookies["phone"]
        second = phone.get(at("room", event.slug)).cookies

        assert first["httponly"] and first["samesite"] == "Lax"
        assert "phone" not in second

    def test_pupils_vote_without_an_account(self):
        event = an_event_today()
        poll = a_poll(event)
        phones = [a_phone(event) for _phone in range(3)]

        for phone in (*phones, phones[0]):
            phone.post(at("vote", event.slug, poll.pk), {"option": "1"})

        assert list(Vote.objects.values_list("option", flat=True)) == [1, 1, 1]

    def test_a_browser_without_cookies_has_no_vote(self):
        event = an_event_today()
        poll = a_poll(event)

        answer = Client().post(at("vote", event.slug, poll.pk), {"option": "1"})

        assert answer.status_code == 409
        assert not Vote.objects.exists()

    def test_votes_become_a_chart_with_its_table_when_the_poll_is_closed(self):
        event = an_event_today()
        poll = a_poll(event)
        phone = a_phone(event)
        phone.post(at("vote", event.slug, poll.pk), {"option": "1"})
        asked = phone.get(at("room", event.slug)).content.decode()

        live_room.close_poll(by=TESTS, poll=poll)
        closed = phone.get(at("room", event.slug)).content.decode()

        assert "<table" not in asked
        assert "<svg" in closed and "<table" in closed

    def test_what_a_phone_writes_is_shown_after_moderation(self):
        event = an_event_today()
        writer, reader = a_phone(event), a_phone(event)

        writer.post(at("write_card", event.slug), {"text": "How hot is it?", "kind": "question"})
        before = reader.get(at("room", event.slug)).content.decode()
        own = writer.get(at("room", event.slug)).content.decode()
        live_room.moderate_card(by=TESTS, card=Card.objects.get(), state="shown")
        after = reader.get(at("room", event.slug)).content.decode()

        assert "How hot is it?" not in before
        assert "How hot is it?" in own
        assert "How hot is it?" in after

    def test_a_tap_answers_with_the_piece_of_the_page(self):
        event = an_event_today()
        poll = a_poll(event)

        answer = a_phone(event).post(at("vote", event.slug, poll.pk), {"option": "0"}, **HTMX)

        assert answer.content.decode().lstrip().startswith('<section id="room"')
        assert 'aria-pressed="true"' in answer.content.decode()

    def test_five_hundred_phones_that_have_seen_all_cost_the_database_nothing(self, django_assert_num_queries):
        event = an_event_today()
        a_card(event)
        phone = a_phone(event)
        page = phone.get(at("room", event.slug)).context["page"]
        again = at("room", event.slug) + f"?seen={page['room'].version}"
        phone.get(again, **HTMX)

        with django_assert_num_queries(0):
            answer = phone.get(again, **HTMX)

        assert answer.status_code == 204

    def test_what_is_new_is_sent_to_phones_that_have_not_seen_it(self, django_assert_max_num_queries):
        event = an_event_today()
        phone = a_phone(event)
        a_card(event)

        with django_assert_max_num_queries(12):
            answer = phone.get(at("room", event.slug) + "?seen=old", **HTMX)

        assert answer.status_code == 200

    def test_a_phone_that_writes_too_much_is_slowed_down(self, settings):
        settings.RATE_LIMITS = True
        event = an_event_today()
        phone = a_phone(event)

        answers = [
            phone.post(at("write_card", event.slug), {"text": f"Question {number}", "kind": "question"}).status_code
            for number in range(12)
        ]

        assert answers == [302] * 10 + [429] * 2

    @pytest.mark.parametrize("text", ["", "\x00", "x" * 1_000_000, "\u202e<script>alert(1)</script>", "😀" * 400])
    def test_bad_input_is_answered_and_never_a_crash(self, text):
        event = an_event_today()
        phone = a_phone(event)

        answer = phone.post(at("write_card", event.slug), {"text": text, "kind": "question"}, follow=True)

        assert answer.status_code in (200, 422)
        assert "<script>alert" not in answer.content.decode()
        assert phone.post(at("join"), {"code": text}).status_code == 409


class TestClassCode:
    def test_a_class_code_opens_the_room_of_an_event_that_is_not_public(self):
        event = an_event_today(audience="members")
        pupils = a_class(an_event_today("Open"))
        Event.objects.filter(pk=event.pk).update(audience="members")
        pupils.event = event
        pupils.save()
        phone = Client()

        closed = phone.get(at("room", event.slug)).status_code
        joined = phone.post(at("join"), {"code": pupils.class_code.lower()})
        opened = phone.get(joined.url).status_code

        assert (closed, joined.url, opened) == (404, at("room", event.slug), 200)

    def test_a_forged_pass_opens_nothing(self):
        event = an_event_today(audience="members")
        phone = Client()
        phone.cookies["room"] = f"{event.slug}:forged"

        assert phone.get(at("room", event.slug)).status_code == 404

    def test_an_unknown_code_is_told(self):
        assert Client().post(at("join"), {"code": "NOTHING"}).status_code == 409


class TestModeration:
    @pytest.fixture
    def event(self):
        otto = a_person("Otto")
        event = an_event_today(lead=an_organisation("Omnia", owner=otto))
        event.otto = otto
        return event

    @pytest.fixture
    def otto(self, event):
        client = Client()
        client.force_login(event.otto.account)
        return client

    def test_a_moderator_shows_hides_and_marks_as_answered(self, otto, event):
        card = a_card(event, is_shown=False)

        for state in ("shown", "answered", "hidden"):
            otto.post(at("moderate_card", event.slug, card.pk), {"state": state})
            card.refresh_from_db()
            assert card.state == state

    def test_a_poll_is_prepared_opened_and_closed(self, otto, event):
        otto.post(at("make_poll", event.slug), {"question": "Which?", "options": "MIG\r\n\r\nTIG\r\nMIG"})
        poll = event.polls.get()
        assert (poll.options, poll.state) == (["MIG", "TIG"], "draft")

        for name, state in (("open_poll", "open"), ("close_poll", "closed")):
            otto.post(at(name, event.slug, poll.pk))
            poll.refresh_from_db()
            assert poll.state == state
        otto.post(at("remove_poll", event.slug, poll.pk))
        assert not event.polls.exists()

    def test_a_poll_with_one_answer_is_no_poll(self, otto, event):
        answer = otto.post(at("make_poll", event.slug), {"question": "Which?", "options": "MIG"})

        assert answer.status_code == 422
        assert not event.polls.exists()

    def test_the_wall_shows_votes_as_they_come(self, otto, event):
        poll = a_poll(event)
        live_room.vote(by=Guest(), poll=poll, phone="a", option=0)

        wall = otto.get(at("wall", event.slug))

        assert "1 vote" in wall.content.decode()
        assert (
            otto.get(at("wall", event.slug) + f"?seen={wall.context['page'].wall_version}", **HTMX).status_code == 204
        )


class TestTwoTapsAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    def both_tap(self, poll):
        start, ends = Barrier(2, timeout=10), []

        def tap(option):
            try:
                start.wait()
                live_room.vote(by=Guest(), poll=poll, phone="a", option=option)
                ends.append("voted")
            finally:
                connection.close()

        threads = [Thread(target=tap, args=[option]) for option in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        return ends

    def test_one_phone_has_one_vote(self):
        poll = a_poll(an_event_today())

        ends = self.both_tap(poll)

        assert ends == ["voted", "voted"]
        assert Vote.objects.count() == 1

    def test_without_the_one_statement_and_the_constraint_there_are_two_so_the_test_above_can_fail(self, monkeypatch):
        poll = a_poll(an_event_today())
        both = Barrier(2, timeout=10)

        def look_then_write(vote):
            known = Vote.objects.filter(poll=vote.poll, phone=vote.phone).first()
            both.wait()
            if known is None:
                vote.save()
            return vote

        monkeypatch.setattr(live_room, "_keep_vote", look_then_write)
        [one_vote] = [rule for rule in Vote._meta.constraints if rule.name == "one_vote_per_phone_and_poll"]
        with connection.schema_editor() as editor:
            editor.remove_constraint(Vote, one_vote)
        try:
            self.both_tap(poll)
            assert Vote.objects.count() == 2
        finally:
            Vote.objects.all().delete()
            with connection.schema_editor() as editor:
                editor.add_constraint(Vote, one_vote)
