"""The areas in the header and the entries of the account menu; each app adds its own when it is ready.

navigation.register(area="main", label=_("Network"), url_name="network:organisations", order=20)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from kilta.foundation.access.openings import Audience, everyone
from kilta.foundation.access.requests import Request

Area = Literal["main", "account", "staff"]


@dataclass(frozen=True)
class Entry:
    """A page that can be reached from everywhere by those whom its audience admits."""

    area: Area
    label: str | Promise
    url_name: str
    order: int
    audience: Audience
    icon: str
    count: Callable[[Request], int] | None


@dataclass(frozen=True)
class Link:
    """An entry as one page shows it; `count` is how many things wait there."""

    text: str
    href: str
    is_current: bool
    icon: str
    count: int


_entries: dict[tuple[Area, str], Entry] = {}


def register(
    *,
    area: Area,
    label: str | Promise,
    url_name: str,
    order: int = 100,
    audience: Audience = everyone,
    icon: str = "",
    count: Callable[[Request], int] | None = None,
) -> None:
    """Add a page to an area; `count(request)` says how many things wait behind it."""
    _entries[area, url_name] = Entry(area, label, url_name, order, audience, icon, count)


def links(area: Area, request: Request) -> list[Link]:
    """What the reader finds in an area, in order; the longest address that the page lies under is the current one."""
    shown = []
    for entry in sorted((entry for entry in _entries.values() if entry.area == area), key=lambda entry: entry.order):
        href = address(entry.url_name)
        if href and entry.audience.admits(request.actor):
            shown.append((entry, href))
    under = [href for _entry, href in shown if _lies_under(request.path, href)]
    current = max(under, key=len, default="")
    return [
        Link(str(entry.label), href, href == current, entry.icon, entry.count(request) if entry.count else 0)
        for entry, href in shown
    ]


def address(url_name: str) -> str:
    """The address of a page by its name, empty where this installation has no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _lies_under(path: str, href: str) -> bool:
    return path == href or path.startswith(href.rstrip("/") + "/")
