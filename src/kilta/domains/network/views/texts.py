"""The words of organisations and projects in several languages: one form for each language."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_info
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


@open_to(members)
def edit_text(request: Request, slug: str, language: str) -> HttpResponse:
    organisation = organisation_of(request, slug, policy=policies.may_edit)
    form = _form(request, TextForm, organisation, language)
    if request.method == "POST" and form.is_valid():
        organisations.write_text(by=request.actor, organisation=organisation, language=language, **form.cleaned_data)
        return _saved(request, organisation)
    return render(
        request,
        "network/text.html",
        {"form": form, "organisation": organisation, "language": _name_of(language), "texts": organisation.texts.all()},
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
    form = _form(request, ProjectTextForm, project, language)
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
            "language": _name_of(language),
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


def _form(request: Request, form: type[TextForm], of: Organisation | Project, language: str) -> Any:
    """The form with the text as it is; the original, and a first text, need no word about its translation."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    text = of.texts.filter(language=language).first()
    original = of.texts.filter(state="original").first()
    is_original = original is None or original.language == language
    initial = {} if text is None or is_original else {"state": text.state}
    return form(request.POST or None, instance=text, is_original=is_original, initial=initial)


def _name_of(language: str) -> str:
    return str(get_language_info(language)["name_translated"])


def _saved(request: Request, of: Organisation | Project) -> HttpResponse:
    messages.success(request, _("The text is saved."))
    return redirect(of)


def _checked(request: Request, of: Organisation | Project) -> HttpResponse:
    messages.success(request, _("Thank you. The translation is marked as checked."))
    return redirect(of)


def _removed(request: Request, of: Organisation | Project) -> HttpResponse:
    messages.success(request, _("The text is removed."))
    return redirect(of)
