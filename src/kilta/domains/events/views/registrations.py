"""All registrations of an event, for those who plan it."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.events.forms.lists import RegistrationListForm
from kilta.domains.events.forms.registration import AddForm, FindForm, MessageForm
from kilta.domains.events.jobs import tell_all
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.policies import may_manage_registrations
from kilta.domains.events.queries import registrations_page as queries
from kilta.domains.events.queries.exports import registrations_table
from kilta.domains.events.queries.words import title_of
from kilta.domains.events.use_cases import announcing, importing, registering
from kilta.domains.events.views.found import event_of, shown_there
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.exports.answers import answer, links


@open_to(members)
def registrations(request: Request, slug: str) -> HttpResponse:
    event = _event(request, slug)
    form = FindForm(request.GET)
    page = queries.registrations_page(event, request, **form.asked())
    downloads = links("events:take_registrations", query=request.GET.urlencode(), slug=slug)
    return shown_there(request, "events/registrations.html", event, page=page, form=form, downloads=downloads)


@open_to(members)
def registration(request: Request, slug: str, key: UUID) -> HttpResponse:
    found = _registration(request, slug, key)
    return shown_there(request, "events/registration.html", found.event, page=queries.one_registration(found))


@open_to(members)
def add(request: Request, slug: str) -> HttpResponse:
    event = _event(request, slug)
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = registering.add_registration(by=request.actor, event=event, **form.values)
        if added.status == Registration.Status.WAITING:
            messages.info(request, _("%(name)s stands in the waiting list: all seats are taken.") % {"name": added})
        else:
            messages.success(request, _("%(name)s has a seat.") % {"name": added})
        return redirect("events:registrations", slug)
    return shown_there(request, "events/add_registration.html", event, form=form, title=_title(event))


@open_to(members)
def take(request: Request, slug: str, format: str) -> HttpResponseBase:
    """The list that the page shows, as a file; names and addresses ask for a fresh sign-in."""
    event = _event(request, slug)
    form = FindForm(request.GET)
    return answer(registrations_table(event, **form.asked()), format, by=request.actor, request=request)


@open_to(members)
def import_list(request: Request, slug: str) -> HttpResponse:
    """Everybody on the list is entered, or nobody and all errors are shown."""
    event = _event(request, slug)
    form = RegistrationListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = importing.import_registrations(by=request.actor, event=event, entries=form.entries)
        except importing.AlreadyOnTheList as known:
            form.refuse_known(known.rows)
        else:
            messages.success(request, _said_imported(done))
            return redirect("events:registrations", slug)
    return shown_there(request, "events/import_registrations.html", event, form=form, title=_title(event))


@open_to(members)
def write(request: Request, slug: str) -> HttpResponse:
    event = _event(request, slug)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            announcement = announcing.write_to_all(
                by=request.actor,
                event=event,
                statuses=form.cleaned_data["status"],
                target_groups=form.cleaned_data["target_group"],
                subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"],
            )
            tell_all.defer(key=f"tell:{announcement.pk}", announcement_id=str(announcement.pk))
        messages.success(request, _("Your message is on its way. This page says how many it has reached."))
        return redirect("events:write", slug)
    told = queries.announcements_of(event)
    return shown_there(request, "events/write.html", event, form=form, announcements=told, title=_title(event))


@open_to(members)
@require_POST
def seat(request: Request, slug: str, key: UUID) -> HttpResponse:
    found = registering.seat_by_hand(by=request.actor, registration=_registration(request, slug, key))
    messages.success(request, _("%(name)s has a seat.") % {"name": found})
    return redirect("events:registration", slug, key)


@open_to(members)
@require_POST
def put_back(request: Request, slug: str, key: UUID) -> HttpResponse:
    found = registering.move_to_waiting_list(by=request.actor, registration=_registration(request, slug, key))
    messages.success(request, _("%(name)s stands at the end of the waiting list.") % {"name": found})
    return redirect("events:registration", slug, key)


@open_to(members)
@require_POST
def cancel(request: Request, slug: str, key: UUID) -> HttpResponse:
    found = registering.cancel_registration(by=request.actor, registration=_registration(request, slug, key))
    messages.success(request, _("The registration of %(name)s is cancelled.") % {"name": found})
    return redirect("events:registration", slug, key)


def _event(request: Request, slug: str) -> Event:
    return event_of(request, slug, policy=may_manage_registrations)


def _registration(request: Request, slug: str, key: UUID) -> Registration:
    event = _event(request, slug)
    rows = Registration.objects.visible_to(request.actor).select_related("event", "person", "organisation")
    found: Registration = get_object_or_404(rows, event=event, pk=key)
    return found


def _title(event: Event) -> str:
    return title_of(event, get_language() or "en")


def _said_imported(done: importing.Imported) -> str:
    seated = ngettext("%(count)s person has a seat.", "%(count)s people have seats.", done.seated)
    if not done.waiting:
        return seated % {"count": done.seated}
    waiting = ngettext("%(count)s person waits.", "%(count)s people wait.", done.waiting)
    return f"{seated % {'count': done.seated}} {waiting % {'count': done.waiting}}"
