"""What higher domains add to the page of an organisation or of a project, such as its events.

    sections.register(Section("events", _("Events"), "events/_of_organisation.html", events_of))
    sections.register_of_project(Section("reach", _("Reach"), "impact/_of_project.html", reach_of))

`rows(organisation, actor)`, or `rows(project, actor)`, gives what the template gets as `section.rows`; a section
without rows is not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kilta.domains.network.models import Organisation, Project
from kilta.foundation.access.actors import Actor


@dataclass(frozen=True)
class Section:
    name: str
    title: str | Promise
    template: str
    rows: Callable[[Any, Actor], Sequence[Any]]
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """A section on one page."""

    section: Section
    rows: Sequence[Any]


_of_organisations: dict[str, Section] = {}
_of_projects: dict[str, Section] = {}


def register(section: Section) -> None:
    _of_organisations[section.name] = section


def register_of_project(section: Section) -> None:
    _of_projects[section.name] = section


def of(organisation: Organisation, actor: Actor) -> list[Shown]:
    """The sections that have something to show about an organisation, in order."""
    return _shown(_of_organisations, organisation, actor)


def of_project(project: Project, actor: Actor) -> list[Shown]:
    """The same for a project."""
    return _shown(_of_projects, project, actor)


def _shown(sections: dict[str, Section], thing: Any, actor: Actor) -> list[Shown]:
    ordered = sorted(sections.values(), key=lambda section: section.order)
    shown = [Shown(section, section.rows(thing, actor)) for section in ordered]
    return [one for one in shown if one.rows]
