"""Facts: what a domain tells the domains above it, without knowing them.

A use case announces a fact; reactions run at once, in the same transaction, and write rows or defer jobs only.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction

from kilta.foundation.access.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that has happened; subclasses are named in the past tense and carry identifiers and plain values."""


SomeFact = TypeVar("SomeFact", bound=Fact)
Reaction = Callable[..., None]

_reactions: dict[type[Fact], list[Reaction]] = defaultdict(list)


def reacts_to(fact: type[SomeFact]) -> Callable[[Reaction], Reaction]:
    """Call the decorated function as `reaction(fact, by=actor)` whenever such a fact is announced."""

    def decorate(reaction: Reaction) -> Reaction:
        _reactions[fact].append(reaction)
        return reaction

    return decorate


def announce(fact: Fact, *, by: Actor) -> None:
    """Tell every reaction, in the order of registration; an error in one undoes the whole use case."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(fact).__name__} must be announced inside a use case.")
    for reaction in _reactions[type(fact)]:
        reaction(fact, by=by)


def reactions_by_fact() -> dict[type[Fact], list[Reaction]]:
    """Every known fact with its reactions, also those nobody reacts to."""

    def all_facts(parent: type[Fact]) -> list[type[Any]]:
        return [fact for child in parent.__subclasses__() for fact in (child, *all_facts(child))]

    return {
        fact: list(_reactions[fact]) for fact in sorted(set(all_facts(Fact)), key=lambda f: (f.__module__, f.__name__))
    }
