"""What django-allauth is told about our accounts: who may open one, how mail leaves, where a client is."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.actors import Guest
from kilta.foundation.accounts import limits, use_cases
from kilta.foundation.accounts.models import Account
from kilta.foundation.accounts.notices import ACCOUNT
from kilta.foundation.notices import Notice, send


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:
        super().save_user(request, user, form, commit=False)
        user.language = get_language() or user.language
        if commit:
            use_cases.open_account(by=Guest(user.email), account=user, answers=form.answers())
        return user

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        with transaction.atomic():
            confirmed = super().confirm_email(request, email_address)
            if confirmed:
                account = email_address.user
                use_cases.confirm_address(by=Guest(email_address.email), account=account, email=email_address.email)
        return bool(confirmed)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through our notices: it leaves after commit, in the background, and takes the same time for everybody."""
        name = template_prefix.rsplit("/", 1)[-1]
        values = {key: str(value) for key, value in context.items() if isinstance(value, str | int)}
        with transaction.atomic():
            send(
                Notice(
                    ACCOUNT,
                    to=email,
                    template=f"accounts/notices/{name}.txt",
                    values={"email": email, **values},
                    language=get_language() or "",
                )
            )

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner what has changed about signing in; after a change of address the old one is told."""
        with transaction.atomic():
            send(
                Notice(
                    ACCOUNT,
                    to=email or user,
                    template="accounts/notices/changed.txt",
                    values={"event": template_prefix.rsplit("/", 1)[-1]},
                    link="/account/",
                    language=user.language,
                )
            )

    def send_account_already_exists_mail(self, email: str) -> None:
        make_password("as slow as for a new account")
        super().send_account_already_exists_mail(email)

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> Any:
        """Who has just signed in has shown who it is; allauth alone would ask for the password again at once."""
        proofs = get_authentication_records(request, user)
        if proofs:
            record_authentication(request, user, method=proofs[-1]["method"], reauthenticated=True)
        return super().post_login(request, user, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Use my password"),
            "mfa_reauthenticate": _("Use a code from my app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use my passkey"),
        }
        return [{**way, "description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def get_client_ip(self, request: HttpRequest) -> str:
        return limits.client_address(request)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def new_user(self, request: HttpRequest, sociallogin: Any) -> Account:
        """It waits in the session until the questions are answered, where a default of the database cannot be kept."""
        account: Account = super().new_user(request, sociallogin)
        account.created_at = timezone.now()
        return account

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Account:
        """The account of somebody who comes from a provider, with the same questions as every other."""
        with transaction.atomic():
            account: Account = sociallogin.user
            account.set_unusable_password()
            account.language = get_language() or account.language
            if form is not None:
                account.email = form.cleaned_data.get("email") or account.email
            answers = form.answers() if form is not None else {"name": "", "country": "", "age_band": ""}
            use_cases.open_account(by=Guest(account.email), account=account, answers=answers)
            sociallogin.save(request)
            for address in EmailAddress.objects.filter(user=account, verified=True):  # The provider has seen to that.  # type: ignore[attr-defined]
                use_cases.confirm_address(by=Guest(address.email), account=account, email=address.email)
        return account

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        told = sociallogin.account.get_provider_account().get_user_data() or {}
        return {**super().get_signup_form_initial_data(sociallogin), "name": told.get("name", "")}

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False  # Name, country and age are asked of everybody.
