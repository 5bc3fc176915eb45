"""Drills use whole installations of their own; the tests' database is not touched."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.drills.installation import Installation


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the first start of a demo leaves behind: made once, because it takes half a minute."""
    first = Installation(tmp_path_factory.mktemp("drills") / "filled")
    first.start()
    first.stop()
    return first.folder


@pytest.fixture
def an_installation(tmp_path: Path, filled: Path) -> Iterator[Callable[..., Installation]]:
    """Make installations by name, with demo content or `empty`; whatever they started is stopped at the end."""
    made: list[Installation] = []

    def make(name: str, *, empty: bool = False, **settings: str) -> Installation:
        if not empty:
            # The files of the database belong to the user who runs it.
            subprocess.run(["cp", "-a", str(filled), str(tmp_path / name)], check=True)
        made.append(Installation(tmp_path / name, **settings))
        return made[-1]

    yield make
    for installation in made:
        installation.stop()
