"""Who may open a view: `@open_to(audience)`, once on every view and API operation.

An audience decides about the door only; what is seen behind it is decided by `.visible_to(actor)`, and what may
be done by the policies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from kilta.foundation.access.actors import Actor
from kilta.foundation.access.requests import Request

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Audience:
    """A named group of actors, with what a refused actor is told: `sign in`, `forbidden` or `not found`."""

    name: str
    admits: Callable[[Actor], bool]
    otherwise: str = "forbidden"


everyone = Audience("everyone", lambda actor: True)
strangers = Audience("strangers", lambda actor: not actor.is_member, otherwise="home")
members = Audience("members", lambda actor: actor.is_member, otherwise="sign in")
staff = Audience("staff", lambda actor: actor.is_staff, otherwise="sign in")
demo_visitors = Audience("demo visitors", lambda actor: settings.IS_DEMO, otherwise="not found")


def open_to(audience: Audience) -> Callable[[View], View]:
    """Open a view to an audience; strangers are asked to sign in first where that can help."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not audience.admits(request.actor):
                return refuse(request, audience)
            return view(request, *args, **kwargs)

        opened.open_to = audience  # type: ignore[attr-defined]
        return opened

    return decorate


def refuse(request: Request, audience: Audience) -> HttpResponseBase:
    """Turn an actor away: to the sign-in page, with 403, or with 404 where even existence is private."""
    from django.shortcuts import redirect

    match audience.otherwise:
        case "sign in" if not request.actor.is_member:
            return redirect_to_login(_way_back(request))
        case "home":
            return redirect(settings.LOGIN_REDIRECT_URL)
        case "not found":
            raise Http404
    raise PermissionDenied


def _way_back(request: Request) -> str:
    """Where to go after signing in: the page itself, or the page a fragment or a form was on."""
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else "/"
