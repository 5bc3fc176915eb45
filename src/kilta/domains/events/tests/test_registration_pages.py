"""Registering over HTTP: as guest, member and group, with questions; and what those who plan the event do with it."""

import io
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from kilta.domains.events.codes import link_code
from kilta.domains.events.models import Question
from kilta.domains.events.tests.builders import a_draft, an_event, registered
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.foundation.jobs import run_all_now
from kilta.foundation.notices.models import Message

pytestmark = pytest.mark.django_db

GUEST = {
    "name": "Gerd",
    "email": "gerd@guest.example",
    "target_group": "teacher",
    "organisation": "Werkstatt Süd",
    "country": "DE",
}


@pytest.fixture
def otto(client):
    """The owner of Omnia, signed in."""
    person = a_person("Otto")
    an_organisation("Omnia", owner=person)
    signed_in(client, person)
    return person


def address(name, event, **more):
    return reverse(f"events:{name}", kwargs={"slug": event.slug, **more})


def test_a_guest_registers_confirms_and_cancels_by_the_link_in_the_mail(client):
    event = an_event(seats=5)

    client.post(address("register", event), GUEST)
    [mail] = Message.objects.filter(address="gerd@guest.example")
    guest = event.registrations.get()
    client.post(f"/en{mail.link}/confirm")
    guest.refresh_from_db()
    assert guest.confirmed_at

    client.post(f"/en{mail.link}/cancel")
    guest.refresh_from_db()
    assert (guest.status, guest.organisation_name) == ("cancelled", "Werkstatt Süd")


def test_a_guest_sees_the_same_page_whether_the_address_was_known_or_not(client):
    event = an_event()

    first = client.post(address("register", event), GUEST)
    second = client.post(address("register", event), GUEST)

    assert first.url == second.url
    assert event.registrations.count() == 1


def test_a_member_registers_without_typing_a_name(client, otto):
    event = an_event()

    answer = client.post(
        address("register", event), {"target_group": "teacher", "organisation": "Omnia", "country": "FI"}
    )

    mine = event.registrations.get()
    assert (mine.person, mine.organisation.name, answer.url) == (
        otto,
        "Omnia",
        reverse("events:my_registration", args=[link_code(mine)]),
    )


def test_a_teacher_registers_a_class_and_gets_its_code(client, otto):
    event = an_event(seats=30)

    client.post(
        address("register_group", event),
        {
            "group_name": "WELD24",
            "size": "24",
            "age_band": "13_17",
            "target_group": "student",
            "organisation": "Omnia",
            "country": "FI",
        },
    )
    group = event.registrations.get()
    page = client.get(reverse("events:my_registration", args=[link_code(group)])).content.decode()

    assert (group.size, group.status) == (24, "confirmed")
    assert group.class_code in page


def test_what_must_be_answered_on_a_condition_is_asked_only_when_it_holds(client):
    event = an_event()
    first = Question.objects.create(
        event=event, kind="yes_no", wording={"en": "Do you stay overnight?"}, purpose="Rooms", is_required=True
    )
    Question.objects.create(
        event=event,
        kind="text",
        wording={"en": "Which night?"},
        purpose="Rooms",
        is_required=True,
        shown_if=first,
        shown_if_answer="yes",
        position=1,
    )
    name = f"question-{first.pk}"

    refused = client.post(address("register", event), {**GUEST, name: "yes"})
    accepted = client.post(address("register", event), {**GUEST, name: "no"})

    assert "Please answer this question." in refused.content.decode()
    assert accepted.status_code == 302
    assert [answer.value for answer in event.registrations.get().answers.all()] == ["no"]


def test_diet_and_needs_stand_apart_and_go_a_day_after_the_event(client):
    event = an_event()

    client.post(address("register", event), {**GUEST, "diet": "vegan", "access": "step-free"})

    needs = event.registrations.get().needs
    assert (needs.diet, needs.access) == ("vegan", "step-free")
    assert (needs.delete_on - event.ends_at.date()).days == 1


def test_consent_to_pictures_is_kept_with_its_words_and_taken_back(client):
    event = an_event()
    client.post(address("register", event), {**GUEST, "pictures": ["web", "recording"]})
    guest = event.registrations.get()

    client.post(reverse("events:picture_consents", args=[link_code(guest)]), {"pictures": ["recording"]})

    given = {consent.channel: consent for consent in guest.picture_consents.all()}
    assert given["web"].withdrawn_at
    assert given["recording"].withdrawn_at is None
    assert "recorded" in given["recording"].wording


