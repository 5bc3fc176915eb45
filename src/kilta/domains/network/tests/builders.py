"""Organisations, memberships and projects for tests, made by the use cases themselves."""

from datetime import date
from typing import Any

from kilta.domains.network.models import Membership, Organisation, Place, Project, Role
from kilta.domains.network.use_cases import memberships, organisations, projects
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import System

TESTS = System("test")


def an_organisation(name: str = "Omnia", *, owner: Person | None = None, **fields: Any) -> Organisation:
    """A VET provider in Finland, unless told otherwise; with `owner`, it has that owner."""
    fields = {"kind": "vet_provider", "country": "FI", "town": "Espoo", "languages": ["fi"], **fields}
    return organisations.found_organisation(by=TESTS, name=name, owner=owner, **fields)


def a_place(organisation: Organisation, town: str = "Espoo", **fields: Any) -> Place:
    fields = {"latitude": 60.2052, "longitude": 24.6522, **fields}
    return organisations.add_place(by=TESTS, organisation=organisation, town=town, **fields)


def a_membership(person: Person, organisation: Organisation, role: str = Role.MEMBER) -> Membership:
    return memberships.add_member(by=TESTS, organisation=organisation, person=person, role=role)


def a_project(title: str = "VET2Sustain", *, coordinator: Organisation | None = None, **fields: Any) -> Project:
    fields = {
        "funder": "European Union",
        "programme": "Erasmus+",
        "grant_number": "101140129",
        "starts_on": date(2024, 1, 1),
        "ends_on": date(2026, 12, 31),
        "statement": "Co-funded by the European Union",
        "disclaimer": "Views and opinions expressed are those of the authors only.",
        **fields,
    }
    return projects.start_project(by=TESTS, coordinator=coordinator or an_organisation(), title=title, **fields)
