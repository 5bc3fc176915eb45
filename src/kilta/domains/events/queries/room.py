"""What the live room shows to phones, on the wall and to those who moderate it.

Hundreds of phones ask every few seconds. What they all see alike is read once a second by each process and named by a
version; a phone that has this version is answered without asking the database.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.events.models import Card, Event, Poll, Registration, Support, Vote
from kilta.domains.events.queries.words import title_of
from kilta.foundation.ui.charts import Chart

# visible: the event was found as visible, by its secret or by a class code; those who moderate are asked for by policy.

MOST_CARDS = 50
KEPT = 1.0  # seconds
MOST_ROOMS = 100


@dataclass(frozen=True)
class CardShown:
    id: UUID
    kind: str
    text: str
    state: str
    supports: int

    @property
    def is_question(self) -> bool:
        return self.kind == Card.Kind.QUESTION

    @property
    def is_answered(self) -> bool:
        return self.state == Card.State.ANSWERED


@dataclass(frozen=True)
class PollShown:
    id: UUID
    question: str
    options: Sequence[str]
    state: str
    counts: Sequence[int]

    @property
    def votes(self) -> int:
        return sum(self.counts)

    @property
    def is_open(self) -> bool:
        return self.state == Poll.State.OPEN

    @property
    def chart(self) -> Chart:
        return Chart(
            self.question, columns=(_("Answer"), _("Votes")), rows=list(zip(self.options, self.counts, strict=True))
        )


@dataclass(frozen=True)
class Room:
    """What everybody in the room sees alike."""

    event: Event
    title: str
    questions: list[CardShown]
    thoughts: list[CardShown]
    polls: list[PollShown]
    # Votes that come in do not change what phones see, only what is on the wall.
    version: str
    wall_version: str


@dataclass(frozen=True)
class OwnPart:
    """What one phone has done."""

    votes: dict[UUID, int]
    supported: set[UUID]
    waiting: list[str]


@dataclass(frozen=True)
class Moderation:
    event: Event
    title: str
    new: list[CardShown]
    shown: list[CardShown]
    put_away: list[CardShown]
    polls: list[PollShown]
    version: str


def room_of(event: Event) -> Room:
    """The room as it is now, in three queries."""
    shown = _cards(event, Card.State.SHOWN, Card.State.ANSWERED)
    polls = _polls(event, Poll.State.OPEN, Poll.State.CLOSED)
    seen = [(card.id, card.state, card.supports) for card in shown]
    ballots = [(poll.id, poll.state, () if poll.is_open else tuple(poll.counts)) for poll in polls]
    return Room(
        event=event,
        title=title_of(event, get_language() or "en"),
        questions=[card for card in shown if card.is_question],
        thoughts=[card for card in shown if not card.is_question],
        polls=polls,
        version=_version(event.is_room_open, seen, ballots),
        wall_version=_version(event.is_room_open, seen, [(poll.id, poll.state, tuple(poll.counts)) for poll in polls]),
    )


def own_part(event: Event, phone: str) -> OwnPart:
    return OwnPart(
        votes=dict(Vote.objects.filter(poll__event=event, phone=phone).values_list("poll", "option")),
        supported=set(Support.objects.filter(card__event=event, phone=phone).values_list("card", flat=True)),
        waiting=list(event.cards.filter(phone=phone, state=Card.State.NEW).values_list("text", flat=True)),
    )


def moderation_of(event: Event) -> Moderation:
    cards = _cards(event, *Card.State.values, most=300)
    polls = _polls(event, *Poll.State.values)
    in_state: dict[str, list[CardShown]] = {state: [c for c in cards if c.state == state] for state in Card.State}
    return Moderation(
        event=event,
        title=title_of(event, get_language() or "en"),
        new=in_state[Card.State.NEW],
        shown=in_state[Card.State.SHOWN],
        put_away=in_state[Card.State.ANSWERED] + in_state[Card.State.HIDDEN],
        polls=polls,
        version=_version([(card.id, card.state, card.supports) for card in cards], polls),
    )


def class_of_code(code: str) -> Registration | None:
    """The class whose code this is, with its event."""
    typed = code.strip().upper()
    rows = Registration.objects.live().filter(class_code=typed).select_related("event")
    found: Registration | None = rows.first() if typed else None
    return found


class KeptRooms:
    """The rooms as this process last read them, for a second each."""

    def __init__(self) -> None:
        self.rooms: dict[tuple[str, str], tuple[float, Room]] = {}
        self.lock = Lock()

    def get(self, slug: str) -> Room | None:
        until, room = self.rooms.get((slug, get_language() or "en"), (0.0, None))
        return room if until > time.monotonic() else None

    def read(self, event: Event) -> Room:
        """The kept room, or a fresh one: of many who ask at once, one reads it."""
        kept = self.get(event.slug)
        if kept is not None and kept.event == event:
            return kept
        with self.lock:
            kept = self.get(event.slug)
            return kept if kept is not None and kept.event == event else self.keep(event)

    def keep(self, event: Event) -> Room:
        room = room_of(event)
        if len(self.rooms) >= MOST_ROOMS:
            self.rooms.clear()
        self.rooms[event.slug, get_language() or "en"] = (time.monotonic() + KEPT, room)
        return room


def _cards(event: Event, *states: str, most: int = MOST_CARDS) -> list[CardShown]:
    """Those that most want to hear first, answered ones at the end."""
    rows = event.cards.filter(state__in=states).annotate(wanted=Count("supports"))
    cards = [
        CardShown(row.pk, row.kind, row.text, row.state, row.wanted)
        for row in rows.order_by("-wanted", "written_at", "id")[:most]
    ]
    return sorted(cards, key=lambda card: card.is_answered)


def _polls(event: Event, *states: str) -> list[PollShown]:
    """Open ones first, then the latest."""
    polls = sorted(
        event.polls.filter(state__in=states).order_by("-created_at", "-id"), key=lambda poll: poll.state != "open"
    )
    counted: dict[UUID, dict[int, int]] = {}
    votes: Any = Vote.objects.filter(poll__in=[poll.pk for poll in polls]).order_by()
    for poll, option, count in votes.values_list("poll", "option").annotate(count=Count("pk")):
        counted.setdefault(poll, {})[option] = count
    return [
        PollShown(
            poll.pk,
            poll.question,
            tuple(poll.options),
            poll.state,
            [counted.get(poll.pk, {}).get(option, 0) for option in range(len(poll.options))],
        )
        for poll in polls
    ]


def _version(*parts: Any) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:12]
