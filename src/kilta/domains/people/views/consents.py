"""The page on which people read what they agreed to, and take it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.people.purposes import PURPOSES, Purpose
from kilta.domains.people.queries.consents_page import consents_page
from kilta.domains.people.use_cases import consents as use_cases
from kilta.domains.people.views.oneself import oneself
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request


@open_to(members)
def consents(request: Request) -> HttpResponse:
    return render(request, "people/consents.html", {"page": consents_page(oneself(request))})


@open_to(members)
@require_POST
def give(request: Request, code: str) -> HttpResponse:
    use_cases.give_consent(
        by=request.actor,
        person=oneself(request),
        purpose=_purpose(code),
        version=_version(request),
        language=get_language() or "en",
    )
    messages.success(request, _("Your consent is noted. You can take it back here at any time."))
    return redirect("people:consents")


@open_to(members)
@require_POST
def withdraw(request: Request, code: str) -> HttpResponse:
    purpose = _purpose(code)
    use_cases.withdraw_consent(by=request.actor, person=oneself(request), purpose=purpose)
    messages.success(request, str(purpose.after))
    return redirect("people:consents")


def _purpose(code: str) -> Purpose:
    if code not in PURPOSES:
        raise Http404
    return PURPOSES[code]


def _version(request: Request) -> int:
    """Which version of the words the page showed; nought where it does not say."""
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 5 else 0
