"""Drills use whole installations of their own; the tests' database is not touched."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.drills.installation import Installation


@pytest.fixture
def an_installation(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Make installations by name; whatever they started is stopped at the end."""
    made: list[Installation] = []

    def make(name: str, **settings: str) -> Installation:
        made.append(Installation(tmp_path / name, **settings))
        return made[-1]

    yield make
    for installation in made:
        installation.stop()
