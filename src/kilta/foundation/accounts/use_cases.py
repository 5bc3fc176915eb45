"""Opening and closing accounts, their language, and their access tokens."""

from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.actors import Actor
from kilta.foundation.accounts import tokens
from kilta.foundation.accounts.facts import AccountClosed, AccountOpened, AddressConfirmed
from kilta.foundation.accounts.models import AccessToken, Account
from kilta.foundation.accounts.scopes import SCOPES
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import Refusal, use_case

LONGEST_LIFE = timedelta(days=365)
MOST_TOKENS = 50


class TooManyTokens(Refusal):
    message = _("You have very many access tokens. Remove those you no longer need first.")


@use_case
def open_account(*, by: Actor, account: Account, answers: dict[str, str]) -> Account:
    """Keep a new account; its person follows in the same transaction."""
    account.save()
    announce(AccountOpened(account_id=account.pk, language=account.language, answers=answers), by=by)
    return account


@use_case
def confirm_address(*, by: Actor, account: Account, email: str) -> None:
    """Note that mail to `email` reaches its owner."""
    announce(AddressConfirmed(account_id=account.pk, email=email), by=by)


@use_case
def choose_language(*, by: Actor, account: Account, language: str) -> None:
    """Mail and addresses without a language follow this choice."""
    _only_oneself(by, account)
    account.language = language
    account.save(update_fields=["language"])


@use_case
def close_account(*, by: Actor, account: Account) -> None:
    """Remove an account with its addresses, keys, sessions and tokens; the person behind it is another matter."""
    _only_oneself(by, account)
    for session in UserSession.objects.filter(user=account):
        session.end()
    announce(AccountClosed(account_id=account.pk), by=by)
    account.delete()


@use_case
def issue_token(
    *, by: Actor, account: Account, name: str, scopes: Iterable[str], life: timedelta
) -> tuple[AccessToken, str]:
    """Make a token; the secret is returned once and nowhere kept. Raises ValueError for an unknown scope or life."""
    _only_oneself(by, account)
    chosen = sorted(set(scopes))
    if unknown := set(chosen) - set(SCOPES):
        raise ValueError(f"{sorted(unknown)} are no scopes.")
    if not timedelta() < life <= LONGEST_LIFE:
        raise ValueError("A token lives for at most a year.")
    Account.objects.locked(account)  # Two requests at once must not pass the limit together.
    if account.access_tokens.count() >= MOST_TOKENS:
        raise TooManyTokens
    secret = tokens.new_secret()
    token = AccessToken.objects.create(
        account=account,
        name=name,
        scopes=chosen,
        digest=tokens.digest_of(secret),
        expires_at=timezone.now() + life,
    )
    return token, secret


@use_case
def revoke_token(*, by: Actor, token: AccessToken) -> None:
    """The token opens nothing any more, at once."""
    _only_oneself(by, token.account)
    token.delete()


def confirmed_addresses(account: Account) -> set[str]:
    """The addresses, in lower case, that are shown to be the account's."""
    rows = EmailAddress.objects.filter(user=account, verified=True)
    return {email.lower() for email in rows.values_list("email", flat=True)}


def _only_oneself(by: Actor, account: Account) -> None:
    if not by.is_system and getattr(by, "account", None) != account:
        raise PermissionDenied
