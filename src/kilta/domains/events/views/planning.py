"""Planning an event: a draft in five minutes, then everything else about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.events.forms.planning import EventForm, EventTextForm, OrganiserForm, PlanForm
from kilta.domains.events.models import Event
from kilta.domains.events.policies import may_edit_event, may_see_event_history
from kilta.domains.events.queries import histories
from kilta.domains.events.queries import planning as queries
from kilta.domains.events.queries.clocks import zone_of
from kilta.domains.events.use_cases import organising, planning
from kilta.domains.events.views.found import PARAMETER, event_of
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.languages.names import name_of
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
    form = _event_form(request, event, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planning.change_event(by=request.actor, event=event, changes=form.changes, quotas=form.quotas)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))  # Nothing of a long form is lost.
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("events:edit", event.slug)
    return _edit_page(request, event, form, OrganiserForm())


@open_to(members)
def history(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_see_event_history)
    page = queries.edit_page(event)
    changes = histories.of_event(event)
    return render(request, "events/history.html", {"page": page, "event": event, "changes": changes})


@open_to(members)
def edit_text(request: Request, slug: str, language: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    form = EventTextForm.of(event, language, request.POST)
    if request.method == "POST" and form.is_valid():
        planning.write_event_text(by=request.actor, event=event, language=language, **form.cleaned_data)
        messages.success(request, _("The text is saved."))
        return redirect("events:edit", slug)
    page = queries.edit_page(event)
    return render(
        request, "events/text.html", {"page": page, "event": event, "form": form, "language": name_of(language)}
    )


@open_to(members)
@require_POST
def check_text(request: Request, slug: str, language: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    planning.check_event_text(by=request.actor, text=get_object_or_404(event.texts, language=language))
    messages.success(request, _("Thank you. The translation is marked as checked."))
    return redirect("events:edit", slug)


@open_to(members)
@require_POST
def remove_text(request: Request, slug: str, language: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    planning.remove_event_text(by=request.actor, text=get_object_or_404(event.texts, language=language))
    messages.success(request, _("The text is removed."))
    return redirect("events:edit", slug)


@open_to(members)
@require_POST
def add_organiser(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    organiser_form = OrganiserForm(request.POST)
    if not organiser_form.is_valid():
        return _edit_page(request, event, _event_form(request, event), organiser_form, status=422)
    organiser = organising.add_organiser(
        by=request.actor, event=event, organisation=organiser_form.cleaned_data["organisation"]
    )
    messages.success(request, _("%(name)s plans the event with you now.") % {"name": organiser.organisation.name})
    return redirect("events:edit", slug)


@open_to(members)
@require_POST
def remove_organiser(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    organising.remove_organiser(by=request.actor, organiser=get_object_or_404(event.organisers, pk=key))
    messages.success(request, _("The organisation is removed from the event."))
    if not may_edit_event(request.actor, event):  # They took away their own organisation.
        return redirect("events:my_events")
    return redirect("events:edit", slug)


def _event_form(request: Request, event: Event, sent: Any = None) -> EventForm:
    return EventForm(sent, event=event, choosable=queries.choosable_for(request.actor, event))


def _edit_page(
    request: Request, event: Event, form: EventForm, organiser_form: OrganiserForm, *, status: int = 200
) -> HttpResponse:
    page = queries.edit_page(event)
    return render(
        request,
        "events/edit.html",
        {
            "form": form,
            "organiser_form": organiser_form,
            "page": page,
            "event": event,
            "places": _places(event, page.title),
            "secret_address": _secret_address(request, event),
        },
        status=status,
    )


def _secret_address(request: Request, event: Event) -> str:
    """Where those who are invited see the event; empty where it is shown to others, too."""
    if event.audience != Event.Audience.INVITED:
        return ""
    return request.build_absolute_uri(f"{event.get_absolute_url()}?{PARAMETER}={event.secret}")


def _initial(leads: Any) -> dict[str, Any]:
    """The reader's language, and the time zone where all organisations one plans for lie in one."""
    zones = {zone_of(one.country) for one in leads} if leads is not None else set()
    return {"language": get_language() or "en", "time_zone": zones.pop() if len(zones) == 1 else ""}


def _places(event: Event, title: str) -> list[MapPlace]:
    if event.latitude is None or event.longitude is None:
        return []
    return [MapPlace(event.venue or title, event.latitude, event.longitude, "#where")]
