"""Phones without an account: known by a random name, and let in by the code of a class."""

import re
import secrets
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse

from kilta.domains.events.models import Registration
from kilta.domains.events.use_cases.refusals import PhoneHasNoName
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.limits import client_address, within

PREFIX = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
PHONE_COOKIE = f"{PREFIX}phone"  # a random name, so that a phone has one vote and one feedback
PASS_COOKIE = f"{PREFIX}room"  # the event and the class that a class code has opened
COOKIES_LAST = 2 * 24 * 3600
# As long as feedback is taken, so that a phone that has given it is known again.
FEEDBACK_LASTS = 61 * 24 * 3600
NAME = re.compile(r"[A-Za-z0-9_-]{32}")
# In so many seconds: what one phone writes and taps, and what comes from one address, as from all phones of a school.
WITHIN = 300


def phone_of(request: Request) -> str:
    """The name of the phone; empty for one that has none yet."""
    name = request.COOKIES.get(PHONE_COOKIE, "")
    return name if NAME.fullmatch(name) else ""


def phone_that_acts(request: Request, scope: str, of_one: int, of_all: int) -> str:
    """The same for a phone that writes or taps; one that keeps no cookie has no name, and so no vote."""
    phone = phone_of(request)
    if not phone:
        raise PhoneHasNoName
    within(f"events.room.{scope}", phone, times=of_one, seconds=WITHIN)
    within(f"events.room.{scope}", client_address(request), times=of_all, seconds=WITHIN)
    return phone


def name_phone(answer: HttpResponse, name: str = "", *, last: int = COOKIES_LAST) -> None:
    """Give the phone a random name, or let it keep its own for longer."""
    _set(answer, PHONE_COOKIE, name or secrets.token_urlsafe(24), last)


def let_in(answer: HttpResponse, group: Registration) -> None:
    """Note that the phone has shown the code of this class."""
    _set(answer, PASS_COOKIE, _signer().sign(f"{group.event.slug}:{group.pk.hex}"), COOKIES_LAST)


def has_pass(request: Request, slug: str) -> bool:
    """Whether the code of a class has opened this event for the phone."""
    return class_of(request, slug) is not None


def class_of(request: Request, slug: str) -> UUID | None:
    """The identifier of the class that the phone belongs to at this event."""
    try:
        opened, _colon, key = _signer().unsign(request.COOKIES.get(PASS_COOKIE, "")).partition(":")
        return UUID(hex=key) if opened == slug else None
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(key=settings.SECRET_KEY, salt="kilta.events.room")


def _set(answer: HttpResponse, name: str, value: str, last: int) -> None:
    answer.set_cookie(name, value, max_age=last, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
