"""Error pages in the design; a fragment gets the message alone, a program a problem document."""

import sys
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from kilta.foundation.access.requests import Request, asks_for_fragment
from kilta.foundation.ui.answers import told
from kilta.foundation.use_cases import Refusal
from kilta.foundation.web.problems import problem
from kilta.foundation.web.readiness import is_database_away

API = "/api/"
COME_AGAIN = {"Retry-After": "10"}  # seconds; a database that was restarted is back by then

LAST_RESORT = "<!doctype html><html lang=en><title>Kilta</title><h1>Something broke on our side</h1>"


def answer(
    request: HttpRequest, status: int, *, headers: Mapping[str, str] | None = None, **context: Any
) -> HttpResponse:
    """The page (fragment, problem document) for `status`; `message`, where given, says what happened."""
    message = str(context.get("message", "") or _sentence(status))
    if request.path.startswith(API):
        return problem(status, message, headers=headers)
    if asks_for_fragment(request):
        response = told(cast(Request, request), message, status=status)
    else:
        templates = [f"{status}.html", "web/error.html"]
        response = render(request, templates, {**context, "message": message}, status=status)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def _sentence(status: int) -> str:
    match status:
        case 400:
            return _("This request could not be read. Please go back and try again.")
        case 401:
            return _("Please sign in first.")
        case 403:
            return _("You may not do this. If you think you should, ask somebody who manages it.")
        case 404:
            return _("There is no such page, or it is not visible to you.")
        case 405:
            return _("This address does not answer this kind of request.")
        case 413:
            return _("What you sent is too large. Please send less at once, or make the files smaller.")
        case 429:
            return _("That was too often. Please wait a little and try again.")
        case 500:
            return _("Something broke on our side. Nothing you sent was changed. Please try again later.")
        case 503:
            return _("Kilta cannot reach its database at the moment. Please try again in a minute.")
    return _("This does not work at the moment.")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Tell why the rules say no, and how to go on."""
    retry_after = getattr(refusal, "retry_after", None)
    headers = {"Retry-After": str(retry_after)} if retry_after else None
    return answer(request, getattr(refusal, "status", 409), headers=headers, message=refusal.message)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """What the pages of django-allauth answer beyond their limits, of which the longest last five minutes."""
    return answer(request, 429, headers={"Retry-After": "300"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or cookies are blocked: say so, and keep what was written."""
    return answer(
        request,
        403,
        reason="csrf",
        message=_(
            "This page was open too long, or your browser blocks cookies. Go back, reload it, and send it again."
        ),
    )


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    if isinstance(exception, DisallowedHost):  # The page must not need the host it came to.
        request.META["HTTP_HOST"] = urlsplit(settings.BASE_URL).netloc
        request.META.pop("HTTP_X_FORWARDED_HOST", None)
    with translation.override(get_language_from_request(request, check_path=True)):
        return answer(request, 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """Told before anything of the request is read, so in the language of its address."""
    with translation.override(get_language_from_request(request, check_path=True)):
        return answer(request, 413)


def permission_denied(request: HttpRequest, exception: Any) -> HttpResponse:
    return answer(request, 403)


def page_not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; when it is the database that is away, the answer says so and when to come again."""
    if is_database_away(sys.exc_info()[1]):
        return _unframed(request, 503, headers=COME_AGAIN)
    return _unframed(request, 500)


def _unframed(request: HttpRequest, status: int, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Rendered without the request: whatever broke may be what the frame of a page needs."""
    if request.path.startswith(API) or asks_for_fragment(request):
        return answer(request, status, headers=headers)
    try:
        page: str = render_to_string(f"{status}.html", {"request_id": getattr(request, "request_id", "")})
    except Exception:  # noqa: BLE001 (the template itself may be what is broken)
        page = LAST_RESORT
    return HttpResponse(page, status=status, headers=dict(headers or {}))
