"""What people do with their notices."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kilta.foundation.access.actors import Actor
from kilta.foundation.accounts.models import Account
from kilta.foundation.notices import KINDS
from kilta.foundation.notices.models import Message, Pace, Preference
from kilta.foundation.use_cases import use_case


@use_case
def choose_paces(*, by: Actor, account: Account, paces: Mapping[str, str]) -> None:
    """Set how soon each kind goes out by mail; what waits already follows the new choice."""
    if not by.is_system and getattr(by, "account", None) != account:
        raise PermissionDenied
    for kind, pace in paces.items():
        if kind not in KINDS or KINDS[kind].is_required or pace not in Pace.values:
            raise ValueError(f"{kind!r} at {pace!r} is not a choice.")
        Preference.objects.update_or_create(account=account, kind=kind, defaults={"pace": pace})
        if pace == Pace.NEVER:
            Message.objects.to_mail().filter(account=account, kind=kind).update(pace=pace)


@use_case
def mark_all_read(*, by: Actor, account: Account) -> None:
    """Every notice of the account counts as read."""
    if getattr(by, "account", None) != account:
        raise PermissionDenied
    Message.objects.unread_by(account).update(read_at=timezone.now())


@use_case
def read(*, by: Actor, message: Message) -> Message:
    """The notice counts as read by its receiver."""
    if getattr(by, "account", None) != message.account:
        raise PermissionDenied
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return message
