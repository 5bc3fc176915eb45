"""Joining, leaving, and the page on which owners manage the people of their organisation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.network import policies
from kilta.domains.network.forms import InviteForm, MessageForm, OptionalReasonForm, RoleForm
from kilta.domains.network.models import Invitation, Membership, MembershipRequest, Organisation, Role
from kilta.domains.network.queries.organisation_page import people_of
from kilta.domains.network.queries.people import members_page
from kilta.domains.network.use_cases import memberships
from kilta.domains.network.views.found import organisation_of
from kilta.foundation.access.openings import members as signed_in
from kilta.foundation.access.openings import open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.ui.paging import slice_of

PAGE = 50


@open_to(signed_in)
def members(request: Request, slug: str) -> HttpResponse:
    return _members_page(request, organisation_of(request, slug, policy=policies.may_manage_members), InviteForm())


@open_to(signed_in)
@require_POST
def invite(request: Request, slug: str) -> HttpResponse:
    organisation = organisation_of(request, slug, policy=policies.may_manage_members)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _members_page(request, organisation, form, status=422)
    invitation = memberships.invite(by=request.actor, organisation=organisation, **form.cleaned_data)
    messages.success(
        request, _("The invitation is on its way to %(email)s. It can be accepted for 14 days.") % vars(invitation)
    )
    return redirect("network:members", slug)


@open_to(signed_in)
@require_POST
def resend(request: Request, slug: str, key: UUID) -> HttpResponse:
    invitation = _of(request, slug, Invitation, key)
    memberships.resend_invitation(by=request.actor, invitation=invitation)
    messages.success(request, _("A new invitation is on its way; the link in the old one no longer works."))
    return redirect("network:members", slug)


@open_to(signed_in)
@require_POST
def withdraw(request: Request, slug: str, key: UUID) -> HttpResponse:
    memberships.withdraw_invitation(by=request.actor, invitation=_of(request, slug, Invitation, key))
    messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return redirect("network:members", slug)


@open_to(signed_in)
@require_POST
def accept(request: Request, slug: str, key: UUID) -> HttpResponse:
    membership = memberships.accept_request(by=request.actor, request=_of(request, slug, MembershipRequest, key))
    messages.success(request, _("%(name)s belongs to the organisation now.") % {"name": membership.person})
    return redirect("network:members", slug)


@open_to(signed_in)
@require_POST
def decline(request: Request, slug: str, key: UUID) -> HttpResponse:
    asked = _of(request, slug, MembershipRequest, key)
    form = OptionalReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This reason cannot be sent. Please write it again, in at most 2000 characters."))
        return redirect("network:members", slug)
    memberships.decline_request(by=request.actor, request=asked, because=form.cleaned_data["because"])
    messages.success(request, _("The request is declined, and the person is told."))
    return redirect("network:members", slug)


@open_to(signed_in)
@require_POST
def change_role(request: Request, slug: str, key: UUID) -> HttpResponse:
    membership = _of(request, slug, Membership, key)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such role."))
        return redirect("network:members", slug)
    membership = memberships.change_role(by=request.actor, membership=membership, role=form.cleaned_data["role"])
    messages.success(
        request,
        _("%(name)s now has the role: %(role)s.") % {"name": membership.person, "role": membership.get_role_display()},
    )
    if membership.person_id == getattr(request.actor, "pk", None) and membership.role != Role.OWNER:
        return redirect("network:organisation", slug)
    return redirect("network:members", slug)


@open_to(signed_in)
@require_POST
def remove_member(request: Request, slug: str, key: UUID) -> HttpResponse:
    membership = memberships.remove_member(by=request.actor, membership=_of(request, slug, Membership, key))
    messages.success(request, _("%(name)s no longer belongs to the organisation.") % {"name": membership.person})
    if membership.person_id == getattr(request.actor, "pk", None):
        return redirect("network:organisation", slug)
    return redirect("network:members", slug)


@open_to(signed_in)
def join(request: Request, slug: str) -> HttpResponse:
    organisation = organisation_of(request, slug)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        memberships.ask_to_join(by=request.actor, organisation=organisation, message=form.cleaned_data["message"])
        messages.success(
            request, _("Your request is on its way to %(name)s. We tell you when they answer.") % vars(organisation)
        )
        return redirect(organisation)
    return render(request, "network/join.html", {"form": form, "organisation": organisation})


@open_to(signed_in)
@require_POST
def leave(request: Request, slug: str) -> HttpResponse:
    organisation = organisation_of(request, slug)
    membership = get_object_or_404(organisation.memberships.live(), person=getattr(request.actor, "pk", None))
    memberships.leave(by=request.actor, membership=membership)
    messages.success(request, _("You no longer belong to %(name)s.") % vars(organisation))
    return redirect("network:organisation", slug)


def _of(request: Request, slug: str, model: Any, key: UUID) -> Any:
    """A row of an organisation whose people the reader manages."""
    organisation = organisation_of(request, slug, policy=policies.may_manage_members)
    # visible: the policy above has let pass only who manages these people.
    rows = model.objects.live() if model is Membership else model.objects.all()
    return get_object_or_404(rows.select_related("organisation"), organisation=organisation, pk=key)


def _members_page(request: Request, organisation: Organisation, form: InviteForm, *, status: int = 200) -> HttpResponse:
    found = slice_of(people_of(request.actor, organisation), request, PAGE)
    return render(
        request,
        "network/members.html",
        {
            "page": members_page(organisation, found),
            "form": form,
            "roles": Role.choices,
            "reason_form": OptionalReasonForm(),
        },
        status=status,
    )
