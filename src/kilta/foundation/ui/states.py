"""The states objects can be in, each with one tone on every page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GOOD = {
    "accepted": _("accepted"),
    "attended": _("attended"),
    "checked": _("checked"),
    "confirmed": _("confirmed"),
    "current": _("current"),
    "done": _("done"),
    "given": _("given"),
    "published": _("published"),
    "verified": _("verified"),
}
WARNING = {
    "expiring": _("expires soon"),
    "machine": _("machine translation"),
    "offered": _("offered"),
    "pending": _("waits for an answer"),
    "postponed": _("postponed"),
    "unverified": _("not verified yet"),
    "waiting": _("waiting"),
}
DANGER = {
    "cancelled": _("cancelled"),
    "declined": _("declined"),
    "expired": _("expired"),
    "failed": _("failed"),
    "removed": _("removed"),
    "revoked": _("revoked"),
    "withdrawn": _("withdrawn"),
}
NEUTRAL = {"draft": _("draft")}
LABELS: dict[str, str | Promise] = {**GOOD, **WARNING, **DANGER, **NEUTRAL}


def tone_of(state: str) -> str:
    """The tone of a state; neutral for one that is neither good nor bad news."""
    for tone, states in (("good", GOOD), ("warning", WARNING), ("danger", DANGER)):
        if state in states:
            return tone
    return "neutral"


def label_of(state: str) -> str:
    """The state in words; a state without words of ours is shown as it is."""
    return str(LABELS.get(state, state))
