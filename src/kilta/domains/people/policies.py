"""Who may do what with a person: everybody with their own, nobody with another's."""

from rules import predicate

from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor


@predicate
def is_oneself(actor: Actor, person: Person) -> bool:
    return isinstance(actor, Person) and actor.is_member and actor.pk == person.pk


@predicate
def is_kilta(actor: Actor, person: Person) -> bool:
    """Kilta itself, for what it was asked to do before: a job, or an erasure that a restored backup has undone."""
    return actor.is_system


@predicate
def is_system(actor: Actor) -> bool:
    return actor.is_system


may_change = is_oneself | is_kilta
may_agree = is_oneself
may_withdraw = is_oneself
may_download = is_oneself
may_pack = is_system
may_erase = is_oneself | is_kilta
