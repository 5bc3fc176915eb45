"""The API `/api/v1`: the routers of the domains, what is said about oneself, and the description of it all."""

from importlib import import_module
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.openings import members
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts import scopes
from kilta.foundation.web.api import Router, Strict, api_of, operation

DESCRIPTION = """What the pages of Kilta show, for programs: the same rows for the same people, never more.

Send a personal access token as `Authorization: Bearer …`; you make one on the page of your account. What everybody may
see needs none. Lists come in pages of at most 100; follow `next`. Errors are problem documents (RFC 9457)."""


# /me

me = Router(tags=["me"])


class Me(Strict):
    """Whoever asks."""

    id: UUID
    name: str
    email: str
    language: str
    is_staff: bool

    @staticmethod
    def resolve_email(person: Any) -> str:
        return str(person.account.email)

    @staticmethod
    def resolve_language(person: Any) -> str:
        return str(person.account.language)


@operation(me.get, "/me", open_to=members, scope="me:read", response=Me)
def who_am_i(request: Request) -> Any:
    """Who I am, as Kilta knows me by this token or session."""
    return request.actor


scopes.declare("me:read", _("Read who I am"))


# The whole

api = api_of("Kilta", "1", DESCRIPTION)
api.add_router("", me)
for _app in apps.get_app_configs():
    if _app.name.startswith("kilta.domains.") and module_has_submodule(_app.module, "api"):
        api.add_router("", import_module(f"{_app.name}.api").router)


PROBLEM = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Always about:blank."},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What is wrong, in your language."},
        "errors": {
            "type": "array",
            "description": "Each value that is not valid: `pointer` into the body or `parameter`, `detail` and `code`.",
            "items": {
                "type": "object",
                "required": ["detail", "code"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body"},
                    "parameter": {"type": "string", "description": "name of the parameter"},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
    },
}

SECURITY_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "A personal access token with scopes."},
    "session": {"type": "apiKey", "in": "cookie", "name": "session", "description": "The browser's session."},
}


def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    document: dict[str, Any] = dict(api.get_openapi_schema())
    document["info"]["license"] = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
    document["components"]["schemas"]["Problem"] = PROBLEM
    document["components"]["securitySchemes"] = SECURITY_SCHEMES
    document["servers"] = [{"url": "/"}]
    return document
