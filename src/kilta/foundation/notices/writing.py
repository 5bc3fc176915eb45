"""Turns a notice into words in its receiver's language, and keeps it."""

from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from kilta.foundation.accounts.models import Account
from kilta.foundation.notices import KINDS, Kind, Notice, jobs
from kilta.foundation.notices.models import Message, Pace, Preference


def keep(notice: Notice) -> None:
    """Write the notice down; its mail leaves after commit when it is to leave at once."""
    if KINDS.get(notice.kind.name) != notice.kind:
        raise LookupError(f"{notice.kind.name} is not a declared kind of notice.")
    account = notice.to if isinstance(notice.to, Account) else None
    language = notice.language or (account.language if account else settings.LANGUAGE_CODE)
    subject, text = _worded(notice, language)
    message = Message.objects.create(  # type: ignore[misc]
        account=account,
        address="" if account else notice.to,
        kind=notice.kind.name,
        language=language,
        subject=subject,
        text=text,
        values=sorted({str(value) for value in notice.values.values() if value}),
        link=notice.link,
        pace=_pace(account, notice.kind),
        is_mail_only=account is None or notice.kind.is_required,
        message_id=make_msgid(domain=urlsplit(settings.BASE_URL).hostname or "kilta"),
    )
    if message.pace == Pace.AT_ONCE:
        jobs.deliver.defer(key=f"deliver:{message.pk}", message_id=str(message.pk))


def address_of(link: str, language: str) -> str:
    """The whole address of a page in a language, for a reader outside the app."""
    return f"{settings.BASE_URL}/{language}{link}" if link else ""


def in_words(template: str, language: str, values: dict[str, Any]) -> tuple[str, str]:
    """Subject (the first line) and text of a mail; plain text, so nothing is escaped."""
    with translation.override(language):
        written = get_template(template).template.render(Context(values, autoescape=False))  # type: ignore[attr-defined]
    subject, _newline, text = written.strip().partition("\n")
    return " ".join(subject.split())[:200], text.strip()


def _worded(notice: Notice, language: str) -> tuple[str, str]:
    return in_words(notice.template, language, {**notice.values, "link_url": address_of(notice.link, language)})


def _pace(account: Account | None, kind: Kind) -> str:
    if account is None or kind.is_required:
        return Pace.AT_ONCE
    preference = Preference.objects.filter(account=account, kind=kind.name).first()
    return preference.pace if preference else Pace.AT_ONCE
