"""What was changed in an event, newest first: its words, organisers, programme, questions and what was recorded."""

from itertools import chain
from typing import Any

from kilta.domains.events.models import Declaration, Event, MinutesText
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
        *event.closings.all()[:LOOKED_AT],
        *Declaration.objects.filter(event=event),
        *MinutesText.objects.filter(of__event=event),
        *event.materials.all()[:LOOKED_AT],
        *event.outcomes.all()[:LOOKED_AT],
    ]
    changes = chain.from_iterable(audit.history_of(row, limit=SHOWN) for row in rows)
    return sorted(changes, key=lambda change: change.at, reverse=True)[:SHOWN]
