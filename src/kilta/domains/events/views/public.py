"""What everybody sees of events."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from kilta.domains.events.models import Event
from kilta.domains.events.queries.closing import after_page
from kilta.domains.events.queries.event_page import event_page
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
        after=after_page(event, wants_original=request.GET.get("text") == "original"),
    )
    if is_secret:
        answer["Referrer-Policy"] = "same-origin"
        answer["X-Robots-Tag"] = "noindex"
    return answer


@open_to(everyone)
def by_secret(request: Request, secret: str) -> HttpResponse:
    """The address that an organiser hands out: on to the page, which carries the secret in its links and forms."""
    event = get_object_or_404(Event.objects.by_secret(secret))  # visible: whoever knows the secret may see it.
    answer = redirect(f"{event.get_absolute_url()}?{PARAMETER}={secret}")
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _place(event: Event, title: str) -> list[MapPlace]:
    if not event.is_on_site or event.latitude is None or event.longitude is None:
        return []
    return [MapPlace(event.venue or event.town or title, event.latitude, event.longitude, "#place")]
