"""What everybody sees of events."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from kilta.domains.events.models import Event
from kilta.domains.events.queries import sharing
from kilta.domains.events.queries.closing import after_page
from kilta.domains.events.queries.event_page import EventPage, event_page
from kilta.domains.events.views.found import PARAMETER, event_of, shown_there
from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.ui.maps import Place as MapPlace


@open_to(everyone)
def event(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug)
    page = event_page(request.actor, event, wants_original=request.GET.get("text") == "original")
    is_secret = event.audience == Event.Audience.INVITED
    answer = shown_there(
        request,
        "events/event.html",
        event,
        page=page,
        project=event.project,
        stamp=page.stamp,
        secret=f"?{PARAMETER}={event.secret}" if is_secret else "",
        places=_place(event, page.title),
        share={} if event.state == Event.State.DRAFT else _share(event, page),
        after=after_page(event, wants_original=request.GET.get("text") == "original"),
    )
    if is_secret:
        answer["Referrer-Policy"] = "same-origin"
        answer["X-Robots-Tag"] = "noindex"
    return answer


@open_to(everyone)
@require_safe
def picture(request: Request, slug: str) -> HttpResponse:
    """What stands beside the link where it is shared; drawn on the server and kept."""
    answer = HttpResponse(sharing.picture_of(event_of(request, slug)), content_type="image/png")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@open_to(everyone)
def by_secret(request: Request, secret: str) -> HttpResponse:
    """The address that an organiser hands out: on to the page, which carries the secret in its links and forms."""
    event = get_object_or_404(Event.objects.by_secret(secret))  # visible: whoever knows the secret may see it.
    answer = redirect(f"{event.get_absolute_url()}?{PARAMETER}={secret}")
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _share(event: Event, page: EventPage) -> dict[str, Any]:
    """What is read by those who show a link to the page: only where everybody may see it."""
    if event.audience != Event.Audience.ALL:
        return {}
    return {
        "address": settings.BASE_URL + event.get_absolute_url(),
        "picture": sharing.picture_address(event),
        "data": sharing.structured(page),
    }


def _place(event: Event, title: str) -> list[MapPlace]:
    if not event.is_on_site or event.latitude is None or event.longitude is None:
        return []
    return [MapPlace(event.venue or event.town or title, event.latitude, event.longitude, "#place")]
