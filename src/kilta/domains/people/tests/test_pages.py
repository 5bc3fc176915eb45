import pytest
from django.urls import reverse

from kilta.domains.people.models import Person
from kilta.domains.people.purposes import CONTACT_BY_MEMBERS
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.domains.people.use_cases.consents import give_consent, withdraw_consent

NASTY = ["\x00", "\x07bell", "a" * 1_000_000, "עברית 🧑‍🏭", "<script>alert(1)</script>"]


def profile(**changes):
    return {"name": "Aino", "shown_to": "members", **changes}


@pytest.fixture
def aino():
    return a_person("Aino", headline="Teaches welding", target_group="teacher", languages=["fi"], countries=["FI"])


def page_of(client, person):
    return client.get(reverse("people:person", args=[person.pk]))


def test_a_profile_shown_to_members_is_closed_to_strangers(client, aino):
    assert page_of(client, aino).status_code == 404

    assert "Teaches welding" in page_of(signed_in(client, a_person("Carla")), aino).content.decode()


def test_a_profile_shown_to_nobody_is_found_by_nobody_else(client, aino):
    Person.objects.update(shown_to="nobody")
    signed_in(client, a_person("Carla"))

    assert page_of(client, aino).status_code == 404
    assert "Aino" not in client.get(reverse("people:directory")).content.decode()


def test_somebody_whose_account_is_closed_sees_what_strangers_see(client, aino):
    bert = a_person("Bert")
    signed_in(client, bert)
    bert.account.is_active = False
    bert.account.save()

    assert page_of(client, aino).status_code == 404


def test_the_directory_is_filtered(client, aino):
    a_person("Bert", target_group="company", languages=["de"], countries=["DE"])
    signed_in(client, aino)

    for query in ("target_group=teacher", "country=FI", "language=fi", "q=welding", "q=ain"):
        page = client.get(reverse("people:directory") + f"?{query}").content.decode()
        assert "Teaches welding" in page, query
        assert "Bert" not in page, query


def test_rubbish_in_the_address_leaves_the_directory_standing(client, aino):
    assert client.get(reverse("people:directory") + "?country=XX&q=" + "x" * 500 + "&page=-1").status_code == 200


@pytest.mark.parametrize("number", [5, 60])
def test_the_directory_costs_the_same_however_many_there_are(client, number, django_assert_max_num_queries):
    for index in range(number):
        a_person(f"Person {index}")
    signed_in(client, a_person("Aino"))
    client.get(reverse("people:directory"))  # The first request also notes the session.

    with django_assert_max_num_queries(10):
        client.get(reverse("people:directory"))


def test_the_address_is_shown_to_members_by_consent_only(client, aino):
    signed_in(client, a_person("Carla"))
    assert aino.account.email not in page_of(client, aino).content.decode()

    give_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS, version=1, language="en")
    assert aino.account.email in page_of(client, aino).content.decode()

    withdraw_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS)
    assert aino.account.email not in page_of(client, aino).content.decode()


def test_the_address_of_a_minor_is_shown_to_nobody(client):
    mila = a_person("Mila")
    give_consent(by=mila, person=mila, purpose=CONTACT_BY_MEMBERS, version=1, language="en")
    Person.objects.filter(pk=mila.pk).update(is_minor=True)
    signed_in(client, a_person("Carla"))

    assert mila.account.email not in page_of(client, mila).content.decode()


def test_showing_a_profile_to_everybody_asks_for_the_box_beside_the_text(client, aino):
    signed_in(client, aino)

    refused = client.post(reverse("people:profile"), profile(shown_to="all"))
    done = client.post(reverse("people:profile"), profile(shown_to="all", agrees="on"))

    assert "tick the box" in refused.content.decode()
    assert done.status_code == 302
    client.logout()
    assert page_of(client, aino).status_code == 200


def test_the_preview_shows_what_others_see(client, aino):
    signed_in(client, aino)

    page = client.get(reverse("people:preview")).content.decode()

    assert page.count("Teaches welding") == 1  # for members; nothing for strangers
    assert "not shown to them" in page


def test_a_minor_is_not_offered_to_be_shown_to_everybody(client):
    signed_in(client, a_person("Mila", is_minor=True))

    page = client.get(reverse("people:profile")).content.decode()

    assert 'value="all"' not in page
    assert "through your school" in page


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("field", ["name", "headline", "offers", "target_group", "languages", "shown_to"])
def test_no_text_in_any_field_breaks_the_page(client, aino, field, text):
    signed_in(client, aino)

    answer = client.post(reverse("people:profile"), profile(**{field: text}))

    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        assert client.get(reverse("people:preview")).status_code == 200


def test_an_unfinished_profile_waits_on_today(client):
    signed_in(client, a_person("Aino"))

    assert "Say who you are" in client.get(reverse("web:today")).content.decode()


def test_a_finished_profile_does_not(client, aino):
    signed_in(client, aino)

    assert "Say who you are" not in client.get(reverse("web:today")).content.decode()


def test_consents_are_given_and_taken_back_on_their_page(client, aino):
    signed_in(client, aino)

    client.post(reverse("people:give_consent", args=["contact_by_members"]), {"version": 1})
    assert "You agreed on" in client.get(reverse("people:consents")).content.decode()

    client.post(reverse("people:withdraw_consent", args=["contact_by_members"]))
    assert "You agreed on" not in client.get(reverse("people:consents")).content.decode()


def test_a_consent_to_nothing_we_know_is_not_found(client, aino):
    assert signed_in(client, aino).post(reverse("people:give_consent", args=["anything"])).status_code == 404
