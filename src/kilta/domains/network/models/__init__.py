"""Organisations, the memberships of people in them, and the projects they share."""

from kilta.domains.network.models.memberships import Invitation, Membership, MembershipRequest, Role
from kilta.domains.network.models.organisations import (
    Identifier,
    Organisation,
    OrganisationText,
    Place,
)
from kilta.domains.network.models.projects import Partner, Project, ProjectText, WorkPackage

__all__ = [
    "Identifier",
    "Invitation",
    "Membership",
    "MembershipRequest",
    "Organisation",
    "OrganisationText",
    "Partner",
    "Place",
    "Project",
    "ProjectText",
    "Role",
    "WorkPackage",
]
