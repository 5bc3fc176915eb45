"""What events have reached: all projects, one project, and what stands behind each figure."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from kilta.domains.impact import policies
from kilta.domains.impact.queries import evidence as behind
from kilta.domains.impact.queries import exports
from kilta.domains.impact.queries import reach as queries
from kilta.domains.impact.views.found import event_of, project_of
from kilta.domains.network.models import Project
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.exports.answers import answer, links
from kilta.foundation.ui.paging import slice_of
from kilta.foundation.web.remembered import same_for_strangers

PAGE = 30


@open_to(everyone)
@same_for_strangers
def results(request: Request) -> HttpResponse:
    found = slice_of(Project.objects.visible_to(request.actor), request, PAGE)
    return render(request, "impact/results.html", {"found": found, "rows": queries.project_rows(found.rows)})


@open_to(everyone)
@same_for_strangers
def reach(request: Request, slug: str) -> HttpResponse:
    project = project_of(request, slug)
    may_see_all = bool(policies.may_see_all_figures(request.actor, project))
    sees_all = may_see_all and request.GET.get("all") == "1"
    page = queries.reach_page(
        request.actor,
        project,
        by=request.GET.get("by", ""),
        may_open=bool(may_see_all or policies.may_open_evidence(request.actor, project)),
        may_see_all=may_see_all,
        sees_all=sees_all,
    )
    downloads = links("impact:take", query="all=1" if sees_all else "", slug=slug)
    return render(
        request,
        "impact/reach.html",
        {"page": page, "project": project, "stamp": page.stamp, "downloads": downloads},
    )


@open_to(everyone)
def take(request: Request, slug: str, format: str) -> HttpResponseBase:
    """The figures as a file: what everybody sees, or all of them for those who may open the evidence."""
    project = project_of(request, slug)
    sees_all = request.GET.get("all") == "1" and bool(policies.may_see_all_figures(request.actor, project))
    return answer(exports.figures_table(project, sees_all=sees_all), format, by=request.actor, request=request)


@open_to(members)
def evidence(request: Request, slug: str) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_open_evidence)
    asked = behind.Asked.from_address(request.GET)
    page = behind.evidence_page(request.actor, project, asked, request)
    downloads = links("impact:take_evidence", query=asked.query(), slug=slug)
    return render(
        request,
        "impact/evidence.html",
        {"page": page, "project": project, "stamp": page.stamp, "downloads": downloads},
    )


@open_to(members)
def take_evidence(request: Request, slug: str, format: str) -> HttpResponseBase:
    project = project_of(request, slug, policy=policies.may_open_evidence)
    table = exports.ledger_table(request.actor, project, behind.Asked.from_address(request.GET))
    return answer(table, format, by=request.actor, request=request)


@open_to(members)
def evidence_of_event(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=policies.may_open_evidence_of_event)
    asked = behind.Asked.from_address(request.GET)
    has_names = bool(policies.may_see_names(request.actor, event))
    page = behind.evidence_of_event(event, asked, request, has_names=has_names)
    with timezone.override(event.zone):
        return render(
            request,
            "impact/evidence_of_event.html",
            {"page": page, "event": event, "project": page.project, "stamp": page.stamp},
        )
