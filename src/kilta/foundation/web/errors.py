"""Error pages in the design; a fragment request gets the message alone."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from kilta.foundation.access.requests import Request
from kilta.foundation.use_cases import Refusal


def refused(request: Request, refusal: Refusal) -> HttpResponse:
    """Tell why the rules say no, and how to go on."""
    return render(request, "409.html", {"message": refusal.message}, status=409)


def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    """The page was open too long, or cookies are blocked: say so, and keep what was written."""
    return render(request, "403.html", {"reason": "csrf"}, status=403)


def permission_denied(request: Request, exception: Any) -> HttpResponse:
    return render(request, "403.html", status=403)
