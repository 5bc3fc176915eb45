"""What people tell the domains above them."""

from dataclasses import dataclass
from uuid import UUID

from kilta.foundation.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PersonErased(Fact):
    """Somebody is gone; what stays of theirs stands under a tombstone. Removing it is `erasure.also`, before this."""

    person_id: UUID
