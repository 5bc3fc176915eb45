"""Saying how an event was: by the link of a mail, or on the phones of a class; and what organisers read of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kilta.domains.events.forms.closing import FeedbackForm
from kilta.domains.events.labels import MATERIAL
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.policies import may_close_event
from kilta.domains.events.queries import closing, exports
from kilta.domains.events.queries import feedback as queries
from kilta.domains.events.use_cases import feedback
from kilta.domains.events.views import phones
from kilta.domains.events.views.found import event_of, registration_of, shown_there
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.exports.answers import answer, links
from kilta.foundation.files.models import StoredFile
from kilta.foundation.use_cases import Refusal

# In five minutes, by one phone and from one address, as from all phones of a school.
ANSWERS_OF_ONE, ANSWERS_OF_ALL = 10, 600


@open_to(everyone)
@never_cache
def give_feedback(request: Request, code: str) -> HttpResponse:
    """Whoever has the link of the mail says how it was, and finds the materials."""
    registration = registration_of(code)
    page = queries.feedback_page(registration)
    form = _form(request, page)
    values = {"page": page, "registration": registration, "code": code, "materials": _materials(registration)}
    if request.method == "POST" and form.is_valid():
        try:
            feedback.give_feedback(
                by=request.actor, registration=registration, said=form.said, language=get_language() or "en"
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))  # Nothing of what was written is lost.
        else:
            messages.success(request, _("Thank you. Your answers help to make the next event better."))
            return redirect("events:give_feedback", code)
    return shown_there(request, "events/feedback.html", page.event, form=form, **values)


@open_to(everyone)
@never_cache
def class_feedback(request: Request, slug: str) -> HttpResponse:
    """Pupils say how it was, without an account and without a name; the code of the class has opened this page."""
    group = _class(request, slug)
    phone = phones.phone_of(request)
    page = queries.feedback_page(group, phone) if phone else queries.feedback_page(group, "new")
    form = _form(request, page)
    if request.method == "POST" and form.is_valid():
        phone = phones.phone_that_acts(request, "feedback", ANSWERS_OF_ONE, ANSWERS_OF_ALL)
        try:
            feedback.give_feedback_of_class(
                by=request.actor,
                registration=group,
                phone=phone,
                said=form.said,
                language=get_language() or "en",
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Thank you. Your answers help to make the next event better."))
            done = redirect("events:class_feedback", slug)
            phones.name_phone(done, phone, last=phones.FEEDBACK_LASTS)
            return done
    shown = shown_there(request, "events/class_feedback.html", page.event, page=page, form=form, group=group)
    if not phone:
        phones.name_phone(shown)
    return shown


@open_to(everyone)
@require_safe
def material(request: Request, code: str, key: UUID) -> HttpResponseBase:
    """A material for those who took part, whatever its licence; the link of the mail is the key."""
    registration = registration_of(code)
    if registration.status != Registration.Status.ATTENDED or not registration.event.is_recorded:
        raise Http404
    kept = get_object_or_404(registration.event.materials, pk=key)
    file = get_object_or_404(StoredFile.objects.of(MATERIAL, kept.pk))  # visible: the link of who took part.
    given = FileResponse(
        default_storage.open(file.path), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    given["X-Content-Type-Options"] = "nosniff"
    given["Cache-Control"] = "private, no-store"
    return given


@open_to(members)
def results(request: Request, slug: str) -> HttpResponse:
    """How it was for those who were there; nothing of fewer than five."""
    event = _event(request, slug)
    summary = queries.feedback_summary(event)
    return shown_there(
        request,
        "events/feedback_results.html",
        event,
        page=summary,
        figures=links("events:take_feedback", slug=slug),
        texts=links("events:take_feedback", query="part=texts", slug=slug),
    )


@open_to(members)
def take_results(request: Request, slug: str, format: str) -> HttpResponseBase:
    """The figures, or what was written, as a file; what was written asks for a fresh sign-in."""
    event = _event(request, slug)
    of = exports.feedback_texts_table if request.GET.get("part") == "texts" else exports.feedback_table
    return answer(of(event), format, by=request.actor, request=request)


def _event(request: Request, slug: str) -> Event:
    return event_of(request, slug, policy=may_close_event)


def _class(request: Request, slug: str) -> Registration:
    key = phones.class_of(request, slug)
    # visible: the code of the class has opened it.
    rows = Registration.objects.live().filter(event__slug=slug).select_related("event")
    if key is None:
        raise Http404
    found: Registration = get_object_or_404(rows, pk=key)
    return found


def _form(request: Request, page: queries.FeedbackPage) -> FeedbackForm:
    return FeedbackForm(request.POST or None, event=page.event, given=page.given, answers=dict(page.answers))


def _materials(registration: Registration) -> list[Any]:
    """What those who took part get, when the event is closed."""
    came = registration.status == Registration.Status.ATTENDED
    return closing.materials_of(registration.event) if came and registration.event.is_recorded else []
