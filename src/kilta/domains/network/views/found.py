"""What a reader may see and what a person may do, as every view of the network asks it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from kilta.domains.network.models import Organisation, Project
from kilta.foundation.access.requests import Request


def organisation_of(request: Request, slug: str, *, policy: Any = None) -> Organisation:
    """The organisation, 404 when the reader may not see it, 403 when `policy` says no."""
    organisation: Organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), slug=slug)
    if policy is not None and not policy(request.actor, organisation):
        raise PermissionDenied
    return organisation


def project_of(request: Request, slug: str, *, policy: Any = None) -> Project:
    """The project, 403 when `policy` says no."""
    project: Project = get_object_or_404(Project.objects.visible_to(request.actor), slug=slug)
    if policy is not None and not policy(request.actor, project):
        raise PermissionDenied
    return project
