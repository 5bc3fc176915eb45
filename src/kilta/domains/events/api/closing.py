"""After the event: settling who came, closing it, and opening it again."""

from typing import Any, Literal
from uuid import UUID

from kilta.domains.events.api.events import EventDetail, whole
from kilta.domains.events.api.found import event_of, router
from kilta.domains.events.policies import may_close_event
from kilta.domains.events.use_cases import closing, settling
from kilta.foundation.access.openings import members
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import Field, Strict, operation

MOST_AT_ONCE = 5000


class Settled(Strict):
    """Who came and who did not; without `registrations` it is said of all of whom nothing is said yet."""

    model_config = {"json_schema_extra": {"examples": [{"state": "absent"}]}}

    state: Literal["attended", "absent"]
    registrations: list[UUID] | None = Field(None, max_length=MOST_AT_ONCE, min_length=1)


class SettledOut(Strict):
    registrations: int = Field(description="How many were changed.")


class Closed(Strict):
    model_config = {"json_schema_extra": {"examples": [{"thanks": True, "words": "It was good to have you."}]}}

    thanks: bool = Field(True, description="Mail those who came, with the materials and the questions how it was.")
    words: str = Field("", max_length=3000, description="Of your own, in that mail.")


class Reopened(Strict):
    model_config = {"json_schema_extra": {"examples": [{"because": "The second page of the list was missing."}]}}

    because: str = Field(pattern=r"\S", max_length=500, description="Stays in the history.")


@operation(router.post, "/events/{event}/settle", open_to=members, scope="registrations:write", response=SettledOut)
def settle(request: Request, event: str, given: Settled) -> Any:
    """Say of many at once that they came, as your note without proof, or that they did not come."""
    found = event_of(request, event, policy=may_close_event)
    act = settling.note_attendance if given.state == "attended" else settling.mark_absent
    return {"registrations": act(by=request.actor, event=found, registrations=given.registrations)}


@operation(router.post, "/events/{event}/close", open_to=members, scope="events:write", response=EventDetail)
def close(request: Request, event: str, given: Closed) -> Any:
    """Close an event that is settled and proven; the figures of reach are written with it."""
    found = event_of(request, event, policy=may_close_event)
    return whole(closing.close_event(by=request.actor, event=found, thanks=given.thanks, words=given.words))


@operation(router.post, "/events/{event}/reopen", open_to=members, scope="events:write", response=EventDetail)
def reopen(request: Request, event: str, given: Reopened) -> Any:
    """Open a closed event again with a reason; the figures of reach are taken back until it is closed anew."""
    found = event_of(request, event, policy=may_close_event)
    return whole(closing.reopen_event(by=request.actor, event=found, because=given.because))
