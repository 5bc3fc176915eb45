"""The programme: its parts, in their order, and what they are called in each language."""

from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from pydantic import AwareDatetime

from kilta.domains.events.api.events import SessionOut
from kilta.domains.events.api.found import checked, event_of, router
from kilta.domains.events.forms.moments import SessionMomentsForm, SessionWordsForm
from kilta.domains.events.models import Event, Session
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.queries.programme import original_language, text_to_edit
from kilta.domains.events.use_cases import programme
from kilta.foundation.access.openings import everyone, members
from kilta.foundation.access.requests import Request
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.web.api import Field, Page, Query, Status, Strict, Window, operation, paged

Language = Literal["en", "fi", "sv", "de", "it", "nl"]
A_SESSION: dict[str, Any] = {
    "title": "At the robots",
    "starts_at": "2027-03-09T10:00:00+02:00",
    "ends_at": "2027-03-09T12:00:00+02:00",
    "room": "B 2",
    "track": "Welding",
    "speakers": "Aino Virtanen, Omnia",
}


class SessionIn(Strict):
    """A new part, on one of the days of the event, in the language in which the event was first written."""

    model_config = {"json_schema_extra": {"examples": [A_SESSION]}}

    title: str = Field(max_length=200)
    description: str = Field("", max_length=3000)
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    track: str = Field("", max_length=80, description="Only where several parts run at the same time.")
    room: str = Field("", max_length=80)
    speakers: str = Field("", max_length=300, description="Names, each with the organisation.")


class SessionPatch(Strict):
    """The fields to change; those left out stay as they are."""

    model_config = {"json_schema_extra": {"examples": [{"room": "B 3"}]}}

    title: str | None = Field(None, max_length=200)
    description: str | None = Field(None, max_length=3000)
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    track: str | None = Field(None, max_length=80)
    room: str | None = Field(None, max_length=80)
    speakers: str | None = Field(None, max_length=300)


class SessionTextIn(Strict):
    model_config = {"json_schema_extra": {"examples": [{"title": "Robottien luona"}]}}

    title: str = Field(max_length=200)
    description: str = Field("", max_length=3000)
    is_machine: bool = Field(False, description="Whether a machine translated it and nobody has read it yet.")


@operation(router.get, "/events/{event}/sessions", open_to=everyone, scope="events:read", response=Page[SessionOut])
def sessions(request: Request, event: str, window: Query[Window]) -> Any:
    """The programme of an event, first things first, with its words in all languages."""
    rows = event_of(request, event).sessions.prefetch_related("texts")
    return paged(request, rows, window, order=("starts_at", "track", "id"))


@operation(router.post, "/events/{event}/sessions", open_to=members, scope="events:write", response={201: SessionOut})
def add_session(request: Request, event: str, given: SessionIn) -> Any:
    """Add a part to the programme."""
    found = event_of(request, event, policy=may_edit_event)
    form = checked(SessionMomentsForm(given.model_dump()))
    language = original_language(found)
    added = programme.add_session(by=request.actor, event=found, language=language, **form.frame, **form.words)
    return Status(201, _session(request, event, added.pk))


@operation(router.patch, "/events/{event}/sessions/{key}", open_to=members, scope="events:write", response=SessionOut)
def change_session(request: Request, event: str, key: UUID, given: SessionPatch) -> Any:
    """Change when, where and by whom, or the words in the language in which it was first written."""
    session = _session(request, event, key)
    text = text_to_edit(session)
    names = ("starts_at", "ends_at", "track", "room", "speakers")
    before = {name: getattr(session, name) for name in names}
    before |= {"title": text.title if text else "", "description": text.description if text else ""}
    form = checked(SessionMomentsForm(before | given.model_dump(exclude_unset=True)))
    programme.change_session(by=request.actor, session=session, changes=form.frame, **form.words)
    return _session(request, event, key)


@operation(router.delete, "/events/{event}/sessions/{key}", open_to=members, scope="events:write", response={204: None})
def remove_session(request: Request, event: str, key: UUID) -> Any:
    """Take a part out of the programme, with its words in all languages."""
    programme.remove_session(by=request.actor, session=_session(request, event, key))
    return Status(204, None)


@operation(
    router.put,
    "/events/{event}/sessions/{key}/texts/{language}",
    open_to=members,
    scope="events:write",
    response=SessionOut,
)
def write_session_text(request: Request, event: str, key: UUID, language: Language, given: SessionTextIn) -> Any:
    """Write or replace the words of a part in one language."""
    session = _session(request, event, key)
    words = checked(SessionWordsForm(given.model_dump(exclude={"is_machine"}))).cleaned_data
    if session.texts.filter(language=language, state=TranslationState.ORIGINAL).exists():
        programme.change_session(by=request.actor, session=session, changes={}, **words)
    else:
        programme.translate_programme(
            by=request.actor,
            event=session.event,
            language=language,
            words={session.pk: (words["title"], words["description"])},
            state=TranslationState.MACHINE if given.is_machine else TranslationState.CHECKED,
        )
    return _session(request, event, key)


def _session(request: Request, event: str, key: UUID) -> Session:
    found: Event = event_of(request, event, policy=may_edit_event)
    session: Session = get_object_or_404(found.sessions.prefetch_related("texts"), pk=key)
    session.event = found
    return session
