"""The words of events in the language of whoever reads them."""

from collections.abc import Iterable
from uuid import UUID

from kilta.domains.events.models import Event, EventText
from kilta.domains.network.queries.words import best, best_of_each

# visible: the texts of events that were asked for as visible ones.


def text_of(event: Event, language: str) -> EventText | None:
    """The text in the reader's language, else the original, else any."""
    return best(event.texts.all(), language)


def title_of(event: Event, language: str) -> str:
    text = text_of(event, language)
    return text.title if text else event.slug


def texts_of(events: Iterable[Event], language: str) -> dict[UUID, EventText]:
    """For each event the text a reader gets, in one query."""
    return best_of_each(EventText, events, language)
