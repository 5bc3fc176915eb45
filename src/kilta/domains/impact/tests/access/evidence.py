from typing import Any

from kilta.domains.events.tests.builders import TESTS
from kilta.domains.impact.models import Pack
from kilta.domains.impact.tests.access.reach import COORDINATORS, COORDINATORS_SEND, at, at_event, counted_event
from kilta.domains.impact.tests.builders import same_person_twice
from kilta.domains.impact.use_cases import merging
from kilta.domains.impact.use_cases.packs import ask_for_pack
from kilta.foundation import jobs
from kilta.foundation.access.testing import API_MEMBERS, EVERYONE, STAFF, but, row

STAFF_SEND = STAFF | but(302, "staff")


def at_pack(cast: Any) -> dict[str, Any]:
    """The owner's; to everybody else it does not exist."""
    event = counted_event(cast)
    pack = ask_for_pack(by=cast.owner, event=event, has_names=False, language="en")
    jobs.run_all_now()
    assert Pack.objects.ready().filter(pk=pack.pk).exists()
    return {"slug": event.slug, "key": pack.pk}


def at_merge(cast: Any) -> dict[str, Any]:
    keys = same_person_twice(cast.project)
    [same] = merging.merge_people(by=TESTS, keys=keys)
    return {"key": same.pk}


row("impact:past_event", COORDINATORS, at=at)
row("impact:pack", COORDINATORS, at=at_event)
row("impact:ask_for_pack", COORDINATORS_SEND, at=at_event, method="post")
row("impact:fetch_pack", COORDINATORS | but(404, "staff"), at=at_pack)
row("impact:fetch_part", COORDINATORS | but(404, "staff"), at=lambda cast: at_pack(cast) | {"part": "report.pdf"})
row("impact:same_person", STAFF)
row(
    "impact:merge",
    STAFF_SEND,
    method="post",
    sends=lambda cast: {"keys": same_person_twice(cast.project)},
)
row("impact:take_apart", STAFF_SEND, at=at_merge, method="post")
row("api:impact_reach", EVERYONE, at=at)
row("api:impact_attendances", API_MEMBERS | but(403, "member", "outsider", "ex_member", "minor"), at=at)
