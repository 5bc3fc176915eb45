"""What the pages about notices show."""

from dataclasses import dataclass
from typing import Any

from kilta.foundation.access.actors import Actor
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.models import Account
from kilta.foundation.notices import KINDS, unread_count
from kilta.foundation.notices.models import Message, Pace, Preference
from kilta.foundation.ui.paging import Slice, slice_of


@dataclass(frozen=True)
class InboxPage:
    messages: Slice[Message]
    unread: int


def inbox(actor: Actor, account: Account, request: Request) -> InboxPage:
    """The notices of an account, latest first."""
    rows = Message.objects.visible_to(actor).order_by("-created_at", "-pk")
    return InboxPage(slice_of(rows, request, size=30), unread_count(account))


def paces_of(account: Account) -> dict[str, str]:
    """The pace that an account has for each kind that it may choose."""
    # visible: the account's own choices.
    chosen = dict(Preference.objects.filter(account=account).values_list("kind", "pace"))
    return {name: chosen.get(name, Pace.AT_ONCE) for name, kind in KINDS.items() if not kind.is_required}


def chosen_paces_of(account: Account | None) -> dict[str, str]:
    """What an account has chosen itself, for its own download."""
    if account is None:
        return {}
    # visible: one's own, by the account.
    return dict(Preference.objects.filter(account=account).values_list("kind", "pace"))


def export_of(account: Account) -> list[dict[str, Any]]:
    """Everything told to an account, for its own download."""
    # visible: what the account itself was told.
    rows = Message.objects.filter(account=account).order_by("created_at")
    return [
        {
            "kind": row.kind,
            "subject": row.subject,
            "text": row.text,
            "told_at": row.created_at.isoformat(),
            "read_at": row.read_at.isoformat() if row.read_at else None,
        }
        for row in rows
    ]
