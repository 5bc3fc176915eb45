from typing import Any

from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor, Guest


def actor_behind(account: Any) -> Actor:
    """The person whose account this is; a guest when there is none (an account that is being erased)."""
    return Person.objects.select_related("account").filter(account=account).first() or Guest()
