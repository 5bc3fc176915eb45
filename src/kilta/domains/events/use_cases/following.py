"""Following events from elsewhere: a secret address for one's own calendar, and webhooks for programs."""

import secrets

from django.utils import timezone

from kilta.domains.events.models import CalendarAddress
from kilta.domains.people.models import Person
from kilta.domains.people.policies import is_oneself
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.accounts.tokens import digest_of
from kilta.foundation.use_cases import use_case


@use_case
def make_calendar_address(*, by: Actor, person: Person) -> str:
    """A secret under which a calendar reads the events a person goes to; it ends the one before, and is told once."""
    ensure(is_oneself(by, person))
    secret = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(
        person=person, defaults={"digest": digest_of(secret), "made_at": timezone.now()}
    )
    return secret


@use_case
def end_calendar_address(*, by: Actor, person: Person) -> None:
    """From now on the address opens nothing."""
    ensure(is_oneself(by, person))
    CalendarAddress.objects.filter(person=person).delete()
