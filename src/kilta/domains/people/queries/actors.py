"""Who acts, and what those who acted are called."""

# visible: who acts is found by the own account; of those who acted, only names that members may read are given.

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kilta.domains.people.models import Audience, Person
from kilta.foundation.access.actors import Actor, Guest

PREFIX = "person:"


def actor_behind(account: Any) -> Actor:
    """The person whose account this is; a guest when there is none (an account that is being erased)."""
    return Person.objects.select_related("account").filter(account=account).first() or Guest()


def names_of(keys: set[str]) -> Mapping[str, str]:
    """Names for the history of an object; who hides their profile from members is *a member* there too."""
    ids = {UUID(key.removeprefix(PREFIX)) for key in keys if key.startswith(PREFIX)}
    people = Person.objects.filter(pk__in=ids)
    return {person.actor_key: _shown_name(person) for person in people}


def _shown_name(person: Person) -> str:
    if person.erased_at is None and person.shown_to == Audience.NOBODY:
        return _("A member")
    return str(person)
