"""Paper for the day (PDF): the list to sign, the badges, and the agenda."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kilta.domains.events.models import Event
from kilta.domains.events.policies import may_check_in
from kilta.domains.events.queries import papers
from kilta.domains.events.views.found import event_of
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.sign_in import needs_fresh_sign_in
from kilta.foundation.exports import documents
from kilta.foundation.exports.use_cases import note_export


@open_to(members)
@never_cache
@require_safe
def attendance_list(request: Request, slug: str) -> HttpResponseBase:
    """Names and organisations to be signed; asks for a fresh sign-in, and who took it is noted."""
    return _with_names(request, slug, papers.attendance_list, "attendance-list", "events/papers/attendance_list.html")


@open_to(members)
@never_cache
@require_safe
def badges(request: Request, slug: str) -> HttpResponseBase:
    return _with_names(request, slug, papers.badges, "badges", "events/papers/badges.html")


@open_to(everyone)
@require_safe
def agenda(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug)
    return _pdf(event, "agenda", "events/papers/agenda.html", papers.agenda(event))


def _with_names(
    request: Request, slug: str, make: Callable[[Event, int], papers.Paper], name: str, template: str
) -> HttpResponseBase:
    event = event_of(request, slug, policy=may_check_in)

    def handed_over(request: Request) -> HttpResponse:
        paper = make(event, _part(request))
        answer = _pdf(event, name, template, paper)
        table = papers.taken(event, paper, name)
        note_export(by=request.actor, table=table, format="pdf", rows=len(paper.people))
        answer["Cache-Control"] = "private, no-store"
        return answer

    return needs_fresh_sign_in(handed_over)(request)


def _pdf(event: Event, name: str, template: str, paper: papers.Paper) -> HttpResponse:
    values: dict[str, Any] = {"paper": paper, "event": event}
    content = documents.pdf(template, values, language=get_language() or "en")
    part = f"-{paper.part}" if paper.parts > 1 else ""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{event.slug}{part}.pdf"'
    return answer


def _part(request: Request) -> int:
    asked = request.GET.get("part", "")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 5 else 1
