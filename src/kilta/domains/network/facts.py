"""What the network tells the domains above it."""

from dataclasses import dataclass
from uuid import UUID

from kilta.foundation.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OrganisationFounded(Fact):
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Fact):
    """Its name, words, places or numbers are other than before."""

    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationVerified(Fact):
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationRejected(Fact):
    """Staff turned it down; it is no longer listed."""

    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Fact):
    organisation_id: UUID
    person_id: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Fact):
    organisation_id: UUID
    person_id: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Fact):
    """A membership has ended, by the person's own will or not; its rights are gone."""

    organisation_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectStarted(Fact):
    project_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectChanged(Fact):
    project_id: UUID


@dataclass(frozen=True, kw_only=True)
class PartnerJoined(Fact):
    """An organisation became internal to a project."""

    project_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class PartnerLeft(Fact):
    project_id: UUID
    organisation_id: UUID
