"""Events that were held before Kilta: entered with the list of who came and the proof, and closed, in one act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File

from kilta.domains.events.models import Event, Registration
from kilta.domains.events.use_cases import closing, declaring, importing, planning, settling
from kilta.domains.events.use_cases.importing import Entry
from kilta.domains.events.use_cases.refusals import SignedListMissing
from kilta.domains.impact.policies import may_backfill
from kilta.domains.impact.use_cases.refusals import DeclarationMissing, NotOver
from kilta.domains.network.models import Organisation, Project
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.files.uploads import Checked
from kilta.foundation.use_cases import use_case


@dataclass(frozen=True)
class Signed:
    """Who has signed the declaration for those online, as whom and when, with the `log` of the meeting.

    `wording` says what is declared of the event.
    """

    by: str
    role: str
    on: date
    language: str
    wording: Callable[[Event], str]
    log: File | Checked


@dataclass(frozen=True)
class Came:
    """Everybody who came, and what proves it: `scan` of the list that those on site signed, `signed` for those online.

    `online` has the numbers of the rows of those who took part online; the others were there.
    """

    entries: Sequence[Entry]
    online: frozenset[int] = frozenset()
    scan: File | Checked | None = None
    signed: Signed | None = None


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
    came: Came,
    is_demo: bool = False,
) -> Event:
    """Enter an event that is over, with everybody who came; the ledger counts them at once."""
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
    return _close_with_list(by, event, came)


@use_case
def close_past_event(*, by: Actor, event: Event, came: Came) -> Event:
    """The same for an event that stands in Kilta already and is over: everybody on the list came, and it is closed.

    Who had a seat, was not checked in and does not stand on the list did not come. Raises AlreadyOnTheList where
    somebody on the list is registered for it; they are settled on the pages of the event.
    """
    event = Event.objects.locked(event)
    if not event.has_ended:
        raise NotOver
    return _close_with_list(by, event, came)


def _close_with_list(by: Actor, event: Event, came: Came) -> Event:
    keys = importing.import_attendance(by=by, event=event, entries=came.entries)
    rows = list(zip(came.entries, keys, strict=True))
    online = [key for entry, key in rows if entry.row in came.online]
    there = [key for entry, key in rows if entry.row not in came.online]
    if online:
        if came.signed is None:
            raise DeclarationMissing
        declaring.declare_attendance(
            by=by,
            event=event,
            signed_by=came.signed.by,
            role=came.signed.role,
            signed_on=came.signed.on,
            language=came.signed.language,
            wording=came.signed.wording(event),
            log=came.signed.log,
            registrations=online,
        )
    if there:
        if came.scan is None:
            raise SignedListMissing
        settling.attach_signed_list(by=by, event=event, scan=came.scan)
        settling.note_signatures(by=by, event=event, registrations=there)
    if event.registrations.filter(status=Registration.Status.CONFIRMED).exists():
        settling.mark_absent(by=by, event=event)
    return closing.close_event(by=by, event=event, thanks=False)
