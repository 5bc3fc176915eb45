"""Projects: who may start and change them, and what every page of them carries."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from kilta.domains.network.models import Project, Role
from kilta.domains.network.queries import histories, is_internal
from kilta.domains.network.tests.builders import TESTS, a_membership, a_project, an_organisation
from kilta.domains.network.use_cases import projects
from kilta.domains.network.use_cases.refusals import (
    AlreadyPartner,
    CoordinatorNeeded,
    LeadsWorkPackage,
    WorkPackageNumberTaken,
)
from kilta.domains.people.tests.builders import a_person, signed_in

FIELDS = {"title": "New", "funder": "EU", "starts_on": date(2024, 1, 1), "ends_on": date(2025, 1, 1), "statement": "EU"}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MEMBER, None])
def test_only_an_owner_of_the_coordinator_starts_a_project(role):
    otto, aino = a_person("Otto"), a_person("Aino")
    omnia = an_organisation(owner=otto)
    if role:
        a_membership(aino, omnia, role)

    with pytest.raises(PermissionDenied):
        projects.start_project(by=aino, coordinator=omnia, **FIELDS)

    assert is_internal(omnia, projects.start_project(by=otto, coordinator=omnia, **FIELDS))


def test_a_partner_may_not_change_what_the_coordinator_answers_for():
    carla = a_person("Carla")
    project = a_project(coordinator=an_organisation("Omnia", owner=a_person("Otto")))
    brahe = an_organisation("Brahe", owner=carla)
    projects.add_partner(by=TESTS, project=project, organisation=brahe, role="beneficiary")

    with pytest.raises(PermissionDenied):
        projects.change_project(by=carla, project=project, changes={"title": "Mine"})


def test_a_new_coordinator_takes_the_place_of_the_old_one():
    project = a_project(coordinator=an_organisation("Omnia"))
    brahe = projects.add_partner(by=TESTS, project=project, organisation=an_organisation("Brahe"), role="beneficiary")

    projects.change_partner_role(by=TESTS, partner=brahe, role="coordinator")

    roles = {partner.organisation.name: partner.role for partner in project.partners.all()}
    assert roles == {"Omnia": "beneficiary", "Brahe": "coordinator"}


def test_a_project_keeps_its_coordinator_and_the_leads_of_its_work():
    omnia, brahe = an_organisation("Omnia"), an_organisation("Brahe")
    project = a_project(coordinator=omnia)
    partner = projects.add_partner(by=TESTS, project=project, organisation=brahe, role="beneficiary")
    projects.add_work_package(by=TESTS, project=project, number=1, title="Coordination", lead=brahe)

    with pytest.raises(CoordinatorNeeded):
        projects.remove_partner(by=TESTS, partner=project.partners.get(organisation=omnia))
    with pytest.raises(LeadsWorkPackage):
        projects.remove_partner(by=TESTS, partner=partner)
    with pytest.raises(AlreadyPartner):
        projects.add_partner(by=TESTS, project=project, organisation=brahe, role="associated")
    with pytest.raises(WorkPackageNumberTaken):
        projects.add_work_package(by=TESTS, project=project, number=1, title="Again")


def test_the_database_refuses_a_project_that_ends_before_it_starts():
    project = a_project()

    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(ends_on=date(2000, 1, 1))


@pytest.mark.parametrize("emblem", ["start", "end"])
def test_every_page_of_a_project_carries_statement_disclaimer_and_grant(client, emblem):
    otto = a_person("Otto")
    project = a_project(coordinator=an_organisation(owner=otto), emblem=emblem)
    part = projects.add_work_package(by=TESTS, project=project, number=1, title="Coordination")
    signed_in(client, otto)

    for name, further in [
        ("project", []),
        ("edit_project", []),
        ("project_history", []),
        ("edit_project_text", ["fi"]),
        ("add_work_package", []),
        ("edit_work_package", [part.pk]),
    ]:
        page = client.get(reverse(f"network:{name}", args=[project.slug, *further])).content.decode()
        stamp = page.index('class="stamp"')
        assert (stamp < page.index("<h1>")) == (emblem == "start"), name
        assert project.statement in page, name
        assert project.disclaimer in page, name
        assert project.grant_number in page, name


def test_a_statement_in_the_readers_language_is_shown_in_it(client):
    project = a_project(coordinator=an_organisation())
    projects.write_project_text(by=TESTS, project=project, language="en", summary="Together")
    projects.write_project_text(
        by=TESTS, project=project, language="fi", summary="Yhdessä", statement="Euroopan unionin osarahoittama"
    )

    page = client.get(f"/fi/projects/{project.slug}").content.decode()

    assert "Euroopan unionin osarahoittama" in page
    assert "Yhdessä" in page


def test_the_history_names_a_partner_who_has_gone():
    project, syke = a_project(), an_organisation("BBS Syke")
    projects.remove_partner(
        by=TESTS, partner=projects.add_partner(by=TESTS, project=project, organisation=syke, role="associated")
    )

    history = [(change.of, str(change.label)) for change in histories.of_project(project)]

    assert ("BBS Syke", "Removed") in history
