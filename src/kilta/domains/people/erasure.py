"""What happens elsewhere when a person is erased.

erasure.before(owners_hand_over)     # may raise a Refusal which says what to do first
erasure.also(end_memberships)        # puts a tombstone where the person's contributions stay, removes the rest

Higher domains register in `reactions.py`. Both are called as `function(person, by)`, inside the erasure's transaction.
"""

from collections.abc import Callable

from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.use_cases import Refusal

Step = Callable[[Person, Actor], None]

_guards: list[Step] = []
_steps: list[Step] = []


def before(guard: Step) -> Step:
    """Ask `guard` first: it raises a Refusal when something must be settled before this person can go."""
    if guard not in _guards:
        _guards.append(guard)
    return guard


def also(step: Step) -> Step:
    """Have `step` remove what another domain keeps of the person; the account is still there when it runs."""
    if step not in _steps:
        _steps.append(step)
    return step


def ask_guards(person: Person, by: Actor) -> None:
    for guard in _guards:
        guard(person, by)


def take_steps(person: Person, by: Actor) -> None:
    for step in _steps:
        step(person, by)


def obstacles(person: Person, by: Actor) -> list[str]:
    """What must be settled first, in sentences for the person."""
    found = []
    for guard in _guards:
        try:
            guard(person, by)
        except Refusal as refusal:
            found.append(str(refusal.message))
    return found
