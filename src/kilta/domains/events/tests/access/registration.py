from typing import Any

from kilta.domains.events.codes import link_code
from kilta.domains.events.tests.builders import an_event, registered
from kilta.foundation.access.testing import EVERYONE, but, row


def at(cast: Any) -> dict[str, Any]:
    return {"slug": _event(cast).slug}


def by_link(cast: Any) -> dict[str, Any]:
    return {"code": link_code(registered(_event(cast), "Guest"))}


def _event(cast: Any) -> Any:
    return an_event(lead=cast.organisation)


DONE = EVERYONE | but(302, *EVERYONE)

row("events:register", EVERYONE, at=at)
row("events:register_group", EVERYONE, at=at)
row("events:registration_sent", EVERYONE, at=at)
# Whoever has the link of the mail may do what it is for, signed in or not.
row("events:my_registration", EVERYONE, at=by_link)
row("events:confirm_registration", DONE, at=by_link, method="post")
row("events:accept_seat", DONE, at=by_link, method="post")
row("events:cancel_registration", DONE, at=by_link, method="post")
row("events:change_registration", EVERYONE, at=by_link)
row("events:picture_consents", DONE, at=by_link, method="post")
