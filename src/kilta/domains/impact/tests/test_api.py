"""Reach for programs: as on the page, small groups left out."""

import pytest

from kilta.domains.impact.tests.builders import TESTS, an_event_of, closed, walked_in
from kilta.domains.impact.use_cases.promises import make_promise
from kilta.domains.network.tests.builders import a_project, an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in


@pytest.fixture
def otto():
    return a_person("Otto")


@pytest.fixture
def project(otto):
    project = a_project(coordinator=an_organisation("Omnia", owner=otto))
    event = an_event_of(project)
    walked_in(event, 12, country="FI")
    walked_in(event, 6, target_group="company", country="DE")
    walked_in(event, 2, target_group="parent", country="DE")
    closed(event)
    make_promise(by=TESTS, project=project, wording="More than 11 students", target_groups=["student"], more_than=11)
    return project


def test_the_figures_are_those_of_the_page(client, project):
    told = client.get(f"/api/v1/projects/{project.slug}/reach").json()

    assert told["total"] == {"people": 20, "attendances": 20, "external_with_proof": 20, "without_proof": 0}
    assert [row["value"] for row in told["by_target_group"]] == ["student"]
    assert [row["value"] for row in told["by_country"]] == ["FI", "DE"]
    [promise] = told["promises"]
    assert (promise["reached"], promise["is_met"]) == (12, True)
    assert "Co-funded" in told["funding_statement"]


def test_the_rows_are_for_those_who_may_open_the_evidence(client, project, otto):
    address = f"/api/v1/projects/{project.slug}/attendances?limit=15"
    assert client.get(address).status_code == 401
    assert signed_in(client, a_person("Carla")).get(address).status_code == 403

    first = signed_in(client, otto).get(address).json()

    assert len(first["items"]) == 15
    assert "name" not in first["items"][0]
    assert len(client.get(first["next"]).json()["items"]) == 5
