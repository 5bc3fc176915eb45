"""What devices send from the door: each scan is answered by itself, for phones and for programs in the same way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kilta.domains.events.codes import registration_of_seat
from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.use_cases import attending
from kilta.domains.events.use_cases.attending import CameIn, LetIn
from kilta.domains.events.use_cases.refusals import GroupToCount, HasNoSeat, NotOurCode
from kilta.foundation.access.actors import Actor
from kilta.foundation.use_cases import Refusal

# What a refusal asks of whoever holds the device; all others just say no.
STATES = {HasNoSeat: "no_seat", GroupToCount: "count", NotOurCode: "unknown"}


@dataclass(frozen=True)
class Scan:
    """One coming-in: by `code` (what is scanned), by `registration`, or as a `walk_in` with its values.

    `key` is made by the device: the same scan sent again is one. `wrong` says what of it cannot be read.
    """

    key: str
    code: str = ""
    registration: UUID | None = None
    walk_in: Mapping[str, Any] | None = None
    kind: str = Proof.Kind.ORGANISER
    arrived: int | None = None
    at: datetime | None = None
    let_in: str = LetIn.NOT
    wrong: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of a scan: `state` is in, already (both with who `came`), no_seat, count, unknown or refused."""

    state: str
    came: CameIn | None = None
    because: str = ""
    is_seat_free: bool | None = None


def answer_scan(*, by: Actor, event: Event, scan: Scan) -> Answer:
    """Note one scan; a refusal is its answer, so that it leaves the other scans of a device standing."""
    try:
        came = _noted(by, event, scan)
    except Refusal as refusal:
        return Answer(
            STATES.get(type(refusal), "refused"),
            because=str(refusal.message),
            is_seat_free=refusal.a_seat_is_free if isinstance(refusal, HasNoSeat) else None,
        )
    return Answer("already" if came.was_in_already else "in", came)


def registration_of_code(event: Event, code: str) -> Registration:
    """Whose code this is at this event."""
    return _registration(event, registration_of_seat(event, code.strip()))


def _noted(by: Actor, event: Event, scan: Scan) -> CameIn:
    if scan.wrong:
        raise Refusal(scan.wrong)
    if scan.walk_in is not None:
        return attending.walk_in(by=by, event=event, at=scan.at, **scan.walk_in)
    return attending.check_in(
        by=by,
        event=event,
        registration=_registration(event, scan.registration)
        if scan.registration
        else registration_of_code(event, scan.code),
        kind=scan.kind if scan.registration else Proof.Kind.SCAN,
        at=scan.at,
        scan_key=scan.key,
        arrived=scan.arrived,
        let_in=scan.let_in,
    )


def _registration(event: Event, key: UUID | None) -> Registration:
    found: Registration | None = event.registrations.filter(pk=key).first() if key else None
    if found is None:
        raise NotOurCode
    return found
