"""Reads JSON lines: one object per line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any


class Unreadable(Exception):
    """A file that cannot be read: its name, the line or row (from 1) where there is one, and what was expected."""


def objects(lines: Iterable[str], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object with the words that name its place in the file `name`; raises `Unreadable`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"{place}: this is no JSON ({error}).") from error
        if not isinstance(row, dict):
            raise Unreadable(f"{place}: expected an object.")
        yield place, row
