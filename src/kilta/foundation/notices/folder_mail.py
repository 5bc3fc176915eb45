"""Mail that goes nowhere: each message becomes a file in `EMAIL_FOLDER`, for the demo and for development."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Read
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes each message whole or not at all; one with a Message-ID that is there already replaces it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            written = message.message()
            mark = hashlib.sha256(str(written["Message-ID"]).encode()).hexdigest()[:16]
            there = next(folder.glob(f"*-{mark}.eml"), None)
            path = there or folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{mark}.eml"
            unfinished = path.with_suffix(f".{os.getpid()}.part")
            unfinished.write_bytes(written.as_bytes())
            unfinished.rename(path)
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """One mail in the folder."""

    name: str
    at: datetime
    to: str
    subject: str
    text: str


def letters(most: int = 100) -> list[Letter]:
    """The latest mails, newest first."""
    return [_read(path) for path in sorted(_paths(), reverse=True)[:most]]


def letter(name: str) -> Letter | None:
    """One mail by its name."""
    path = next((path for path in _paths() if path.stem == name), None)
    return _read(path) if path else None


def forget(address: str, mentions: Sequence[str]) -> None:
    """Remove the mails to an address, and those that mention one of the words."""
    for path in list(_paths()):
        found = _read(path)
        if address.lower() in found.to.lower() or any(word in found.text + found.subject for word in mentions):
            path.unlink(missing_ok=True)


def _paths() -> Iterator[Path]:
    folder = Path(settings.EMAIL_FOLDER)
    return folder.glob("*.eml") if folder.is_dir() else iter(())


def _read(path: Path) -> Letter:
    parsed: Any = message_from_bytes(path.read_bytes(), _class=Read, policy=policy.default)
    at = datetime.strptime(path.stem.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    body = parsed.get_body(("plain",))
    return Letter(path.stem, at, str(parsed["To"]), str(parsed["Subject"]), body.get_content() if body else "")
