"""What others see of an event where its link is shared, and what search engines read: words, picture, JSON-LD."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.events.models import Event
from kilta.domains.events.queries.event_page import EventPage
from kilta.domains.events.queries.words import text_of, when_in_words
from kilta.domains.vocabulary import coded
from kilta.engines.share_pictures import SharePicture, draw

# visible: parts of an event that was asked for as a visible one.

KEPT = 7 * 24 * 3600  # seconds; another title, time or state makes another picture at once
STATES = {
    Event.State.CANCELLED: "EventCancelled",
    Event.State.POSTPONED: "EventPostponed",
}
FORMATS = {
    Event.Format.ON_SITE: "OfflineEventAttendanceMode",
    Event.Format.ONLINE: "OnlineEventAttendanceMode",
    Event.Format.HYBRID: "MixedEventAttendanceMode",
}


def picture_of(event: Event) -> bytes:
    """The picture beside a shared link, in the reader's language; drawn once for the same words."""
    words = _words_of(event)
    key = f"events:picture:{sha256(repr(words).encode()).hexdigest()}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = draw(words, plain=_font("400"), bold=_font("700"))
        cache.set(key, content, KEPT)
    return content


def picture_address(event: Event) -> str:
    return settings.BASE_URL + reverse("events:picture", args=[event.slug])


def structured(page: EventPage) -> Mapping[str, Any]:
    """The event after https://schema.org/Event, by the clocks of the place."""
    event = page.event
    address = settings.BASE_URL + event.get_absolute_url()
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": page.title,
        "description": (page.text.summary or page.text.description[:500]) if page.text else "",
        "url": address,
        "startDate": event.starts_there.isoformat(),
        "endDate": event.ends_there.isoformat(),
        "eventStatus": f"https://schema.org/{STATES.get(Event.State(event.state), 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{FORMATS[Event.Format(event.format)]}",
        "inLanguage": list(event.languages),
        "image": [picture_address(event)],
        "isAccessibleForFree": True,
        "location": _places(event, address),
        "organizer": [
            {
                "@type": "Organization",
                "name": organiser.organisation.name,
                "url": settings.BASE_URL + organiser.organisation.get_absolute_url(),
            }
            for organiser in page.organisers
        ],
    }
    if event.capacity is not None:
        data["maximumAttendeeCapacity"] = event.capacity
        data["remainingAttendeeCapacity"] = page.free
    if event.takes_place and not event.has_ended:
        data["offers"] = {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "url": settings.BASE_URL + reverse("events:register", args=[event.slug]),
            "availability": f"https://schema.org/{'SoldOut' if page.free == 0 else 'InStock'}",
            **({"validFrom": event.opens_at.isoformat()} if event.opens_at else {}),
        }
    if event.target_groups:
        data["audience"] = {"@type": "Audience", "audienceType": ", ".join(page.target_groups)}
    return data


def _words_of(event: Event) -> SharePicture:
    language = get_language() or "en"
    text = text_of(event, language)
    lead = event.organisers.select_related("organisation").first()
    there = [event.venue, event.town, _country(event.country)] if event.is_on_site else []
    place = ", ".join(part for part in there if part)
    online = _("online") if event.is_online else ""
    is_off = event.state in (Event.State.CANCELLED, Event.State.POSTPONED)
    return SharePicture(
        over=capfirst(str(event.get_kind_display())),
        title=text.title if text else event.slug,
        lines=tuple(
            line for line in (when_in_words(event, language), " · ".join(filter(None, [place, online]))) if line
        ),
        foot=f"{lead.organisation.name} · Kilta" if lead else "Kilta",
        warning=capfirst(str(event.get_state_display())) if is_off else "",
    )


def _places(event: Event, address: str) -> Any:
    """Where it is; the address of the online meeting is for those with a seat, so its page stands here."""
    found: list[dict[str, Any]] = []
    if event.is_on_site:
        place: dict[str, Any] = {
            "@type": "Place",
            "name": event.venue or event.town,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": event.address,
                "addressLocality": event.town,
                "addressCountry": event.country,
            },
        }
        if event.latitude is not None and event.longitude is not None:
            place["geo"] = {"@type": "GeoCoordinates", "latitude": event.latitude, "longitude": event.longitude}
        found.append(place)
    if event.is_online:
        found.append({"@type": "VirtualLocation", "url": address})
    return found[0] if len(found) == 1 else found


def _country(code: str) -> str:
    return str(coded.COUNTRIES[code].label) if code in coded.COUNTRIES else code


def _font(weight: str) -> Path:
    """The letters that the front end is built with; `npm run build` makes them."""
    found = finders.find(f"ui/build/fonts/atkinson-{weight}.ttf")
    if found is None:
        raise FileNotFoundError(f"atkinson-{weight}.ttf: build the front end first.")
    return Path(found)
