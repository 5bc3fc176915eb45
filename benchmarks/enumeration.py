"""Whether the time of an answer tells that an address is known: sign-in, joining and asking for a new password.

Known and unknown addresses take turns to be first, so that what else the machine does falls on both. What the worker
does later (mail) is no part of the answer.
"""

import logging
import time
from collections.abc import Callable
from statistics import median

from benchmarks.installation import fresh
from benchmarks.table import Row

WARM_UP = 5
PASSWORD = "korkea-koivu-42"  # noqa: S105


def measure() -> list[Row]:
    with fresh():
        from allauth.account.models import EmailAddress

        from kilta.foundation.access.actors import Guest
        from kilta.foundation.accounts.models import Account
        from kilta.foundation.accounts.use_cases import open_account

        known = Account(email="known@example.org")
        known.set_password(PASSWORD)
        open_account(by=Guest(known.email), account=known, answers={"name": "Aino"})
        EmailAddress.objects.create(user=known, email=known.email, primary=True, verified=True)
        logging.disable(logging.INFO)
        return [
            *_compared("sign-in, wrong password", _sign_in, rounds=40),
            *_compared("joining", _join, rounds=40),
            *_compared("asking for a new password", _ask_for_password, rounds=200),
        ]


def _compared(what: str, ask: Callable[[str], None], *, rounds: int) -> list[Row]:
    """The median for known and for unknown addresses, and how far they are apart."""
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for round_ in range(WARM_UP + rounds):
        pair = [("known", "known@example.org"), ("unknown", f"unknown{round_}@example.org")]
        for kind, email in pair if round_ % 2 else reversed(pair):
            begin = time.perf_counter()
            ask(email)
            if round_ >= WARM_UP:
                times[kind].append((time.perf_counter() - begin) * 1000)
    known, unknown = median(times["known"]), median(times["unknown"])
    return [
        Row(f"{what}: address known", known, "ms"),
        Row(f"{what}: address unknown", unknown, "ms"),
        Row(f"{what}: apart", abs(known - unknown) / max(known, unknown) * 100, "%", at_most=10),
    ]


def _sign_in(email: str) -> None:
    _sent("/en/account/login/", {"login": email, "password": "not-this-one"}, 200)


def _join(email: str) -> None:
    answers = {"name": "Aino", "email": email, "password1": PASSWORD, "country": "FI", "age": "18"}
    _sent("/en/account/signup/", answers, 302)


def _ask_for_password(email: str) -> None:
    _sent("/en/account/password/reset/", {"email": email}, 302)


def _sent(path: str, content: dict[str, str], expected: int) -> None:
    from django.test import Client

    answer = Client(HTTP_HOST="127.0.0.1").post(path, content)
    if answer.status_code != expected:
        raise RuntimeError(f"{path} answered {answer.status_code}.")
