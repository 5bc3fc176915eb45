from kilta.foundation.access.testing import DEMO, EVERYONE, MEMBERS, SIGNED_IN, but, row
from kilta.foundation.notices import unsubscribing

ABSENT = "019aab00-0000-7000-8000-000000000000"


def _token(cast) -> dict[str, str]:
    return {"token": unsubscribing.address_for(cast.member.account, "network.membership_asked", "en").rsplit("/", 1)[1]}


row("notices:inbox", MEMBERS)
row("notices:read_all", MEMBERS | but(302, *SIGNED_IN), method="post")
row("notices:read", MEMBERS | but(404, *SIGNED_IN), at=lambda cast: {"message_id": ABSENT}, method="post")  # fmt: skip
row("notices:preferences", MEMBERS)
row("notices:unsubscribe", EVERYONE, at=_token)
row("notices:outbox", DEMO)
row("notices:letter", DEMO | but(404, "demo_visitor"), at=lambda cast: {"name": "none"})
