"""The programme of an event: its sessions, and their words in several languages."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kilta.domains.events.forms.programme import (
    ProgrammeWordsForm,
    SessionForm,
    next_initial,
    session_initial,
)
from kilta.domains.events.models import Event, Session
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.queries import programme as queries
from kilta.domains.events.use_cases import programme as use_cases
from kilta.domains.events.views.found import event_of, shown_there
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.languages.names import name_of
from kilta.foundation.use_cases import Refusal


@open_to(members)
def programme(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    form = SessionForm(request.POST or None, event=event, initial=next_initial(event))
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.add_session(
                by=request.actor,
                event=event,
                language=queries.original_language(event),
                **form.frame,
                **form.words,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("“%(title)s” stands in the programme.") % {"title": form.words["title"]})
            return _back(slug)
    language = name_of(queries.original_language(event))
    return shown_there(
        request, "events/programme.html", event, page=queries.programme_page(event), form=form, language=language
    )


@open_to(members)
def edit_session(request: Request, slug: str, key: UUID) -> HttpResponse:
    event, session = _found(request, slug, key)
    text = queries.text_to_edit(session)
    form = SessionForm(request.POST or None, event=event, initial=session_initial(session, text))
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.change_session(by=request.actor, session=session, changes=form.frame, **form.words)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Your changes are saved."))
            return _back(slug)
    values: dict[str, Any] = {"form": form, "session": session, "text": text, "page": queries.programme_page(event)}
    return shown_there(request, "events/session.html", event, **values)


@open_to(members)
@require_POST
def remove_session(request: Request, slug: str, key: UUID) -> HttpResponse:
    _event, session = _found(request, slug, key)
    use_cases.remove_session(by=request.actor, session=session)
    messages.success(request, _("It is taken out of the programme."))
    return _back(slug)


@open_to(members)
def translate(request: Request, slug: str, language: str) -> HttpResponse:
    """All sessions in one language, on one page."""
    event = event_of(request, slug, policy=may_edit_event)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    form = ProgrammeWordsForm(request.POST or None, parts=queries.to_translate(event, language))
    if request.method == "POST" and form.is_valid():
        written = use_cases.translate_programme(
            by=request.actor,
            event=event,
            language=language,
            words=form.words,
            state=form.cleaned_data["state"],
        )
        said = ngettext("%(count)s part is written.", "%(count)s parts are written.", written)
        messages.success(request, said % {"count": written})
        return _back(slug)
    values = {"form": form, "language": name_of(language), "code": language, "page": queries.programme_page(event)}
    return shown_there(request, "events/translate_programme.html", event, **values)


@open_to(members)
@require_POST
def check(request: Request, slug: str, language: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    use_cases.check_programme(by=request.actor, event=event, language=language)
    messages.success(request, _("Thank you. The translation is marked as checked."))
    return _back(slug)


def _found(request: Request, slug: str, key: UUID) -> tuple[Event, Session]:
    event = event_of(request, slug, policy=may_edit_event)
    session = get_object_or_404(event.sessions, pk=key)
    session.event = event
    return event, session


def _back(slug: str) -> HttpResponse:
    return redirect(reverse("events:programme", args=[slug]))
