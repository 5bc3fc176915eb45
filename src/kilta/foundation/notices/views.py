from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kilta.foundation.access.actors import System
from kilta.foundation.access.openings import demo_visitors, everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.models import Account
from kilta.foundation.notices import KINDS, folder_mail, queries, unsubscribing, use_cases
from kilta.foundation.notices.forms import PacesForm
from kilta.foundation.notices.models import Message, Pace


@open_to(members)
def inbox(request: Request) -> HttpResponse:
    return render(request, "notices/inbox.html", {"page": queries.inbox(request.actor, _account(request), request)})


@open_to(members)
@require_POST
def read(request: Request, message_id: str) -> HttpResponse:
    """Mark one notice as read and go to the page it is about."""
    message = get_object_or_404(Message.objects.visible_to(request.actor), pk=message_id)
    use_cases.read(by=request.actor, message=message)
    return redirect(f"/{get_language()}{message.link}" if message.link else "notices:inbox")


@open_to(members)
@require_POST
def read_all(request: Request) -> HttpResponse:
    use_cases.mark_all_read(by=request.actor, account=_account(request))
    return redirect("notices:inbox")


@open_to(members)
def preferences(request: Request) -> HttpResponse:
    account = _account(request)
    form = PacesForm(queries.paces_of(account), request.POST or None)
    if request.method == "POST" and form.is_valid():
        use_cases.choose_paces(by=request.actor, account=account, paces=form.paces())
        messages.success(request, _("Saved. From now on you hear from us as you chose."))
        return redirect("notices:preferences")
    required = [kind.label for kind in KINDS.values() if kind.is_required]
    return render(request, "notices/preferences.html", {"form": form, "required": required})


@open_to(everyone)
@csrf_exempt  # A mail program posts here by itself (RFC 8058); the signed address is the proof.
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """Ask, and on POST stop one kind of mail; works without signing in."""
    found = unsubscribing.read(token)
    # visible: named by a signed address that only its owner was sent.
    account = Account.objects.filter(pk=found[0]).first() if found else None
    if found is None or account is None or found[1] not in KINDS:
        raise Http404
    kind = KINDS[found[1]]
    if request.method == "POST":
        use_cases.choose_paces(by=System("unsubscribing"), account=account, paces={kind.name: Pace.NEVER})
    return render(request, "notices/unsubscribe.html", {"kind": kind, "is_done": request.method == "POST"})


@open_to(demo_visitors)
def outbox(request: Request) -> HttpResponse:
    return render(request, "notices/outbox.html", {"letters": folder_mail.letters()})


@open_to(demo_visitors)
def letter(request: Request, name: str) -> HttpResponse:
    found = folder_mail.letter(name)
    if found is None:
        raise Http404
    return render(request, "notices/letter.html", {"letter": found})


def _account(request: Request) -> Account:
    return cast(Account, request.user)
