"""The pages that search engines may find.

    sitemap.register("organisations", lambda: (
        (organisation.get_absolute_url(), organisation.changed_at) for organisation in … .iterator()
    ))

Paths come without language prefix; each is listed in every language.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

Entry = tuple[str, date | datetime | None]
Items = Callable[[], Iterable[Entry]]

_sections: dict[str, Items] = {}


def register(name: str, items: Items) -> None:
    """Add a section; `items()` gives (path without language prefix, time of the last change or None)."""
    _sections[name] = items


def sections() -> dict[str, Items]:
    return dict(_sections)
