"""Which project or event an address names, as every view of reach asks it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from kilta.domains.events.models import Event
from kilta.domains.network.models import Project
from kilta.foundation.access.requests import Request


def project_of(request: Request, slug: str, *, policy: Any = None) -> Project:
    project: Project = get_object_or_404(Project.objects.visible_to(request.actor), slug=slug)
    if policy is not None and not policy(request.actor, project):
        raise PermissionDenied
    return project


def event_of(request: Request, slug: str, *, policy: Any) -> Event:
    """The event of which `policy` says yes; 404 where it says no and the reader may not even see the event."""
    # visible: the policy is asked below.
    event: Event = get_object_or_404(Event.objects.select_related("project"), slug=slug)
    if policy(request.actor, event):
        return event
    if Event.objects.visible_to(request.actor).filter(pk=event.pk).exists():
        raise PermissionDenied
    raise Http404
