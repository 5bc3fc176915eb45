"""Answering an invitation, and the page of one's own organisations."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kilta.domains.network.models import Invitation, MembershipRequest
from kilta.domains.network.policies import may_found
from kilta.domains.network.queries.people import my_organisations as organisations_of
from kilta.domains.network.queries.standing import is_invited
from kilta.domains.network.use_cases import memberships
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request


@open_to(everyone)
@never_cache
def invitation(request: Request, secret: str) -> HttpResponse:
    """The page behind the link in the mail: says what is wrong with it, or lets the invited person answer."""
    invitation = (
        # visible: found by the secret that only the invited address was sent.
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(digest=memberships.digest_of(secret))
        .first()
    )
    state = _state_of(invitation, request)
    if request.method == "POST" and invitation is not None and request.actor.is_member:
        if "decline" in request.POST:
            memberships.decline_invitation(by=request.actor, invitation=invitation)
            messages.success(request, _("You have declined the invitation."))
            return redirect("network:my_organisations")
        membership = memberships.accept_invitation(by=request.actor, invitation=invitation)
        return _welcome(request, membership)
    way_back = urlencode({"next": request.path})
    answer = render(
        request,
        "network/invitation.html",
        {
            "invitation": invitation,
            "state": state,
            "sign_in": f"{reverse('account_login')}?{way_back}",
            "sign_up": f"{reverse('account_signup')}?{way_back}",
        },
        status={"unknown": 404, "spent": 410, "expired": 410}.get(state, 200),
    )
    # The address is a secret for other sites. With `no-referrer` the forms of this page would come from nowhere.
    answer["Referrer-Policy"] = "same-origin"
    return answer


@open_to(members)
def my_organisations(request: Request) -> HttpResponse:
    return render(
        request,
        "network/my_organisations.html",
        {"page": organisations_of(request.actor), "may_found": may_found(request.actor)},
    )


@open_to(members)
@require_POST
def accept_mine(request: Request, key: UUID) -> HttpResponse:
    return _welcome(request, memberships.accept_invitation(by=request.actor, invitation=_mine(request, key)))


@open_to(members)
@require_POST
def decline_mine(request: Request, key: UUID) -> HttpResponse:
    memberships.decline_invitation(by=request.actor, invitation=_mine(request, key))
    messages.success(request, _("You have declined the invitation."))
    return redirect("network:my_organisations")


@open_to(members)
@require_POST
def withdraw_mine(request: Request, key: UUID) -> HttpResponse:
    asked = get_object_or_404(MembershipRequest, person=getattr(request.actor, "pk", None), pk=key)
    memberships.withdraw_request(by=request.actor, request=asked)
    messages.success(request, _("Your request is withdrawn."))
    return redirect("network:my_organisations")


def _state_of(invitation: Invitation | None, request: Request) -> str:
    if invitation is None:
        return "unknown"
    if invitation.accepted_at or invitation.withdrawn_at:
        return "spent"
    if invitation.has_expired:
        return "expired"
    if not request.actor.is_member:
        return "sign_in"
    return "open" if is_invited(request.actor, invitation) else "foreign"


def _mine(request: Request, key: UUID) -> Invitation:
    """One of my invitations, also one that was answered meanwhile, so that the answer can say so."""
    # visible: to whom it was sent is asked next.
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), pk=key)
    return invitation if is_invited(request.actor, invitation) else get_object_or_404(Invitation.objects.none())


def _welcome(request: Request, membership: Any) -> HttpResponse:
    messages.success(request, _("Welcome to %(name)s.") % {"name": membership.organisation.name})
    return redirect(membership.organisation)
