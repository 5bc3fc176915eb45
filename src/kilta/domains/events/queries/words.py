"""The words of events in the language of whoever reads them."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone, translation
from django.utils.formats import date_format

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


def when_in_words(event: Event, language: str) -> str:
    """Day and hours by the clocks of the place, with the zone, as a person of this language reads them."""
    with translation.override(language), timezone.override(event.zone):
        begins, ends = event.starts_there, event.ends_there
        day = date_format(begins, "DATE_FORMAT")
        if begins.date() == ends.date():
            return f"{day}, {date_format(begins, 'TIME_FORMAT')}–{date_format(ends, 'TIME_FORMAT')} ({event.time_zone})"
        last = date_format(ends, "DATE_FORMAT")
        return (
            f"{day}, {date_format(begins, 'TIME_FORMAT')} – {last}, {date_format(ends, 'TIME_FORMAT')}"
            f" ({event.time_zone})"
        )
