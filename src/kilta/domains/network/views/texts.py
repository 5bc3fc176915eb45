"""The words of organisations and projects in several languages: one form for each language."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.network import policies
from kilta.domains.network.forms import ProjectTextForm, TextForm
from kilta.domains.network.models import Organisation, Project
from kilta.domains.network.queries.project_page import stamp_of
from kilta.domains.network.use_cases import organisations, projects
from kilta.domains.network.views.found import organisation_of, project_of
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.languages.names import name_of


@open_to(members)
def edit_text(request: Request, slug: str, language: str) -> HttpResponse:
    organisation = organisation_of(request, slug, policy=policies.may_edit)
    form = TextForm.of(organisation, language, request.POST)
    if request.method == "POST" and form.is_valid():
        organisations.write_text(by=request.actor, organisation=organisation, language=language, **form.cleaned_data)
        return _saved(request, organisation)
    return render(
        request,
        "network/text.html",
        {"form": form, "organisation": organisation, "language": name_of(language), "texts": organisation.texts.all()},
    )


@open_to(members)
@require_POST
def check_text(request: Request, slug: str, language: str) -> HttpResponse:
    organisation = organisation_of(request, slug, policy=policies.may_edit)
    organisations.check_text(by=request.actor, text=get_object_or_404(organisation.texts, language=language))
    return _checked(request, organisation)


@open_to(members)
@require_POST
def remove_text(request: Request, slug: str, language: str) -> HttpResponse:
    organisation = organisation_of(request, slug, policy=policies.may_edit)
    organisations.remove_text(by=request.actor, text=get_object_or_404(organisation.texts, language=language))
    return _removed(request, organisation)


@open_to(members)
def edit_project_text(request: Request, slug: str, language: str) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    form = ProjectTextForm.of(project, language, request.POST)
    if request.method == "POST" and form.is_valid():
        projects.write_project_text(by=request.actor, project=project, language=language, **form.cleaned_data)
        return _saved(request, project)
    return render(
        request,
        "network/project_text.html",
        {
            "form": form,
            "project": project,
            "stamp": stamp_of(project),
            "language": name_of(language),
            "texts": project.texts.all(),
        },
    )


@open_to(members)
@require_POST
def check_project_text(request: Request, slug: str, language: str) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    projects.check_project_text(by=request.actor, text=get_object_or_404(project.texts, language=language))
    return _checked(request, project)


@open_to(members)
@require_POST
def remove_project_text(request: Request, slug: str, language: str) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    projects.remove_project_text(by=request.actor, text=get_object_or_404(project.texts, language=language))
    return _removed(request, project)


def _saved(request: Request, of: Organisation | Project) -> HttpResponse:
    messages.success(request, _("The text is saved."))
    return redirect(of)


def _checked(request: Request, of: Organisation | Project) -> HttpResponse:
    messages.success(request, _("Thank you. The translation is marked as checked."))
    return redirect(of)


def _removed(request: Request, of: Organisation | Project) -> HttpResponse:
    messages.success(request, _("The text is removed."))
    return redirect(of)
