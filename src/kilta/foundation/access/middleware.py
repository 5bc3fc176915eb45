"""Puts the actor on each request, and turns a refusal into a page."""

from collections.abc import Callable

from django.http import HttpResponse

from kilta.foundation.access.actors import actor_of
from kilta.foundation.access.requests import Request, asks_for_fragment
from kilta.foundation.use_cases import Refusal
from kilta.foundation.web.errors import refused

Answer = Callable[[Request], HttpResponse]


class ActorMiddleware:
    """`request.actor` is the person, or a guest; read anew for each request, so that lost rights are lost at once."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Request) -> HttpResponse:
        request.actor = actor_of(request.user)
        request.is_fragment = asks_for_fragment(request)
        return self.answer(request)


class RefusalMiddleware:
    """A `Refusal` that a view did not catch becomes a friendly page (or fragment) with status 409."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Request) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        return refused(request, error) if isinstance(error, Refusal) else None
