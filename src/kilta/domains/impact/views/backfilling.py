"""Entering events that were held before Kilta."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kilta.domains.events.models import Event
from kilta.domains.events.use_cases.importing import AlreadyOnTheList
from kilta.domains.impact import policies
from kilta.domains.impact.forms.backfilling import PastEventForm
from kilta.domains.impact.use_cases import backfilling
from kilta.domains.impact.views.found import project_of
from kilta.domains.network.models import Membership, Organisation, Project, Role
from kilta.domains.network.queries.project_page import stamp_of
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request


@open_to(members)
def past_event(request: Request, slug: str) -> HttpResponse:
    """Everybody on the list is entered and the event is closed, or nothing is and all errors are shown."""
    project = project_of(request, slug, policy=policies.may_backfill)
    form = PastEventForm(
        request.POST or None,
        request.FILES or None,
        project=project,
        leads=_leads(request),
        events=_over(request, project),
    )
    if request.method == "POST" and form.is_valid():
        try:
            event = _enter(request, project, form)
        except AlreadyOnTheList as known:
            form.refuse_known(known.rows)
        else:
            messages.success(request, _("The event is closed and counted. This page shows who came."))
            return redirect("impact:evidence_of_event", event.slug)
    return render(request, "impact/past_event.html", {"project": project, "stamp": stamp_of(project), "form": form})


def _enter(request: Request, project: Project, form: PastEventForm) -> Event:
    read: dict[str, Any] = form.cleaned_data
    if read["event"] is not None:
        return backfilling.close_past_event(by=request.actor, event=read["event"], came=form.came)
    return backfilling.enter_past_event(
        by=request.actor,
        project=project,
        lead=read["lead"],
        title=read["title"],
        language=read["language"],
        description=read["description"],
        fields=form.event_fields,
        came=form.came,
    )


def _leads(request: Request) -> Any:
    """The organisations that the reader edits for; any for staff."""
    rows = Organisation.objects.visible_to(request.actor).listed()
    if request.actor.is_staff:
        return rows
    # visible: the reader's own.
    mine = Membership.objects.live().filter(person=request.actor, role__in=[Role.OWNER, Role.EDITOR])  # type: ignore[misc]
    return rows.filter(pk__in=mine.values("organisation"))


def _over(request: Request, project: Project) -> Any:
    rows = Event.objects.visible_to(request.actor)
    if not request.actor.is_staff:
        rows = rows.planned_by(request.actor)
    over = rows.filter(project=project, state=Event.State.PUBLISHED, ends_at__lt=timezone.now())
    return over.prefetch_related("texts")
