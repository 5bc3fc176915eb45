from django.http import HttpResponse
from django.shortcuts import render

from kilta.foundation.access.openings import open_to, staff
from kilta.foundation.access.requests import Request
from kilta.foundation.exports import queries
from kilta.foundation.exports.models import Export
from kilta.foundation.ui.paging import slice_of

PAGE = 50


@open_to(staff)
def taken(request: Request) -> HttpResponse:
    found = slice_of(Export.objects.visible_to(request.actor).order_by("-at"), request, PAGE)
    return render(request, "exports/taken.html", {"found": found, "rows": queries.told(found.rows)})
