"""The version of a package, as its file name says it."""

import re
from collections.abc import Iterable

VERSION = re.compile(r"v?(\d+\.\d+(?:\.\d+)?)")
UNKNOWN = "unknown"


def version_in(names: Iterable[str]) -> str:
    """`1.2.0` of `ESCO dataset - v1.2.0 - classification - en - csv.zip`; `unknown` where no name says it."""
    for name in names:
        if match := VERSION.search(name):
            return match[1]
    return UNKNOWN
