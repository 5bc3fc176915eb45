from typing import Any

from kilta.domains.events.tests.builders import a_draft, an_event, an_event_today, registered
from kilta.domains.events.use_cases import calling_off
from kilta.domains.people.tests.builders import TESTS
from kilta.foundation.access.testing import API_MEMBERS, EVERYONE, SIGNED_IN, but, row

WITHOUT_RIGHTS = ("member", "outsider", "ex_member", "minor")
PLANNERS = API_MEMBERS | but(403, *WITHOUT_RIGHTS)


def at(cast: Any) -> dict[str, Any]:
    return {"event": an_event(lead=cast.organisation).slug}


def at_draft(cast: Any) -> dict[str, Any]:
    return {"event": a_draft(lead=cast.organisation).slug}


def at_postponed(cast: Any) -> dict[str, Any]:
    event = an_event(lead=cast.organisation)
    return {"event": calling_off.postpone_event(by=TESTS, event=event, because="Water.").slug}


def at_registration(cast: Any) -> dict[str, Any]:
    return {"key": registered(an_event(lead=cast.organisation), "Guest").pk}


row("api:events_events", EVERYONE)
row("api:events_event", EVERYONE, at=at)
row(
    "api:events_plan",
    PLANNERS | but(201, "owner", "staff"),
    method="post",
    sends=lambda cast: {
        "lead": cast.organisation.slug,
        "title": "Workshop",
        "language": "en",
        "starts_at": "2030-03-09T09:00:00+02:00",
        "ends_at": "2030-03-09T15:00:00+02:00",
    },
)
row("api:events_change", PLANNERS, at=at, method="patch", sends={"town": "Tapiola"})
row(
    "api:events_write_text",
    PLANNERS,
    at=lambda cast: {**at(cast), "language": "fi"},
    method="put",
    sends={"title": "Hitsaustyöpaja"},
)
# A draft does not exist for those who do not plan it.
row("api:events_publish", PLANNERS | but(404, *WITHOUT_RIGHTS), at=at_draft, method="post")
row("api:events_postpone", PLANNERS, at=at, method="post", sends={"because": "The hall is under water."})
row(
    "api:events_give_new_date",
    PLANNERS,
    at=at_postponed,
    method="post",
    sends={"starts_at": "2030-03-09T09:00:00+02:00", "ends_at": "2030-03-09T15:00:00+02:00"},
)
row("api:events_cancel", PLANNERS, at=at, method="post", sends={"because": "The hall is under water."})
row(
    "api:events_check_in",
    PLANNERS,
    at=lambda cast: {"event": an_event_today(lead=cast.organisation).slug},
    method="post",
    sends={"scans": [{"key": "1", "code": "not ours"}]},
)

NEW = {
    "target_group": "teacher",
    "organisation": "Omnia",
    "country": "FI",
    "name": "Gerd",
    "email": "gerd@kilta.example",
}

row(
    "api:events_register",
    EVERYONE | but(201, *SIGNED_IN) | but(202, "stranger", "demo_visitor"),
    at=at,
    method="post",
    sends=NEW,
)
row(
    "api:events_registrations",
    PLANNERS,
    at=at,
)
row("api:events_my_registrations", API_MEMBERS)
# To whoever neither made a registration nor plans the event it does not exist.
OWN = API_MEMBERS | but(404, *WITHOUT_RIGHTS)
row("api:events_registration", OWN, at=at_registration)
row("api:events_change_registration", OWN, at=at_registration, method="patch", sends={"diet": "vegetarian"})
row("api:events_cancel_registration", OWN, at=at_registration, method="post")
