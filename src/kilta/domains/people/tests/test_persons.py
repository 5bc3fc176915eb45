import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from kilta.domains.people.models import Consent, Person
from kilta.domains.people.purposes import CONTACT_BY_MEMBERS, PROFILE_PUBLIC
from kilta.domains.people.tests.builders import TESTS, a_member_of_staff, a_person
from kilta.domains.people.use_cases.consents import give_consent, withdraw_consent
from kilta.domains.people.use_cases.persons import change_profile, come_of_age, welcome
from kilta.domains.people.use_cases.refusals import (
    ConsentIsMissing,
    MinorsAreNotShownToAll,
    MinorsDoNotAgree,
    WordsHaveChanged,
)
from kilta.foundation.access.actors import Guest
from kilta.foundation.accounts.facts import AccountOpened
from kilta.foundation.accounts.models import Account
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case


def open_account(by, **answers):
    return _open_account(by=by, answers=answers)


@use_case
def _open_account(*, by, answers):
    account = Account.objects.create_user("new@kilta.example")
    announce(AccountOpened(account_id=account.pk, language="fi", answers=answers), by=by)
    return Person.objects.get(account=account)


def test_a_new_account_has_a_person_who_is_shown_to_nobody():
    aino = open_account(Guest(), name="Aino", country="FI", age_band="")

    assert (aino.name, aino.country, aino.countries, aino.shown_to) == ("Aino", "FI", ["FI"], "nobody")


def test_an_account_about_which_nothing_was_asked_has_a_person_too():
    assert str(open_account(Guest())) == "A member"


def test_the_age_band_of_the_sign_up_makes_a_minor():
    assert open_account(Guest(), age_band="minor").is_minor


def test_an_account_has_one_person_however_often_it_is_announced():
    aino = a_person("Aino")

    again = welcome(by=TESTS, account_id=aino.account_id, name="Somebody else")

    assert again == aino
    assert again.name == "Aino"


def test_a_profile_shown_to_everybody_needs_consent():
    aino = a_person("Aino")

    with pytest.raises(ConsentIsMissing):
        change_profile(by=aino, person=aino, changes={"shown_to": "all"})

    assert Person.objects.get(pk=aino.pk).shown_to == "members"


def test_the_register_keeps_the_words_that_were_agreed_to():
    aino = a_person("Aino")

    change_profile(by=aino, person=aino, changes={"shown_to": "all"}, agreed_in="en")

    consent = Consent.objects.get(person=aino)
    assert (consent.purpose, consent.version, consent.language) == ("profile_public", 1, "en")
    assert consent.wording == PROFILE_PUBLIC.wording
    assert consent.given_at
    assert consent.withdrawn_at is None


def test_a_withdrawal_takes_effect_at_once_and_stays_in_the_register():
    aino = a_person("Aino")
    change_profile(by=aino, person=aino, changes={"shown_to": "all"}, agreed_in="en")

    withdraw_consent(by=aino, person=aino, purpose=PROFILE_PUBLIC)

    assert Person.objects.get(pk=aino.pk).shown_to == "members"
    assert Consent.objects.get(person=aino).withdrawn_at


def test_showing_a_profile_to_fewer_people_withdraws_the_consent():
    aino = a_person("Aino")
    change_profile(by=aino, person=aino, changes={"shown_to": "all"}, agreed_in="en")

    change_profile(by=aino, person=aino, changes={"shown_to": "nobody"})

    assert not Consent.objects.live().filter(person=aino).exists()


def test_who_agrees_again_gets_a_new_row():
    aino = a_person("Aino")

    give_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS, version=1, language="en")
    give_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS, version=1, language="en")
    withdraw_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS)
    give_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS, version=1, language="fi")

    assert Consent.objects.filter(person=aino).count() == 2
    assert Consent.objects.live().get(person=aino).language == "fi"


def test_words_that_have_changed_since_they_were_read_are_not_agreed_to():
    aino = a_person("Aino")

    with pytest.raises(WordsHaveChanged):
        give_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS, version=0, language="en")


def test_the_register_cannot_be_rewritten():
    aino = a_person("Aino")
    give_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS, version=1, language="en")

    with pytest.raises(Exception, match="Cannot"):
        Consent.objects.filter(person=aino).update(wording="I agree to everything")


def test_the_register_cannot_be_shortened():
    aino = a_person("Aino")
    give_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS, version=1, language="en")

    with pytest.raises(Exception, match="Cannot delete"):
        Consent.objects.filter(person=aino).delete()


def test_minors_are_never_shown_to_everybody():
    mila = a_person("Mila", is_minor=True)

    with pytest.raises(MinorsAreNotShownToAll):
        change_profile(by=mila, person=mila, changes={"shown_to": "all"}, agreed_in="en")
    with pytest.raises(MinorsDoNotAgree):
        give_consent(by=mila, person=mila, purpose=PROFILE_PUBLIC, version=1, language="en")
    with pytest.raises(IntegrityError, match="minors_are_never_shown_to_all"):
        Person.objects.filter(pk=mila.pk).update(shown_to="all")


def test_a_minor_who_has_come_of_age_chooses_as_adults_do():
    mila = a_person("Mila", is_minor=True)

    mila = come_of_age(by=mila, person=mila)

    assert mila.age_band == "adult"
    assert change_profile(by=mila, person=mila, changes={"shown_to": "all"}, agreed_in="en").shown_to == "all"


@pytest.mark.parametrize("somebody", ["member", "staff", "guest"])
def test_nobody_changes_the_profile_of_another(somebody):
    aino = a_person("Aino")
    by = {"member": lambda: a_person("Bert"), "staff": a_member_of_staff, "guest": Guest}[somebody]()

    with pytest.raises(PermissionDenied):
        change_profile(by=by, person=aino, changes={"headline": "…"})
    with pytest.raises(PermissionDenied):
        give_consent(by=by, person=aino, purpose=CONTACT_BY_MEMBERS, version=1, language="en")
    with pytest.raises(PermissionDenied):
        withdraw_consent(by=by, person=aino, purpose=CONTACT_BY_MEMBERS)
    with pytest.raises(PermissionDenied):
        come_of_age(by=by, person=aino)


@pytest.mark.parametrize(
    ("shown_to", "seen_by"),
    [
        ("nobody", {"self", "staff"}),
        ("members", {"self", "staff", "member"}),
        ("all", {"self", "staff", "member", "guest"}),
    ],
)
def test_a_profile_is_seen_by_those_it_is_shown_to(shown_to, seen_by):
    aino = a_person("Aino", shown_to=shown_to)
    readers = {"self": aino, "member": a_person("Carla"), "staff": a_member_of_staff(), "guest": Guest()}

    seen = {who for who, reader in readers.items() if Person.objects.visible_to(reader).filter(pk=aino.pk).exists()}

    assert seen == seen_by
