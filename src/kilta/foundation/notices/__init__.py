"""What Kilta tells people: in the app and by mail, in their language, when they want it.

MEMBERSHIP_ASKED = kind("network.membership_asked", _("Somebody asks to join my organisation"))

def membership_asked(membership) -> list[Notice]:
    return [
        Notice(MEMBERSHIP_ASKED, to=account, template="network/notices/membership_asked.txt",
               values={"person": str(membership.person)}, link=membership.organisation.get_absolute_url())
        for account in …
    ]

send(*notices.membership_asked(membership))     # in a use case; leaves after commit
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from kilta.foundation.accounts.models import Account


@dataclass(frozen=True)
class Kind:
    """A kind of notice, for which people choose at once, daily, weekly or never; a required one always goes at once."""

    name: str
    label: str | Promise
    is_required: bool = False


KINDS: dict[str, Kind] = {}


def kind(name: str, label: str | Promise, *, is_required: bool = False) -> Kind:
    """Declare a kind; its label stands on the preference page."""
    KINDS[name] = Kind(name, label, is_required)
    return KINDS[name]


@dataclass(frozen=True)
class Notice:
    """One thing to tell one receiver: an account, or an address without an account.

    `template` is rendered in the receiver's language with `values`; its first line is the subject. `link` is the path
    of the page it is about, without language prefix or host.
    """

    kind: Kind
    to: "Account | str"
    template: str
    values: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    language: str = ""


def send(*notices: Notice) -> None:
    """Keep the notices with the change that caused them, and deliver them after commit.

    Raises LookupError for a kind that was not declared.
    """
    from kilta.foundation.notices import writing

    for notice in notices:
        writing.keep(notice)


def unread_count(account: "Account") -> int:
    """How many notices in the app the account has not read."""
    from kilta.foundation.notices.models import Message

    return Message.objects.unread_by(account).count()


def forget(account: "Account", *, mentions: "tuple[str, ...]" = ()) -> None:
    """Remove what was told to an account, and whatever was told to others with one of `mentions` as a value.

    Called when a person is erased: the mail in the demo outbox goes too.
    """
    from kilta.foundation.notices import forgetting

    forgetting.forget(account, tuple(mention for mention in mentions if mention))


def waiting_mail() -> int:
    """How many mails have not left yet."""
    from kilta.foundation.notices.models import Message

    return Message.objects.to_mail().count()
