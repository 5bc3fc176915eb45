"""The calendar: what comes, as a list, by month and on a map."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kilta.domains.events.forms.calendar import CalendarForm
from kilta.domains.events.queries import calendar as queries
from kilta.domains.network.queries.directory import Spot
from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.ui.maps import Place as MapPlace
from kilta.foundation.ui.paging import slice_of
from kilta.foundation.web.remembered import same_for_strangers

PAGE = 30


@open_to(everyone)
@same_for_strangers
def calendar(request: Request) -> HttpResponse:
    form = CalendarForm(request.GET)
    filters = form.filters()
    here = reverse("events:calendar")
    anywhen = replace(filters, day=None)
    page = {
        "form": form,
        "filters": filters,
        "tabs": [
            (_("List"), f"{here}?{filters.query()}", not form.view_wanted),
            (_("Month"), f"{here}?{anywhen.query(view='month')}", form.view_wanted == "month"),
            (_("Map"), f"{here}?{filters.query(view='map')}", form.view_wanted == "map"),
        ],
        "feed": filters.feed_query,
        "here": here,
    }
    match form.view_wanted:
        case "month":
            month = queries.month_of(request.actor, anywhen, form.month_wanted)
            return render(request, "events/calendar_month.html", page | _month(anywhen, month))
        case "map":
            places = map_of(queries.spots(request.actor, filters))
            return render(request, "events/calendar_map.html", page | {"places": places})
    found = slice_of(queries.listed(request.actor, filters), request, PAGE)
    return render(request, "events/calendar.html", page | {"found": found, "rows": queries.rows_of(found.rows)})


def map_of(spots: list[Spot]) -> list[MapPlace]:
    """What the map component draws: a page for one event, the list of a cell for several."""
    here = reverse("events:calendar")
    return [
        MapPlace(
            spot.name,
            spot.latitude,
            spot.longitude,
            reverse("events:event", args=[spot.slug]) if spot.slug else f"{here}?{spot.query}",
            spot.kind,
            spot.count,
        )
        for spot in spots
    ]


def _month(filters: queries.Filters, month: queries.Month) -> dict[str, object]:
    def at(first: object) -> str:
        return "?" + filters.query(view="month", month=f"{first:%Y-%m}") if first else ""

    return {
        "month": month,
        "before": at(month.before),
        "after": at(month.after),
        "days": [(day, "?" + replace(filters, day=day.date).query()) for day in month.days],
    }
