"""Which event or registration an address names, as every view of events asks it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from kilta.domains.events.models import Event, Registration
from kilta.domains.events.queries.registration_page import by_code
from kilta.foundation.access.requests import Request

PARAMETER = "by"  # the parameter that carries the secret of an event for invited people


def event_of(request: Request, slug: str, *, policy: Any = None) -> Event:
    """The event, 404 when the reader may not see it, 403 when `policy` says no.

    An event for invited people is seen with its secret, which the links and forms of its page carry on.
    """
    event = Event.objects.visible_to(request.actor).filter(slug=slug).first()
    if event is None:
        # visible: whoever has the secret address of an event for invited people.
        event = get_object_or_404(Event.objects.by_secret(request.GET.get(PARAMETER, "")), slug=slug)
    if policy is not None and not policy(request.actor, event):
        raise PermissionDenied
    return event


def registration_of(code: str) -> Registration:
    """The registration behind the link of a mail; 404 for a code that is not one of ours."""
    registration = by_code(code)
    if registration is None:
        raise Http404
    return registration


def shown_there(request: Request, template: str, event: Event, **values: Any) -> HttpResponse:
    """A page of an event: its moments are told by the clocks of the place where it is held."""
    with timezone.override(event.zone):
        return render(request, template, {"event": event, **values})
