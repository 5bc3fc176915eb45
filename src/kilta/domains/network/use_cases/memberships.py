"""Joining and leaving organisations: invitations, requests, roles."""

import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from kilta.domains.network import notices
from kilta.domains.network.facts import MemberJoined, MemberLeft, RoleChanged
from kilta.domains.network.models import Invitation, Membership, MembershipRequest, Organisation, Role
from kilta.domains.network.policies import (
    is_adult_member,
    may_ask_to_join,
    may_leave,
    may_manage_members,
    may_withdraw_request,
)
from kilta.domains.network.queries.standing import confirmed_addresses, is_invited
from kilta.domains.network.use_cases.refusals import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyInvited,
    AlreadyMember,
    InvitationExpired,
    InvitationForSomebodyElse,
    InvitationSpent,
    LastOwner,
    MembershipEnded,
    OrganisationTurnedDown,
    TooManyInvitations,
    TooManyRequests,
    TooYoung,
)
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.accounts import limits
from kilta.foundation.facts import announce
from kilta.foundation.notices import send
from kilta.foundation.use_cases import use_case

INVITATIONS_LAST = timedelta(days=14)
INVITATIONS_A_DAY = 50  # of one organisation: nobody may send mail to the whole world through us
REQUESTS_A_DAY = 20  # of one person


@use_case
def invite(*, by: Actor, organisation: Organisation, email: str, role: str) -> Invitation:
    """Mail an invitation that this address alone can accept, once, within `INVITATIONS_LAST`."""
    ensure(may_manage_members(by, organisation))
    organisation = Organisation.objects.locked(organisation)
    email = email.lower()
    if organisation.memberships.live().filter(person__account__email=email).exists():
        raise AlreadyMember
    if organisation.invitations.open().filter(email=email).exists():
        raise AlreadyInvited
    _limit_invitations(organisation)

    organisation.invitations.unanswered().filter(email=email).update(withdrawn_at=timezone.now())
    secret = secrets.token_urlsafe(32)
    invitation = organisation.invitations.create(
        email=email,
        role=role,
        digest=digest_of(secret),
        invited_by=by if isinstance(by, Person) else None,
        expires_at=timezone.now() + INVITATIONS_LAST,
    )
    send(*notices.invited(invitation, secret, by))
    return invitation


