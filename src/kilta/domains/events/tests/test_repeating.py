"""Copies and series: what comes along, and that the hours stay in summer and in winter."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kilta.domains.events.models import Event, Question
from kilta.domains.events.tests.builders import HELSINKI, TESTS, a_draft, an_event, registered
from kilta.domains.events.use_cases import organising, planning, repeating
from kilta.domains.events.use_cases.refusals import AlreadyOrganiser, DayTaken, LeadNeeded, NoDraftInSeries
from kilta.domains.network.models import Role
from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in

pytestmark = pytest.mark.django_db


def at(year, month, day, hour, zone=HELSINKI):
    return datetime(year, month, day, hour, tzinfo=zone)


def in_winter(**fields):
    """A meeting on Tuesday, 9 February 2027, 9 to 15 o'clock."""
    return {"starts_at": at(2027, 2, 9, 9), "ends_at": at(2027, 2, 9, 15), **fields}


def test_a_copy_has_everything_but_the_registrations():
    event = an_event(seats=20, quotas={"student": 12}, **in_winter(shuts_at=at(2027, 2, 1, 23)))
    planning.write_event_text(by=TESTS, event=event, language="fi", title="Hitsaus", description="Hitsaamme.")
    session = event.sessions.create(starts_at=at(2027, 2, 9, 10), ends_at=at(2027, 2, 9, 11), room="A1")
    session.texts.create(language="en", title="Arcs")
    first = event.questions.create(wording={"en": "Do you weld?"}, kind="yes_no", purpose="To plan.")
    event.questions.create(
        wording={"en": "What?"}, kind=Question.Kind.TEXT, purpose="To plan.", shown_if=first, shown_if_answer="yes"
    )
    organising.add_organiser(by=TESTS, event=event, organisation=an_organisation("Aventus"))
    registered(event, "Aino")

    copy = repeating.clone_event(by=TESTS, event=event, day=date(2027, 6, 8))

    assert (copy.state, copy.series, copy.capacity) == ("draft", None, 20)
    assert copy.secret != event.secret
    assert (copy.starts_there.isoformat(), copy.shuts_at.astimezone(HELSINKI).hour) == ("2027-06-08T09:00:00+03:00", 23)
    assert {text.language: text.title for text in copy.texts.all()} == {"en": "Welding workshop", "fi": "Hitsaus"}
    assert copy.sessions.get().starts_at == at(2027, 6, 8, 10)
    assert copy.sessions.get().texts.get().title == "Arcs"
    asked = copy.questions.get(shown_if__isnull=False)
    assert (asked.shown_if.event, asked.shown_if.wording) == (copy, {"en": "Do you weld?"})
    assert dict(copy.quotas.values_list("target_group", "seats")) == {"student": 12}
    assert copy.organisers.count() == 2
    assert not copy.registrations.exists()


def test_a_series_keeps_its_hours_over_the_change_to_summer_time():
    event = a_draft(**in_winter())

    made = repeating.repeat_event(by=TESTS, event=event, days=[date(2027, 3, 9), date(2027, 4, 13)])

    assert [one.starts_there.isoformat() for one in made] == ["2027-03-09T09:00:00+02:00", "2027-04-13T09:00:00+03:00"]
    assert {one.series_id for one in Event.objects.all()} == {made[0].series_id}


def test_an_hour_that_the_change_of_clocks_leaves_out_moves_on():
    event = a_draft(starts_at=at(2027, 2, 28, 3), ends_at=at(2027, 2, 28, 8))

    (copy,) = repeating.repeat_event(by=TESTS, event=event, days=[date(2027, 3, 28)])

    assert (copy.starts_there.hour, copy.ends_there.hour) == (4, 8)


def test_a_series_has_one_event_a_day():
    event = a_draft(**in_winter())

    for days in ([date(2027, 2, 9)], [date(2027, 3, 9), date(2027, 3, 9)]):
        with pytest.raises(DayTaken):
            repeating.repeat_event(by=TESTS, event=event, days=days)


def test_all_drafts_of_a_series_are_published_at_once():
    event = an_event(**in_winter())
    repeating.repeat_event(by=TESTS, event=event, days=[date(2027, 3, 9), date(2027, 4, 13)])

    repeating.publish_series(by=TESTS, event=event)

    assert set(Event.objects.values_list("state", flat=True)) == {"published"}
    with pytest.raises(NoDraftInSeries):
        repeating.publish_series(by=TESTS, event=event)


@pytest.mark.parametrize(
    ("sends", "days"),
    [
        ({"every": "month", "times": "2"}, ["2027-03-09", "2027-04-09"]),
        ({"every": "weekday", "times": "2"}, ["2027-03-09", "2027-04-13"]),
        ({"every": "year", "times": "2"}, ["2028-02-09", "2029-02-09"]),
        ({"every": "days", "days": "2027-05-04\n\n2027-06-01"}, ["2027-05-04", "2027-06-01"]),
    ],
)
def test_a_series_is_made_on_its_page(client, sends, days):
    otto = a_person("Otto")
    event = a_draft(lead=an_organisation("Omnia", owner=otto), **in_winter())

    signed_in(client, otto).post(reverse("events:repeat", args=[event.slug]), {"name": "Meetings", **sends})
    others = Event.objects.exclude(pk=event.pk)
    page = client.get(reverse("events:edit", args=[event.slug])).content.decode()

    assert [f"{other.starts_there:%Y-%m-%d}" for other in others] == days
    assert "Series: Meetings" in page


