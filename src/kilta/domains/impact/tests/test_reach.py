"""The page of results: what everybody sees, what coordinators open, and at which cost."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kilta.domains.impact.models import Attendance, Figure
from kilta.domains.impact.queries.reach import reach_of
from kilta.domains.impact.tests.builders import TESTS, an_event_of, came, closed, walked_in
from kilta.domains.impact.use_cases.ledger import keep_figures
from kilta.domains.impact.use_cases.promises import make_promise, note_views
from kilta.domains.network.models import Role
from kilta.domains.network.tests.builders import a_membership, a_project, an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in


@pytest.fixture
def otto():
    return a_person("Otto")


@pytest.fixture
def project(otto):
    return a_project(coordinator=an_organisation("Omnia", owner=otto))


def page_of(client, project, query=""):
    return client.get(reverse("impact:reach", args=[project.slug]) + query).content.decode()


@pytest.fixture
def an_evening(project):
    """Twelve students and six companies came, two of them without proof, and two parents."""
    event = an_event_of(project)
    walked_in(event, 12, target_group="student", country="FI")
    walked_in(event, 6, target_group="company", country="DE")
    walked_in(event, 2, target_group="parent", country="DE", kind="organiser")
    return closed(event)


def test_the_four_numbers_stand_side_by_side_and_small_groups_are_left_out(client, project, an_evening):
    reach = reach_of(project)

    assert (reach.total.people, reach.total.attendances) == (20, 20)
    # Two claims, and the eighteen whom they would tell of, are hidden.
    assert (reach.total.proven, reach.total.claims) == (None, None)
    assert [line.value for line in reach.lines["target_group"]] == ["student"]
    page = page_of(client, project)
    assert "Unique people" in page
    assert "parent" not in page.split('id="breakdown"')[1].split("downloads")[0]


def test_the_coordinator_sees_all_numbers_on_request_and_nobody_else(client, project, an_evening, otto):
    signed_in(client, otto)
    assert '<th scope="row">parent</th>' not in page_of(client, project)
    assert '<th scope="row">parent</th>' in page_of(client, project, "?all=1")

    signed_in(client, a_person("Carla"))
    assert '<th scope="row">parent</th>' not in page_of(client, project, "?all=1")


def test_a_promise_is_met_on_proven_external_unique_people_alone(client, project, an_evening, otto):
    promise = make_promise(
        by=otto, project=project, wording="More than 11 students", target_groups=["student"], more_than=11
    )
    other = make_promise(by=otto, project=project, wording="More than 5 parents", target_groups=["parent"], more_than=5)

    exact = {line.promise: (line.reached, line.is_met) for line in reach_of(project, sees_all=True).promises}
    assert exact == {promise: (12, True), other: (0, False)}
    assert "More than 11 students" in page_of(client, project)


def test_a_promise_does_not_tell_of_a_small_group(project, an_evening):
    make_promise(by=TESTS, project=project, wording="Companies", target_groups=["company"], more_than=5)

    [line] = reach_of(project).promises
    assert (line.reached, line.at_least) == (0, True)


def test_only_the_coordinator_writes_promises(project):
    for name in ("Carla", "Emil"):
        with pytest.raises(PermissionDenied):
            make_promise(
                by=a_person(name, is_minor=name == "Emil"),
                project=project,
                wording="Many",
                target_groups=["student"],
                more_than=1,
            )


def test_the_coordinator_writes_changes_and_removes_a_promise_on_the_page(client, project, otto):
    signed_in(client, otto)
    address = reverse("impact:promises", args=[project.slug])
    sent = {"wording": "More than 300 students", "target_groups": ["student"], "more_than": "300"}

    client.post(address, sent)
    [promise] = reach_of(project).promises
    there = reverse("impact:promise", args=[project.slug, promise.promise.pk])
    client.post(there, sent | {"more_than": "400"})
    assert reach_of(project).promises[0].promise.more_than == 400
    assert client.post(address, {"wording": ""}).status_code == 200

    client.post(reverse("impact:remove_promise", args=[project.slug, promise.promise.pk]))
    assert not reach_of(project).promises


def test_views_of_a_campaign_stand_apart_and_are_added_to_nothing(client, project, an_evening):
    note_views(by=TESTS, project=project, title="Film", channel="Web", views=98765, counted_on=date(2026, 1, 2))

    page = page_of(client, project)

    assert "98" in page.split('id="campaigns"')[1]
    assert reach_of(project).total.attendances == 20


def test_each_figure_opens_its_events_and_their_proofs(client, project, an_evening, otto):
    signed_in(client, otto)
    assert f"{reverse('impact:evidence', args=[project.slug])}?by=target_group&amp;value=student" in page_of(
        client, project
    )

    answer = client.get(
        reverse("impact:evidence", args=[project.slug]), {"by": "target_group", "value": "student", "of": "proven"}
    )
    [line] = answer.context["page"].lines
    assert (line.event, line.attendances) == (an_evening, 12)

    there = client.get(line.href)
    assert len(there.context["page"].lines) == 12
    assert "scanned code" in there.content.decode()


def test_names_are_for_those_who_plan_the_event(client, project, an_evening, otto):
    """Otto coordinates the project; the event is led by Omnia, so he plans it. Riikka coordinates only."""
    riikka = a_person("Riikka")
    luovi = an_organisation("Luovi", owner=riikka)
    project.partners.filter(role="coordinator").update(organisation=luovi)
    address = reverse("impact:evidence_of_event", args=[an_evening.slug])

    planner = signed_in(client, otto).get(address).content.decode()
    coordinator = signed_in(client, riikka).get(address).content.decode()

    assert "student 3" in planner
    assert ">Finland<" in planner and ">FI<" not in planner
    assert "student 3" not in coordinator
    assert "Nowhere" in coordinator


def test_who_plans_one_event_of_a_project_opens_that_one_alone(client, project, an_evening):
    paolo = a_person("Paolo")
    other = an_event_of(project, "Baking", lead=an_organisation("Enac", owner=paolo))
    came(other, "Guest")
    closed(other)
    signed_in(client, paolo)

    answer = client.get(reverse("impact:evidence", args=[project.slug]))

    assert [line.event for line in answer.context["page"].lines] == [other]
    assert client.get(reverse("impact:evidence_of_event", args=[an_evening.slug])).status_code == 403


def test_who_has_left_the_coordinator_opens_nothing_any_more(client, project, an_evening, otto):
    bert = a_person("Bert")
    membership = a_membership(bert, project.partners.get().organisation, Role.EDITOR)
    signed_in(client, bert)
    address = reverse("impact:evidence", args=[project.slug])
    assert client.get(address).status_code == 200

    from kilta.domains.network.use_cases.memberships import leave

    leave(by=bert, membership=membership)

    assert client.get(address).status_code == 403
    assert not Attendance.objects.visible_to(bert).exists()


@pytest.mark.parametrize("format", ["csv", "json", "xlsx", "pdf"])
def test_everybody_may_take_the_figures_stamped_by_the_funder(client, project, an_evening, format):
    answer = client.get(reverse("impact:take", args=[project.slug, format]))

    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    if format in ("csv", "json"):
        assert b"student" in content
        assert b"parent" not in content


def test_the_rows_behind_a_figure_ask_for_a_fresh_sign_in(client, project, an_evening, otto):
    address = reverse("impact:take_evidence", args=[project.slug, "csv"])
    signed_in(client, otto)

    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    "by", ["target_group", "country", "organisation", "month", "work_package", "kind", "?!", "all"]
)
def test_rubbish_in_the_address_is_no_error(client, project, an_evening, otto, by):
    signed_in(client, otto)
    for value in ("", "FI", "\x00", "2026-99", str(uuid4()), "x" * 5000, "%"):
        for name in ("impact:reach", "impact:evidence"):
            answer = client.get(reverse(name, args=[project.slug]), {"by": by, "value": value, "of": value})
            assert answer.status_code in (200, 400)


def many_attendances(project, number):
    """Figures of so many people of so many organisations, without their registrations."""
    Figure.objects.filter(project=project).delete()
    keep_figures([project.pk])
    rows = [
        Figure(
            project=project,
            by=by,
            value=f"{by} {place}" if by != "all" else "",
            people=10 + place,
            attendances=20 + place,
            proven=10 + place,
            claims=0,
        )
        for by in ("all", "target_group", "country", "organisation")
        for place in range(number if by == "organisation" else 1)
    ]
    Figure.objects.bulk_create(rows)


@pytest.mark.parametrize("by", ["target_group", "organisation", "month"])
def test_the_page_costs_the_same_for_few_and_for_many_organisations(client, project, by):
    address = reverse("impact:reach", args=[project.slug]) + f"?by={by}"
    many_attendances(project, 3)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    many_attendances(project, 300)
    client.get(address)  # draws the picture

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) <= len(few) <= 12


def test_the_list_of_results_costs_the_same_for_few_and_for_many_projects(client, otto):
    omnia = an_organisation("Omnia", owner=otto)
    for number in range(2):
        a_project(f"Project {number}", coordinator=omnia)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("impact:results"))
    for number in range(10):
        a_project(f"Further {number}", coordinator=omnia)

    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("impact:results"))

    assert page.status_code == 200
    assert len(many) == len(few)


def test_the_page_of_the_project_and_the_main_menu_lead_to_the_results(client, project, an_evening):
    there = client.get(project.get_absolute_url()).content.decode()

    assert reverse("impact:reach", args=[project.slug]) in there
    assert reverse("impact:results") in there
    assert reverse("impact:results") in client.get(reverse("web:home")).content.decode().split("<main")[1]
