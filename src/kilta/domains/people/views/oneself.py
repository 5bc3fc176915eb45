from typing import cast

from kilta.domains.people.models import Person
from kilta.foundation.access.requests import Request


def oneself(request: Request) -> Person:
    """The signed-in person, behind a view that is open to members."""
    return cast(Person, request.actor)
