"""Closing an event writes the ledger: who is one person, who is internal, what is proven."""

import pytest

from kilta.domains.events.tests.builders import TESTS, a_class
from kilta.domains.events.use_cases import attending
from kilta.domains.impact.models import Attendance, Figure
from kilta.domains.impact.tests.builders import an_event_of, came, closed, reopened, walked_in
from kilta.domains.network.models import Role
from kilta.domains.network.tests.builders import a_membership, a_project, an_organisation
from kilta.domains.network.use_cases import projects
from kilta.domains.people.tests.builders import a_person
from kilta.domains.people.use_cases.erasing import erase_person


@pytest.fixture
def project():
    return a_project()


def total(project):
    found = Figure.objects.filter(project=project, by="all").first()
    return (found.people, found.attendances, found.proven, found.claims) if found else (0, 0, 0, 0)


def row(registration):
    return Attendance.objects.get(registration=registration)


def test_closing_writes_a_row_for_each_who_came_and_for_nobody_else(project):
    event = an_event_of(project)
    aino = came(event, "Aino", country="FI", organisation_name="Nokian konepaja", target_group="company")
    from kilta.domains.events.tests.builders import registered

    registered(event, "Bert")

    closed(event)

    [written] = Attendance.objects.all()
    assert written.registration == aino
    assert (written.people, written.target_group, written.country) == (1, "company", "FI")
    assert (written.organisation_name, written.is_internal, written.mode) == ("Nokian konepaja", False, "on_site")
    assert (written.proof, written.is_proven, written.kind) == ("scan", True, "workshop")
    assert written.month == event.starts_there.date().replace(day=1)
    assert total(project) == (1, 1, 1, 0)


def test_reopening_takes_back_what_was_counted_and_closing_again_counts_it_once(project):
    event = an_event_of(project)
    came(event, "Aino")
    closed(event)

    reopened(event)
    assert (Attendance.objects.count(), total(project)) == (0, (0, 0, 0, 0))

    came(event, "Bert")
    closed(event)
    assert (Attendance.objects.count(), total(project)) == (2, (2, 2, 2, 0))


def test_the_same_person_at_two_events_is_one_person_and_two_attendances(project):
    for title in ("Welding", "Baking"):
        event = an_event_of(project, title)
        came(event, a_person("Carla") if title == "Welding" else _carla())
        came(event, "Guest")
        closed(event)

    assert total(project) == (2, 4, 2, 0)


def _carla():
    from kilta.domains.people.models import Person

    return Person.objects.select_related("account").get(name="Carla")


def test_a_guest_with_the_confirmed_address_of_a_member_is_that_member(project):
    first, second = an_event_of(project, "Welding"), an_event_of(project, "Baking")
    carla = a_person("Carla", email="carla@guest.example")
    came(first, carla)
    came(second, "Carla")

    closed(first)
    closed(second)

    assert total(project) == (1, 2, 1, 0)


def test_a_guest_who_gets_an_account_later_stays_one_person(project):
    first, second = an_event_of(project, "Welding"), an_event_of(project, "Baking")
    came(first, "Carla")
    closed(first)
    came(second, a_person("Carla", email="carla@guest.example"))

    closed(second)

    assert total(project) == (1, 2, 1, 0)


def test_a_name_on_two_lists_from_one_organisation_is_one_person(project):
    for title in ("Welding", "Baking"):
        event = an_event_of(project, title)
        walked_in(event, name="Bert  Bakker" if title == "Baking" else "bert bakker", organisation_name="De Bakkerij")
        walked_in(event, name="Bert Bakker", organisation_name="Another bakery")
        closed(event)

    assert total(project)[:2] == (2, 4)


def test_somebody_of_whom_nothing_is_known_counts_each_time(project):
    event = an_event_of(project)
    walked_in(event, 3, name="", organisation_name="")

    closed(event)

    assert total(project)[:2] == (3, 3)


def test_a_class_counts_by_those_who_came_and_once_when_it_comes_again(project):
    for title, arrived in (("Welding", 22), ("Baking", 24)):
        event = an_event_of(project, title)
        welders = a_class(event, size=24)
        attending.check_in(by=TESTS, event=event, registration=welders, kind="class", arrived=arrived)
        closed(event)

    assert total(project) == (24, 46, 24, 0)


