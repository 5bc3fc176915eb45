"""The people of an organisation as its owners manage them, and the organisations of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kilta.domains.network.models import Invitation, Membership, MembershipRequest, Organisation
from kilta.domains.network.queries.standing import confirmed_addresses
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor

# visible: rows about the reader alone, or those that owners and staff are asked to answer.

SHOWN = 200


@dataclass(frozen=True)
class MembersPage:
    organisation: Organisation
    members: Any
    invitations: Sequence[Invitation]
    requests: Sequence[MembershipRequest]


@dataclass(frozen=True)
class MyOrganisations:
    memberships: Sequence[Membership]
    invitations: Sequence[Invitation]
    requests: Sequence[MembershipRequest]


def members_page(organisation: Organisation, members: Any) -> MembersPage:
    """`members` is one page of them; what is open is shown whole, up to `SHOWN`."""
    return MembersPage(
        organisation=organisation,
        members=members,
        invitations=list(organisation.invitations.unanswered().select_related("invited_by").order_by("email")[:SHOWN]),
        requests=list(organisation.requests.open().select_related("person").order_by("created_at", "id")[:SHOWN]),
    )


def my_organisations(actor: Actor) -> MyOrganisations:
    return MyOrganisations(
        memberships=list(memberships_of(actor)),
        invitations=invitations_for(actor),
        requests=list(
            MembershipRequest.objects.open()  # type: ignore[misc]
            .filter(person=actor)
            .select_related("organisation")
            .order_by("created_at", "id")
        ),
    )


def organisations_of(person: Person, actor: Actor) -> list[Membership]:
    """Where a person belongs, for the page of that person: what `actor` may see of it."""
    seen = Membership.objects.visible_to(actor).live().filter(person=person).select_related("organisation")
    return list(seen.filter(organisation__in=Organisation.objects.visible_to(actor)).order_by("organisation__name_key"))


def memberships_of(person: Actor) -> "QuerySet[Membership]":
    return (
        Membership.objects.live()  # type: ignore[misc]
        .filter(person=person)
        .select_related("organisation")
        .order_by("organisation__name_key", "id")
    )


def invitations_for(actor: Actor) -> list[Invitation]:
    """Those sent to a confirmed address of `actor` which can still be accepted."""
    addresses = confirmed_addresses(actor)
    if not addresses:
        return []
    return list(Invitation.objects.open().filter(email__in=addresses).select_related("organisation").order_by("id"))


def requests_to_answer(actor: Actor) -> list[MembershipRequest]:
    """What waits for the owners of an organisation; for staff, where an organisation has no owner."""
    if not isinstance(actor, Person):
        return []
    owned = Membership.objects.owners().filter(person=actor).values("organisation")
    open_ones = MembershipRequest.objects.open()
    found = open_ones.filter(organisation__in=owned)
    if actor.is_staff:
        kept = Membership.objects.owners().values("organisation")
        found |= open_ones.exclude(organisation__in=kept)
    return list(found.select_related("organisation", "person").order_by("created_at", "id")[:SHOWN])


def rows_about(person: Person) -> list[dict[str, Any]]:
    """Every membership a person has or had, for the download of all that is kept."""
    return [
        {
            "organisation": membership.organisation.name,
            "role": membership.role,
            "since": membership.since.isoformat(),
            "ended_at": membership.ended_at.isoformat() if membership.ended_at else None,
        }
        for membership in Membership.objects.filter(person=person).select_related("organisation").order_by("since")
    ]


def requests_of(person: Person) -> list[dict[str, Any]]:
    """Every question to join, with its answer, for the download of all that is kept."""
    return [
        {
            "organisation": request.organisation.name,
            "message": request.message,
            "state": request.state,
            "answer": request.answer,
            "created_at": request.created_at.isoformat(),
        }
        for request in MembershipRequest.objects.filter(person=person)
        .select_related("organisation")
        .order_by("created_at")
    ]


def invitations_to(person: Person) -> list[dict[str, Any]]:
    """Every invitation to a confirmed address of the person, for the download of all that is kept."""
    return [
        {
            "organisation": invitation.organisation.name,
            "email": invitation.email,
            "role": invitation.role,
            "created_at": invitation.created_at.isoformat(),
            "expires_at": invitation.expires_at.isoformat(),
            "accepted_at": invitation.accepted_at.isoformat() if invitation.accepted_at else None,
        }
        for invitation in Invitation.objects.filter(email__in=confirmed_addresses(person))
        .select_related("organisation")
        .order_by("created_at")
    ]