@use_case
def resend_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Mail a new link for another `INVITATIONS_LAST`; the old link ends."""
    ensure(may_manage_members(by, invitation.organisation))
    invitation = Invitation.objects.locked(invitation)
    _refuse_spent(invitation)
    _limit_invitations(invitation.organisation)

    secret = secrets.token_urlsafe(32)
    invitation.digest = digest_of(secret)
    invitation.expires_at = timezone.now() + INVITATIONS_LAST
    invitation.save(update_fields=["digest", "expires_at"])
    send(*notices.invited(invitation, secret, by))
    return invitation


@use_case
def withdraw_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Make the link of an invitation useless."""
    ensure(may_manage_members(by, invitation.organisation))
    invitation = Invitation.objects.locked(invitation)
    _refuse_spent(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    return invitation


@use_case
def accept_invitation(*, by: Actor, invitation: Invitation) -> Membership:
    """Make whoever was invited a member; the account must have confirmed the very address that was invited."""
    ensure(by.is_member)
    invitation = Invitation.objects.locked(invitation)
    _refuse_spent(invitation)
    if invitation.has_expired:
        raise InvitationExpired
    if not isinstance(by, Person) or not is_invited(by, invitation):
        raise InvitationForSomebodyElse

    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return begin_membership(by=by, organisation=invitation.organisation, person=by, role=invitation.role)


@use_case
def decline_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Turn an invitation down oneself."""
    ensure(isinstance(by, Person) and is_invited(by, invitation))
    invitation = Invitation.objects.locked(invitation)
    _refuse_spent(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    return invitation


@use_case
def ask_to_join(*, by: Actor, organisation: Organisation, message: str = "") -> MembershipRequest:
    """Ask the owners for membership; where there is no owner, staff answer."""
    ensure(by.is_member and isinstance(by, Person))
    organisation = Organisation.objects.locked(organisation)
    if organisation.standing == Organisation.Standing.REJECTED:
        raise OrganisationTurnedDown
    if not may_ask_to_join(by, organisation):
        raise AlreadyMember
    if organisation.requests.open().filter(person=by).exists():  # type: ignore[misc]
        raise AlreadyAsked
    limits.within("network.request", by.actor_key, times=REQUESTS_A_DAY, seconds=limits.DAY, otherwise=TooManyRequests)

    request = organisation.requests.create(person=by, message=message)  # type: ignore[misc]
    send(*notices.membership_asked(request))
    return request


@use_case
def withdraw_request(*, by: Actor, request: MembershipRequest) -> MembershipRequest:
    """Take one's own question back."""
    ensure(may_withdraw_request(by, request))
    return _answer(by, request, MembershipRequest.State.WITHDRAWN)


@use_case
def accept_request(*, by: Actor, request: MembershipRequest, role: str = "") -> Membership:
    """Take the person in: as a member, or as the owner where the organisation has none yet."""
    ensure(may_manage_members(by, request.organisation))
    organisation = Organisation.objects.locked(request.organisation)
    request = _answer(by, request, MembershipRequest.State.ACCEPTED)
    has_owner = organisation.memberships.owners().exists()
    membership = begin_membership(
        by=by,
        organisation=organisation,
        person=request.person,
        role=role or (Role.MEMBER if has_owner else Role.OWNER),
    )
    send(*notices.request_accepted(request))
    return membership


@use_case
def decline_request(*, by: Actor, request: MembershipRequest, because: str = "") -> MembershipRequest:
    """Answer no, with a reason the person reads."""
    ensure(may_manage_members(by, request.organisation))
    request = _answer(by, request, MembershipRequest.State.DECLINED, answer=because)
    send(*notices.request_declined(request))
    return request


@use_case
def add_member(*, by: Actor, organisation: Organisation, person: Person, role: str) -> Membership:
    """Staff make somebody a member at once, such as the first owner of an organisation they listed themselves."""
    ensure(by.is_staff)
    return begin_membership(by=by, organisation=organisation, person=person, role=role)


@use_case
def change_role(*, by: Actor, membership: Membership, role: str) -> Membership:
    """Give a member another role; the last owner stays one."""
    ensure(may_manage_members(by, membership.organisation))
    organisation = _hold(membership.organisation)  # Two owners must not step down at once.
    membership = _still_live(membership)
    if role == membership.role:
        return membership
    if role != Role.MEMBER and membership.person.is_minor:
        raise TooYoung
    if membership.role == Role.OWNER:
        _refuse_last_owner(organisation, membership)

    membership.role = role
    membership.save(update_fields=["role"])
    send(*notices.role_changed(membership))
    announce(RoleChanged(organisation_id=organisation.pk, person_id=membership.person_id, role=role), by=by)
    return membership


@use_case
def leave(*, by: Actor, membership: Membership) -> Membership:
    """End one's own membership; its rights end with it."""
    ensure(may_leave(by, membership))
    return _end(by, membership)


@use_case
def remove_member(*, by: Actor, membership: Membership) -> Membership:
    """End the membership of somebody else, who is told."""
    ensure(may_manage_members(by, membership.organisation))
    membership = _end(by, membership)
    send(*notices.member_removed(membership))
    return membership


@use_case
def forget_person(*, by: Actor, person: Person) -> None:
    """Take an erased person out of the network: memberships end, questions and invitations are gone."""
    ensure(by.is_staff or by == person)
    for membership in Membership.objects.live().filter(person=person).select_related("organisation", "person"):
        _end(by, membership)
    MembershipRequest.objects.filter(person=person).delete()
    Invitation.objects.filter(email__in=confirmed_addresses(person)).delete()


def refuse_last_owner_of_any(person: Person) -> None:
    """Say which organisations would be left without an owner; they are handed over before a person can go."""
    owned = Membership.objects.owners().filter(person=person).select_related("organisation")
    left_alone = [
        membership.organisation.name
        for membership in owned
        if not membership.organisation.memberships.owners().exclude(pk=membership.pk).exists()
    ]
    if left_alone:
        raise LastOwner(
            gettext("You are the last owner of %(organisations)s. Make somebody else an owner first.")
            % {"organisations": ", ".join(left_alone)}
        )


def begin_membership(*, by: Actor, organisation: Organisation, person: Person, role: str) -> Membership:
    """Make `person` a member, answer what was still open between the two, and tell the domains above."""
    if role != Role.MEMBER and not is_adult_member(person):
        raise TooYoung
    try:
        with transaction.atomic():
            membership = organisation.memberships.create(person=person, role=role)
    except IntegrityError as error:
        if "one_live_membership_per_person_and_organisation" not in str(error):
            raise
        raise AlreadyMember from None
    organisation.requests.open().filter(person=person).update(
        state=MembershipRequest.State.ACCEPTED,
        answered_by=by if isinstance(by, Person) else None,
        answered_at=timezone.now(),
    )
    announce(MemberJoined(organisation_id=organisation.pk, person_id=person.pk, role=role), by=by)
    return membership


def digest_of(secret: str) -> str:
    """What is kept of the secret in the link of an invitation."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _hold(organisation: Organisation) -> Organisation:
    """The organisation, locked: whoever ends or changes an ownership waits here for the other."""
    return Organisation.objects.locked(organisation)


def _still_live(membership: Membership) -> Membership:
    membership = Membership.objects.select_related("person__account", "organisation").get(pk=membership.pk)
    if membership.ended_at is not None:
        raise MembershipEnded
    return membership


def _refuse_last_owner(organisation: Organisation, membership: Membership) -> None:
    if not organisation.memberships.owners().exclude(pk=membership.pk).exists():
        raise LastOwner


def _end(by: Actor, membership: Membership) -> Membership:
    organisation = _hold(membership.organisation)  # Two last owners must not leave at once.
    membership = _still_live(membership)
    if membership.role == Role.OWNER:
        _refuse_last_owner(organisation, membership)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    announce(MemberLeft(organisation_id=organisation.pk, person_id=membership.person_id), by=by)
    return membership


def _refuse_spent(invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.withdrawn_at:
        raise InvitationSpent


def _answer(by: Actor, request: MembershipRequest, state: str, *, answer: str = "") -> MembershipRequest:
    request = MembershipRequest.objects.locked(request)
    if request.state != MembershipRequest.State.OPEN:
        raise AlreadyAnswered
    request.state, request.answer, request.answered_at = state, answer, timezone.now()
    request.answered_by = by if isinstance(by, Person) else None
    request.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    return request


def _limit_invitations(organisation: Organisation) -> None:
    limits.within(
        "network.invitation",
        str(organisation.pk),
        times=INVITATIONS_A_DAY,
        seconds=limits.DAY,
        otherwise=TooManyInvitations,
    )
