"""Projects: the list, the page, and the forms of those who coordinate them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.network import policies
from kilta.domains.network.forms import (
    PartnerForm,
    PartnerRoleForm,
    ProjectForm,
    StartProjectForm,
    WorkPackageForm,
)
from kilta.domains.network.models import Membership, Organisation, Partner, Project, WorkPackage
from kilta.domains.network.queries import histories
from kilta.domains.network.queries.project_page import project_page, project_rows, stamp_of
from kilta.domains.network.queries.standing import owns_an_organisation
from kilta.domains.network.use_cases import projects as use_cases
from kilta.domains.network.views.found import project_of
from kilta.domains.network.views.organisations import map_of
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.policies import ensure
from kilta.foundation.access.requests import Request
from kilta.foundation.ui.paging import slice_of
from kilta.foundation.web.remembered import same_for_strangers

PAGE = 30


@open_to(everyone)
@same_for_strangers
def projects(request: Request) -> HttpResponse:
    found = slice_of(Project.objects.visible_to(request.actor), request, PAGE)
    return render(
        request,
        "network/projects.html",
        {"found": found, "rows": project_rows(found.rows), "may_start": _may_start(request)},
    )


@open_to(everyone)
@same_for_strangers
def project(request: Request, slug: str) -> HttpResponse:
    project = project_of(request, slug)
    page = project_page(request.actor, project, wants_original=request.GET.get("text") == "original")
    return render(
        request,
        "network/project.html",
        {"page": page, "project": project, "stamp": page.stamp, "places": map_of(list(page.spots))},
    )


@open_to(members)
def start(request: Request) -> HttpResponse:
    ensure(_may_start(request))
    form = StartProjectForm(request.POST or None, coordinators=_coordinators(request))
    if request.method == "POST" and form.is_valid():
        project = use_cases.start_project(
            by=request.actor, coordinator=form.cleaned_data["organisation"], **form.changes
        )
        messages.success(request, _("The project is listed. Now add its partners and work packages."))
        return redirect("network:edit_project", project.slug)
    return render(request, "network/start_project.html", {"form": form})


@open_to(members)
def edit(request: Request, slug: str) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    form = ProjectForm(request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        project = use_cases.change_project(by=request.actor, project=project, changes=form.changes)
        messages.success(request, _("The project is saved."))
        return redirect(project)
    return _edit_page(request, project, form, PartnerForm())


@open_to(members)
def history(request: Request, slug: str) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    return render(
        request,
        "network/project_history.html",
        {"project": project, "stamp": stamp_of(project), "changes": histories.of_project(project)},
    )


@open_to(members)
def add_work_package(request: Request, slug: str) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    last = project.work_packages.last()
    form = WorkPackageForm(
        request.POST or None, partners=_partners(project), initial={"number": last.number + 1 if last else 1}
    )
    if request.method == "POST" and form.is_valid():
        use_cases.add_work_package(by=request.actor, project=project, **form.cleaned_data)
        messages.success(request, _("The work package is added."))
        return redirect("network:edit_project", slug)
    return _work_package_page(request, project, form)


@open_to(members)
def edit_work_package(request: Request, slug: str, key: UUID) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    work_package = get_object_or_404(WorkPackage, project=project, pk=key)
    fields = ("number", "title", "description", "lead", "starts_on", "ends_on")
    form = WorkPackageForm(
        request.POST or None,
        partners=_partners(project),
        initial={name: getattr(work_package, name) for name in fields},
    )
    if request.method == "POST" and form.is_valid():
        use_cases.change_work_package(by=request.actor, work_package=work_package, changes=form.cleaned_data)
        messages.success(request, _("The work package is saved."))
        return redirect("network:edit_project", slug)
    return _work_package_page(request, project, form, work_package)


@open_to(members)
@require_POST
def remove_work_package(request: Request, slug: str, key: UUID) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    use_cases.remove_work_package(
        by=request.actor, work_package=get_object_or_404(WorkPackage, project=project, pk=key)
    )
    messages.success(request, _("The work package is removed."))
    return redirect("network:edit_project", slug)


@open_to(members)
@require_POST
def add_partner(request: Request, slug: str) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    form = PartnerForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, project, ProjectForm(instance=project), form, status=422)
    partner = use_cases.add_partner(by=request.actor, project=project, **form.cleaned_data)
    messages.success(request, _("%(name)s is a partner now.") % {"name": partner.organisation.name})
    return redirect("network:edit_project", slug)


@open_to(members)
@require_POST
def change_partner(request: Request, slug: str, key: UUID) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    partner = get_object_or_404(Partner, project=project, pk=key)
    form = PartnerRoleForm(request.POST)
    if form.is_valid():
        use_cases.change_partner_role(by=request.actor, partner=partner, role=form.cleaned_data["role"])
        messages.success(request, _("The role is saved."))
    else:
        messages.error(request, _("There is no such role."))
    return redirect("network:edit_project", slug)


@open_to(members)
@require_POST
def remove_partner(request: Request, slug: str, key: UUID) -> HttpResponse:
    project = project_of(request, slug, policy=policies.may_edit_project)
    use_cases.remove_partner(by=request.actor, partner=get_object_or_404(Partner, project=project, pk=key))
    messages.success(request, _("The partner is removed."))
    return redirect("network:edit_project", slug)


def _may_start(request: Request) -> bool:
    return request.actor.is_staff or owns_an_organisation(request.actor)


def _coordinators(request: Request) -> Any:
    """The reader's own organisations; None for staff, who may name any."""
    if request.actor.is_staff:
        return None
    # visible: the reader's own.
    owned = Membership.objects.owners().filter(person=request.actor).values("organisation")  # type: ignore[misc]
    return Organisation.objects.visible_to(request.actor).listed().filter(pk__in=owned)


def _partners(project: Project) -> Any:
    # visible: the partners of a project are public with it.
    return Organisation.objects.filter(pk__in=project.partners.values("organisation"))


def _edit_page(
    request: Request, project: Project, form: ProjectForm, partner_form: PartnerForm, *, status: int = 200
) -> HttpResponse:
    page = project_page(request.actor, project)
    return render(
        request,
        "network/edit_project.html",
        {
            "form": form,
            "partner_form": partner_form,
            "page": page,
            "project": project,
            "stamp": page.stamp,
            "roles": Partner.Role.choices,
        },
        status=status,
    )


def _work_package_page(
    request: Request, project: Project, form: WorkPackageForm, work_package: WorkPackage | None = None
) -> HttpResponse:
    return render(
        request,
        "network/work_package.html",
        {"form": form, "project": project, "stamp": stamp_of(project), "work_package": work_package},
    )
