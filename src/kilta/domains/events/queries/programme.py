"""The programme of an event: as everybody reads it, and as its organisers write it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from django.conf import settings
from django.utils.translation import get_language

from kilta.domains.events.models import Event, EventText, Session, SessionText
from kilta.domains.events.queries.words import title_of
from kilta.domains.network.queries.words import best
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.languages.names import name_of

# visible: parts of an event that was asked for as a visible one, or that the reader plans.


@dataclass(frozen=True)
class SessionRow:
    session: Session
    text: SessionText | None
    starts_there: datetime
    ends_there: datetime

    @property
    def details(self) -> str:
        """Track, room and speakers in one line."""
        return " · ".join(filter(None, (self.session.track, self.session.room, self.session.speakers)))

    @property
    def is_by_machine(self) -> bool:
        return self.text is not None and self.text.state == TranslationState.MACHINE


@dataclass(frozen=True)
class Slot:
    """Sessions that begin at the same moment, side by side in their tracks; `day` where a further day begins."""

    sessions: Sequence[SessionRow]
    day: date | None = None


@dataclass(frozen=True)
class Spoken:
    """How far the programme is written in one language."""

    code: str
    name: str
    written: int
    by_machine: int
    is_original: bool


@dataclass(frozen=True)
class Clash:
    """Two sessions in one room at the same time."""

    first: str
    second: str
    room: str


@dataclass(frozen=True)
class ProgrammePage:
    event: Event
    title: str
    slots: Sequence[Slot]
    number: int
    languages: Sequence[Spoken]
    clashes: Sequence[Clash]


@dataclass(frozen=True)
class Untranslated:
    """One session with its original and its words in the language that is being written, if it has some."""

    session: Session
    original: SessionText
    text: SessionText | None


def slots_of(event: Event, *, wants_original: bool = False) -> list[Slot]:
    """The sessions in order; those that begin together stand in one slot, by track; two queries."""
    language = get_language() or "en"
    slots: list[list[SessionRow]] = []
    for session in event.sessions.prefetch_related("texts"):
        texts = list(session.texts.all())
        original = next((text for text in texts if text.state == TranslationState.ORIGINAL), None)
        text = (original if wants_original else None) or best(texts, language)
        zone = event.zone
        row = SessionRow(session, text, session.starts_at.astimezone(zone), session.ends_at.astimezone(zone))
        if slots and slots[-1][0].session.starts_at == session.starts_at:
            slots[-1].append(row)
        else:
            slots.append([row])
    if event.starts_there.date() == event.ends_there.date():
        return [Slot(rows) for rows in slots]
    days = [rows[0].starts_there.date() for rows in slots]
    return [
        Slot(rows, day if number == 0 or days[number - 1] != day else None)
        for number, (rows, day) in enumerate(zip(slots, days, strict=True))
    ]


def programme_page(event: Event) -> ProgrammePage:
    """The programme with its languages, and what cannot be in it."""
    slots = slots_of(event)
    rows = [row for slot in slots for row in slot.sessions]
    return ProgrammePage(
        event=event,
        title=title_of(event, get_language() or "en"),
        slots=slots,
        number=len(rows),
        languages=_languages(event, rows),
        clashes=_clashes(rows),
    )


def original_language(event: Event) -> str:
    """The language in which the event was first written about; new parts of it are written in the same."""
    # visible: texts of the event that the reader plans.
    original = EventText.objects.filter(of=event, state=TranslationState.ORIGINAL).first()
    spoken = [language for language in event.languages if language in dict(settings.LANGUAGES)]
    return original.language if original else (spoken or ["en"])[0]


def text_to_edit(session: Session) -> SessionText | None:
    return session.texts.filter(state=TranslationState.ORIGINAL).first() or session.texts.first()


def to_translate(event: Event, language: str) -> list[Untranslated]:
    """The sessions that were written in another language, in their order."""
    found = []
    for session in event.sessions.prefetch_related("texts"):
        texts = list(session.texts.all())
        original = next((text for text in texts if text.state == TranslationState.ORIGINAL), None)
        if original is not None and original.language != language:
            found.append(
                Untranslated(session, original, next((text for text in texts if text.language == language), None))
            )
    return found


def _languages(event: Event, rows: Sequence[SessionRow]) -> list[Spoken]:
    """Those in which the event itself is written, or that are spoken there; the others are found below them."""
    original = original_language(event)
    texts = [text for row in rows for text in row.session.texts.all()]
    return [
        Spoken(
            code=code,
            name=name_of(code),
            written=sum(text.language == code for text in texts),
            by_machine=sum(text.language == code and text.state == TranslationState.MACHINE for text in texts),
            is_original=code == original,
        )
        for code, _name in settings.LANGUAGES
    ]


def _clashes(rows: Sequence[SessionRow]) -> list[Clash]:
    return [
        Clash(_named(one), _named(other), one.session.room)
        for one, other in combinations(rows, 2)
        if one.session.room
        and one.session.room.casefold() == other.session.room.casefold()
        and one.session.starts_at < other.session.ends_at
        and other.session.starts_at < one.session.ends_at
    ]


def _named(row: SessionRow) -> str:
    return row.text.title if row.text else str(row.starts_there.time())
