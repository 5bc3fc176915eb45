"""Which unit or qualification an address names, as every view of competences asks it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from kilta.domains.competences.models import Outcome, Qualification, Unit, UnitVersion
from kilta.domains.competences.queries.now import draft_of
from kilta.domains.competences.use_cases.refusals import VersionStays
from kilta.foundation.access.requests import Request


def unit_of(request: Request, slug: str, *, policy: Any = None) -> Unit:
    """The unit, 404 when the reader may not see it, 403 when `policy` says no."""
    rows = Unit.objects.visible_to(request.actor).select_related("owner", "current", "checked_by")
    unit: Unit = get_object_or_404(rows, slug=slug)
    if policy is not None and not policy(request.actor, unit):
        raise PermissionDenied
    return unit


def version_of(request: Request, unit: Unit, number: int | None = None) -> UnitVersion:
    """The version of a number; without one the current one, or the draft where nothing is published yet."""
    rows = UnitVersion.objects.visible_to(request.actor).filter(unit=unit).prefetch_related("texts")
    if number is not None:
        version: UnitVersion = get_object_or_404(rows, number=number)
    else:
        found = (rows.filter(pk=unit.current_id).first() if unit.current_id else None) or rows.order_by(
            "-number"
        ).first()
        if found is None:
            raise Http404
        version = found
    version.unit = unit  # Not read again for its address.
    return version


def draft_to_write(unit: Unit) -> UnitVersion:
    """The draft of a unit; refused where there is none."""
    version = draft_of(unit)
    if version is None:
        raise VersionStays
    version.unit = unit
    return version


def outcome_of(unit: Unit, key: UUID) -> Outcome:
    # visible: a statement of a unit that was found.
    outcome: Outcome = get_object_or_404(Outcome.objects.filter(version__unit=unit).select_related("version"), pk=key)
    outcome.version.unit = unit
    return outcome


def qualification_of(request: Request, slug: str, *, policy: Any = None) -> Qualification:
    rows = Qualification.objects.visible_to(request.actor).select_related("owner", "checked_by")
    qualification: Qualification = get_object_or_404(rows, slug=slug)
    if policy is not None and not policy(request.actor, qualification):
        raise PermissionDenied
    return qualification
