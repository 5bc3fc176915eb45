import json

import pytest
from django.test import Client

from kilta.domains.people.models import Person
from kilta.domains.people.tests.builders import a_person

AT = "/api/v1"


def api(person=None):
    client = Client()
    if person is not None:
        client.force_login(person.account)
    return client


def sent(client, method, path, body):
    return client.generic(method.upper(), f"{AT}{path}", json.dumps(body), "application/json")


def names(client, query=""):
    return [item["name"] for item in client.get(f"{AT}/people{query}").json()["items"]]


def test_programs_of_strangers_see_only_those_who_are_shown_to_everybody():
    a_person("Aino", shown_to="all")
    a_person("Bert", shown_to="members")
    a_person("Carla", shown_to="nobody")
    a_person("Mila", is_minor=True)

    assert names(api()) == ["Aino"]
    assert names(api(a_person("Otto"))) == ["Aino", "Bert", "Mila", "Otto"]


def test_the_list_goes_on_after_its_last_row():
    for name in ("Aino", "Bert", "Carla"):
        a_person(name, shown_to="all")

    first = api().get(f"{AT}/people?limit=2").json()
    second = api().get(first["next"]).json()

    assert [item["name"] for item in first["items"] + second["items"]] == ["Aino", "Bert", "Carla"]


def test_a_profile_is_changed_in_parts():
    aino = a_person("Aino", languages=["fi"])

    answer = sent(api(aino), "patch", "/me/profile", {"headline": "Teaches welding"})

    assert (answer.json()["headline"], answer.json()["languages"]) == ("Teaches welding", ["fi"])


@pytest.mark.parametrize(
    "body", [{"is_minor": False}, {"target_group": "king"}, {"languages": ["xx"]}, {"name": ""}, {"offers": "a" * 2001}]
)
def test_what_a_profile_does_not_know_is_refused(body):
    assert sent(api(a_person("Aino")), "patch", "/me/profile", body).status_code == 422


def test_showing_a_profile_to_everybody_needs_consent_here_too():
    aino = a_person("Aino")

    refused = sent(api(aino), "patch", "/me/profile", {"shown_to": "all"})
    agreed = sent(api(aino), "put", "/me/consents/profile_public", {"version": 1})

    assert refused.status_code == 409
    assert agreed.json()["channel"] == "api"
    assert names(api()) == ["Aino"]


def test_a_withdrawal_by_a_program_takes_effect_at_once():
    aino = a_person("Aino")
    sent(api(aino), "put", "/me/consents/profile_public", {"version": 1})

    assert api(aino).delete(f"{AT}/me/consents/profile_public").status_code == 204

    assert Person.objects.get(pk=aino.pk).shown_to == "members"
    assert api(aino).get(f"{AT}/me/consents").json()["entries"][0]["withdrawn_at"]


def test_an_account_that_is_closed_for_now_sees_what_strangers_see():
    aino, bert = a_person("Aino"), a_person("Bert")
    client = api(bert)
    bert.account.is_active = False
    bert.account.save()

    assert client.get(f"{AT}/people/{aino.pk}").status_code == 404
    assert client.get(f"{AT}/me/profile").status_code == 401
