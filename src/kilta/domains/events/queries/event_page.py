"""What the public page of an event shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from kilta.domains.events.codes import link_code
from kilta.domains.events.models import Event, EventText, Organiser
from kilta.domains.events.queries.programme import Slot, slots_of
from kilta.domains.events.queries.registration_page import free_by_group, free_in_all, own_registration
from kilta.domains.network.queries.project_page import stamp_of
from kilta.domains.network.queries.words import best
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Actor
from kilta.foundation.ui.stamps import FundingStamp

# visible: parts of an event that was asked for as a visible one.


@dataclass(frozen=True)
class EventPage:
    event: Event
    text: EventText | None
    texts: Sequence[EventText]
    organisers: Sequence[Organiser]
    slots: Sequence[Slot]
    country: str
    languages: Sequence[str]
    lenses: Sequence[tuple[str, str]]
    target_groups: Sequence[str]
    free: int | None
    free_by_group: Sequence[tuple[str, int]]
    my_code: str
    my_status: str
    stamp: FundingStamp | None
    may_edit: bool

    @property
    def title(self) -> str:
        return self.text.title if self.text else self.event.slug


def event_page(actor: Actor, event: Event, *, wants_original: bool = False) -> EventPage:
    """Everything the page shows, at the same cost however many people come."""
    texts = list(event.texts.order_by("language"))
    original = next((text for text in texts if text.state == "original"), None)
    mine = own_registration(actor, event)
    free = free_in_all(event)
    return EventPage(
        event=event,
        text=(original if wants_original else None) or best(texts, get_language() or "en"),
        texts=texts,
        organisers=list(event.organisers.select_related("organisation")),
        slots=slots_of(event, wants_original=wants_original),
        country=_label(coded.COUNTRIES, event.country) if event.country else "",
        languages=[_label(coded.LANGUAGES, code) for code in event.languages],
        lenses=[(code, _label(coded.LENSES, code)) for code in event.lenses],
        target_groups=[_label(coded.TARGET_GROUPS, code) for code in event.target_groups],
        free=free,
        free_by_group=free_by_group(event, free) if event.is_open else [],
        my_code=link_code(mine) if mine else "",
        my_status=str(mine.get_status_display()) if mine else "",
        stamp=stamp_of(event.project) if event.project else None,
        may_edit=actor.is_staff or Event.objects.planned_by(actor).filter(pk=event.pk).exists(),
    )


def _label(coding: coded.Coded, code: str) -> str:
    return str(coding[code].label) if code in coding else code
