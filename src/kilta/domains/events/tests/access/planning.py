from typing import Any

from kilta.foundation.access.testing import MEMBERS, but, row

# Those who edit for an organisation that runs the event, and staff.
PLANNERS = MEMBERS | but(403, "member", "outsider", "ex_member", "minor")


def at(cast: Any) -> dict[str, Any]:
    return {"slug": cast.event.slug}


row("events:plan", MEMBERS)
row("events:my_events", MEMBERS)
row("events:edit", PLANNERS, at=at)
