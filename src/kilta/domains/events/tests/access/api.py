from typing import Any

from kilta.domains.events.codes import link_code
from kilta.domains.events.models import Event
from kilta.domains.events.tests.builders import a_draft, a_past_event, an_event, an_event_today, in_days, registered
from kilta.domains.events.use_cases import calling_off, closing, programme, questions, settling
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


def at_waiting_registration(cast: Any) -> dict[str, Any]:
    event = an_event(lead=cast.organisation, seats=1)
    registered(event, "First")
    return {"key": registered(event, "Guest").pk}


def at_code(cast: Any) -> dict[str, Any]:
    return {"code": link_code(registered(an_event(lead=cast.organisation), "Guest"))}


def at_question(cast: Any) -> dict[str, Any]:
    event = an_event(lead=cast.organisation)
    question = questions.add_question(by=TESTS, event=event, fields={"wording": {"en": "Why?"}, "purpose": "To know."})
    return {"event": event.slug, "key": question.pk}


def at_session(cast: Any) -> dict[str, Any]:
    event = an_event(lead=cast.organisation)
    session = programme.add_session(
        by=TESTS, event=event, title="Sparks", language="en", starts_at=event.starts_at, ends_at=event.ends_at
    )
    return {"event": event.slug, "key": session.pk}


def a_session(cast: Any) -> dict[str, Any]:
    day = in_days(21)
    return {"title": "Sparks", "starts_at": day.isoformat(), "ends_at": in_days(21, hour=11).isoformat()}


def at_past(cast: Any) -> dict[str, Any]:
    return {"event": a_past_event("Aino", lead=cast.organisation).slug}


def at_settled(cast: Any) -> dict[str, Any]:
    event = a_past_event("Aino", lead=cast.organisation)
    settling.note_attendance(by=TESTS, event=event)
    return {"event": event.slug}


def at_closed(cast: Any) -> dict[str, Any]:
    found = at_settled(cast)
    closing.close_event(by=TESTS, event=Event.objects.get(slug=found["event"]), thanks=False)
    return found


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
row("api:events_accept_seat", OWN | but(409, "owner", "staff"), at=at_waiting_registration, method="post")

row(
    "api:events_register_group",
    EVERYONE | but(201, *SIGNED_IN) | but(202, "stranger", "demo_visitor"),
    at=at,
    method="post",
    sends={
        "group_name": "WELD24",
        "size": 12,
        "age_band": "13_17",
        "organisation": "Omnia",
        "country": "FI",
        "name": "Gerd",
        "email": "gerd@kilta.example",
    },
)

# Whoever has the code of the link; it is the secret.
row("api:events_guest", EVERYONE, at=at_code)
for act in ("confirm_guest", "cancel_as_guest", "accept_as_guest"):
    row(f"api:events_{act}", EVERYONE, at=at_code, method="post")

row("api:events_sessions", EVERYONE, at=at)
row("api:events_add_session", PLANNERS | but(201, "owner", "staff"), at=at, method="post", sends=a_session)
row("api:events_change_session", PLANNERS, at=at_session, method="patch", sends={"room": "B 3"})
row("api:events_remove_session", PLANNERS | but(204, "owner", "staff"), at=at_session, method="delete")
row(
    "api:events_write_session_text",
    PLANNERS,
    at=lambda cast: {**at_session(cast), "language": "fi"},
    method="put",
    sends={"title": "Kipinöitä"},
)

row("api:events_settle", PLANNERS, at=at_past, method="post", sends={"state": "absent"})
row("api:events_close", PLANNERS, at=at_settled, method="post", sends={"thanks": False})
row("api:events_reopen", PLANNERS, at=at_closed, method="post", sends={"because": "A page was missing."})

ASKED = {"kind": "text", "wording": {"en": "Why?"}, "purpose": "To know."}
row("api:events_questions", EVERYONE, at=at)
row("api:events_ask_question", PLANNERS | but(201, "owner", "staff"), at=at, method="post", sends=ASKED)
row("api:events_remove_question", PLANNERS | but(204, "owner", "staff"), at=at_question, method="delete")

row("api:events_check_ins", PLANNERS, at=lambda cast: {"event": an_event_today(lead=cast.organisation).slug})
