"""What happens around every request: it gets a name, is written down and measured, must be readable, and its answer
gets the headers that protect people.
"""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from opentelemetry import trace

from kilta.foundation.access.requests import Request
from kilta.foundation.web import errors, metrics, replica
from kilta.foundation.web.problems import CONTENT_TYPE
from kilta.foundation.web.text import is_strange

Answer = Callable[[Request], HttpResponse]

SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET = frozenset({"healthz", "readyz", "metrics", "static"})  # asked all the time by machines and browsers
LONGEST_QUERY = 4000
MOST_BYTES = 120 * 1024 * 1024  # of a request: two of the largest files that a form takes
NO_POWERS = [
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone"),
    *("midi", "payment", "usb", "browsing-topics", "interest-cohort"),
]

log = structlog.get_logger("kilta.requests")
tracer = trace.get_tracer("kilta")


class RequestIdMiddleware:
    """Names the request (`X-Request-ID`, a sane one of the proxy is kept), writes it into the log, and measures it.

    The log holds no query string, address or name: those are personal. Where an OpenTelemetry SDK is installed, the
    request is a span.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Request) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if SANE_ID.fullmatch(given) else uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)
        replica.begin_request()
        start = time.perf_counter()
        with tracer.start_as_current_span("request", kind=trace.SpanKind.SERVER) as span:
            response = self.answer(request)
            view = _view_name(request)
            span.update_name(f"{request.method} {view}")
            span.set_attributes({"http.route": view, "http.response.status_code": response.status_code})
        seconds = time.perf_counter() - start
        metrics.observe(view=view, method=request.method or "", status=response.status_code, seconds=seconds)
        if view not in QUIET or response.status_code >= 400:
            log.info(
                "request",
                method=request.method,
                path=request.path,
                view=view,
                status=response.status_code,
                milliseconds=round(seconds * 1000, 1),
            )
        response["X-Request-ID"] = request.request_id
        return response


def _view_name(request: HttpRequest) -> str:
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


class HeadersMiddleware:
    """The protecting headers that Django and django-csp do not set, and no cache for what a signed-in person sees.

    A HEAD request gets the headers alone.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Request) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Permissions-Policy", powers())
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "actor", None) is not None and request.actor.is_member:
            response.headers.setdefault("Cache-Control", "private, no-store")
        if request.method == "HEAD" and not response.streaming:
            response.content = b""  # Its length stays: CommonMiddleware has written it into the headers.
        return response


def powers(*allowed: str) -> str:
    """The header `Permissions-Policy` of a page that may use these powers of the browser, such as its camera."""
    return ", ".join(f"{power}=({'self' if power in allowed else ''})" for power in NO_POWERS)


class ReadableRequestMiddleware:
    """Refuses with 400 what no browser of a person sends and no database can compare: NUL bytes, halves of characters.

    With 413 it refuses what is too large to be read.

    Form fields are not looked at here: the form says next to the field what is wrong with it.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Request) -> HttpResponse:
        for name, value in list(request.COOKIES.items()):
            if is_strange(value):  # A quoted cookie can hold any character; without it the visitor is a stranger.
                del request.COOKIES[name]
        if _announced_size(request) > MOST_BYTES:  # Before anything of it is read or written to disk.
            return errors.too_large(request)
        if is_strange(request.path):
            raise BadRequest("The path holds control characters.")
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            raise BadRequest("The query is too long.")
        if request.META.get("QUERY_STRING") and not request.path.startswith(errors.API):
            texts = (text for name, values in request.GET.lists() for text in (name, *values))
            if any(map(is_strange, texts)):
                raise BadRequest("The query holds control characters.")
        return self.answer(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        """The net below the forms: a text or number that the database cannot take was bad input."""
        if _is_beyond_the_database(request, error):
            log.warning("request.unreadable", path=request.path, exc_info=error)
            return errors.answer(request, 400)
        return None


def _announced_size(request: HttpRequest) -> int:
    written = request.META.get("CONTENT_LENGTH") or ""
    return int(written) if written.isdigit() and len(written) < 20 else 0


def _is_beyond_the_database(request: HttpRequest, error: Exception) -> bool:
    if isinstance(error, UnicodeEncodeError):
        return error.reason == "surrogates not allowed"
    if isinstance(error, DataError):  # such as a page number beyond any number; a write that fails so is a bug
        return request.method in ("GET", "HEAD")
    return isinstance(error, ValueError) and "NUL (0x00)" in str(error)


class ErrorsMiddleware:
    """Whatever went wrong before or beside a view is told in the form its reader understands, never as a blank page."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Request) -> HttpResponse:
        response = self.answer(request)
        is_for_programs = request.path.startswith(errors.API)
        if is_for_programs:
            response.headers.setdefault("Cache-Control", "private, no-cache")
            response.headers.setdefault("Vary", "Authorization, Cookie, Accept-Language")
        is_untold = response.headers.get("Content-Type") != CONTENT_TYPE if is_for_programs else _is_blank(response)
        if response.status_code < 400 or not is_untold:
            return response
        kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
        return errors.answer(request, response.status_code, headers=kept)


def _is_blank(response: HttpResponse) -> bool:
    return not response.streaming and not response.content
