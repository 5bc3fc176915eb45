from django.http import HttpResponse
from django.shortcuts import render

from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request


@open_to(everyone)
def home(request: Request) -> HttpResponse:
    return render(request, "web/home.html")


@open_to(members)
def today(request: Request) -> HttpResponse:
    return render(request, "web/today.html")


@open_to(everyone)
def healthz(request: Request) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")
