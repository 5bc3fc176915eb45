from django.http import HttpResponse
from django.shortcuts import render

from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.web.readiness import missing_parts


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


@open_to(everyone)
def readyz(request: Request) -> HttpResponse:
    """The installation can do its work; otherwise 503 with a line for each part that is missing."""
    missing = missing_parts()
    lines = [f"{part}: missing\n" for part in missing] or ["ok\n"]
    return HttpResponse("".join(lines), status=503 if missing else 200, content_type="text/plain")
