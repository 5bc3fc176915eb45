import pytest

from kilta.domains.network.models import Invitation, MembershipRequest
from kilta.domains.network.queries import role_in
from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.network.use_cases import memberships
from kilta.domains.network.use_cases.refusals import LastOwner
from kilta.domains.people import erasure, exports
from kilta.domains.people.tests.builders import a_person


def test_the_last_owner_hands_over_before_going():
    otto = a_person("Otto")
    an_organisation("Omnia", owner=otto)

    with pytest.raises(LastOwner, match="Omnia"):
        erasure.ask_guards(otto, otto)


def test_nothing_of_an_erased_person_is_left_in_the_network():
    otto, aino = a_person("Otto"), a_person("Aino")
    omnia, brahe = an_organisation("Omnia", owner=otto), an_organisation("Brahe", owner=otto)
    third = an_organisation("Third", owner=otto)
    a_membership(aino, omnia)
    memberships.ask_to_join(by=aino, organisation=brahe, message="It is me, Aino.")
    memberships.invite(by=otto, organisation=third, email="aino@kilta.example", role="member")

    erasure.take_steps(aino, aino)

    assert role_in(aino, omnia) is None
    assert not MembershipRequest.objects.exists()
    assert not Invitation.objects.exists()


def test_everything_about_a_person_holds_memberships_questions_and_invitations():
    otto, aino = a_person("Otto"), a_person("Aino")
    a_membership(aino, an_organisation("Omnia", owner=otto))
    memberships.ask_to_join(by=aino, organisation=an_organisation("Brahe", owner=otto), message="It is me.")
    memberships.invite(
        by=otto, organisation=an_organisation("Third", owner=otto), email="aino@kilta.example", role="member"
    )

    everything = exports.everything_about(aino)

    assert [row["organisation"] for row in everything["memberships"]] == ["Omnia"]
    assert [row["message"] for row in everything["membership_requests"]] == ["It is me."]
    assert [row["organisation"] for row in everything["invitations"]] == ["Third"]
    assert "digest" not in str(everything)
