"""What higher domains add to the page of a person, such as their organisations.

    sections.register(Section("organisations", _("Organisations"), "network/_of_person.html", organisations_of))

`rows(person, actor)` gives what the template gets as `section.rows`; a section without rows is not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor


@dataclass(frozen=True)
class Section:
    name: str
    title: str | Promise
    template: str
    rows: Callable[[Person, Actor], Sequence[Any]]
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """A section on one page."""

    section: Section
    rows: Sequence[Any]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.name] = section


def of(person: Person, actor: Actor) -> list[Shown]:
    """The sections that have something to show about a person, in order."""
    ordered = sorted(_sections.values(), key=lambda section: section.order)
    shown = [Shown(section, section.rows(person, actor)) for section in ordered]
    return [one for one in shown if one.rows]
