"""People agree, and take it back."""

from kilta.domains.people.models import Audience, Consent, Person
from kilta.domains.people.policies import may_agree, may_withdraw
from kilta.domains.people.purposes import PROFILE_PUBLIC, Purpose
from kilta.domains.people.use_cases import register
from kilta.domains.people.use_cases.held import hold
from kilta.domains.people.use_cases.refusals import MinorsDoNotAgree, WordsHaveChanged
from kilta.foundation import search
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.use_cases import use_case


@use_case
def give_consent(
    *, by: Actor, person: Person, purpose: Purpose, version: int, language: str, channel: str = Consent.Channel.WEB
) -> Consent:
    """Note that a person agrees to the words of `version`; who agrees already keeps the consent they gave.

    Raises MinorsDoNotAgree, WordsHaveChanged.
    """
    ensure(may_agree(by, person))
    person = hold(person)
    if person.is_minor:
        raise MinorsDoNotAgree
    if version != purpose.version:
        raise WordsHaveChanged
    consent = register.live_consent(person, purpose) or register.note(person, purpose, language, channel)
    if purpose is PROFILE_PUBLIC and person.shown_to != Audience.ALL:
        person.shown_to = Audience.ALL
        person.save(update_fields=["shown_to"])
        search.index(person)
    return consent


@use_case
def withdraw_consent(*, by: Actor, person: Person, purpose: Purpose) -> None:
    """Take a consent back; what it allowed ends in the same moment."""
    ensure(may_withdraw(by, person))
    person = hold(person)
    register.note_withdrawal(person, purpose)
    if purpose is PROFILE_PUBLIC and person.shown_to == Audience.ALL:
        person.shown_to = Audience.MEMBERS
        person.save(update_fields=["shown_to"])
        search.index(person)
