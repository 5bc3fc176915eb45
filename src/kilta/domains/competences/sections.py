"""What else stands on the page of a unit, such as what came of it.

    sections.register(Section("joint_units", _("Joint units made from it"), "…/_of_unit.html", joint_units_of))

`rows(version, actor)` gives what the template gets as `section.rows`; a section without rows is not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kilta.domains.competences.models import UnitVersion
from kilta.foundation.access.actors import Actor


@dataclass(frozen=True)
class Section:
    name: str
    title: str | Promise
    template: str
    rows: Callable[[UnitVersion, Actor], Sequence[Any]]
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """A section on one page."""

    section: Section
    rows: Sequence[Any]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.name] = section


def of(version: UnitVersion, actor: Actor) -> list[Shown]:
    """The sections that have something to show about a version of a unit, in order."""
    ordered = sorted(_sections.values(), key=lambda section: section.order)
    shown = [Shown(section, section.rows(version, actor)) for section in ordered]
    return [one for one in shown if one.rows]
