"""What a person has agreed to, now and before."""

from collections.abc import Sequence
from dataclasses import dataclass

from kilta.domains.people.models import Consent, Person
from kilta.domains.people.purposes import PURPOSES, Purpose


@dataclass(frozen=True)
class Choice:
    """One purpose, and the live consent to it if there is one."""

    purpose: Purpose
    consent: Consent | None


@dataclass(frozen=True)
class Entry:
    """One row of the register in words."""

    title: str
    consent: Consent


@dataclass(frozen=True)
class ConsentsPage:
    choices: Sequence[Choice]
    register: Sequence[Entry]
    may_agree: bool


def consents_page(person: Person) -> ConsentsPage:
    rows = list(Consent.objects.visible_to(person).order_by("-given_at", "-pk"))
    live = {row.purpose: row for row in rows if row.withdrawn_at is None}
    return ConsentsPage(
        choices=[Choice(purpose, live.get(code)) for code, purpose in PURPOSES.items()],
        register=[Entry(_title(row.purpose), row) for row in rows],
        may_agree=not person.is_minor,
    )


def _title(code: str) -> str:
    return str(PURPOSES[code].title) if code in PURPOSES else code


def has_agreed(person: Person, purpose: Purpose) -> bool:
    return Consent.objects.visible_to(person).live().filter(purpose=purpose.code).exists()
