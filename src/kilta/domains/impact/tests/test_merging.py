"""Staff count one person under two addresses once, and take it back; all figures follow."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kilta.domains.impact.models import Attendance, Figure, SamePerson
from kilta.domains.impact.tests.builders import TESTS, an_event_of, came, closed, reopened, same_person_twice
from kilta.domains.impact.use_cases.merging import merge_people, take_apart
from kilta.domains.impact.use_cases.refusals import NobodyToMerge, NoLongerMerged
from kilta.domains.network.tests.builders import a_project
from kilta.domains.people.tests.builders import a_member_of_staff, a_person, signed_in


@pytest.fixture
def project():
    return a_project()


def people(project):
    return Figure.objects.get(project=project, by="all").people


def test_a_merge_lets_the_totals_follow_and_taking_it_apart_brings_them_back(project):
    keys = same_person_twice(project)
    assert people(project) == 2

    [same] = merge_people(by=TESTS, keys=keys, because="told me so")
    assert people(project) == 1

    take_apart(by=TESTS, same=same)
    assert people(project) == 2


def test_three_addresses_in_two_steps_come_apart_one_by_one(project):
    first, second = same_person_twice(project)
    event = an_event_of(project, "Third")
    third = came(event, "Carla3")
    closed(event)
    third_key = Attendance.objects.get(registration=third).person_key

    [one] = merge_people(by=TESTS, keys=[first, second])
    [two] = merge_people(by=TESTS, keys=[second, third_key])
    assert people(project) == 1
    assert {row.person_key for row in Attendance.objects.all()} == {two.into}

    take_apart(by=TESTS, same=two)
    assert people(project) == 2
    take_apart(by=TESTS, same=one)
    assert people(project) == 3


def test_a_merge_holds_for_events_that_are_closed_later_or_again(project):
    keys = same_person_twice(project)
    merge_people(by=TESTS, keys=keys)
    event = Attendance.objects.first().event

    closed(reopened(event))
    later = an_event_of(project, "Later")
    came(later, "Carla2")
    closed(later)

    assert people(project) == 1


def test_the_one_with_an_account_stays(project):
    event = an_event_of(project)
    carla = a_person("Carla")
    came(event, carla)
    came(event, "Other")
    closed(event)
    keys = list(Attendance.objects.values_list("person_key", flat=True))

    [same] = merge_people(by=TESTS, keys=keys)

    assert same.into == f"p:{carla.pk}"


def test_nobody_is_merged_with_themselves_or_with_nobody(project):
    first, second = same_person_twice(project)
    for keys in ([], [first], [first, first], [first, "m:unknown"]):
        with pytest.raises(NobodyToMerge):
            merge_people(by=TESTS, keys=keys)
    [same] = merge_people(by=TESTS, keys=[first, second])
    with pytest.raises(NobodyToMerge):
        merge_people(by=TESTS, keys=[first, second])
    take_apart(by=TESTS, same=same)
    with pytest.raises(NoLongerMerged):
        take_apart(by=TESTS, same=same)


def test_only_staff_merge_and_the_audit_keeps_it(project):
    keys = same_person_twice(project)
    with pytest.raises(PermissionDenied):
        merge_people(by=a_person("Otto"), keys=keys)

    [same] = merge_people(by=a_member_of_staff(), keys=keys)
    take_apart(by=TESTS, same=same)

    history = apps.get_model("impact", "SamePersonHistory")
    assert [row.pgh_label for row in history.objects.order_by("pgh_id")] == ["created", "removed"]


def test_staff_find_the_same_name_merge_it_on_the_page_and_take_it_apart(client, project):
    same_person_twice(project)
    signed_in(client, a_member_of_staff())
    address = reverse("impact:same_person")

    [candidates] = client.get(address).context["page"].candidates
    assert candidates.name == "Carla Rossi"
    assert [entry.addresses for entry in candidates.entries] == [
        ["carla1@guest.example"],
        ["carla2@guest.example"],
    ]

    client.post(reverse("impact:merge"), {"keys": [entry.key for entry in candidates.entries], "because": "Asked"})
    page = client.get(address).context["page"]
    assert (page.candidates, people(project)) == ([], 1)
    assert page.merged[0].same.because == "Asked"

    client.post(reverse("impact:take_apart", args=[SamePerson.objects.get().pk]))
    assert people(project) == 2


def test_staff_find_somebody_by_name_or_address(client, project):
    same_person_twice(project)
    signed_in(client, a_member_of_staff())

    for text, found in (("carla1@", 1), ("rossi", 2), ("nobody", 0)):
        page = client.get(reverse("impact:same_person"), {"q": text}).context["page"]
        assert sum(len(one.entries) for one in page.candidates) == found


@pytest.mark.parametrize("keys", [[], ["\x00", "b"], ["x" * 100, "y"], ["ä", "ö"]])
def test_rubbish_instead_of_keys_changes_nothing(client, project, keys):
    signed_in(client, a_member_of_staff())

    answer = client.post(reverse("impact:merge"), {"keys": keys})

    assert answer.status_code in (302, 400)
    assert not SamePerson.objects.exists()
