"""Publishing an event, postponing it, giving it a new date, cancelling it; deleting a draft."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.events.forms.planning import NewDateForm
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.queries import planning as queries
from kilta.domains.events.use_cases import calling_off, planning
from kilta.domains.events.views.found import event_of
from kilta.domains.network.forms import ReasonForm
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request


@open_to(members)
def publish(request: Request, slug: str) -> HttpResponse:
    """What is still missing, and the button."""
    event = event_of(request, slug, policy=may_edit_event)
    if request.method == "POST":
        planning.publish_event(by=request.actor, event=event)
        messages.success(request, _("The event is published. People can register as soon as registration opens."))
        return redirect("events:edit", slug)
    return render(request, "events/publish.html", {"page": queries.publish_page(event), "event": event})


@open_to(members)
def postpone(request: Request, slug: str) -> HttpResponse:
    done = _("The event is postponed. Everybody who is registered is being told.")
    return _call_off(request, slug, calling_off.postpone_event, done, "postpone")


@open_to(members)
def cancel(request: Request, slug: str) -> HttpResponse:
    done = _("The event is cancelled. Everybody who is registered is being told.")
    return _call_off(request, slug, calling_off.cancel_event, done, "cancel")


@open_to(members)
def new_date(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    form = NewDateForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        calling_off.give_new_date(
            by=request.actor,
            event=event,
            starts_at=form.cleaned_data["starts_at"],
            ends_at=form.cleaned_data["ends_at"],
        )
        messages.success(request, _("The event has a new date. Everybody who is registered is being told."))
        return redirect("events:edit", slug)
    return render(request, "events/new_date.html", {"page": queries.edit_page(event), "event": event, "form": form})


@open_to(members)
@require_POST
def delete(request: Request, slug: str) -> HttpResponse:
    planning.delete_draft(by=request.actor, event=event_of(request, slug, policy=may_edit_event))
    messages.success(request, _("The draft is deleted."))
    return redirect("events:my_events")


def _call_off(request: Request, slug: str, act: Callable[..., Any], done: str, what: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act(by=request.actor, event=event, because=form.cleaned_data["because"])
        messages.success(request, done)
        return redirect("events:edit", slug)
    return render(
        request,
        "events/call_off.html",
        {"page": queries.edit_page(event), "event": event, "form": form, "what": what},
    )
