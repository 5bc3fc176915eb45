from datetime import date
from typing import Any

from kilta.domains.events.models import Event
from kilta.domains.events.tests.builders import TESTS, an_event_today
from kilta.domains.impact.models import CampaignViews, Promise
from kilta.domains.impact.tests.builders import came, closed
from kilta.domains.impact.use_cases import promises
from kilta.foundation.access.testing import API_MEMBERS, EVERYONE, MEMBERS, but, row

# Those who edit for the coordinator of the project, and staff.
COORDINATORS = MEMBERS | but(403, "member", "outsider", "ex_member", "minor")
COORDINATORS_SEND = COORDINATORS | but(302, "owner", "staff")


def at(cast: Any) -> dict[str, Any]:
    return {"slug": cast.project.slug}


def as_file(cast: Any) -> dict[str, Any]:
    return {**at(cast), "format": "csv"}


def at_event(cast: Any) -> dict[str, Any]:
    return {"slug": counted_event(cast).slug}


def counted_event(cast: Any) -> Event:
    """Led by the organisation that coordinates the project, closed, with somebody who came."""
    event = an_event_today(lead=cast.organisation, project=cast.project)
    came(event, "Guest")
    return closed(event)


def at_promise(cast: Any) -> dict[str, Any]:
    project = cast.project
    promise = Promise.objects.filter(project=project).first() or promises.make_promise(
        by=TESTS, project=project, wording="More than 300 students", target_groups=["student"], more_than=300
    )
    return {"slug": project.slug, "key": promise.pk}


def at_views(cast: Any) -> dict[str, Any]:
    project = cast.project
    noted = CampaignViews.objects.filter(project=project).first() or promises.note_views(
        by=TESTS, project=project, title="Film", channel="Web", views=10, counted_on=date(2026, 1, 1)
    )
    return {"slug": project.slug, "key": noted.pk}


row("impact:results", EVERYONE)
row("impact:reach", EVERYONE, at=at)
row("impact:take", EVERYONE, at=as_file)
row("impact:evidence", COORDINATORS, at=at)
row("impact:take_evidence", COORDINATORS, at=as_file)
row("impact:evidence_of_event", COORDINATORS, at=at_event)
row("impact:promises", COORDINATORS, at=at)
row("impact:promise", COORDINATORS, at=at_promise)
row("impact:remove_promise", COORDINATORS_SEND, at=at_promise, method="post")
row(
    "impact:note_views",
    COORDINATORS_SEND,
    at=at,
    method="post",
    sends={"title": "Film", "channel": "Web", "views": "10", "counted_on": "2026-01-01"},
)
row("impact:remove_views", COORDINATORS_SEND, at=at_views, method="post")

API_COORDINATORS = API_MEMBERS | but(403, "member", "outsider", "ex_member", "minor") | but(201, "owner", "staff")

row(
    "api:impact_make_promise",
    API_COORDINATORS,
    at=at,
    method="post",
    sends={"wording": "More than 300 students", "target_groups": ["student"], "more_than": 300},
)
row(
    "api:impact_note_views",
    API_COORDINATORS,
    at=at,
    method="post",
    sends={"title": "Film", "channel": "Web", "views": 10, "counted_on": "2026-01-01"},
)
