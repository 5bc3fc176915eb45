"""Events that were held before Kilta: entered with the list of who came and the proof, and closed, in one act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File

from kilta.domains.events.models import Event
from kilta.domains.events.use_cases import closing, declaring, importing, planning, settling
from kilta.domains.events.use_cases.importing import Entry
from kilta.domains.impact.policies import may_backfill
from kilta.domains.impact.use_cases.refusals import NotOver
from kilta.domains.network.models import Organisation, Project
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.files.uploads import Checked
from kilta.foundation.use_cases import use_case


@dataclass(frozen=True)
class Signed:
    """Who has signed the declaration of an online event, as whom and when; `wording` says what it says of the event."""

    by: str
    role: str
    on: date
    language: str
    wording: Callable[[Event], str]


@use_case
def enter_past_event(
    *,
    by: Actor,
    project: Project,
    lead: Organisation,
    title: str,
    language: str,
    description: str,
    fields: Mapping[str, Any],
    entries: Sequence[Entry],
    scan: File | Checked,
    signed: Signed | None = None,
    is_demo: bool = False,
) -> Event:
    """Enter an event that is over, with everybody who came; the ledger counts them at once.

    `scan` is the signed list, or for an online event the log to the declaration that `signed` describes.
    """
    ensure(may_backfill(by, project))
    event = planning.plan_event(
        by=by,
        lead=lead,
        title=title,
        language=language,
        description=description,
        fields={**fields, "project": project},
        is_demo=is_demo,
    )
    if not event.has_ended:
        raise NotOver
    event = planning.publish_event(by=by, event=event)
    return _close_with_list(by, event, entries, scan, signed)


@use_case
def close_past_event(
    *, by: Actor, event: Event, entries: Sequence[Entry], scan: File | Checked, signed: Signed | None = None
) -> Event:
    """The same for an event that stands in Kilta already and is over: everybody on the list came, and it is closed.

    Raises AlreadyOnTheList where somebody on the list is registered for it; they are settled on the pages of the event.
    """
    event = Event.objects.locked(event)
    if not event.has_ended:
        raise NotOver
    return _close_with_list(by, event, entries, scan, signed)


def _close_with_list(
    by: Actor, event: Event, entries: Sequence[Entry], scan: File | Checked, signed: Signed | None
) -> Event:
    importing.import_registrations(by=by, event=event, entries=entries)
    settling.note_attendance(by=by, event=event)
    if signed is not None:
        declaring.declare_attendance(
            by=by,
            event=event,
            signed_by=signed.by,
            role=signed.role,
            signed_on=signed.on,
            language=signed.language,
            wording=signed.wording(event),
            log=scan,
        )
    else:
        settling.attach_signed_list(by=by, event=event, scan=scan)
        settling.note_signatures(by=by, event=event)
    return closing.close_event(by=by, event=event, thanks=False)
