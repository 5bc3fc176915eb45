"""Persons for tests, made as they come: by an account that is opened."""

from typing import Any

from django.test import Client

from kilta.domains.people.models import Person
from kilta.foundation import search
from kilta.foundation.access.actors import System
from kilta.foundation.accounts.facts import AccountOpened
from kilta.foundation.accounts.models import Account
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case

TESTS = System("test")
PASSWORD = "correct horse battery"


def a_person(name: str = "Aino", *, email: str = "", language: str = "en", **fields: Any) -> Person:
    """Somebody with a confirmed account; shown to members unless told otherwise."""
    account = _open_account(
        by=TESTS, email=email or f"{name.lower().replace(' ', '.')}@kilta.example", language=language, name=name
    )
    Person.objects.filter(account=account).update(**{"shown_to": "members", **fields})
    person = Person.objects.select_related("account").get(account=account)
    search.index(person)
    return person


def a_member_of_staff(name: str = "Sanna") -> Person:
    """Somebody who runs the installation."""
    Account.objects.filter(pk=a_person(name).account_id).update(is_staff=True)
    return Person.objects.select_related("account").get(name=name)


def signed_in(client: Client, person: Person) -> Client:
    """The client with a fresh session of the person."""
    client.force_login(person.account)
    return client


@use_case
def _open_account(*, by: System, email: str, language: str, name: str) -> Account:
    from allauth.account.models import EmailAddress

    account = Account.objects.create_user(email, PASSWORD, language=language)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    announce(AccountOpened(account_id=account.pk, language=language, answers={"name": name}), by=by)
    return account
