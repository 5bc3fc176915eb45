"""Who gets which answer from the addresses of the network."""

from typing import Any

from kilta.domains.network.models import Partner
from kilta.domains.network.tests.builders import (
    TESTS,
    a_place,
    an_organisation,
)
from kilta.domains.network.use_cases import memberships, organisations, projects
from kilta.foundation.access.testing import API_MEMBERS, EVERYONE, MEMBERS, SIGNED_IN, STAFF, but, row

WITHOUT_RIGHTS = ("member", "outsider", "ex_member", "minor")
# A form that its editors and owners open, and staff.
KEEPERS = MEMBERS | but(403, *WITHOUT_RIGHTS)
# What they send: it is done, and the page comes again.
KEEPERS_SEND = KEEPERS | but(302, "owner", "staff")


def at(cast: Any) -> dict[str, Any]:
    return {"slug": cast.organisation.slug}


def with_owners(cast: Any) -> dict[str, Any]:
    """The address has no arguments, but the cast must have its organisations: owners may start projects."""
    assert cast.organisation.memberships.exists()
    return {}


def at_project(cast: Any) -> dict[str, Any]:
    return {"slug": cast.project.slug}


def at_text(cast: Any) -> dict[str, Any]:
    organisations.write_text(by=TESTS, organisation=cast.organisation, language="fi", summary="Omnia")
    return {**at(cast), "language": "fi"}


def at_project_text(cast: Any) -> dict[str, Any]:
    projects.write_project_text(by=TESTS, project=cast.project, language="fi", summary="Hanke")
    return {**at_project(cast), "language": "fi"}


def at_place(cast: Any) -> dict[str, Any]:
    return {**at(cast), "key": a_place(cast.organisation).pk}


def at_member(cast: Any) -> dict[str, Any]:
    return {**at(cast), "key": cast.organisation.memberships.get(person=cast.member).pk}


def at_invitation(cast: Any) -> dict[str, Any]:
    invitation = memberships.invite(
        by=cast.owner, organisation=cast.organisation, email="outsider@kilta.example", role="member"
    )
    return {**at(cast), "key": invitation.pk}


def my_invitation(cast: Any) -> dict[str, Any]:
    return {"key": at_invitation(cast)["key"]}


def at_request(cast: Any) -> dict[str, Any]:
    request = memberships.ask_to_join(by=cast.outsider, organisation=cast.organisation)
    return {**at(cast), "key": request.pk}


def my_request(cast: Any) -> dict[str, Any]:
    return {"key": at_request(cast)["key"]}


def at_work_package(cast: Any) -> dict[str, Any]:
    part = projects.add_work_package(by=TESTS, project=cast.project, number=1, title="Coordination")
    return {**at_project(cast), "key": part.pk}


def at_partner(cast: Any) -> dict[str, Any]:
    partner = projects.add_partner(
        by=TESTS, project=cast.project, organisation=an_organisation("Luovi"), role=Partner.Role.BENEFICIARY
    )
    return {**at_project(cast), "key": partner.pk}


def a_new_partner(cast: Any) -> dict[str, str]:
    return {"organisation": an_organisation("Luovi").name, "role": "beneficiary"}


row("network:organisations", EVERYONE)
row("network:organisations_file", EVERYONE, at=lambda cast: {"format": "csv"})
row("network:suggestions", EVERYONE)
row("network:organisation", EVERYONE, at=at)
row("network:found", MEMBERS | but(403, "minor"))
row("network:edit", KEEPERS, at=at)
row("network:history", KEEPERS, at=at)
row("network:verify", STAFF | but(302, "staff"), at=at, method="post")
row("network:turn_down", STAFF | but(302, "staff"), at=at, method="post", sends={"because": "It does not exist."})
row("network:to_verify", STAFF)
row("network:add_place", KEEPERS, at=at)
row("network:edit_place", KEEPERS, at=at_place)
row("network:remove_place", KEEPERS_SEND, at=at_place, method="post")
row("network:edit_text", KEEPERS, at=at_text)
row("network:check_text", KEEPERS_SEND, at=at_text, method="post")
row("network:remove_text", KEEPERS_SEND, at=at_text, method="post")

row("network:join", MEMBERS, at=at)
# Only a member has a membership to end; the only owner is refused.
row(
    "network:leave",
    but(302, "stranger", "demo_visitor", "member")
    | but(409, "owner")
    | but(404, "outsider", "ex_member", "minor", "staff"),
    at=at,
    method="post",
)
row("network:members", KEEPERS, at=at)
row("network:change_role", KEEPERS_SEND, at=at_member, method="post", sends={"role": "editor"})
row("network:remove_member", KEEPERS_SEND, at=at_member, method="post")
row(
    "network:invite",
    KEEPERS_SEND,
    at=at,
    method="post",
    sends={"email": "new@kilta.example", "role": "member"},
)
row("network:resend_invitation", KEEPERS_SEND, at=at_invitation, method="post")
row("network:withdraw_invitation", KEEPERS_SEND, at=at_invitation, method="post")
row("network:accept_request", KEEPERS_SEND, at=at_request, method="post")
row("network:decline_request", KEEPERS_SEND, at=at_request, method="post", sends={"because": "We do not know you."})
row("network:invitation", but(404, *EVERYONE), at=lambda cast: {"secret": "not-a-secret-of-ours"})

row("network:my_organisations", MEMBERS)
# The outsider was invited, but has not confirmed that address; to all others the invitation does not exist.
row("network:accept_my_invitation", MEMBERS | but(404, *SIGNED_IN), at=my_invitation, method="post")
row("network:decline_my_invitation", MEMBERS | but(404, *SIGNED_IN), at=my_invitation, method="post")
row(
    "network:withdraw_request",
    MEMBERS | but(404, *SIGNED_IN) | but(302, "outsider"),
    at=my_request,
    method="post",
)

row("network:projects", EVERYONE)
row("network:project", EVERYONE, at=at_project)
row(
    "network:start_project",
    KEEPERS | but(200, "outsider"),
    at=with_owners,
)
row("network:edit_project", KEEPERS, at=at_project)
row("network:project_history", KEEPERS, at=at_project)
row("network:edit_project_text", KEEPERS, at=at_project_text)
row("network:check_project_text", KEEPERS_SEND, at=at_project_text, method="post")
row("network:remove_project_text", KEEPERS_SEND, at=at_project_text, method="post")
row("network:add_work_package", KEEPERS, at=at_project)
row("network:edit_work_package", KEEPERS, at=at_work_package)
row("network:remove_work_package", KEEPERS_SEND, at=at_work_package, method="post")
row("network:add_partner", KEEPERS_SEND, at=at_project, method="post", sends=a_new_partner)
row("network:change_partner", KEEPERS_SEND, at=at_partner, method="post", sends={"role": "associated"})
row("network:remove_partner", KEEPERS_SEND, at=at_partner, method="post")

row("api:network_organisations", EVERYONE)
row("api:network_organisation", EVERYONE, at=at)
row(
    "api:network_found",
    API_MEMBERS | but(201, *SIGNED_IN) | but(403, "minor"),
    method="post",
    sends={"name": "Luovi", "kind": "vet_provider", "country": "FI"},
)
row(
    "api:network_change",
    API_MEMBERS | but(403, *WITHOUT_RIGHTS),
    at=at,
    method="patch",
    sends={"town": "Tapiola"},
)
row(
    "api:network_organisation_members",
    API_MEMBERS | but(403, "outsider", "ex_member", "minor"),
    at=at,
)
row("api:network_projects", EVERYONE)
row("api:network_project", EVERYONE, at=at_project)
