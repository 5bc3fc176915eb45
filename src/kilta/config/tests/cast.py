"""Who asks in the access matrix, and what they ask about."""

from typing import Any

from kilta.domains.events.models import Event
from kilta.domains.events.tests.builders import an_event
from kilta.domains.network.models import Organisation, Project, Role
from kilta.domains.network.tests.builders import a_membership, a_project, an_organisation
from kilta.domains.network.use_cases import memberships
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

    @property
    def organisation(self) -> Organisation:
        """With its owner and a member; one has left it, and the outsider owns another."""
        # Looked up anew: what was made for one role is undone with what that role did.
        return Organisation.objects.filter(slug="omnia").first() or self._an_organisation()

    @property
    def project(self) -> Project:
        """Coordinated by the organisation."""
        return Project.objects.filter(slug="vet2sustain").first() or a_project(coordinator=self.organisation)

    @property
    def event(self) -> Event:
        """Published, led by the organisation."""
        return Event.objects.filter(slug="welding-workshop").first() or an_event(lead=self.organisation)

    def _an_organisation(self) -> Organisation:
        organisation = an_organisation("Omnia", owner=self.owner)
        a_membership(self.member, organisation, Role.MEMBER)
        memberships.leave(by=self.ex_member, membership=a_membership(self.ex_member, organisation))
        an_organisation("Elsewhere", owner=self.outsider)
        return organisation


def _a_person(role: str) -> Person:
    account = Account.objects.create_user(f"{role}@kilta.example", is_staff=role == "staff")
    return Person.objects.create(account=account, name=role.title(), is_minor=role == "minor", shown_to="members")
