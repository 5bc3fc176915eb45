from typing import Any

from kilta.domains.events.use_cases import webhooks
from kilta.foundation.access.testing import MEMBERS, SIGNED_IN, but, row


def at(cast: Any) -> dict[str, Any]:
    return {"key": _webhook(cast).pk}


def at_delivery(cast: Any) -> dict[str, Any]:
    delivery = webhooks.send_test(by=cast.owner, webhook=_webhook(cast))
    return {"key": delivery.webhook_id, "delivery": delivery.pk}


def _webhook(cast: Any) -> Any:
    address, about = "https://school.example/kilta", ["event.published"]
    return webhooks.add_webhook(by=cast.owner, person=cast.owner, address=address, about=about)


# A webhook is its owner's alone; to all others, staff too, it does not exist.
OWN = MEMBERS | but(404, *SIGNED_IN) | but(200, "owner")
OWN_SEND = OWN | but(302, "owner")

row("events:webhooks", MEMBERS)
row("events:add_webhook", MEMBERS)
row("events:webhook", OWN, at=at)
row("events:test_webhook", OWN_SEND, at=at, method="post")
row("events:switch_on_webhook", OWN_SEND, at=at, method="post")
row("events:end_webhook", OWN_SEND, at=at, method="post")
row("events:send_again", OWN_SEND, at=at_delivery, method="post")
