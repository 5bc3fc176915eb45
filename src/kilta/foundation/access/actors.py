"""Who acts: a person, a guest or the system.

Foundation knows no person; the domain that does says with `actors_come_from` how an account becomes an actor.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """What rules may ask of whoever acts."""

    @property
    def actor_key(self) -> str:
        """A stable name for the audit, such as `person:0190…`, without personal data."""

    @property
    def is_member(self) -> bool:
        """Signed in with an account of their own."""

    @property
    def is_staff(self) -> bool:
        """Trusted by the operator to run the installation."""

    @property
    def is_system(self) -> bool:
        """No person, but Kilta itself."""


@dataclass(frozen=True)
class Guest:
    """Somebody without an account, known by nothing or by a confirmed address."""

    email: str = ""

    actor_key = "guest"
    is_member = False
    is_staff = False
    is_system = False


@dataclass(frozen=True)
class System:
    """Kilta itself, acting for a stated reason such as a schedule or an import."""

    reason: str

    is_member = False
    is_staff = True
    is_system = True

    @property
    def actor_key(self) -> str:
        return f"system:{self.reason}"


_resolve: Callable[[Any], Actor] | None = None


def actors_come_from(resolve: Callable[[Any], Actor]) -> None:
    """Let `resolve(account)` say which actor a signed-in account is; called once, when the domain is ready."""
    global _resolve
    _resolve = resolve


def actor_of(account: Any) -> Actor:
    """The actor behind an account; a guest where nobody is signed in."""
    if not account.is_authenticated or _resolve is None:
        return Guest()
    return _resolve(account)