def test_groups_that_walk_in_without_a_name_are_different_people(project):
    for title in ("Welding", "Baking"):
        event = an_event_of(project, title)
        attending.walk_in(by=TESTS, event=event, target_group="student", size=10, kind="signature")
        closed(event)

    assert total(project) == (20, 20, 20, 0)


def test_partners_are_internal_by_organisation_by_its_written_name_and_by_membership(project):
    omnia = project.partners.get().organisation
    otto = a_person("Otto")
    a_membership(otto, omnia, Role.OWNER)
    event = an_event_of(project)
    rows = [
        came(event, "Aino", organisation=omnia),
        came(event, "Bert", organisation_name="  OMNIA "),
        came(event, otto, organisation_name="My own company"),
        came(event, "Carla", organisation_name="Elsewhere"),
    ]

    closed(event)

    assert [row(one).is_internal for one in rows] == [True, True, True, False]
    assert total(project) == (4, 4, 1, 0)


def test_a_partner_that_joins_later_is_internal_for_what_is_over_and_stays_so(project):
    luovi = an_organisation("Luovi")
    event = an_event_of(project)
    came(event, "Aino", organisation=luovi)
    closed(event)
    assert total(project)[2] == 1

    partner = projects.add_partner(by=TESTS, project=project, organisation=luovi, role="beneficiary")
    assert total(project)[2] == 0

    projects.remove_partner(by=TESTS, partner=partner)
    assert total(project)[2] == 0


def test_a_note_of_the_organiser_is_a_claim_and_no_proof(project):
    event = an_event_of(project)
    came(event, "Aino", kind="organiser")
    came(event, "Bert", kind="signature")

    closed(event)

    assert total(project) == (2, 2, 1, 1)


def test_at_a_hybrid_event_those_on_the_declaration_were_online(project):
    event = an_event_of(project, format="hybrid")
    there, online = came(event, "Aino"), came(event, "Bert", kind="declaration")

    closed(event)

    assert [row(one).mode for one in (there, online)] == ["on_site", "online"]


def test_figures_are_kept_for_each_breakdown(project):
    package = projects.add_work_package(by=TESTS, project=project, number=3, title="Events", description="", lead=None)
    event = an_event_of(project, work_package=package)
    came(event, "Aino", target_group="student", country="FI", organisation_name="Nokia")
    came(event, "Bert", target_group="company", country="DE", organisation_name="Nokia", kind="organiser")

    closed(event)

    figures = {
        (figure.by, figure.value, figure.country): (figure.people, figure.proven)
        for figure in Figure.objects.filter(project=project)
    }
    month = f"{event.starts_there:%Y-%m}"
    assert figures == {
        ("all", "", ""): (2, 1),
        ("target_group", "student", ""): (1, 1),
        ("target_group", "company", ""): (1, 0),
        ("country", "FI", ""): (1, 1),
        ("country", "DE", ""): (1, 0),
        ("work_package", str(package.pk), ""): (2, 1),
        ("kind", "workshop", ""): (2, 1),
        ("month", month, ""): (2, 1),
        ("organisation", "Nokia", "FI"): (1, 1),
        ("organisation", "Nokia", "DE"): (1, 0),
    }


def test_the_ledger_holds_neither_names_nor_addresses(project):
    event = an_event_of(project)
    came(event, "Aino", organisation_name="Nokia")

    closed(event)

    written = repr(list(Attendance.objects.values())).lower()
    assert "aino" not in written
    assert "guest.example" not in written


def test_an_erased_person_stays_counted_and_cannot_be_found_by_address_or_name(project):
    first, second = an_event_of(project, "Welding"), an_event_of(project, "Baking")
    carla = a_person("Carla", email="carla@guest.example")
    came(first, carla)
    came(second, "Carla")
    closed(first)
    closed(second)

    erase_person(by=carla, person=carla)

    assert {one.own_key for one in Attendance.objects.all()} == {f"p:{carla.pk}"}
    assert not Attendance.objects.exclude(name_key="").exists()
    assert total(project) == (1, 2, 1, 0)


def test_an_event_without_a_project_is_in_the_ledger_and_in_no_figure():
    from kilta.domains.events.tests.builders import an_event_today

    event = an_event_today()
    came(event, "Aino")

    closed(event)

    assert Attendance.objects.get().project is None
    assert not Figure.objects.exists()
