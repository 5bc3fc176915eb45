"""Planning an event: a draft in five minutes, then everything else about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.events.forms.planning import EventForm, PlanForm
from kilta.domains.events.forms.times import zone_of
from kilta.domains.events.models import Event
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.queries import planning as queries
from kilta.domains.events.use_cases import planning
from kilta.domains.events.views.found import event_of
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.ui.maps import Place as MapPlace
from kilta.foundation.ui.paging import slice_of
from kilta.foundation.use_cases import Refusal

PAGE = 50


@open_to(members)
def my_events(request: Request) -> HttpResponse:
    show = request.GET.get("show", "")
    if show not in queries.PARTS:
        return render(request, "events/mine.html", {"page": queries.my_events(request.actor)})
    found = slice_of(queries.part_of(request.actor, show), request, PAGE)
    part = queries.Part(show, queries.planned(found.rows), has_more=False)
    page = queries.MyEvents(parts=[part], may_plan=False)
    return render(request, "events/mine.html", {"page": page, "show": show, "found": found})


@open_to(members)
def plan(request: Request) -> HttpResponse:
    """Whoever edits for no organisation is told how to come to plan events."""
    leads = None if request.actor.is_staff else queries.organisations_to_plan_for(request.actor)
    if leads is not None and not leads.exists():
        return render(request, "events/plan.html", {"form": None})
    form = PlanForm(request.POST or None, leads=leads, initial=_initial(leads))
    if request.method == "POST" and form.is_valid():
        event = planning.plan_event(
            by=request.actor,
            lead=form.cleaned_data["lead"],
            title=form.cleaned_data["title"],
            language=form.cleaned_data["language"],
            summary=form.cleaned_data["summary"],
            fields=form.event_fields,
        )
        messages.success(request, _("Your draft is saved. Only its organisers see it until you publish it."))
        return redirect("events:edit", event.slug)
    return render(request, "events/plan.html", {"form": form})


@open_to(members)
def edit(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    form = EventForm(request.POST or None, event=event, choosable=queries.choosable_for(request.actor, event))
    if request.method == "POST" and form.is_valid():
        try:
            planning.change_event(by=request.actor, event=event, changes=form.changes, quotas=form.quotas)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))  # Nothing of a long form is lost.
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("events:edit", event.slug)
    page = queries.edit_page(event)
    return render(
        request,
        "events/edit.html",
        {"form": form, "page": page, "event": event, "places": _places(event, page.title)},
    )


def _initial(leads: Any) -> dict[str, Any]:
    """The reader's language, and the time zone where all organisations one plans for lie in one."""
    zones = {zone_of(one.country) for one in leads} if leads is not None else set()
    return {"language": get_language() or "en", "time_zone": zones.pop() if len(zones) == 1 else ""}


def _places(event: Event, title: str) -> list[MapPlace]:
    if event.latitude is None or event.longitude is None:
        return []
    return [MapPlace(event.venue or title, event.latitude, event.longitude, "#where")]
