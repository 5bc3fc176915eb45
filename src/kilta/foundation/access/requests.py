"""The request as our views get it."""

from django.http import HttpRequest

from kilta.foundation.access.actors import Actor


class Request(HttpRequest):
    """Django's request with the actor that `ActorMiddleware` puts on it (for type checkers; none is ever made)."""

    actor: Actor
    request_id: str

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks for a piece of the page."""
        return self.headers.get("HX-Request") == "true"
