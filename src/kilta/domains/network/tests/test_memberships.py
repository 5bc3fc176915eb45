"""Who gets in, by which way, and what ends when a membership ends."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kilta.domains.network.models import Invitation, Membership, Role
from kilta.domains.network.queries import role_in
from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.network.use_cases import memberships
from kilta.domains.network.use_cases.organisations import reject_organisation
from kilta.domains.network.use_cases.refusals import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyInvited,
    AlreadyMember,
    InvitationExpired,
    InvitationForSomebodyElse,
    InvitationSpent,
    LastOwner,
    OrganisationTurnedDown,
    TooManyInvitations,
    TooManyRequests,
    TooYoung,
)
from kilta.domains.people.tests.builders import a_member_of_staff, a_person, signed_in
from kilta.foundation.notices.models import Message


def the_link_in_the_mail_to(address):
    """The path in the last mail to an address, without its language."""
    text = Message.objects.filter(address=address).order_by("-pk")[0].text
    return re.search(r"/invitations/\S+", text)[0]


def invited(organisation, email, role="member"):
    owner = organisation.memberships.owners().select_related("person__account")[0].person
    return memberships.invite(by=owner, organisation=organisation, email=email, role=role)


# By invitation


def test_the_invited_address_accepts_once_and_belongs():
    otto, aino = a_person("Otto"), a_person("Aino")
    omnia = an_organisation(owner=otto)
    invitation = invited(omnia, "Aino@Kilta.Example", role="editor")

    memberships.accept_invitation(by=aino, invitation=invitation)

    assert role_in(aino, omnia) == Role.EDITOR
    with pytest.raises(InvitationSpent):
        memberships.accept_invitation(by=aino, invitation=invitation)


def test_an_invitation_for_another_address_is_refused_in_words():
    omnia, carla = an_organisation(owner=a_person("Otto")), a_person("Carla")
    invitation = invited(omnia, "aino@kilta.example")

    with pytest.raises(InvitationForSomebodyElse):
        memberships.accept_invitation(by=carla, invitation=invitation)

    assert role_in(carla, omnia) is None


def test_an_address_that_is_not_confirmed_opens_nothing():
    omnia, aino = an_organisation(owner=a_person("Otto")), a_person("Aino")
    aino.account.emailaddress_set.update(verified=False)
    invitation = invited(omnia, "aino@kilta.example")

    with pytest.raises(InvitationForSomebodyElse):
        memberships.accept_invitation(by=aino, invitation=invitation)


def test_an_expired_invitation_is_refused_until_it_is_sent_again():
    otto, aino = a_person("Otto"), a_person("Aino")
    omnia = an_organisation(owner=otto)
    invitation = invited(omnia, "aino@kilta.example")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(InvitationExpired):
        memberships.accept_invitation(by=aino, invitation=invitation)

    memberships.resend_invitation(by=otto, invitation=invitation)
    memberships.accept_invitation(by=aino, invitation=invitation)
    assert role_in(aino, omnia) == Role.MEMBER


def test_the_database_keeps_no_secret_and_sending_again_ends_the_old_link(client):
    otto = a_person("Otto")
    omnia = an_organisation(owner=otto)
    invitation = invited(omnia, "aino@kilta.example")
    old = the_link_in_the_mail_to("aino@kilta.example")

    memberships.resend_invitation(by=otto, invitation=invitation)

    new = the_link_in_the_mail_to("aino@kilta.example")
    assert new != old
    assert old.rpartition("/")[2] not in str(Invitation.objects.values())
    assert client.get(f"/en{old}").status_code == 404
    assert client.get(f"/en{new}").status_code == 200


def test_one_open_invitation_for_an_address():
    omnia = an_organisation(owner=a_person("Otto"))
    invited(omnia, "aino@kilta.example")

    with pytest.raises(AlreadyInvited):
        invited(omnia, "AINO@kilta.example")


def test_a_withdrawn_invitation_cannot_be_accepted():
    otto, aino = a_person("Otto"), a_person("Aino")
    invitation = invited(an_organisation(owner=otto), "aino@kilta.example")
    memberships.withdraw_invitation(by=otto, invitation=invitation)

    with pytest.raises(InvitationSpent):
        memberships.accept_invitation(by=aino, invitation=invitation)


def test_somebody_under_age_becomes_a_member_but_not_an_owner():
    omnia, mira = an_organisation(owner=a_person("Otto")), a_person("Mira", is_minor=True)
    invitation = invited(omnia, "mira@kilta.example", role="owner")

    with pytest.raises(TooYoung):
        memberships.accept_invitation(by=mira, invitation=invitation)

    memberships.withdraw_invitation(by=omnia.memberships.get().person, invitation=invitation)
    memberships.accept_invitation(by=mira, invitation=invited(omnia, "mira@kilta.example"))
    assert role_in(mira, omnia) == Role.MEMBER


@pytest.mark.parametrize(
    ("state", "status", "says"),
    [
        ("unknown", 404, "does not work"),
        ("spent", 410, "used or withdrawn"),
        ("expired", 410, "has expired"),
        ("foreign", 200, "another e-mail address"),
        ("open", 200, "Accept"),
    ],
)
def test_the_page_of_an_invitation_says_what_is_wrong_with_it(client, state, status, says):
    omnia, aino = an_organisation(owner=a_person("Otto")), a_person("Aino")
    invitation = invited(omnia, "carla@kilta.example" if state == "foreign" else "aino@kilta.example")
    link = the_link_in_the_mail_to(invitation.email)
    match state:
        case "unknown":
            link = "/invitations/nonsense"
        case "spent":
            memberships.accept_invitation(by=aino, invitation=invitation)
        case "expired":
            Invitation.objects.update(expires_at=timezone.now())

    answer = signed_in(client, aino).get(f"/en{link}")

    assert (answer.status_code, says in answer.content.decode()) == (status, True)


def test_a_stranger_with_the_link_is_shown_how_to_come_in_and_back(client):
    omnia = an_organisation(owner=a_person("Otto"))
    invited(omnia, "new@kilta.example")
    link = the_link_in_the_mail_to("new@kilta.example")

    page = client.get(f"/en{link}").content.decode()

    assert f"next=%2Fen{link.replace('/', '%2F')}" in page


def test_the_invited_person_accepts_on_the_page(client):
    omnia, aino = an_organisation(owner=a_person("Otto")), a_person("Aino")
    invited(omnia, "aino@kilta.example")

    answer = signed_in(client, aino).post(f"/en{the_link_in_the_mail_to('aino@kilta.example')}")

    assert answer.url == reverse("network:organisation", args=[omnia.slug])
    assert role_in(aino, omnia) == Role.MEMBER


# By request


def test_a_request_is_accepted_by_an_owner_and_answered_once():
    otto, aino = a_person("Otto"), a_person("Aino")
    omnia = an_organisation(owner=otto)
    request = memberships.ask_to_join(by=aino, organisation=omnia, message="I teach welding.")
    with pytest.raises(AlreadyAsked):
        memberships.ask_to_join(by=aino, organisation=omnia)

    memberships.accept_request(by=otto, request=request)

    assert role_in(aino, omnia) == Role.MEMBER
    with pytest.raises(AlreadyAnswered):
        memberships.decline_request(by=otto, request=request)
    with pytest.raises(AlreadyMember):
        memberships.ask_to_join(by=aino, organisation=omnia)


def test_a_declined_person_is_told_why_and_may_ask_again():
    otto, aino = a_person("Otto"), a_person("Aino")
    omnia = an_organisation(owner=otto)
    request = memberships.ask_to_join(by=aino, organisation=omnia)

    memberships.decline_request(by=otto, request=request, because="We do not know you.")

    assert "We do not know you." in Message.objects.get(account=aino.account).text
    assert memberships.ask_to_join(by=aino, organisation=omnia)


def test_where_there_is_no_owner_staff_answer_and_the_first_one_accepted_owns():
    stella, aino = a_member_of_staff(), a_person("Aino")
    omnia = an_organisation(owner=None)
    request = memberships.ask_to_join(by=aino, organisation=omnia)

    assert Message.objects.filter(account=stella.account).exists()
    memberships.accept_request(by=stella, request=request)

    assert role_in(aino, omnia) == Role.OWNER


def test_nobody_joins_an_organisation_that_was_turned_down():
    stella, aino = a_member_of_staff(), a_person("Aino")
    omnia = reject_organisation(by=stella, organisation=an_organisation(), because="It does not exist.")

    with pytest.raises(OrganisationTurnedDown):
        memberships.ask_to_join(by=aino, organisation=omnia)


# Rights


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MEMBER, None])
def test_only_owners_manage_people(role):
    otto, aino, bert = a_person("Otto"), a_person("Aino"), a_person("Bert")
    omnia = an_organisation(owner=otto)
    of_otto = omnia.memberships.get()
    if role:
        a_membership(aino, omnia, role)
    request = memberships.ask_to_join(by=bert, organisation=omnia)

    for attempt in (
        lambda: memberships.invite(by=aino, organisation=omnia, email="x@kilta.example", role="owner"),
        lambda: memberships.accept_request(by=aino, request=request),
        lambda: memberships.decline_request(by=aino, request=request),
        lambda: memberships.change_role(by=aino, membership=of_otto, role="member"),
        lambda: memberships.remove_member(by=aino, membership=of_otto),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_the_owner_of_one_organisation_has_no_rights_in_another():
    otto, carla = a_person("Otto"), a_person("Carla")
    omnia = an_organisation("Omnia", owner=otto)
    an_organisation("Brahe", owner=carla)

    with pytest.raises(PermissionDenied):
        memberships.invite(by=carla, organisation=omnia, email="x@kilta.example", role="member")


def test_an_invitation_of_one_organisation_is_not_found_under_another(client):
    otto, carla = a_person("Otto"), a_person("Carla")
    invitation = invited(an_organisation("Omnia", owner=otto), "x@kilta.example")
    brahe = an_organisation("Brahe", owner=carla)

    answer = signed_in(client, carla).post(reverse("network:withdraw_invitation", args=[brahe.slug, invitation.pk]))

    assert answer.status_code == 404


def test_rights_end_with_the_membership_also_in_the_open_tab(client):
    otto, aino = a_person("Otto"), a_person("Aino")
    omnia = an_organisation(owner=otto)
    membership = a_membership(aino, omnia, Role.EDITOR)
    open_tab = signed_in(client, aino)
    edit = reverse("network:edit", args=[omnia.slug])
    assert open_tab.get(edit).status_code == 200

    memberships.remove_member(by=otto, membership=membership)

    sent = {"name": "Mine now", "kind": "company", "country": "FI"}
    assert open_tab.post(edit, sent).status_code == 403
    omnia.refresh_from_db()
    assert omnia.name == "Omnia"


def test_the_last_owner_can_neither_leave_nor_step_down_nor_be_removed():
    otto, stella = a_person("Otto"), a_member_of_staff()
    omnia = an_organisation(owner=otto)
    membership = omnia.memberships.get()

    with pytest.raises(LastOwner):
        memberships.leave(by=otto, membership=membership)
    with pytest.raises(LastOwner):
        memberships.change_role(by=otto, membership=membership, role="member")
    with pytest.raises(LastOwner):
        memberships.remove_member(by=stella, membership=membership)


def test_an_owner_leaves_when_another_stays():
    otto, aino = a_person("Otto"), a_person("Aino")
    omnia = an_organisation(owner=otto)
    a_membership(aino, omnia, Role.OWNER)

    memberships.leave(by=otto, membership=omnia.memberships.get(person=otto))

    assert [membership.person for membership in Membership.objects.owners()] == [aino]


# Limits


def test_an_organisation_sends_only_so_many_invitations_a_day(monkeypatch):
    monkeypatch.setattr(memberships, "INVITATIONS_A_DAY", 2)
    omnia = an_organisation(owner=a_person("Otto"))
    invitation = invited(omnia, "aino@kilta.example")
    memberships.resend_invitation(by=invitation.invited_by, invitation=invitation)

    with pytest.raises(TooManyInvitations):
        invited(omnia, "bert@kilta.example")

    assert omnia.invitations.count() == 1
    assert invited(an_organisation("Luovi", owner=a_person("Carla")), "bert@kilta.example")


def test_who_invites_too_many_is_told_in_words_and_when_to_come_again(client, monkeypatch):
    monkeypatch.setattr(memberships, "INVITATIONS_A_DAY", 0)
    otto = a_person("Otto")
    omnia = an_organisation(owner=otto)

    answer = signed_in(client, otto).post(
        reverse("network:invite", args=[omnia.slug]), {"email": "aino@kilta.example", "role": "member"}
    )

    assert (answer.status_code, answer["Retry-After"]) == (429, "86400")
    assert str(TooManyInvitations.message) in answer.content.decode()


def test_a_person_asks_only_so_many_organisations_a_day(monkeypatch):
    monkeypatch.setattr(memberships, "REQUESTS_A_DAY", 1)
    aino, bert, omnia = a_person("Aino"), a_person("Bert"), an_organisation("Omnia")
    memberships.ask_to_join(by=aino, organisation=omnia)

    with pytest.raises(TooManyRequests):
        memberships.ask_to_join(by=aino, organisation=an_organisation("Luovi"))

    assert memberships.ask_to_join(by=bert, organisation=omnia)
