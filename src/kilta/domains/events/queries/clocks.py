"""By which clocks people live, as far as Kilta can know it, and what hour it is there."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import get_timezone_location

from kilta.domains.events.models import Event
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor

# Where most people of a country with several zones live, and one that CLDR does not list.
USUAL_ZONES = {
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "XK": "Europe/Belgrade",
}
# Languages of the interface that are spoken by the clocks of one zone; English and Swedish are not.
ZONES_OF_LANGUAGES = {"de": "Europe/Berlin", "fi": "Europe/Helsinki", "it": "Europe/Rome", "nl": "Europe/Amsterdam"}


@dataclass(frozen=True)
class OtherHours:
    """When something begins and ends by the clocks of another town."""

    town: str
    starts: datetime
    ends: datetime

    def is_on_other_days(self, starts_there: datetime, ends_there: datetime) -> bool:
        return (self.starts.date(), self.ends.date()) != (starts_there.date(), ends_there.date())


def zone_of(country: str) -> str:
    """The time zone in which most people of a country live."""
    return USUAL_ZONES.get(country) or next(iter(get_global("territory_zones").get(country, ())), "Europe/Brussels")


def town_of(zone: str, language: str) -> str:
    """The town that a zone is called after, in the reader's language."""
    return str(get_timezone_location(zone, locale=language.replace("-", "_"), return_city=True))


def zone_of_reader(actor: Actor | None, language: str) -> str:
    """The zone of a member's country, else of the language; empty where neither says it. A browser knows it better."""
    if isinstance(actor, Person) and actor.is_member and actor.country:
        return zone_of(actor.country)
    return ZONES_OF_LANGUAGES.get(language, "")


def hours_of_reader(
    actor: Actor | None, language: str, event: Event, starts_at: datetime, ends_at: datetime
) -> OtherHours | None:
    """The same hours by the reader's clocks; None where they show the same, or are not known."""
    zone = zone_of_reader(actor, language)
    if not zone:
        return None
    starts, ends = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    there = event.zone
    is_same = (starts.utcoffset(), ends.utcoffset()) == (
        starts_at.astimezone(there).utcoffset(),
        ends_at.astimezone(there).utcoffset(),
    )
    return None if is_same else OtherHours(town_of(zone, language), starts, ends)
