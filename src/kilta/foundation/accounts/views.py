from typing import cast

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect.views import login as login_through
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from requests import RequestException

from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts import queries, use_cases
from kilta.foundation.accounts.forms import LanguageForm, TokenForm
from kilta.foundation.accounts.models import AccessToken, Account
from kilta.foundation.accounts.sign_in import needs_fresh_sign_in


@open_to(members)
def overview(request: Request) -> HttpResponse:
    account = _account(request)
    form = LanguageForm(initial={"language": account.language})
    return render(request, "accounts/overview.html", {"page": queries.overview_page(account), "form": form})


@open_to(members)
@require_POST
def language(request: Request) -> HttpResponse:
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return redirect("accounts:overview")
    chosen = form.cleaned_data["language"]
    use_cases.choose_language(by=request.actor, account=_account(request), language=chosen)
    with override(chosen):
        messages.success(request, _("Saved. Pages and mail come in this language now."))
        response = redirect("accounts:overview")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 24 * 3600, samesite="Lax")
    return response


@open_to(members)
@require_POST
def end_session(request: Request, session_id: int) -> HttpResponse:
    # visible: one's own.
    session = get_object_or_404(UserSession.objects.filter(user=_account(request)), pk=session_id)
    session.end()
    messages.success(request, _("Signed out there, at once."))
    return redirect("usersessions_list")


@open_to(members)
@needs_fresh_sign_in
@never_cache
def tokens(request: Request) -> HttpResponse:
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = use_cases.issue_token(
            by=request.actor,
            account=_account(request),
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            life=form.life(),
        )
        form = TokenForm()
    return render(request, "accounts/tokens.html", {"page": queries.tokens_page(request.actor, form, secret)})


@open_to(members)
@require_POST
def revoke_token(request: Request, token_id: str) -> HttpResponse:
    token = get_object_or_404(AccessToken.objects.visible_to(request.actor), pk=token_id)
    use_cases.revoke_token(by=request.actor, token=token)
    messages.success(request, _("The token opens nothing any more."))
    return redirect("accounts:tokens")


@open_to(everyone)
@never_cache
def to_provider(request: Request, provider_id: str) -> HttpResponse:
    """On to an OpenID provider, by a page that leads there.

    A form of ours may lead to our own addresses only (`form-action` of the content security policy), also where it is
    redirected to; and one provider sends people on to the next, so that a list of allowed hosts would not do.
    """
    try:
        answer: HttpResponse = login_through(request, provider_id=provider_id)
    except RequestException as error:
        provider = get_adapter().get_provider(request, provider_id)
        failed: HttpResponse = render_authentication_error(request, provider, exception=error)
        return failed
    address = answer.get("Location", "")
    if not address or url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return answer
    provider = get_adapter().get_provider(request, provider_id)
    return render(request, "accounts/to_provider.html", {"address": address, "name": provider.name})


def _account(request: Request) -> Account:
    return cast(Account, request.user)
