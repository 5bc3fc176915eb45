"""Personal access tokens: made, checked and counted here. A secret reads `kilta_` and 43 characters."""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from kilta.foundation.accounts.models import AccessToken, Account

PREFIX = "kilta_"


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """256 random bits need no slow hash: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def account_for(secret: str) -> tuple[Account, frozenset[str]] | None:
    """The account behind a live token with the scopes it has, or nothing; its use is noted at most once a minute."""
    if not secret.startswith(PREFIX) or len(secret) > 100 or not secret.isascii():
        return None
    token = AccessToken.objects.live().select_related("account").filter(digest=digest_of(secret)).first()
    if token is None or not token.account.is_active:
        return None
    now = timezone.now()
    AccessToken.objects.filter(
        Q(last_used_at=None) | Q(last_used_at__lt=now - timedelta(minutes=1)), pk=token.pk
    ).update(last_used_at=now)
    return token.account, frozenset(token.scopes)
