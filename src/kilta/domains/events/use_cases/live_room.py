"""The live room: what phones write, support and vote, and what the organisers show and open.

A phone is known by a random name in a cookie and by nothing else. Whoever throws the cookie away is another phone; that
is the price of taking part without an account, and why a poll here is a conversation and no election.
"""

from collections.abc import Sequence

from kilta.domains.events.models import Card, Event, Poll, Support, Vote
from kilta.domains.events.policies import may_run_room
from kilta.domains.events.use_cases.refusals import CardNotShown, NoSuchOption, PollNotOpen, RoomClosed
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.use_cases import use_case


@use_case
def write_card(*, by: Actor, event: Event, phone: str, text: str, kind: str = Card.Kind.QUESTION) -> Card:
    """Ask a question or leave a thought; a moderator reads it before the room does. The same words again are one."""
    _refuse_closed(event)
    card: Card
    card, _is_new = event.cards.exclude(state=Card.State.HIDDEN).get_or_create(
        phone=phone, text=text, defaults={"kind": kind, "event": event}
    )
    return card


@use_case
def support_card(*, by: Actor, card: Card, phone: str) -> Card:
    """Say that one wants to hear the answer, too; once for each phone, and a second time takes it back."""
    _refuse_closed(card.event)
    if card.state != Card.State.SHOWN:
        raise CardNotShown
    support, is_new = Support.objects.get_or_create(card=card, phone=phone)
    if not is_new:
        support.delete()
    return card


@use_case
def vote(*, by: Actor, poll: Poll, phone: str, option: int) -> Vote:
    """Choose one answer of an open poll; choosing again changes it, so that each phone has one vote."""
    _refuse_closed(poll.event)
    if poll.state != Poll.State.OPEN:
        raise PollNotOpen
    if not 0 <= option < len(poll.options):
        raise NoSuchOption
    return _keep_vote(Vote(poll=poll, phone=phone, option=option))


@use_case
def moderate_card(*, by: Actor, card: Card, state: str) -> Card:
    """Show a card to the room, hide it, or mark it as answered."""
    ensure(may_run_room(by, card.event))
    card.state = state
    card.save(update_fields=["state"])
    return card


@use_case
def make_poll(*, by: Actor, event: Event, question: str, options: Sequence[str]) -> Poll:
    """Prepare a poll; the room sees it when it is opened."""
    ensure(may_run_room(by, event))
    return Poll.objects.create(event=event, question=question, options=list(options))


@use_case
def open_poll(*, by: Actor, poll: Poll) -> Poll:
    """Let the room vote; others that are open are closed, so that phones show one question at a time."""
    ensure(may_run_room(by, poll.event))
    event = Event.objects.locked(poll.event)
    event.polls.open().exclude(pk=poll.pk).update(state=Poll.State.CLOSED)
    poll.state = Poll.State.OPEN
    poll.save(update_fields=["state"])
    return poll


@use_case
def close_poll(*, by: Actor, poll: Poll) -> Poll:
    """End the voting and show the result to the room."""
    ensure(may_run_room(by, poll.event))
    poll.state = Poll.State.CLOSED
    poll.save(update_fields=["state"])
    return poll


@use_case
def remove_poll(*, by: Actor, poll: Poll) -> None:
    """Throw a poll away with its votes."""
    ensure(may_run_room(by, poll.event))
    poll.delete()


def _keep_vote(vote: Vote) -> Vote:
    """One statement, so that two taps at once are one vote."""
    [kept] = Vote.objects.bulk_create(
        [vote], update_conflicts=True, unique_fields=["poll", "phone"], update_fields=["option"]
    )
    return kept


def _refuse_closed(event: Event) -> None:
    if not event.is_room_open:
        raise RoomClosed
