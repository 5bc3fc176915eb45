"""Events in other calendars and in readers of news; and the page where one's own calendar gets its secret address."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from kilta.domains.events.forms.calendar import CalendarForm
from kilta.domains.events.queries import feeds
from kilta.domains.events.use_cases import following
from kilta.domains.events.views.found import event_of
from kilta.domains.people.views.oneself import oneself
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.web.remembered import same_for_strangers

ICALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"


@open_to(everyone)
@require_safe
def event_file(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug)
    answer = HttpResponse(feeds.event_file(event), content_type=ICALENDAR)
    answer["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return answer


@open_to(everyone)
@require_safe
@same_for_strangers
def feed(request: Request) -> HttpResponse:
    """Whoever asks, the file holds what strangers see: it goes to calendars that others read."""
    return HttpResponse(feeds.filtered_file(CalendarForm(request.GET).filters()), content_type=ICALENDAR)


@open_to(everyone)
@require_safe
@same_for_strangers
def atom(request: Request) -> HttpResponse:
    filters = CalendarForm(request.GET).filters()
    query = filters.feed_query
    address = f"{settings.BASE_URL}{request.path}{'?' + query if query else ''}"
    return HttpResponse(feeds.news(filters, address), content_type=ATOM)


@open_to(everyone)
@require_GET
@never_cache
def personal_feed(request: Request, secret: str) -> HttpResponse:
    person = feeds.person_behind(secret)
    if person is None:
        raise Http404
    answer = HttpResponse(feeds.personal_file(person), content_type=ICALENDAR)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@open_to(members)
@never_cache
def my_calendar(request: Request) -> HttpResponse:
    """A new address is shown on the answer to the form that asks for it, and never again."""
    me = oneself(request)
    address = ""
    if request.method == "POST":
        secret = following.make_calendar_address(by=request.actor, person=me)
        address = settings.BASE_URL + reverse("events:personal_feed", args=[secret])
    return render(request, "events/my_calendar.html", {"address": address, "known": feeds.calendar_address_of(me)})


@open_to(members)
@require_POST
def end_calendar(request: Request) -> HttpResponse:
    following.end_calendar_address(by=request.actor, person=oneself(request))
    messages.success(request, _("The address opens nothing any more."))
    return redirect("events:my_calendar")
