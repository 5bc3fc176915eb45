"""The one router, and how its operations find an event and check what was sent."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy

from kilta.domains.events.models import Event
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts import scopes
from kilta.foundation.web.api import Router

router = Router(tags=["events"])

scopes.declare("registrations:read", gettext_lazy("Read registrations: my own, and those of events that I plan"))
scopes.declare("registrations:write", gettext_lazy("Register for events, cancel, and check people in"))


def event_of(request: Request, event: str, *, policy: Any = None) -> Event:
    """The visible event by its slug or its identifier; 404 without one, 403 where `policy` says no."""
    rows = Event.objects.visible_to(request.actor)
    found: Event | None = rows.filter(slug=event).first()
    if found is None and (key := _uuid(event)):
        found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    if policy is not None and not policy(request.actor, found):
        raise PermissionDenied
    return found


def checked(form: Any, names: dict[str, str] | None = None) -> Any:
    """The form when it is right; its errors become problems that point to the fields, as `names` call them."""
    if not form.is_valid():
        renamed = names or {}
        raise ValidationError({renamed.get(name, name): found for name, found in form.errors.as_data().items()})
    return form


def invalid(name: str, message: Any) -> ValidationError:
    """A problem that points to one field."""
    return ValidationError({name: [ValidationError(message)]})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
