"""Paper for the day: the list to sign, badges and the agenda."""

import io

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from pikepdf import Pdf

from kilta.domains.events.codes import registration_of_seat
from kilta.domains.events.queries import papers
from kilta.domains.events.tests.builders import TESTS, a_class, an_event, in_days, registered
from kilta.domains.events.use_cases import programme
from kilta.domains.network.tests.builders import a_place, a_project, an_organisation
from kilta.domains.people.tests.builders import PASSWORD, a_person, signed_in
from kilta.foundation.exports.models import Export

pytestmark = pytest.mark.django_db


def planned_by(client, **fields):
    otto = a_person("Otto")
    omnia = an_organisation("Omnia", owner=otto)
    event = an_event(lead=omnia, project=a_project(coordinator=omnia), **fields)
    signed_in(client, otto).post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return event, omnia


def pages(answer):
    assert answer["Content-Type"] == "application/pdf"
    return len(Pdf.open(io.BytesIO(answer.content)).pages)


def on_paper(event, template, paper):
    return render_to_string(f"events/papers/{template}.html", {"paper": paper, "event": event})


def test_the_list_to_sign_has_what_the_funder_asks_for(client):
    event, omnia = planned_by(client)
    a_place(omnia, address="Lehtimäentie 1", town="Espoo")
    registered(event, "Aino", organisation=omnia)
    registered(event, "Bert", organisation_name="Bakery", country="NL")
    a_class(event, size=24)

    written = on_paper(event, "attendance_list", papers.attendance_list(event, 1))
    answer = client.get(reverse("events:attendance_list", args=[event.slug]))

    for part in ("Welding workshop", "Omnia, Espoo", "Lehtimäentie 1", "Bakery", "Netherlands", "WELD24", "Signature"):
        assert part in written
    assert event.project.statement in written
    assert written.index("Aino") < written.index("Bert")
    assert pages(answer) >= 1
    assert "attachment" in answer["Content-Disposition"]


def test_an_event_of_two_days_is_signed_on_each(client):
    event = an_event(starts_at=in_days(21), ends_at=in_days(22, hour=15))
    registered(event, "Aino")

    written = on_paper(event, "attendance_list", papers.attendance_list(event, 1))

    assert written.count("to-sign-here") == 2


def test_the_agenda_stands_behind_the_list_and_alone_for_everybody(client):
    event, _omnia = planned_by(client)
    programme.add_session(
        by=TESTS, event=event, title="Welcome", language="en", starts_at=event.starts_at, ends_at=event.ends_at
    )

    assert "Welcome" in on_paper(event, "attendance_list", papers.attendance_list(event, 1))
    client.logout()
    answer = client.get(reverse("events:agenda", args=[event.slug]))
    assert pages(answer) == 1


def test_each_badge_has_the_name_and_the_code_for_this_door(client):
    event, omnia = planned_by(client)
    seats = {registered(event, name, organisation=omnia).pk for name in ("Aino", "Bert")}

    paper = papers.badges(event, 1)

    assert {registration_of_seat(event, person.code) for person in paper.people} == seats
    assert on_paper(event, "badges", paper).count("<svg") == 2
    assert pages(client.get(reverse("events:badges", args=[event.slug]))) == 1


def test_ten_badges_fit_on_a_sheet(client):
    event, _omnia = planned_by(client)
    for number in range(11):
        registered(event, f"Person{number}")

    assert pages(client.get(reverse("events:badges", args=[event.slug]))) == 2


def test_who_took_a_list_with_names_is_noted(client):
    event, _omnia = planned_by(client)
    registered(event, "Aino")

    client.get(reverse("events:attendance_list", args=[event.slug]))

    note = Export.objects.get()
    assert (note.purpose, note.format, note.rows, note.object_id) == ("attendance-list", "pdf", 1, event.pk)


def test_names_on_paper_ask_for_a_fresh_sign_in(client):
    otto = a_person("Otto")
    event = an_event(lead=an_organisation("Omnia", owner=otto))
    signed_in(client, otto)

    for address in ("events:attendance_list", "events:badges"):
        assert "reauthenticate" in client.get(reverse(address, args=[event.slug]))["Location"]


def test_who_waits_or_has_cancelled_has_no_line(client):
    event = an_event(seats=1)
    registered(event, "Aino")
    registered(event, "Bert")

    assert [person.name for person in papers.attendance_list(event, 1).people] == ["Aino"]


def test_many_people_are_printed_in_parts(client, monkeypatch):
    monkeypatch.setattr(papers, "MOST_ON_PAPER", 2)
    event = an_event()
    for name in ("Aino", "Bert", "Carla"):
        registered(event, name)

    second = papers.attendance_list(event, 2)

    assert list(papers.parts_of(event)) == [1, 2]
    assert [(person.number, person.name) for person in second.people] == [(3, "Carla")]
    assert papers.attendance_list(event, 99).part == 2
