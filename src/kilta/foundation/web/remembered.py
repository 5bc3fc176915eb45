"""Public pages that every stranger sees alike are kept in memory until something changes.

    @open_to(everyone)
    @same_for_strangers
    def organisations(request): …

The answer to a stranger may then depend on the address, the language and htmx's headers alone. It is kept by each
process until a use case is committed anywhere (`foundation.use_cases.changes`), at most `KEPT` seconds: what a person
changes is seen by strangers at once. Who has a session, or sends a token, is never answered from memory, and
an answer that sets a cookie or has a form of its own to send is never kept. Each answer gets a fresh nonce.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import get_language

from kilta.foundation.access.actors import Guest
from kilta.foundation.access.requests import Request
from kilta.foundation.use_cases import changes

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Key = tuple[str | None, ...]

KEPT = 30.0  # seconds; what is not written by a use case, such as the index of search, is that much behind at most
MOST = 500
LARGEST = 200_000  # bytes
NONCE = b"\x00nonce\x00"  # no page holds NUL bytes


def same_for_strangers(view: View) -> View:
    """Say that all strangers see the same at one address in one language."""
    view.same_for_strangers = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class _Answer:
    change: int
    until: float
    match: ResolverMatch
    headers: dict[str, str]
    content: bytes


class RememberedPagesMiddleware:
    """Stands inside the choice of language, which may set a cookie, and outside everything that asks who is there."""

    def __init__(self, answer: Callable[[Request], HttpResponse]) -> None:
        self.answer = answer
        self.answers: OrderedDict[Key, _Answer] = OrderedDict()
        self.lock = Lock()

    def __call__(self, request: Request) -> HttpResponse:
        if not settings.REMEMBERS_PAGES or not _is_strangers(request):
            return self.answer(request)
        key = (request.get_full_path(), get_language(), *map(request.headers.get, ("HX-Request", "HX-Target")))
        kept = self._kept(key)
        if kept is None:
            # Counted before the page is made: what changes meanwhile makes the answer out of date. Other pages, such as
            # the one that says whether this process is alive, ask nothing of the database here.
            change = changes.count() if _is_worth_keeping(request) else None
            response = self.answer(request)
            if change is not None and _may_be_kept(request, response):
                self._keep(key, request, response, change)
            return response
        request.actor, request.resolver_match = Guest(), kept.match
        return HttpResponse(kept.content.replace(NONCE, _nonce(request)), headers=kept.headers)

    def _kept(self, key: Key) -> _Answer | None:
        kept = self.answers.get(key)
        if kept is None or kept.until < time.monotonic() or kept.change != changes.count():
            return None
        return kept

    def _keep(self, key: Key, request: Request, response: HttpResponse, change: int) -> None:
        unsaid = ("Content-Length", "X-Request-ID")
        kept = _Answer(
            change=change,
            until=time.monotonic() + KEPT,
            match=request.resolver_match,  # type: ignore[arg-type]
            headers={name: value for name, value in response.headers.items() if name not in unsaid},
            content=response.content.replace(_nonce(request), NONCE),
        )
        with self.lock:
            self.answers[key] = kept
            self.answers.move_to_end(key)
            while len(self.answers) > MOST:
                self.answers.popitem(last=False)


def _is_strangers(request: Request) -> bool:
    return (
        request.method == "GET"
        and "Authorization" not in request.headers
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
    )


def _is_worth_keeping(request: Request) -> bool:
    if request.COOKIES.keys() - {settings.LANGUAGE_COOKIE_NAME}:
        return False
    try:
        return hasattr(resolve(request.path_info).func, "same_for_strangers")
    except Resolver404:
        return False


def _may_be_kept(request: Request, response: Any) -> bool:
    return (
        request.resolver_match is not None
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and len(response.content) <= LARGEST
    )


def _nonce(request: Any) -> bytes:
    return str(request.csp_nonce).encode()
