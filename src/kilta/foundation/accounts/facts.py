from dataclasses import dataclass
from uuid import UUID

from kilta.foundation.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Fact):
    """Somebody has signed up; the address is not confirmed yet.

    `answers` holds `name`, `country` and `age_band` ("", "minor" or "adult").
    """

    account_id: UUID
    language: str
    answers: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class AddressConfirmed(Fact):
    """Somebody has shown that mail to this address reaches them."""

    account_id: UUID
    email: str


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Fact):
    """An account has gone, with everything that could sign in."""

    account_id: UUID
