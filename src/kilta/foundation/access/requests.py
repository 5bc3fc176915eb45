"""The request as our views get it."""

from django.http import HttpRequest

from kilta.foundation.access.actors import Actor


class Request(HttpRequest):
    """Django's request with what our middleware puts on it (for type checkers; none is ever made)."""

    actor: Actor
    request_id: str
    is_fragment: bool


def asks_for_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page."""
    return request.headers.get("HX-Request") == "true"
