"""What the network tells people."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kilta.domains.network.models import Invitation, Membership, MembershipRequest, Organisation
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.accounts.models import Account
from kilta.foundation.notices import Kind, Notice, kind

MEMBERSHIP_ASKED = kind("network.membership_asked", _("Somebody asks to join my organisation"))
MEMBERSHIP_ANSWERED = kind("network.membership_answered", _("An organisation answers my question to join"))
MEMBERSHIP_CHANGED = kind("network.membership_changed", _("My role in an organisation has changed"))
ORGANISATION_JUDGED = kind("network.organisation_judged", _("Our staff have looked at my organisation"))
INVITATION = kind("network.invitation", _("Somebody invites me to an organisation"), is_required=True)


def invited(invitation: Invitation, secret: str, by: Actor) -> list[Notice]:
    return [
        Notice(
            INVITATION,
            to=invitation.email,
            template="network/notices/invited.txt",
            values={
                "organisation": invitation.organisation.name,
                "role": invitation.role,
                "inviter": by.name if isinstance(by, Person) else "",
            },
            link=_path("network:invitation", secret),
            language=_language_of(invitation, by),
        )
    ]


def membership_asked(request: MembershipRequest) -> list[Notice]:
    organisation = request.organisation
    return [
        Notice(
            MEMBERSHIP_ASKED,
            to=account,
            template="network/notices/membership_asked.txt",
            values={"person": str(request.person), "organisation": organisation.name, "message": request.message},
            link=_path("network:members", organisation.slug),
        )
        for account in _owners_of(organisation) or Account.objects.filter(is_staff=True, is_active=True)
    ]


def request_accepted(request: MembershipRequest) -> list[Notice]:
    return _tell([request.person.account], MEMBERSHIP_ANSWERED, "request_accepted", request.organisation)


def request_declined(request: MembershipRequest) -> list[Notice]:
    return _tell(
        [request.person.account], MEMBERSHIP_ANSWERED, "request_declined", request.organisation, reason=request.answer
    )


def role_changed(membership: Membership) -> list[Notice]:
    return _tell(
        [membership.person.account], MEMBERSHIP_CHANGED, "role_changed", membership.organisation, role=membership.role
    )


def member_removed(membership: Membership) -> list[Notice]:
    return _tell([membership.person.account], MEMBERSHIP_CHANGED, "member_removed", membership.organisation)


def organisation_verified(organisation: Organisation) -> list[Notice]:
    return _tell(_owners_of(organisation), ORGANISATION_JUDGED, "organisation_verified", organisation)


def organisation_rejected(organisation: Organisation) -> list[Notice]:
    return _tell(
        _owners_of(organisation),
        ORGANISATION_JUDGED,
        "organisation_rejected",
        organisation,
        reason=organisation.judged_because,
    )


def _tell(
    accounts: Iterable[Account | None], about: Kind, name: str, organisation: Organisation, **values: str
) -> list[Notice]:
    """The same notice about an organisation to each account; people who have none are not told."""
    return [
        Notice(
            about,
            to=account,
            template=f"network/notices/{name}.txt",
            values={"organisation": organisation.name, **values},
            link=_path("network:organisation", organisation.slug),
        )
        for account in accounts
        if account is not None
    ]


def _owners_of(organisation: Organisation) -> list[Account]:
    return list(Account.objects.filter(is_active=True, person__in=organisation.memberships.owners().values("person")))


def _language_of(invitation: Invitation, by: Actor) -> str:
    """The language of the account that has the address, else that of the inviter."""
    account = Account.objects.filter(email=invitation.email).first()
    if account is None and isinstance(by, Person):
        account = by.account
    return account.language if account else ""


def _path(name: str, word: str) -> str:
    """The path of a page without its language prefix."""
    return "/" + reverse(name, args=[word]).lstrip("/").partition("/")[2]
