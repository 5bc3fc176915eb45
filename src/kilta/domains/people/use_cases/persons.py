"""A person comes, and says who they are."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from kilta.domains.people.models import Audience, Consent, Person
from kilta.domains.people.policies import may_change
from kilta.domains.people.purposes import PROFILE_PUBLIC
from kilta.domains.people.use_cases import register
from kilta.domains.people.use_cases.held import hold
from kilta.domains.people.use_cases.refusals import ConsentIsMissing, MinorsAreNotShownToAll
from kilta.foundation import search
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.use_cases import use_case

PROFILE = frozenset(
    ("name", "target_group", "headline", "offers", "seeks", "languages", "countries", "country", "shown_to")
)


@use_case
def welcome(*, by: Actor, account_id: UUID, name: str = "", country: str = "", age_band: str = "") -> Person:
    """The person behind an account, made when there is none yet; shown to nobody until they choose."""
    known = Person.objects.filter(account_id=account_id).first()
    if known is not None:
        return known
    return Person.objects.create(
        account_id=account_id,
        name=name.strip()[:120],
        country=country[:2],
        countries=[country[:2]] if country else [],
        is_minor=age_band in ("minor", "child"),
        stated_adult_at=timezone.now() if age_band == "adult" else None,
    )


@use_case
def change_profile(
    *, by: Actor, person: Person, changes: Mapping[str, Any], agreed_in: str = "", channel: str = Consent.Channel.WEB
) -> Person:
    """Change what a profile says and who sees it.

    Shown to everybody goes with the consent to that: `agreed_in` is the language of the words that were agreed to,
    and showing it to fewer people withdraws the consent. Raises ConsentIsMissing, MinorsAreNotShownToAll.
    """
    if unknown := set(changes) - PROFILE:
        raise TypeError(f"{unknown} are no parts of a profile.")
    ensure(may_change(by, person))
    person = hold(person)
    wanted = changes.get("shown_to", person.shown_to)
    if wanted == Audience.ALL:
        if person.is_minor:
            raise MinorsAreNotShownToAll
        if register.live_consent(person, PROFILE_PUBLIC) is None:
            if not agreed_in:
                raise ConsentIsMissing
            register.note(person, PROFILE_PUBLIC, agreed_in, channel)
    else:
        register.note_withdrawal(person, PROFILE_PUBLIC)

    for name, value in changes.items():
        setattr(person, name, value)
    person.save(update_fields=list(changes))
    search.index(person)
    return person


@use_case
def come_of_age(*, by: Actor, person: Person) -> Person:
    """Note that a minor has stated to be 18 or older; from now on they choose as adults do."""
    ensure(may_change(by, person))
    person = hold(person)
    person.is_minor = False
    person.stated_adult_at = timezone.now()
    person.save(update_fields=["is_minor", "stated_adult_at"])
    return person
