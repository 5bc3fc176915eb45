"""What was changed in an event, newest first: its words, organisers, programme, questions and what was recorded."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from kilta.domains.events.models import Closing, Declaration, Event, Material, Minutes, MinutesText, OutcomeCard
from kilta.foundation import audit
from kilta.foundation.audit import Change

# visible: parts of an event whose history the actor may see, as the view has asked.

SHOWN = 100
# So many sessions and questions are looked through.
LOOKED_AT = 20


def of_event(event: Event) -> list[Change]:
    rows: list[Any] = [
        event,
        *event.texts.all(),
        *event.organisers.all(),
        *event.quotas.all(),
        *event.sessions.all()[:LOOKED_AT],
        *event.questions.all()[:LOOKED_AT],
    ]
    changes = chain(*(audit.history_of(row, limit=SHOWN) for row in rows), *_recorded(event))
    return sorted(changes, key=lambda change: change.at, reverse=True)[:SHOWN]


def _recorded(event: Event) -> Iterator[list[Change]]:
    """Closings with their reasons, and what was written down, also what was removed again."""
    yield audit.history_of_parts(Closing, lambda row: _("Closing"), limit=SHOWN, event=event)
    yield audit.history_of_parts(Declaration, lambda row: _("Declaration"), limit=SHOWN, event=event)
    yield audit.history_of_parts(Material, lambda row: str(row.title), limit=SHOWN, event=event)
    yield audit.history_of_parts(OutcomeCard, lambda row: _("Outcome card"), limit=SHOWN, event=event)
    if minutes := Minutes.objects.filter(event=event).first():
        yield audit.history_of_parts(MinutesText, _minutes, limit=SHOWN, of=minutes)


def _minutes(row: Any) -> str:
    return _("Minutes (%(language)s)") % {"language": get_language_info(row.language)["name_translated"]}
