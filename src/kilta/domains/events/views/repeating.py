"""The same event on another day, or again and again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kilta.domains.events.forms.planning import DayForm, SeriesForm
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.queries import planning as queries
from kilta.domains.events.use_cases import repeating
from kilta.domains.events.views.found import event_of
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.use_cases import Refusal


@open_to(members)
def clone(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        copy = repeating.clone_event(by=request.actor, event=event, day=form.cleaned_data["day"])
        messages.success(request, _("This is the copy, a draft. Check what differs, then publish it."))
        return redirect("events:edit", copy.slug)
    return render(request, "events/clone.html", {"page": queries.edit_page(event), "event": event, "form": form})


@open_to(members)
def repeat(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    page = queries.edit_page(event)
    form = SeriesForm(request.POST or None, event=event, initial={"name": page.title})
    if request.method == "POST" and form.is_valid():
        try:
            made = repeating.repeat_event(
                by=request.actor, event=event, days=form.cleaned_data["chosen"], name=form.cleaned_data.get("name", "")
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(
                request,
                ngettext(
                    "%(number)s draft is added to the series.", "%(number)s drafts are added to the series.", len(made)
                )
                % {"number": len(made)},
            )
            return redirect("events:edit", slug)
    return render(request, "events/repeat.html", {"page": page, "event": event, "form": form})


@open_to(members)
@require_POST
def publish_series(request: Request, slug: str) -> HttpResponse:
    made = repeating.publish_series(by=request.actor, event=event_of(request, slug, policy=may_edit_event))
    messages.success(
        request,
        ngettext("%(number)s event is published.", "%(number)s events are published.", len(made))
        % {"number": len(made)},
    )
    return redirect("events:edit", slug)
