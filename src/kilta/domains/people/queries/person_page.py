"""The page of a person, as a certain reader sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kilta.domains.people import sections
from kilta.domains.people.models import Audience, Consent, Person
from kilta.domains.people.purposes import CONTACT_BY_MEMBERS
from kilta.domains.people.queries.directory import label_of
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Actor, Guest


@dataclass(frozen=True)
class PersonPage:
    person: Person
    email: str
    sections: Sequence[sections.Shown]
    is_own: bool

    @property
    def target_group(self) -> str:
        return label_of(coded.TARGET_GROUPS, self.person.target_group)

    @property
    def languages(self) -> list[str]:
        return [label_of(coded.LANGUAGES, code) for code in self.person.languages]

    @property
    def countries(self) -> list[str]:
        return [label_of(coded.COUNTRIES, code) for code in self.person.countries]

    @property
    def says_nothing(self) -> bool:
        person = self.person
        return not (person.headline or person.offers or person.seeks)


@dataclass(frozen=True)
class SomeMember:
    """Any signed-in person, to show people what members see of them."""

    actor_key = "preview"
    is_member = True
    is_staff = False
    is_system = False


READERS: dict[str, Actor] = {Audience.MEMBERS: SomeMember(), Audience.ALL: Guest()}


def person_page(actor: Actor, person: Person) -> PersonPage:
    """What `actor` sees of a person who is visible to them; the e-mail address only by consent, and to members."""
    return PersonPage(
        person=person,
        email=_address(person) if actor.is_member else "",
        sections=sections.of(person, actor),
        is_own=actor == person,
    )


def preview(person: Person, audience: str) -> PersonPage | None:
    """What others see of a person; nothing when the profile is not shown to them."""
    reader = READERS[audience]
    if not Person.objects.visible_to(reader).filter(pk=person.pk).exists():
        return None
    return person_page(reader, person)


def _address(person: Person) -> str:
    # visible: asks only whether this person has agreed to show the address.
    agreed = Consent.objects.live().filter(person=person, purpose=CONTACT_BY_MEMBERS.code)
    if person.is_minor or person.account is None or not agreed.exists():
        return ""
    return person.account.email
