"""Reach for programs: as on the page, small groups left out."""

from datetime import timedelta

import pytest

from kilta.domains.impact.tests.builders import TESTS, an_event_of, closed, walked_in
from kilta.domains.impact.use_cases.promises import make_promise
from kilta.domains.network.tests.builders import a_project, an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.foundation.accounts.use_cases import issue_token


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


def test_the_coordinator_writes_down_a_promise_and_views_and_nobody_else(client, project, otto):
    promise = {"wording": "More than 10 students", "target_groups": ["student"], "more_than": 10}
    views = {"title": "Film", "channel": "Web", "views": 120, "counted_on": "2026-01-01"}
    address = f"/api/v1/projects/{project.slug}"
    as_otto, as_carla = program_of(otto), program_of(a_person("Carla"))

    made = client.post(f"{address}/promises", promise, "application/json", headers=as_otto)
    noted = client.post(f"{address}/campaign-views", views, "application/json", headers=as_otto)

    assert (made.status_code, noted.status_code) == (201, 201)
    assert (made.json()["reached"], made.json()["is_met"]) == (12, True)
    assert client.get(f"{address}/reach").json()["total"]["people"] == 20, "Views are never added to people."
    for path, body in (("promises", promise), ("campaign-views", views)):
        assert client.post(f"{address}/{path}", body, "application/json", headers=as_carla).status_code == 403


def test_a_promise_for_nobody_and_views_of_tomorrow_are_refused(client, project, otto):
    address, headers = f"/api/v1/projects/{project.slug}", program_of(otto)
    promise = {"wording": "Many", "target_groups": ["martian"], "more_than": 5}
    views = {"title": "Film", "channel": "Web", "views": 1, "counted_on": "2999-01-01"}

    assert client.post(f"{address}/promises", promise, "application/json", headers=headers).status_code == 422
    assert client.post(f"{address}/campaign-views", views, "application/json", headers=headers).status_code == 422


def program_of(person):
    _token, secret = issue_token(
        by=person, account=person.account, name="Try", scopes=["reach:write"], life=timedelta(days=1)
    )
    return {"Authorization": f"Bearer {secret}"}
