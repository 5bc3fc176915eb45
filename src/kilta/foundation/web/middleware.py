"""Gives each request a name by which its log lines can be found."""

from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse


class RequestIdMiddleware:
    """Binds `request_id` to every log line of the request, and answers it as `X-Request-ID`."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id, path=request.path)
        response = self.answer(request)
        response["X-Request-ID"] = request_id
        return response
