"""What the account pages show, and what an account takes along."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.forms import Form
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kilta.foundation.access.actors import Actor
from kilta.foundation.accounts.models import AccessToken, Account


@dataclass(frozen=True)
class OverviewPage:
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class TokensPage:
    tokens: list[AccessToken]
    form: Form
    secret: str


def overview_page(account: Account) -> OverviewPage:
    return OverviewPage(
        [
            (_("E-mail address"), account.email),
            (_("Member since"), date_format(account.created_at, "DATE_FORMAT")),
        ]
    )


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
