"""Limits on attempts, counted in the one database, so that every worker counts the same.

    within("network.invitation", str(organisation.pk), times=50, seconds=DAY, otherwise=TooManyInvitations)

A window begins with the first attempt; within it `times` attempts pass. What is counted in a transaction that is rolled
back is not counted. `KILTA_RATE_LIMITS=off` lets all pass.
"""

import hashlib

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kilta.foundation.use_cases import Refusal

DAY = 24 * 3600


class Limited(Refusal):
    """The rules say no for now (HTTP 429); in `retry_after` seconds they may say yes."""

    message = _("That was too often. Please wait a little and try again.")
    status = 429
    retry_after = 60


def within(scope: str, key: str, *, times: int, seconds: int, otherwise: type[Limited] = Limited) -> None:
    """Count an attempt; one that is beyond the limit is refused with `otherwise`."""
    count, left = _count(scope, key, seconds)
    if count > times:
        refusal = otherwise()
        refusal.retry_after = left
        raise refusal


def _count(scope: str, key: str, seconds: int) -> tuple[int, int]:
    """The number of this attempt and the seconds until its window ends; one statement, so no two can slip through."""
    if not settings.RATE_LIMITS:
        return 0, 0
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_attempts AS known (key, count, ends_at)"
            " VALUES (%(key)s, 1, now() + make_interval(secs => %(seconds)s))"
            " ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN known.ends_at <= now() THEN 1 ELSE known.count + 1 END,"
            " ends_at = CASE WHEN known.ends_at <= now() THEN excluded.ends_at ELSE known.ends_at END"
            " RETURNING count, ceil(extract(epoch FROM ends_at - now()))::int",
            {"key": _hashed(scope, key), "seconds": seconds},
        )
        count, left = cursor.fetchone()
    return count, max(left, 1)


def client_address(request: HttpRequest) -> str:
    """Where a request comes from; what a proxy says is believed only of `KILTA_TRUSTED_PROXIES`."""
    address = str(request.META.get("REMOTE_ADDR") or "unknown")
    if address in settings.TRUSTED_PROXIES:
        said = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
        address = next((one for one in reversed(said) if one not in settings.TRUSTED_PROXIES), address)
    return address


def _hashed(scope: str, key: str) -> str:
    """Addresses are not kept in clear: they are personal data."""
    return f"{scope}:{hashlib.sha256(f'{settings.SECRET_KEY}:{key}'.encode()).hexdigest()}"
