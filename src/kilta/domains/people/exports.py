"""What *Download everything* holds: each area of Kilta gives its rows about a person.

exports.register("memberships", _("Memberships"), memberships_of)      # in `reactions.py` of a higher domain

`rows_for(person)` gives dictionaries of plain values, without secrets and without what belongs to others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kilta.domains.people.models import Person

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Area:
    """One part of what is kept about a person; without a label it stands in the file alone."""

    name: str
    rows_for: Callable[[Person], Rows]
    label: str | Promise = ""
    order: int = 50


_areas: dict[str, Area] = {}


def register(name: str, rows_for: Callable[[Person], Rows], label: str | Promise = "", *, order: int = 50) -> None:
    """Add an area; its rows stand under `name` in the file and under `label` on the page."""
    _areas[name] = Area(name, rows_for, label, order)


def areas() -> list[Area]:
    return sorted(_areas.values(), key=lambda area: area.order)


def everything_about(person: Person) -> dict[str, Rows]:
    """All that is kept about a person, by area."""
    return {area.name: area.rows_for(person) for area in areas()}
