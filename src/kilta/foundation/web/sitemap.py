"""The pages that search engines may find.

    sitemap.register("organisations", lambda: (
        (organisation.get_absolute_url(), organisation.changed_at) for organisation in … .iterator()
    ))

A path may come with or without a language prefix; each page is listed in every language, with its alternates.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.cache import cache

from kilta.foundation.web.replica import reads_may_lag

Entry = tuple[str, date | datetime | None]
Items = Callable[[], Iterable[Entry]]

PATHS_A_FILE = 2_000  # times six languages, each with its alternates: 12,000 addresses, about 10 MB; 50,000 are allowed
COUNTS_LAST = 3600

_sections: dict[str, Items] = {}

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def register(name: str, items: Items) -> None:
    """Add a section; `items()` gives (path, time of the last change or None) in an order that stays."""
    _sections[name] = items


def sections() -> dict[str, Items]:
    return dict(_sections)


def index() -> Iterator[str]:
    """The list of all files; the sections are counted at most once an hour."""
    yield f'{HEAD}<sitemapindex xmlns="{SCHEMA}">\n'
    for name, items in _sections.items():
        number = cache.get_or_set(f"sitemap.{name}", lambda items=items: sum(1 for _ in items()), COUNTS_LAST)
        for page in range(1, (number or 0) // PATHS_A_FILE + 2):
            yield f"<sitemap><loc>{settings.BASE_URL}/sitemap-{name}-{page}.xml</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def file(name: str, page: int) -> Iterator[str]:
    """One file, written while its rows are read."""
    yield f'{HEAD}<urlset xmlns="{SCHEMA}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    with reads_may_lag():  # Search engines read everything, and notice no delay.
        for path, changed in islice(_sections[name](), (page - 1) * PATHS_A_FILE, page * PATHS_A_FILE):
            yield from _in_each_language(_without_language(path), changed)
    yield "</urlset>\n"


def _in_each_language(path: str, changed: date | datetime | None) -> Iterator[str]:
    addresses = {code: escape(f"{settings.BASE_URL}/{code}{path}") for code, _name in settings.LANGUAGES}
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in addresses.items()
    )
    last = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    for address in addresses.values():
        yield f"<url><loc>{address}</loc>{last}{alternates}</url>\n"


def _without_language(path: str) -> str:
    first, _slash, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if first in dict(settings.LANGUAGES) else path
