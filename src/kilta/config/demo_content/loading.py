"""Loads the demo content once, through the same use cases that people use, so that its history and search are real."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from kilta.config.demo_content import DEMO_PASSWORD
from kilta.domains.network.models import Organisation, Project
from kilta.domains.network.use_cases import memberships, organisations, projects
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import System
from kilta.foundation.accounts.models import Account

FOLDER = Path(__file__).parent
LOADING = System("demo content")


def is_loaded() -> bool:
    """Whether the demo content stands already; what visitors changed in it is then left alone."""
    return Person.objects.filter(is_demo=True).exists()


@transaction.atomic
def load() -> None:
    """All of it or nothing."""
    known = {entry["slug"]: _found(entry) for entry in _read("organisations.toml")["organisation"]}
    _start(_read("project.toml"), known)
    for entry in _read("people.toml")["person"]:
        _invent(entry, known)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
