"""What events tell the domains above them."""

from dataclasses import dataclass
from uuid import UUID

from kilta.foundation.facts import Fact


@dataclass(frozen=True, kw_only=True)
class EventPlanned(Fact):
    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class EventChanged(Fact):
    """Its words, time, place, organisers or rules are other than before."""

    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class EventPublished(Fact):
    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class EventPostponed(Fact):
    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class EventCancelled(Fact):
    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class EventClosed(Fact):
    """Attendance is settled; what is written from it may be counted."""

    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class EventReopened(Fact):
    """It was closed by mistake or too early; what was counted of it counts no more."""

    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Fact):
    """Somebody, alone or with a group, has a seat or a place in the waiting list."""

    event_id: UUID
    registration_id: UUID


@dataclass(frozen=True, kw_only=True)
class RegistrationCancelled(Fact):
    event_id: UUID
    registration_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonCameIn(Fact):
    """A registration is known to have come."""

    event_id: UUID
    registration_id: UUID
