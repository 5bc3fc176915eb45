"""What higher domains add to the page of a concept, such as the units that train it.

    sections.register(Section("units", _("Units that train it"), "competences/_of_concept.html", units_of))

`rows(concept, actor)` gives what the template gets as `section.rows`; a section without rows is not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kilta.domains.vocabulary.models import Concept
from kilta.foundation.access.actors import Actor


@dataclass(frozen=True)
class Section:
    name: str
    title: str | Promise
    template: str
    rows: Callable[[Concept, Actor], Sequence[Any]]
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """A section on one page."""

    section: Section
    rows: Sequence[Any]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.name] = section


def of(concept: Concept, actor: Actor) -> list[Shown]:
    """The sections that have something to show about a concept, in order."""
    ordered = sorted(_sections.values(), key=lambda section: section.order)
    shown = [Shown(section, section.rows(concept, actor)) for section in ordered]
    return [one for one in shown if one.rows]
