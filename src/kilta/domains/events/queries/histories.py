"""What was changed in an event, newest first: its words, organisers, programme, questions and what was recorded."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.apps import apps
from django.db.models import Case, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.events.models import (
    Closing,
    Declaration,
    Event,
    EventText,
    Material,
    Minutes,
    MinutesText,
    Organiser,
    OutcomeCard,
    Question,
    Quota,
    Session,
    SessionText,
)
from kilta.domains.network.models import Organisation
from kilta.foundation import audit
from kilta.foundation.audit import Change
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.languages.names import name_of

# visible: parts of an event whose history the actor may see, as the view has asked.

SHOWN = 100


def of_event(event: Event) -> list[Change]:
    changes = chain(*_parts(event), audit.history_of(event, limit=SHOWN), *_recorded(event))
    return sorted(changes, key=lambda change: change.at, reverse=True)[:SHOWN]


def _parts(event: Event) -> Iterator[list[Change]]:
    """What the event is made of, each part by its name, also what was removed again."""
    language = get_language() or "en"
    titles: dict[Any, str] = {}
    # The last one stays: the reader's language, else the original.
    first = Case(When(language=language, then=2), When(state=TranslationState.ORIGINAL, then=1), default=0)
    for text in SessionText.objects.filter(of__event=event).order_by(first):
        titles[text.of_id] = text.title
    organisations = dict(Organisation.objects.filter(pk__in=_organisers_ever(event)).values_list("pk", "name"))
    yield audit.history_of_parts(EventText, _text, limit=SHOWN, of=event)
    yield audit.history_of_parts(
        Organiser, lambda row: organisations.get(row.organisation_id, ""), limit=SHOWN, event=event
    )
    yield audit.history_of_parts(Quota, lambda row: _("Seats"), limit=SHOWN, event=event)
    yield audit.history_of_parts(
        Session, lambda row: titles.get(row.pgh_obj_id, _("Programme")), limit=SHOWN, event=event
    )
    yield audit.history_of_parts(Question, lambda row: _worded(row.wording, language), limit=SHOWN, event=event)


def _organisers_ever(event: Event) -> Any:
    # visible: the names of organisations that organise or organised it are public.
    history: Any = apps.get_model("events", "OrganiserHistory")
    return history.objects.filter(event=event).values("organisation")


def _text(row: Any) -> str:
    return _("Text (%(language)s)") % {"language": name_of(row.language)}


def _worded(wording: dict[str, str], language: str) -> str:
    return wording.get(language) or next(iter(wording.values()), _("Question"))


def _recorded(event: Event) -> Iterator[list[Change]]:
    """Closings with their reasons, and what was written down, also what was removed again."""
    yield audit.history_of_parts(Closing, lambda row: _("Closing"), limit=SHOWN, event=event)
    yield audit.history_of_parts(Declaration, lambda row: _("Declaration"), limit=SHOWN, event=event)
    yield audit.history_of_parts(Material, lambda row: str(row.title), limit=SHOWN, event=event)
    yield audit.history_of_parts(OutcomeCard, lambda row: _("Outcome card"), limit=SHOWN, event=event)
    if minutes := Minutes.objects.filter(event=event).first():
        yield audit.history_of_parts(MinutesText, _minutes, limit=SHOWN, of=minutes)


def _minutes(row: Any) -> str:
    return _("Minutes (%(language)s)") % {"language": name_of(row.language)}
