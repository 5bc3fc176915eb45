"""How a view answers: the changed piece of the page for htmx, a redirect for everybody else."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string

from kilta.foundation.access.requests import Request, asks_for_fragment


def changed(request: Request, fragment_template: str, page: Any, *, go_to: Any) -> HttpResponse:
    """Show what a form changed: the fragment with its messages, or a redirect (303) to `go_to` without htmx.

    `go_to` is an address, a URL name or an object with `get_absolute_url`.
    """
    if not asks_for_fragment(request):
        return HttpResponseRedirect(resolve_url(go_to), status=303)
    return fragment(request, fragment_template, page)


def fragment(request: Request, template: str, page: Any, *, status: int = 200) -> HttpResponse:
    """A piece of a page with the messages for the reader; no cache takes it for the whole page."""
    response = render(request, template, {"page": page}, status=status)
    if waiting := messages.get_messages(request):
        response.content += render_to_string("ui/_toasts.html", {"messages": waiting, "is_addition": True}).encode()
    response["Vary"] = "HX-Request"
    return response


def told(request: Request, sentence: str, *, status: int) -> HttpResponse:
    """A sentence that answers an htmx request instead of the piece it asked for: shown as a toast, nothing replaced."""
    response = render(request, "ui/_told.html", {"sentence": sentence}, status=status)
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    response["Vary"] = "HX-Request"
    return response
