from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from prometheus_client import CONTENT_TYPE_LATEST

from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.web import metrics
from kilta.foundation.web.readiness import missing_parts

LOCAL = ("127.0.0.1", "::1")


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


@open_to(everyone)
def numbers(request: Request) -> HttpResponse:
    """Prometheus' numbers, for the bearer of the token, or without a token for this machine alone; hidden otherwise."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").encode(errors="replace")
        if not compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
            raise Http404
    elif request.META.get("REMOTE_ADDR") not in LOCAL or "X-Forwarded-For" in request.headers:
        raise Http404
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)
