"""Closing an event: the checklist, who came and how that is proven, and opening it again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kilta.domains.events.forms.closing import (
    AttendanceFilterForm,
    ChosenForm,
    CloseForm,
    DeclarationForm,
    SignedListForm,
    declaration_wording,
)
from kilta.domains.events.labels import LOG, SIGNED_LIST
from kilta.domains.events.models import Event, Proof
from kilta.domains.events.policies import may_close_event
from kilta.domains.events.queries import closing as queries
from kilta.domains.events.queries.attendance import attendance_page
from kilta.domains.events.queries.event_page import event_page
from kilta.domains.events.use_cases import closing, declaring, settling
from kilta.domains.events.views.found import event_of, shown_there
from kilta.domains.network.forms import ReasonForm
from kilta.domains.network.queries.project_page import stamp_of
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.exports import documents
from kilta.foundation.files.models import StoredFile
from kilta.foundation.use_cases import Refusal

# visible: files of an event that the actor runs, as `_event` has asked.

DONE = {
    "came": lambda count: ngettext("%(count)s was there.", "%(count)s were there.", count),
    "absent": lambda count: ngettext("%(count)s did not come.", "%(count)s did not come.", count),
    "expected": lambda count: ngettext("%(count)s is to be marked again.", "%(count)s are to be marked again.", count),
    "signed": lambda count: ngettext(
        "%(count)s is proven by the signed list.", "%(count)s are proven by the signed list.", count
    ),
    "unsigned": lambda count: ngettext("%(count)s counts as noted only.", "%(count)s count as noted only.", count),
}
ACTS: dict[str, Callable[..., int]] = {
    "came": settling.note_attendance,
    "absent": settling.mark_absent,
    "expected": settling.expect_again,
    "signed": settling.note_signatures,
    "unsigned": settling.take_signatures_back,
}


@open_to(members)
@never_cache
def close(request: Request, slug: str) -> HttpResponse:
    """The checklist, and the button where nothing that is needed is missing."""
    event = _event(request, slug)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        closing.close_event(by=request.actor, event=event, **form.cleaned_data)
        messages.success(request, _("The event is closed. Its figures count from now on."))
        return redirect("events:close", slug)
    return shown_there(request, "events/close.html", event, page=queries.close_page(event), form=form)


@open_to(members)
@never_cache
def settle(request: Request, slug: str) -> HttpResponse:
    """Who was there: one by one, or all the rest at once."""
    event = _event(request, slug)
    filters = AttendanceFilterForm(request.GET)
    text, show = filters.asked()
    if request.method == "POST":
        chosen = ChosenForm(request.POST)
        if chosen.is_valid():
            act = chosen.cleaned_data["act"]
            count = ACTS[act](by=request.actor, event=event, registrations=chosen.registrations)
            messages.success(request, DONE[act](count) % {"count": count})
        else:
            messages.error(request, " ".join(str(error) for errors in chosen.errors.values() for error in errors))
        return redirect(f"{reverse('events:settle', args=[slug])}?{request.GET.urlencode()}")
    page = attendance_page(event, request, text=text, show=show)
    return shown_there(request, "events/settle.html", event, page=page, form=filters)


@open_to(members)
@never_cache
def proof(request: Request, slug: str) -> HttpResponse:
    """The scanned list: attaching it, and what it proves."""
    event = _event(request, slug)
    form = SignedListForm(request.POST or None, request.FILES or None, initial={"proves_all": True})
    if request.method == "POST" and form.is_valid():
        settling.attach_signed_list(by=request.actor, event=event, scan=form.cleaned_data["scan"])
        if form.cleaned_data["proves_all"] and queries.attendance_of(event).people_claimed:
            settling.note_signatures(by=request.actor, event=event)
        messages.success(request, _("The signed list is attached."))
        return redirect("events:proof", slug)
    return shown_there(
        request,
        "events/proof.html",
        event,
        page=queries.close_page(event),
        form=form,
        lists=StoredFile.objects.of(SIGNED_LIST, event.pk),
    )


@open_to(members)
@require_POST
def remove_list(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _event(request, slug)
    file = get_object_or_404(StoredFile.objects.of(SIGNED_LIST, event.pk), pk=key)
    settling.remove_signed_list(by=request.actor, event=event, file=file)
    messages.success(request, _("The scan is removed."))
    return redirect("events:proof", slug)


@open_to(members)
@never_cache
def declare(request: Request, slug: str) -> HttpResponse:
    """The organiser's declaration of who took part online."""
    event = _event(request, slug)
    logs = list(StoredFile.objects.of(LOG, event.pk))
    form = DeclarationForm(
        request.POST or None,
        request.FILES or None,
        event=event,
        has_log=bool(logs),
        initial=_declaration_so_far(event),
    )
    if request.method == "POST" and form.is_valid():
        try:
            declaring.declare_attendance(
                by=request.actor, event=event, language=get_language() or "en", **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))  # Nothing of what was written is lost.
        else:
            messages.success(request, _("The declaration is kept, and proves who took part online."))
            return redirect("events:declare", slug)
    return shown_there(
        request,
        "events/declare.html",
        event,
        page=queries.close_page(event),
        declaration=queries.declaration_of(event),
        logs=logs,
        form=form,
    )


@open_to(members)
@require_safe
def declaration_paper(request: Request, slug: str) -> HttpResponse:
    """The declaration as a PDF, filled in as far as it is known, to be signed by hand."""
    event = _event(request, slug)
    language = get_language() or "en"
    context = {
        "event": event,
        "page": event_page(request.actor, event),
        "stamp": stamp_of(event.project) if event.project else None,
        **_declaration_so_far(event),
    }
    with timezone.override(event.zone):
        content = documents.pdf("events/declaration_paper.html", context, language=language)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="declaration-{event.slug}.pdf"'
    return answer


@open_to(members)
@require_POST
def withdraw_declaration(request: Request, slug: str) -> HttpResponse:
    declaring.withdraw_declaration(by=request.actor, event=_event(request, slug))
    messages.success(request, _("The declaration is withdrawn. Whom it proved counts as noted only."))
    return redirect("events:declare", slug)


@open_to(members)
@require_POST
def remove_log(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _event(request, slug)
    file = get_object_or_404(StoredFile.objects.of(LOG, event.pk), pk=key)
    declaring.remove_log(by=request.actor, event=event, file=file)
    messages.success(request, _("The file is removed."))
    return redirect("events:declare", slug)


@open_to(members)
def reopen(request: Request, slug: str) -> HttpResponse:
    event = _event(request, slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        closing.reopen_event(by=request.actor, event=event, because=form.cleaned_data["because"])
        messages.success(request, _("The event is open again. Close it when everything is mended."))
        return redirect("events:close", slug)
    return shown_there(request, "events/reopen.html", event, page=queries.close_page(event), form=form)


def _event(request: Request, slug: str) -> Event:
    return event_of(request, slug, policy=may_close_event)


def _declaration_so_far(event: Event) -> dict[str, Any]:
    """What was declared, or what is proposed: all who are noted, and those whom a declaration covers already."""
    kept = queries.declaration_of(event)
    attendance = queries.attendance_of(event)
    covered = attendance.people_by_proof.get(Proof.Kind.DECLARATION, 0) + attendance.people_claimed
    is_complete = kept is not None and not attendance.people_claimed
    return {
        "wording": kept.wording
        if kept and is_complete
        else declaration_wording(event, covered, get_language() or "en"),
        "signed_by": kept.signed_by if kept else "",
        "role": kept.role if kept else "",
        "signed_on": kept.signed_on if kept and is_complete else timezone.localdate(timezone=event.zone),
    }
