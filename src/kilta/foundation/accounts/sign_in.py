"""Signing in by code, and asking for a fresh sign-in before dangerous acts."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponseBase

from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.models import Account

View = Callable[..., HttpResponseBase]


def needs_fresh_sign_in(view: View) -> View:
    """Ask for password, passkey or code where the last proof is older than five minutes; stands under `@open_to`."""
    protected: Any = reauthentication_required(view)
    return protected


def sign_in_as(request: Request, account: Account) -> None:
    """Sign in without a proof. Raises RuntimeError outside the demo."""
    if not settings.IS_DEMO:
        raise RuntimeError("Only the demo signs anybody in without a proof.")
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, account, method="password", email=account.email, reauthenticated=True)