@pytest.mark.parametrize(
    "sends",
    [
        {"every": "month"},
        {"every": "month", "times": "0"},
        {"every": "month", "times": "61"},
        {"every": "days", "days": ""},
        {"every": "days", "days": "tomorrow"},
        {"every": "days", "days": "2027-02-09"},
        {"every": "fortnight", "times": "2"},
    ],
)
def test_days_that_cannot_be_are_refused_on_the_page(client, sends):
    otto = a_person("Otto")
    event = a_draft(lead=an_organisation("Omnia", owner=otto), **in_winter())

    answer = signed_in(client, otto).post(reverse("events:repeat", args=[event.slug]), {"name": "Meetings", **sends})

    assert (answer.status_code, Event.objects.count()) == (200, 1)
    assert "error-summary" in answer.content.decode()


def test_the_editors_of_a_further_organiser_plan_the_event_until_it_leaves():
    event = an_event(lead=an_organisation("Omnia", owner=a_person("Otto")))
    bert = a_person("Bert")
    organiser = organising.add_organiser(by=TESTS, event=event, organisation=an_organisation("Aventus", owner=bert))

    planning.change_event(by=bert, event=event, changes={"level": "national"})
    organising.remove_organiser(by=bert, organiser=organiser)

    with pytest.raises(PermissionDenied):
        planning.change_event(by=bert, event=event, changes={"level": "local"})


def test_a_member_of_an_organiser_does_not_plan():
    aino, omnia = a_person("Aino"), an_organisation("Omnia", owner=a_person("Otto"))
    a_membership(aino, omnia, Role.MEMBER)

    with pytest.raises(PermissionDenied):
        repeating.clone_event(by=aino, event=an_event(lead=omnia), day=date(2027, 2, 9))


def test_the_lead_stays_and_nobody_organises_twice():
    event = an_event()
    lead = event.organisers.get()

    with pytest.raises(LeadNeeded):
        organising.remove_organiser(by=TESTS, organiser=lead)
    with pytest.raises(AlreadyOrganiser):
        organising.add_organiser(by=TESTS, event=event, organisation=lead.organisation)


def test_the_hours_of_a_copy_are_those_of_its_own_zone():
    event = a_draft(
        time_zone="Europe/Berlin",
        starts_at=at(2027, 2, 9, 9, ZoneInfo("Europe/Berlin")),
        ends_at=at(2027, 2, 9, 15, ZoneInfo("Europe/Berlin")),
    )

    copy = repeating.clone_event(by=TESTS, event=event, day=date(2027, 7, 6))

    assert copy.starts_there.isoformat() == "2027-07-06T09:00:00+02:00"


def test_organisers_are_added_and_removed_on_the_page(client):
    otto = a_person("Otto")
    event = an_event(lead=an_organisation("Omnia", owner=otto))
    an_organisation("Aventus")
    signed_in(client, otto)

    client.post(reverse("events:add_organiser", args=[event.slug]), {"organisation": "Aventus"})
    unknown = client.post(reverse("events:add_organiser", args=[event.slug]), {"organisation": "Nowhere"})
    organiser = event.organisers.get(is_lead=False)
    client.post(reverse("events:remove_organiser", args=[event.slug, organiser.pk]))

    assert unknown.status_code == 422
    assert "There is no organisation of this name" in unknown.content.decode()
    assert event.organisers.get().is_lead


def test_texts_are_written_checked_and_removed_on_the_page(client):
    otto = a_person("Otto")
    event = an_event(lead=an_organisation("Omnia", owner=otto))
    signed_in(client, otto)

    def address(name):
        return reverse(f"events:{name}", args=[event.slug, "fi"])

    client.post(address("edit_text"), {"title": "Hitsaus", "state": "machine"})
    assert event.texts.get(language="fi").state == "machine"
    client.post(address("check_text"))
    assert event.texts.get(language="fi").state == "checked"
    client.post(address("remove_text"))
    assert not event.texts.filter(language="fi").exists()
    assert client.get(reverse("events:edit_text", args=[event.slug, "xx"])).status_code == 404


def test_those_who_plan_an_event_see_its_history(client):
    otto = a_person("Otto")
    event = an_event(lead=an_organisation("Omnia", owner=otto))
    planning.change_event(by=otto, event=event, changes={"venue": "Another hall"})

    page = signed_in(client, otto).get(reverse("events:history", args=[event.slug])).content.decode()

    assert "Another hall" in page
    assert "Otto" in page
