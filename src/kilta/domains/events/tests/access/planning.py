from datetime import date
from typing import Any

from kilta.domains.events.tests.builders import TESTS, a_draft
from kilta.domains.events.use_cases import organising, planning, programme, questions, repeating
from kilta.domains.network.tests.builders import an_organisation
from kilta.foundation.access.testing import MEMBERS, but, row

# Those who edit for an organisation that runs the event, and staff.
PLANNERS = MEMBERS | but(403, "member", "outsider", "ex_member", "minor")


def at(cast: Any) -> dict[str, Any]:
    return {"slug": cast.event.slug}


row("events:plan", MEMBERS)
row("events:my_events", MEMBERS)
row("events:edit", PLANNERS, at=at)

# What planners send: it is done, and a page comes again.
PLANNERS_SEND = PLANNERS | but(302, "owner", "staff")


def at_draft(cast: Any) -> dict[str, Any]:
    return {"slug": a_draft("A draft", lead=cast.organisation).slug}


def at_text(cast: Any) -> dict[str, Any]:
    planning.write_event_text(by=TESTS, event=cast.event, language="fi", title="Hitsaus", state="machine")
    return {**at(cast), "language": "fi"}


def at_organiser(cast: Any) -> dict[str, Any]:
    organiser = organising.add_organiser(by=TESTS, event=cast.event, organisation=an_organisation("Luovi"))
    return {**at(cast), "key": organiser.pk}


def at_series(cast: Any) -> dict[str, Any]:
    repeating.repeat_event(by=TESTS, event=cast.event, days=[date(2031, 3, 4)])
    return at(cast)


def at_session(cast: Any) -> dict[str, Any]:
    event = cast.event
    session = programme.add_session(
        by=TESTS, event=event, title="Welcome", language="en", starts_at=event.starts_at, ends_at=event.ends_at
    )
    return {**at(cast), "key": session.pk}


def at_question(cast: Any) -> dict[str, Any]:
    fields = {"wording": {"en": "Which size?"}, "purpose": "to order gloves"}
    return {**at(cast), "key": questions.add_question(by=TESTS, event=cast.event, fields=fields).pk}


def in_finnish(cast: Any) -> dict[str, Any]:
    return {**at(cast), "language": "fi"}


row("events:programme", PLANNERS, at=at)
row("events:edit_session", PLANNERS, at=at_session)
row("events:remove_session", PLANNERS_SEND, at=at_session, method="post")
row("events:translate_programme", PLANNERS, at=in_finnish)
row("events:check_programme", PLANNERS_SEND, at=in_finnish, method="post")
row("events:questions", PLANNERS, at=at)
row("events:add_question", PLANNERS, at=at)
row("events:edit_question", PLANNERS, at=at_question)
row("events:move_question", PLANNERS_SEND, at=at_question, method="post", sends={"to": "up"})
row("events:remove_question", PLANNERS_SEND, at=at_question, method="post")
row("events:history", PLANNERS, at=at)
row("events:edit_text", PLANNERS, at=at_text)
row("events:check_text", PLANNERS_SEND, at=at_text, method="post")
row("events:remove_text", PLANNERS_SEND, at=at_text, method="post")
row(
    "events:add_organiser",
    PLANNERS_SEND,
    at=at,
    method="post",
    sends=lambda cast: {"organisation": an_organisation("Brahe").name},
)
row("events:remove_organiser", PLANNERS_SEND, at=at_organiser, method="post")
row("events:publish", PLANNERS, at=at)
row("events:postpone", PLANNERS, at=at)
row("events:new_date", PLANNERS, at=at)
row("events:cancel", PLANNERS, at=at)
# Drafts of others do not exist for anybody.
row(
    "events:delete",
    PLANNERS_SEND | but(404, "member", "outsider", "ex_member", "minor"),
    at=at_draft,
    method="post",
)
row("events:clone", PLANNERS, at=at)
row("events:repeat", PLANNERS, at=at)
row("events:publish_series", PLANNERS_SEND, at=at_series, method="post")
