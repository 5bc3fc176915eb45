"""What higher domains add to the page of an organisation, such as its events.

    sections.register(Section("events", _("Events"), "events/_of_organisation.html", events_of))

`rows(organisation, actor)` gives what the template gets as `section.rows`; a section without rows is not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kilta.domains.network.models import Organisation
from kilta.foundation.access.actors import Actor


@dataclass(frozen=True)
class Section:
    name: str
    title: str | Promise
    template: str
    rows: Callable[[Organisation, Actor], Sequence[Any]]
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """A section on one page."""

    section: Section
    rows: Sequence[Any]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.name] = section


def of(organisation: Organisation, actor: Actor) -> list[Shown]:
    """The sections that have something to show about an organisation, in order."""
    ordered = sorted(_sections.values(), key=lambda section: section.order)
    shown = [Shown(section, section.rows(organisation, actor)) for section in ordered]
    return [one for one in shown if one.rows]
