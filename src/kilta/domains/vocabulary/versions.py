"""The version of a package, as its file name says it."""

import re
from collections.abc import Iterable
from pathlib import Path

VERSION = re.compile(r"v?(\d+\.\d+(?:\.\d+)?)")
UNKNOWN = "unknown"


def version_in(names: Iterable[str]) -> str:
    """`1.2.0` of `ESCO dataset - v1.2.0 - classification - en - csv.zip`; `unknown` where no name says it."""
    for name in names:
        if match := VERSION.search(name):
            return match[1]
    return UNKNOWN


def version_of(paths: Iterable[Path]) -> str:
    """The version that files, what folders hold, or the folder around them say in their names."""
    given = list(paths)
    inside = [file.name for path in given if path.is_dir() for file in sorted(path.rglob("*"))]
    return version_in([*(path.name for path in given), *inside, *(path.resolve().parent.name for path in given)])
