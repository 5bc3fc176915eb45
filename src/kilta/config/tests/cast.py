"""Who asks in the access matrix, and what they ask about."""

from typing import Any

from kilta.domains.people.models import Person
from kilta.foundation.access.testing import SIGNED_IN
from kilta.foundation.accounts.models import Account


class Cast:
    """One person for each signed-in role, by the role's name: `cast.owner`, `cast.outsider` …"""

    def __init__(self) -> None:
        self.people = {role: _a_person(role) for role in SIGNED_IN}

    def __getattr__(self, role: str) -> Any:
        try:
            return self.__dict__["people"][role]
        except KeyError:
            raise AttributeError(role) from None

    @property
    def accounts(self) -> dict[str, Account]:
        return {role: person.account for role, person in self.people.items()}


def _a_person(role: str) -> Person:
    account = Account.objects.create_user(f"{role}@kilta.example", is_staff=role == "staff")
    return Person.objects.create(account=account, name=role.title(), is_minor=role == "minor", shown_to="members")