@pytest.mark.parametrize("text", ["\x00", "\ud800", "x" * 1_000_000, "‮abc😀"], ids=["NUL", "half", "long", "rtl"])
@pytest.mark.parametrize("field", ["name", "email", "organisation", "diet", "access", "country", "target_group"])
def test_strange_text_gets_a_sentence_and_never_an_error_page(client, field, text):
    event = an_event()

    form = urlencode({**GUEST, field: text}, errors="surrogatepass")
    answer = client.post(address("register", event), form, content_type="application/x-www-form-urlencoded")

    assert answer.status_code < 500


def test_a_draft_and_an_event_for_invited_people_are_not_found_by_others(client):
    draft = a_draft()
    secret = an_event("Only for friends", audience="invited")

    assert client.get(address("event", draft)).status_code == 404
    assert client.get(address("event", secret)).status_code == 404
    assert client.get(address("register", secret)).status_code == 404
    assert client.get(f"{address('event', secret)}?by={secret.secret}").status_code == 200


def test_an_event_for_invited_people_is_registered_for_through_its_secret_address(client):
    event = an_event("Only for friends", audience="invited")

    page = client.get(f"{address('register', event)}?by={event.secret}").content.decode()
    client.post(f"{address('register', event)}?by={event.secret}", GUEST)

    assert f"?by={event.secret}" in page
    assert event.registrations.count() == 1


def test_a_broken_list_writes_nothing_and_shows_every_error(client, otto):
    event = an_event()
    text = (
        "name,email,target group,organisation,country\nAino,aino@x.example,student,Omnia,FI\nBert,nonsense,wizard,,XX\n"
    )

    page = client.post(address("import_registrations", event), {"people": _file(text)}).content.decode()

    assert event.registrations.count() == 0
    assert all(said in page for said in ("a target group", "an e-mail address", "a country", "may not be empty"))


def test_a_right_list_seats_in_its_order_and_the_rest_waits(client, otto):
    event = an_event(seats=1)
    head = "name,email,target group,organisation,country\n"
    text = f"{head}Aino,,opiskelija,Omnia,Suomi\nBert,b@x.example,teacher,Elsewhere,\n"

    client.post(address("import_registrations", event), {"people": _file(text)})

    rows = event.registrations.order_by("place").values_list("name", "target_group", "country", "status")
    assert list(rows) == [("Aino", "student", "FI", "confirmed"), ("Bert", "teacher", "", "waiting")]


def test_a_list_with_somebody_who_is_registered_names_the_row(client, otto):
    event = an_event()
    registered(event, "Aino")
    text = "name,email,target group,organisation\nBert,,teacher,Omnia\nAino,AINO@guest.example,teacher,Omnia\n"

    page = client.post(address("import_registrations", event), {"people": _file(text)}).content.decode()

    assert event.registrations.count() == 1
    assert "somebody who is not registered yet" in page


def test_an_organiser_writes_to_those_who_wait_and_to_nobody_else(client, otto, mailoutbox):
    event = an_event(seats=1)
    registered(event, "Aino")
    registered(event, "Bert")
    run_all_now()
    mailoutbox.clear()

    client.post(
        address("write", event), {"status": ["waiting"], "subject": "More seats", "text": "We ask for a bigger hall."}
    )
    run_all_now()
    run_all_now()

    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["bert@guest.example"], "More seats")]


def test_a_list_costs_the_same_however_long_it_is(client, otto, django_assert_max_num_queries):
    event = an_event()
    for number in range(30):
        registered(event, f"Client{number}")

    with django_assert_max_num_queries(22):
        client.get(address("registrations", event))


def test_the_page_of_an_event_has_a_budget(client, django_assert_max_num_queries):
    event = an_event(seats=9)
    for number in range(5):
        registered(event, f"Client{number}")
    client.get(address("event", event))

    with django_assert_max_num_queries(14):
        client.get(address("event", event))


def _file(text):
    file = io.BytesIO(text.encode())
    file.name = "people.csv"
    return file


@pytest.mark.parametrize("name", ["my_registration", "change_registration", "i_am_here"])
def test_a_secret_address_is_told_to_no_other_site_and_its_forms_still_say_where_they_come_from(client, name):
    """A browser under "no-referrer" sends `Origin: null` with a form, and the form is refused."""
    registration = registered(an_event())

    answer = client.get(reverse(f"events:{name}", args=[link_code(registration)]))

    assert answer["Referrer-Policy"] == "same-origin"


def test_both_pages_say_how_many_of_the_free_seats_a_target_group_can_have(client):
    event = an_event(seats=5, quotas={"student": 2})
    registered(event, "Aino", target_group="student")
    registered(event, "Bert", target_group="teacher")

    for name in ("event", "register", "register_group"):
        page = client.get(reverse(f"events:{name}", args=[event.slug])).content.decode()
        assert "3 seats are free." in page
        assert "Free for student: at most 1." in page
