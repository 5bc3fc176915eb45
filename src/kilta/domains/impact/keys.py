"""Who is the same person in the ledger, without a name or an address in it.

A digest is made with the secret key of the installation, so that nobody who only has the database can try addresses.
"""

from django.utils.crypto import salted_hmac

from kilta.engines.transliteration import plain

SALT = "kilta.impact.ledger"


def of_person(person_id: object) -> str:
    return f"p:{person_id}"


def of_address(email: str) -> str:
    return f"m:{_digest('mail', email.strip().lower())}"


def of_name(name: str, organisation: str) -> str:
    """Somebody who gave no address; the same name from the same organisation is one person."""
    return f"n:{_digest('name', _plain(name), _plain(organisation))}"


def of_group(brought_by: str, name: str) -> str:
    """A group that comes again under its name, brought by the same address or organisation."""
    return f"g:{_digest('group', _plain(brought_by), _plain(name))}"


def of_registration(registration_id: object) -> str:
    """Somebody of whom nothing is known that would find them again."""
    return f"r:{registration_id}"


def by_name(name: str) -> str:
    """What two registrations of one name share, whatever their addresses; empty without a name."""
    return _digest("called", _plain(name)) if _plain(name) else ""


def _plain(text: str) -> str:
    return plain(text) or " ".join(text.split()).casefold()


def _digest(*parts: str) -> str:
    return salted_hmac(SALT, "\x1f".join(parts), algorithm="sha256").hexdigest()
