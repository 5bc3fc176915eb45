"""The page of one organisation: who it is, what it does here, its people, and what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import get_language

from kilta.domains.network import sections
from kilta.domains.network.models import (
    Identifier,
    Membership,
    MembershipRequest,
    Organisation,
    OrganisationText,
    Partner,
    Place,
    Role,
)
from kilta.domains.network.queries.directory import label_of
from kilta.domains.network.queries.standing import role_in
from kilta.domains.network.queries.words import best
from kilta.domains.people.models import Person
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Actor

# So many people and projects are named on the page; beyond them it says how many more there are.
NAMED = 30


@dataclass(frozen=True)
class OrganisationPage:
    organisation: Organisation
    text: OrganisationText | None
    texts: Sequence[OrganisationText]
    places: Sequence[Place]
    identifiers: Sequence[Identifier]
    partnerships: Sequence[Partner]
    people: Sequence[Membership]
    unnamed_people: int
    membership: Membership | None
    open_request: MembershipRequest | None
    sections: Sequence[sections.Shown]
    has_owner: bool
    may_edit: bool
    may_manage_members: bool
    may_ask_to_join: bool
    may_verify: bool

    @property
    def country(self) -> str:
        return label_of(coded.COUNTRIES, self.organisation.country)

    @property
    def region(self) -> str:
        return label_of(coded.NUTS_REGIONS, self.organisation.region) if self.organisation.region else ""

    @property
    def sectors(self) -> list[str]:
        return [label_of(coded.SECTORS, code) for code in self.organisation.sectors]

    @property
    def languages(self) -> list[str]:
        return [label_of(coded.LANGUAGES, code) for code in self.organisation.languages]

    @property
    def is_original_shown(self) -> bool:
        return self.text is not None and self.text.state == "original"


def organisation_page(actor: Actor, organisation: Organisation, *, wants_original: bool = False) -> OrganisationPage:
    """Everything the page shows; `wants_original` asks for the text as it was first written."""
    texts = list(organisation.texts.order_by("language"))
    original = next((text for text in texts if text.state == "original"), None)
    membership = _membership_of(actor, organisation)
    may_edit = actor.is_staff or (membership is not None and membership.role in (Role.OWNER, Role.EDITOR))
    live = organisation.memberships.live()
    people = list(people_of(actor, organisation)[:NAMED])
    return OrganisationPage(
        organisation=organisation,
        text=(original if wants_original else None) or best(texts, get_language() or "en"),
        texts=texts,
        places=list(organisation.places.all()[:NAMED]),
        identifiers=list(organisation.identifiers.order_by("scheme")),
        partnerships=list(organisation.partnerships.select_related("project").order_by("-project__starts_on")[:NAMED]),
        people=people,
        unnamed_people=live.count() - len(people),
        membership=membership,
        open_request=_open_request(actor, organisation),
        sections=sections.of(organisation, actor),
        has_owner=live.owners().exists(),
        may_edit=may_edit,
        may_manage_members=actor.is_staff or (membership is not None and membership.role == Role.OWNER),
        may_ask_to_join=not actor.is_system and membership is None and organisation.standing != "rejected",
        may_verify=actor.is_staff,
    )


def people_of(actor: Actor, organisation: Organisation) -> "QuerySet[Membership]":
    """The members whom `actor` may see, owners first; those inside see each other."""
    members = organisation.memberships.live().select_related("person")
    if not (actor.is_staff or role_in(actor, organisation)):
        members = members.filter(person__in=Person.objects.visible_to(actor))
    return members.order_by(_by_role(), "person__name", "id")


def _by_role() -> "Case":
    return Case(*(When(role=role, then=Value(rank)) for rank, role in enumerate(Role.values)), default=Value(9))


def _membership_of(actor: Actor, organisation: Organisation) -> Membership | None:
    if not isinstance(actor, Person):
        return None
    return organisation.memberships.live().filter(person=actor).first()


def _open_request(actor: Actor, organisation: Organisation) -> MembershipRequest | None:
    if not isinstance(actor, Person):
        return None
    return organisation.requests.open().filter(person=actor).first()
