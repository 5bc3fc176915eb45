from dataclasses import dataclass
from uuid import UUID

from kilta.foundation.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Fact):
    """Somebody has signed up; the address is not confirmed yet."""

    account_id: UUID
    language: str
    answers: dict[str, str]
