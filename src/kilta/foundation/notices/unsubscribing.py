"""The link at the foot of a mail that ends one kind of mail, without signing in."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

if TYPE_CHECKING:
    from kilta.foundation.accounts.models import Account

SALT = "kilta.notices.unsubscribe"


def address_for(account: "Account", kind: str, language: str) -> str:
    """The whole address; it holds for as long as the account does."""
    token = signing.dumps([str(account.pk), kind], salt=SALT, compress=True)
    with translation.override(language):
        return settings.BASE_URL + reverse("notices:unsubscribe", args=[token])


def read(token: str) -> tuple[UUID, str] | None:
    """Account and kind, or nothing when the link is not one of ours."""
    try:
        account_id, kind = signing.loads(token, salt=SALT)
        return UUID(account_id), kind
    except (signing.BadSignature, ValueError):
        return None
