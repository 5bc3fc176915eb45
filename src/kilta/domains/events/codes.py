"""The codes of an event: in the links of mails, at the door, on the screen, and for a class.

Links and seat codes are signed with the key of the installation and need no row: the same registration has the same
code in every mail, and a code made elsewhere is not one of ours. They hold identifiers only.
"""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core import signing

from kilta.domains.events.models import Event, Registration

# Letters and digits that nobody takes for one another when they are read aloud or written on a board.
ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ2346789"
CLASS_CODE_LENGTH = 6
SCREEN_CODE_LENGTH = 5
SCREEN_CODE_LASTS = 30  # seconds; the one before is accepted, too, for those who type slowly


def link_code(registration: Registration) -> str:
    """What stands in the links of the mails about a registration: whoever has it may change or cancel it."""
    return _signer("link").sign(registration.pk.hex)


def registration_of_link(code: str) -> UUID | None:
    """The identifier of the registration behind a link; None for a code that is not ours."""
    return _identifier("link", code)


def seat_code(registration: Registration) -> str:
    """What is scanned at the door; it holds at this event only."""
    return _signer(f"seat:{registration.event_id}").sign(registration.pk.hex)


def registration_of_seat(event: Event, code: str) -> UUID | None:
    """The identifier behind a scanned code; None when it is not ours or belongs to another event."""
    return _identifier(f"seat:{event.pk}", code)


def screen_code(event: Event, at: datetime, *, steps_back: int = 0) -> str:
    """The code that the screen in the room shows at a moment; after RFC 6238, with our letters and SHA-256."""
    step = int(at.timestamp()) // SCREEN_CODE_LASTS - steps_back
    digest = hmac.digest(event.screen_secret.encode(), str(step).encode(), sha256)
    number = int.from_bytes(digest[:8], "big")
    letters = []
    for _position in range(SCREEN_CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def is_screen_code(event: Event, code: str, at: datetime) -> bool:
    """Whether a code stands on the screen, or stood there a moment ago."""
    typed = code.strip().upper()
    return any(hmac.compare_digest(typed.encode(), screen_code(event, at, steps_back=back).encode()) for back in (0, 1))


def new_class_code() -> str:
    """A code that a teacher can write on the board."""
    return "".join(secrets.choice(ALPHABET) for _position in range(CLASS_CODE_LENGTH))


def _signer(of: str) -> signing.Signer:
    return signing.Signer(key=settings.SECRET_KEY, salt=f"kilta.events.{of}", sep=".")


def _identifier(of: str, code: str) -> UUID | None:
    try:
        return UUID(hex=_signer(of).unsign(code))
    except (signing.BadSignature, ValueError):
        return None
