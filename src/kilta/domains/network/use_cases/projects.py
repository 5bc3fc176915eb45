"""Starting projects, and changing their words, work packages and partners."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from kilta.domains.network.facts import PartnerJoined, PartnerLeft, ProjectChanged, ProjectStarted
from kilta.domains.network.models import Organisation, Partner, Project, ProjectText, WorkPackage
from kilta.domains.network.policies import may_edit_project, may_start_project
from kilta.domains.network.use_cases.organisations import free_slug
from kilta.domains.network.use_cases.refusals import (
    AlreadyPartner,
    CoordinatorNeeded,
    LeadsWorkPackage,
    OriginalMissing,
    OriginalNeeded,
    WorkPackageNumberTaken,
)
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.use_cases import use_case

FIELDS = (
    "title",
    "acronym",
    "funder",
    "programme",
    "grant_number",
    "starts_on",
    "ends_on",
    "statement",
    "disclaimer",
    "emblem",
)


@use_case
def start_project(
    *,
    by: Actor,
    coordinator: Organisation,
    title: str,
    funder: str,
    starts_on: date,
    ends_on: date,
    statement: str,
    acronym: str = "",
    programme: str = "",
    grant_number: str = "",
    disclaimer: str = "",
    emblem: str = Project.Emblem.END,
    is_demo: bool = False,
) -> Project:
    """Enter a funded project; its coordinator is its first partner."""
    ensure(may_start_project(by, coordinator))
    project = Project.objects.create(
        slug=free_slug(Project, acronym or title),
        title=title,
        acronym=acronym,
        funder=funder,
        programme=programme,
        grant_number=grant_number,
        starts_on=starts_on,
        ends_on=ends_on,
        statement=statement,
        disclaimer=disclaimer,
        emblem=emblem,
        is_demo=is_demo,
    )
    project.partners.create(organisation=coordinator, role=Partner.Role.COORDINATOR)
    announce(ProjectStarted(project_id=project.pk), by=by)
    announce(PartnerJoined(project_id=project.pk, organisation_id=coordinator.pk), by=by)
    return project


@use_case
def change_project(*, by: Actor, project: Project, changes: Mapping[str, Any]) -> Project:
    """Change some of `FIELDS`; the address of the page stays."""
    ensure(may_edit_project(by, project))
    if unknown := changes.keys() - set(FIELDS):
        raise TypeError(f"A project has no {', '.join(sorted(unknown))}.")
    project = Project.objects.locked(project)
    for field, value in changes.items():
        setattr(project, field, value)
    project.save()
    announce(ProjectChanged(project_id=project.pk), by=by)
    return project


@use_case
def write_project_text(
    *,
    by: Actor,
    project: Project,
    language: str,
    summary: str,
    description: str = "",
    statement: str = "",
    disclaimer: str = "",
    state: str = "",
) -> ProjectText:
    """Write or replace the text in one language; the first one is the original, later ones are translations."""
    ensure(may_edit_project(by, project))
    project = Project.objects.locked(project)
    original = project.texts.filter(state=TranslationState.ORIGINAL).first()
    is_original = original is None or original.language == language
    if original is None and state in (TranslationState.MACHINE, TranslationState.CHECKED):
        raise OriginalMissing

    text, _is_new = project.texts.update_or_create(
        language=language,
        defaults={
            "summary": summary,
            "description": description,
            "statement": statement,
            "disclaimer": disclaimer,
            "state": TranslationState.ORIGINAL if is_original else (state or TranslationState.CHECKED),
        },
    )
    announce(ProjectChanged(project_id=project.pk), by=by)
    return text


@use_case
def check_project_text(*, by: Actor, text: ProjectText) -> ProjectText:
    """State that a person has read a machine translation and found it right."""
    ensure(may_edit_project(by, text.of))
    if text.state == TranslationState.MACHINE:
        text.state = TranslationState.CHECKED
        text.save(update_fields=["state"])
        announce(ProjectChanged(project_id=text.of_id), by=by)
    return text


@use_case
def remove_project_text(*, by: Actor, text: ProjectText) -> None:
    """Remove one language; the original goes last."""
    ensure(may_edit_project(by, text.of))
    project = Project.objects.locked(text.of)
    if text.state == TranslationState.ORIGINAL and project.texts.count() > 1:
        raise OriginalNeeded
    text.delete()
    announce(ProjectChanged(project_id=project.pk), by=by)


@use_case
def add_work_package(
    *,
    by: Actor,
    project: Project,
    number: int,
    title: str,
    description: str = "",
    lead: Organisation | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> WorkPackage:
    """Add a numbered part of the work."""
    ensure(may_edit_project(by, project))
    work_package = WorkPackage(project=project)
    _fill(
        work_package,
        {
            "number": number,
            "title": title,
            "description": description,
            "lead": lead,
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
    )
    announce(ProjectChanged(project_id=project.pk), by=by)
    return work_package


@use_case
def change_work_package(*, by: Actor, work_package: WorkPackage, changes: Mapping[str, Any]) -> WorkPackage:
    """Change some of number, title, description, lead, starts_on, ends_on."""
    ensure(may_edit_project(by, work_package.project))
    _fill(work_package, changes)
    announce(ProjectChanged(project_id=work_package.project_id), by=by)
    return work_package


@use_case
def remove_work_package(*, by: Actor, work_package: WorkPackage) -> None:
    """Take a work package out of the project."""
    ensure(may_edit_project(by, work_package.project))
    work_package.delete()
    announce(ProjectChanged(project_id=work_package.project_id), by=by)


@use_case
def add_partner(*, by: Actor, project: Project, organisation: Organisation, role: str) -> Partner:
    """Make an organisation internal to the project; a new coordinator takes the place of the present one."""
    ensure(may_edit_project(by, project))
    project = Project.objects.locked(project)
    if project.partners.filter(organisation=organisation).exists():
        raise AlreadyPartner
    if role == Partner.Role.COORDINATOR:
        _step_down(project)
    partner = project.partners.create(organisation=organisation, role=role)
    announce(PartnerJoined(project_id=project.pk, organisation_id=organisation.pk), by=by)
    return partner


@use_case
def change_partner_role(*, by: Actor, partner: Partner, role: str) -> Partner:
    """Give a partner another role; a new coordinator makes the present one a beneficiary."""
    ensure(may_edit_project(by, partner.project))
    project = Project.objects.locked(partner.project)
    partner = Partner.objects.locked(partner)
    if role == partner.role:
        return partner
    if partner.role == Partner.Role.COORDINATOR:
        raise CoordinatorNeeded
    if role == Partner.Role.COORDINATOR:
        _step_down(project)
    partner.role = role
    partner.save(update_fields=["role"])
    announce(ProjectChanged(project_id=project.pk), by=by)
    return partner


@use_case
def remove_partner(*, by: Actor, partner: Partner) -> None:
    """Make an organisation external to the project again."""
    ensure(may_edit_project(by, partner.project))
    project = Project.objects.locked(partner.project)
    if partner.role == Partner.Role.COORDINATOR:
        raise CoordinatorNeeded
    if project.work_packages.filter(lead=partner.organisation).exists():
        raise LeadsWorkPackage
    partner.delete()
    announce(PartnerLeft(project_id=project.pk, organisation_id=partner.organisation_id), by=by)


def _step_down(project: Project) -> None:
    project.partners.filter(role=Partner.Role.COORDINATOR).update(role=Partner.Role.BENEFICIARY)


def _fill(work_package: WorkPackage, changes: Mapping[str, Any]) -> None:
    for field, value in changes.items():
        setattr(work_package, field, value)
    try:
        with transaction.atomic():
            work_package.save()
    except IntegrityError as error:
        if "one_work_package_per_number" not in str(error):
            raise
        raise WorkPackageNumberTaken from None
