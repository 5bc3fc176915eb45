import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import override

from kilta.domains.people import erasure, erasure_list
from kilta.domains.people.models import Consent, Person
from kilta.domains.people.purposes import CONTACT_BY_MEMBERS
from kilta.domains.people.queries.actors import names_of
from kilta.domains.people.tests.builders import PASSWORD, TESTS, a_member_of_staff, a_person, signed_in
from kilta.domains.people.use_cases.consents import give_consent
from kilta.domains.people.use_cases.erasing import erase_person
from kilta.domains.people.use_cases.persons import change_profile
from kilta.foundation import audit, jobs, search
from kilta.foundation.access.actors import Guest
from kilta.foundation.accounts.models import Account
from kilta.foundation.use_cases import Refusal


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    settings.EMAIL_FOLDER = tmp_path / "mail"


@pytest.fixture
def guards(monkeypatch):
    found = []
    monkeypatch.setattr(erasure, "_guards", found)
    return found


class HandOverFirst(Refusal):
    message = "Make somebody else an owner first."


def refuse(person, by):
    raise HandOverFirst


def test_a_tombstone_stays_and_nothing_personal():
    aino = a_person("Aino", headline="Teaches welding", languages=["fi"])
    give_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS, version=1, language="en")

    erase_person(by=aino, person=aino)

    tombstone = Person.objects.get(pk=aino.pk)
    assert str(tombstone) == "Erased member"
    assert (tombstone.account, tombstone.name, tombstone.headline, tombstone.languages) == (None, "", "", [])
    assert not Account.objects.filter(email="aino@kilta.example").exists()
    assert not Consent.objects.live().exists()


def test_the_tombstone_is_named_in_the_language_of_the_reader():
    aino = a_person("Aino")

    erase_person(by=aino, person=aino)

    with override("en"):
        assert names_of({aino.actor_key}) == {aino.actor_key: "Erased member"}


def test_the_history_forgets_too():
    aino = a_person("Aino")
    change_profile(by=aino, person=aino, changes={"headline": "Teaches welding"})

    erase_person(by=aino, person=aino)

    told = str(audit.history_of(Person.objects.get(pk=aino.pk)))
    assert "Aino" not in told
    assert "welding" not in told


def test_search_finds_the_erased_no_more():
    aino, carla = a_person("Aino"), a_person("Carla")
    assert search.find(carla, "Aino", language="en").hits

    erase_person(by=aino, person=aino)

    assert not search.find(carla, "Aino", language="en").hits
    assert not search.suggest(carla, "Ain", language="en")


def test_the_database_refuses_a_tombstone_with_a_name():
    aino = a_person("Aino")
    erase_person(by=aino, person=aino)

    with pytest.raises(IntegrityError, match="nothing_personal_is_left_of_the_erased"):
        Person.objects.filter(pk=aino.pk).update(name="Aino")


def test_what_must_be_settled_first_stops_the_erasure_and_is_said(client, guards):
    aino = a_person("Aino")
    guards.append(refuse)

    with pytest.raises(HandOverFirst):
        erase_person(by=aino, person=aino)

    assert Person.objects.get(pk=aino.pk).name == "Aino"
    signed_in(client, aino)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("people:erase")).content.decode()
    assert "Make somebody else an owner first." in page
    assert "Erase me now" not in page


@pytest.mark.parametrize("who", ["member", "staff", "guest"])
def test_nobody_erases_another(who):
    aino = a_person("Aino")
    by = {"member": lambda: a_person("Carla"), "staff": a_member_of_staff, "guest": Guest}[who]()

    with pytest.raises(PermissionDenied):
        erase_person(by=by, person=aino)


def test_the_erased_change_nothing_any_more():
    aino = a_person("Aino")
    erase_person(by=aino, person=aino)

    with pytest.raises(PermissionDenied):
        change_profile(by=aino, person=aino, changes={"name": "Aino"})
    with pytest.raises(PermissionDenied):
        erase_person(by=aino, person=aino)


def test_erasing_asks_for_a_fresh_sign_in_and_for_the_box(client):
    aino = a_person("Aino")
    signed_in(client, aino)
    address = reverse("people:erase")

    assert "reauthenticate" in client.get(address)["Location"]
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "tick the box" in client.post(address).content.decode()
    done = client.post(address, {"is_sure": "on"}, follow=True)

    assert done.status_code == 200
    assert "You are erased" in done.content.decode()
    assert client.get(reverse("people:profile")).status_code == 302
    assert not Account.objects.exists()


def test_the_erased_are_put_on_the_list_that_outlives_backups():
    aino = a_person("Aino")

    erase_person(by=aino, person=aino)
    jobs.run_all_now()
    erasure_list.add(str(aino.pk))

    assert erasure_list.read(erasure_list.path()) == [aino.pk]
    assert "Aino" not in erasure_list.path().read_text()


def test_who_came_back_with_an_older_backup_is_erased_again(capsys):
    aino, bert = a_person("Aino"), a_person("Bert")
    erasure_list.add(str(aino.pk))

    call_command("reapply_erasures")

    assert Person.objects.get(pk=aino.pk).erased_at
    assert not Person.objects.get(pk=bert.pk).erased_at
    assert "1 on the list, 1 erased again" in capsys.readouterr().out


def test_a_list_that_cannot_be_read_erases_nobody(tmp_path):
    aino = a_person("Aino")
    broken = tmp_path / "list.txt"
    broken.write_text(f"{aino.pk} 2026-11-23\nrubbish\n")

    with pytest.raises(CommandError, match="line 2"):
        call_command("reapply_erasures", str(broken))

    assert not Person.objects.get(pk=aino.pk).erased_at


def test_kilta_may_erase_on_behalf_of_the_list():
    aino = a_person("Aino")

    erase_person(by=TESTS, person=aino)

    assert Person.objects.get(pk=aino.pk).erased_at
