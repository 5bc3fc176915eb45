"""What the account pages show, and what an account takes along."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kilta.foundation.access.actors import Actor
from kilta.foundation.accounts.models import AccessToken, Account

# visible: everything here is about the reader's own account.


@dataclass(frozen=True)
class Way:
    """Something by which an account is opened, how it stands, and where it is changed."""

    name: str
    state: str
    href: str


_further: list[Callable[[Account], Way]] = []


def also_in_overview(way: Callable[[Account], Way]) -> None:
    """Let a line of a domain stand in the overview of an account, after those of the account itself."""
    _further.append(way)


@dataclass(frozen=True)
class OverviewPage:
    since: str
    ways: list[Way]


@dataclass(frozen=True)
class TokensPage:
    tokens: list[AccessToken]
    form: Form
    secret: str


def overview_page(account: Account) -> OverviewPage:
    keys = {key.type: key for key in Authenticator.objects.filter(user=account)}
    passkeys = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).count()
    sessions = UserSession.objects.filter(user=account).count()
    tokens = account.access_tokens.count()
    has_password, has_app = account.has_usable_password(), Authenticator.Type.TOTP in keys
    codes = keys.get(Authenticator.Type.RECOVERY_CODES)
    unused = len(codes.wrap().get_unused_codes()) if codes else 0
    password = "account_change_password" if has_password else "account_set_password"
    ways = [
        Way(_("E-mail address"), account.email, reverse("account_email")),
        Way(_("Password"), _("set") if has_password else _("none"), reverse(password)),
        Way(_("Passkeys"), _number(passkeys), reverse("mfa_list_webauthn")),
        Way(_("Authenticator app"), _("on") if has_app else _("off"), reverse("mfa_index")),
        Way(
            _("Recovery codes"),
            ngettext("%(number)s unused", "%(number)s unused", unused) % {"number": unused} if codes else _("none"),
            reverse("mfa_view_recovery_codes" if codes else "mfa_index"),
        ),
        Way(
            _("Where I am signed in"),
            ngettext("%(number)s place", "%(number)s places", sessions) % {"number": sessions},
            reverse("usersessions_list"),
        ),
        Way(_("Access tokens for programs"), _number(tokens), reverse("accounts:tokens")),
    ]
    if settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        through = SocialAccount.objects.filter(user=account).count()
        ways.insert(5, Way(_("Organisations"), _number(through), reverse("socialaccount_connections")))
    ways += [way(account) for way in _further]
    return OverviewPage(date_format(account.created_at, "DATE_FORMAT"), ways)


def _number(count: int) -> str:
    return str(count) if count else _("none")


def tokens_page(actor: Actor, form: Form, secret: str) -> TokensPage:
    return TokensPage(list(AccessToken.objects.visible_to(actor).order_by("-created_at")), form, secret)


def export_of(account: Account) -> dict[str, Any]:
    """Everything kept about an account, without secrets, for its own download."""
    return {
        "email": account.email,
        "language": account.language,
        "opened_at": account.created_at.isoformat(),
        "last_sign_in_at": account.last_login.isoformat() if account.last_login else None,
        # visible: the account's own.
        "addresses": list(EmailAddress.objects.filter(user=account).values("email", "verified", "primary")),
        "sessions": [
            {
                "address": session.ip,
                "browser": session.user_agent,
                "since": session.created_at.isoformat(),
                "last_seen_at": session.last_seen_at.isoformat(),
            }
            # visible: the account's own.
            for session in UserSession.objects.filter(user=account)
        ],
        "access_tokens": [
            {"name": token.name, "scopes": token.scopes, "expires_at": token.expires_at.isoformat()}
            for token in account.access_tokens.order_by("created_at")
        ],
    }
