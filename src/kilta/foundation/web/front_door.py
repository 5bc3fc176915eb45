"""What the home page shows: doors, what one can do here by who one is, and the numbers of the network.

Domains register theirs in `AppConfig.ready()`; a door or an offer leads to a page that exists, or it is not registered.

    front_door.register(Door(_("Network"), _("Schools, companies and chambers"), "network:organisations", order=20))
    front_door.offer(Offer("companies", _("Find a school"), _("…"), "network:organisations", order=10))
    front_door.count(Count(_("organisations"), lambda: Organisation.objects.visible_to(Guest()).count(), …))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.core.cache import cache
from django.urls import reverse
from django.utils.functional import Promise

Text = str | Promise
Visitor = Literal["families", "companies", "teachers"]

COUNTS_LAST = 600  # seconds; the home page must not count the network anew for every visitor


@dataclass(frozen=True)
class Door:
    """A way into the site, on the home page."""

    label: Text
    text: Text
    url_name: str
    order: int = 50
    icon: str = ""

    @property
    def href(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Offer:
    """Something that a visitor of this kind can do today, and the page where it is done."""

    visitor: Visitor
    title: Text
    text: Text
    url_name: str
    order: int = 50
    query: str = ""

    @property
    def href(self) -> str:
        return reverse(self.url_name) + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True)
class Count:
    """A number of the network as everybody may see it, e.g. 15 organisations; `name` keeps it in the cache.

    `one` is the label of the number 1.
    """

    name: str
    label: Text
    number: Callable[[], int]
    url_name: str
    order: int = 50
    one: Text = ""

    @property
    def href(self) -> str:
        return reverse(self.url_name)


_doors: dict[str, Door] = {}
_offers: dict[tuple[str, str, str], Offer] = {}
_counts: dict[str, Count] = {}


def register(door: Door) -> None:
    _doors[door.url_name] = door


def offer(offer: Offer) -> None:
    _offers[offer.visitor, offer.url_name, offer.query] = offer


def count(count: Count) -> None:
    _counts[count.name] = count


def doors() -> list[Door]:
    return sorted(_doors.values(), key=lambda door: door.order)


def offers(visitor: Visitor) -> list[Offer]:
    return sorted((one for one in _offers.values() if one.visitor == visitor), key=lambda one: one.order)


def counts() -> list[tuple[Count, int]]:
    """Every registered number above nought, counted at most once in ten minutes."""
    kept: dict[str, int] = cache.get("front_door.counts") or {}
    if set(kept) != set(_counts):
        kept = {name: one.number() for name, one in _counts.items()}
        cache.set("front_door.counts", kept, COUNTS_LAST)
    return [(one, kept[one.name]) for one in sorted(_counts.values(), key=lambda one: one.order) if kept[one.name]]
