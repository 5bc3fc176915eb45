"""Who came: check-in by scanned code, by registration, and of people who come without one."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime

from kilta.domains.events.api.found import event_of, router
from kilta.domains.events.forms.on_the_day import scan_of
from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.policies import may_check_in
from kilta.domains.events.use_cases.scanning import answer_scan
from kilta.foundation.access.openings import members
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import Field, Page, Query, Strict, Window, operation, paged

MOST_SCANS = 200
MOST_AT_ONCE = 999
SCANS: dict[str, Any] = {
    "scans": [
        {"key": "5b2f1c", "code": "0192…", "at": "2027-03-09T08:55:12+02:00"},
        {"key": "5b2f1d", "walk_in": {"target_group": "parent", "name": "Maija"}},
    ]
}


class WalkIn(Strict):
    """Somebody who came without registering, or several of one kind."""

    target_group: str = Field(max_length=20)
    name: str = Field("", max_length=120, description="Leave it empty for pupils under 18.")
    organisation: str = Field("", max_length=200)
    country: str = Field("", max_length=2)
    size: int = Field(1, ge=1, le=MOST_AT_ONCE)
    has_signed: bool = Field(False, description="The printed list; that is a proof.")
    is_beyond_seats: bool = Field(False, description="Let in also when no seat is free.")


class Scan(Strict):
    """One coming-in: by `code` (what is scanned), by `registration`, or a `walk_in`."""

    key: str = Field(max_length=40, min_length=1, description="Made by the device; the same scan sent again is one.")
    code: str = Field("", max_length=200)
    registration: UUID | None = None
    walk_in: WalkIn | None = None
    kind: Literal["organiser", "signature", "scan"] = Field(
        "organiser", description="How it is known, with `registration`: seen, signed or scanned."
    )
    arrived: int | None = Field(None, ge=1, le=MOST_AT_ONCE, description="How many of a group came.")
    at: AwareDatetime | None = Field(None, description="When, where the device had no network then.")
    let_in: Literal["not", "free_seat", "anyhow"] = Field("not", description="What to do about who has no seat.")


class Scans(Strict):
    model_config = {"json_schema_extra": {"examples": [SCANS]}}

    scans: list[Scan] = Field(max_length=MOST_SCANS)


class ScanAnswer(Strict):
    key: str
    state: Literal["in", "already", "no_seat", "count", "unknown", "refused"] = Field(
        description="`no_seat` and `count` ask: let in, or tell how many; `unknown` is no code of this event."
    )
    detail: str = Field("", description="Why not, in your language.")
    registration: UUID | None = None
    came_at: datetime | None = Field(None, description="When they came in; of the first scan.")
    is_seat_free: bool | None = Field(None, description="With `no_seat`.")


class ScanAnswers(Strict):
    answers: list[ScanAnswer]


class CheckInOut(Strict):
    """Who came, when, and how that is known."""

    registration: UUID
    kind: str = Field(description="scan, self, signature, class, declaration; organiser is a claim without proof.")
    is_proof: bool
    at: datetime
    people: int = Field(description="One, or how many of a group came.")

    @staticmethod
    def resolve_registration(proof: Any) -> UUID:
        return UUID(str(proof.registration_id))

    @staticmethod
    def resolve_people(proof: Any) -> int:
        return int(proof.registration.arrived or 0)


@operation(
    router.get,
    "/events/{event}/check-ins",
    open_to=members,
    scope="registrations:read",
    response=Page[CheckInOut],
)
def check_ins(request: Request, event: str, window: Query[Window]) -> Any:
    """Who came to an event that you plan, in the order in which they came in."""
    found = event_of(request, event, policy=may_check_in)
    # visible: of an event whose check-in the actor runs.
    rows = Proof.objects.filter(registration__event=found, registration__status=Registration.Status.ATTENDED)
    return paged(request, rows.select_related("registration"), window, order=("at", "id"))


@operation(
    router.post,
    "/events/{event}/check-ins",
    open_to=members,
    scope="registrations:write",
    response=ScanAnswers,
)
def check_in(request: Request, event: str, given: Scans) -> Any:
    """Check people in, one or many; each scan is answered by itself, and sending it again changes nothing."""
    found = event_of(request, event, policy=may_check_in)
    return {"answers": [_answer(request, found, scan) for scan in given.scans]}


def _answer(request: Request, event: Event, sent: Scan) -> dict[str, Any]:
    """What became of one scan; a refusal of one leaves the others standing."""
    answer = answer_scan(by=request.actor, event=event, scan=scan_of(sent.model_dump(), event))
    told: dict[str, Any] = {"key": sent.key, "state": answer.state}
    if answer.came is None:
        return told | {"detail": answer.because, "is_seat_free": answer.is_seat_free}
    return told | {"registration": answer.came.registration.pk, "came_at": answer.came.proof.at}
