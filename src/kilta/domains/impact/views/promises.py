"""What a project has promised, and how often its campaigns were seen: the pages of its coordinator."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.impact import policies
from kilta.domains.impact.forms.promises import PromiseForm, ViewsForm
from kilta.domains.impact.models import CampaignViews, Promise
from kilta.domains.impact.use_cases import promises as use_cases
from kilta.domains.impact.views.found import project_of
from kilta.domains.network.models import Project
from kilta.domains.network.queries.project_page import stamp_of
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request


@open_to(members)
def promises(request: Request, slug: str) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_promises)
    form = PromiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        use_cases.make_promise(by=request.actor, project=project, **form.cleaned_data)
        messages.success(request, _("The promise is written down. The page of results shows how far it is met."))
        return redirect("impact:promises", slug)
    return _page(request, project, form, ViewsForm())


@open_to(members)
def promise(request: Request, slug: str, key: UUID) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_promises)
    found = _promise(request, project, key)
    form = PromiseForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        use_cases.change_promise(by=request.actor, promise=found, **form.cleaned_data)
        messages.success(request, _("The promise is saved."))
        return redirect("impact:promises", slug)
    return render(
        request,
        "impact/promise.html",
        {"project": project, "stamp": stamp_of(project), "form": form, "promise": found},
    )


@open_to(members)
@require_POST
def remove_promise(request: Request, slug: str, key: UUID) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_promises)
    use_cases.remove_promise(by=request.actor, promise=_promise(request, project, key))
    messages.success(request, _("The promise is removed."))
    return redirect("impact:promises", slug)


@open_to(members)
@require_POST
def note_views(request: Request, slug: str) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_promises)
    form = ViewsForm(request.POST)
    if not form.is_valid():
        return _page(request, project, PromiseForm(), form, status=422)
    use_cases.note_views(by=request.actor, project=project, **form.cleaned_data)
    messages.success(request, _("The views are noted. They stand apart from the people who came."))
    return redirect("impact:promises", slug)


@open_to(members)
@require_POST
def remove_views(request: Request, slug: str, key: UUID) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_promises)
    noted = get_object_or_404(CampaignViews.objects.visible_to(request.actor), project=project, pk=key)
    use_cases.remove_views(by=request.actor, noted=noted)
    messages.success(request, _("The views are removed."))
    return redirect("impact:promises", slug)


def _promise(request: Request, project: Project, key: UUID) -> Promise:
    rows = Promise.objects.visible_to(request.actor).select_related("project")
    found: Promise = get_object_or_404(rows, project=project, pk=key)
    return found


def _page(
    request: Request, project: Project, form: PromiseForm, views_form: ViewsForm, *, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "impact/promises.html",
        {
            "project": project,
            "stamp": stamp_of(project),
            "form": form,
            "views_form": views_form,
            "promises": Promise.objects.visible_to(request.actor).filter(project=project),
            "campaigns": CampaignViews.objects.visible_to(request.actor).filter(project=project)[:50],
        },
        status=status,
    )
