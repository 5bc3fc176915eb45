"""What an organiser asks besides what is always asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.events.forms.questions import QuestionForm
from kilta.domains.events.models import Event, Question
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.queries import questions as queries
from kilta.domains.events.use_cases import questions as use_cases
from kilta.domains.events.views.found import event_of, shown_there
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.use_cases import Refusal


@open_to(members)
def questions(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    return shown_there(request, "events/questions.html", event, page=queries.questions_page(event))


@open_to(members)
def add(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=may_edit_event)
    form = _form(request, event)
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.add_question(by=request.actor, event=event, fields=form.values)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The question is in the form."))
            return redirect("events:questions", slug)
    page = queries.questions_page(event)
    return shown_there(request, "events/question.html", event, page=page, form=form, question=None)


@open_to(members)
def edit(request: Request, slug: str, key: UUID) -> HttpResponse:
    event, question = _found(request, slug, key)
    form = _form(request, event, question)
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.change_question(by=request.actor, question=question, changes=form.values)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("events:questions", slug)
    page = queries.questions_page(event)
    return shown_there(request, "events/question.html", event, page=page, form=form, question=question)


@open_to(members)
@require_POST
def move(request: Request, slug: str, key: UUID) -> HttpResponse:
    _event, question = _found(request, slug, key)
    use_cases.move_question(by=request.actor, question=question, up=request.POST.get("to") == "up")
    return redirect("events:questions", slug)


@open_to(members)
@require_POST
def remove(request: Request, slug: str, key: UUID) -> HttpResponse:
    _event, question = _found(request, slug, key)
    use_cases.remove_question(by=request.actor, question=question)
    messages.success(request, _("The question and its answers are deleted."))
    return redirect("events:questions", slug)


def _form(request: Request, event: Event, question: Question | None = None) -> QuestionForm:
    return QuestionForm(
        request.POST or None,
        languages=queries.languages_of(event),
        earlier=queries.earlier_than(event, question),
        question=question,
    )


def _found(request: Request, slug: str, key: UUID) -> tuple[Event, Question]:
    event = event_of(request, slug, policy=may_edit_event)
    question: Question = get_object_or_404(event.questions.select_related("event"), pk=key)
    return event, question
