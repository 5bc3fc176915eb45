from typing import Any

from kilta.domains.events.codes import link_code
from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.tests.builders import TESTS, an_event_today, registered
from kilta.domains.events.use_cases import attending, live_room
from kilta.foundation.access.testing import EVERYONE, MEMBERS, but, row

WITHOUT_RIGHTS = ("member", "outsider", "ex_member", "minor")
# The owner and the editors of the organisations that run the event, and staff.
PLANNERS = MEMBERS | but(403, *WITHOUT_RIGHTS)
PLANNERS_SEND = PLANNERS | but(302, "owner", "staff")


def _event(cast: Any) -> Event:
    return Event.objects.filter(slug="today").first() or an_event_today("Today", lead=cast.organisation)


def at(cast: Any) -> dict[str, Any]:
    return {"slug": _event(cast).slug}


def at_guest(cast: Any) -> dict[str, Any]:
    return {**at(cast), "key": registered(_event(cast), "Guest").pk}


def at_guest_inside(cast: Any) -> dict[str, Any]:
    guest = registered(_event(cast), "Guest")
    attending.check_in(by=TESTS, event=guest.event, registration=guest, kind=Proof.Kind.ORGANISER)
    return {"slug": guest.event.slug, "key": guest.pk}


def at_group_inside(cast: Any) -> dict[str, Any]:
    came = attending.walk_in(by=TESTS, event=_event(cast), target_group="student", size=12)
    return {**at(cast), "key": came.registration.pk}


def by_link(cast: Any) -> dict[str, Any]:
    return {"code": link_code(_guest(cast))}


def _guest(cast: Any) -> Registration:
    return registered(_event(cast), "Guest")


row("events:check_in", PLANNERS, at=at)
row("events:check_in_one", PLANNERS_SEND, at=at_guest, method="post", sends={"kind": "organiser"})
row("events:check_in_by_code", PLANNERS | but(422, "owner", "staff"), at=at, method="post")
# What is sent here is JSON; a form is refused.
row("events:send_scans", PLANNERS | but(400, "owner", "staff"), at=at, method="post", sends={"scans": "none"})
row("events:names_at_the_door", PLANNERS, at=at)
row("events:walk_in", PLANNERS_SEND, at=at, method="post", sends={"target_group": "parent", "size": "1"})
row("events:undo_check_in", PLANNERS, at=at_guest_inside)
row("events:count_again", PLANNERS_SEND, at=at_group_inside, method="post", sends={"arrived": "11"})
# Names and addresses are handed over after a fresh sign-in, which the cast has just done.
row("events:attendance_list", PLANNERS, at=at)
row("events:badges", PLANNERS, at=at)
row("events:agenda", EVERYONE, at=at)
row("events:screen", PLANNERS, at=at)
row("events:here", EVERYONE, at=at)
# Whoever has the link of the mail may say that they are there; what counts is the code on the screen.
row("events:i_am_here", EVERYONE, at=by_link)


def at_card(cast: Any) -> dict[str, Any]:
    card = live_room.write_card(by=TESTS, event=_event(cast), phone="a-phone", text="How hot is it?")
    live_room.moderate_card(by=TESTS, card=card, state="shown")
    return {**at(cast), "key": card.pk}


def at_poll(cast: Any) -> dict[str, Any]:
    poll = live_room.make_poll(by=TESTS, event=_event(cast), question="Which?", options=["MIG", "TIG"])
    live_room.open_poll(by=TESTS, poll=poll)
    return {**at(cast), "key": poll.pk}


row("events:join", EVERYONE)
row("events:room", EVERYONE, at=at)
row("events:wall", EVERYONE, at=at)
# A browser that has not opened the room before has no name, and so no vote; who votes is tried in `test_room.py`.
WITHOUT_NAME = but(409, *EVERYONE)
row("events:write_card", WITHOUT_NAME, at=at, method="post", sends={"text": "How hot is it?", "kind": "question"})
row("events:support_card", WITHOUT_NAME, at=at_card, method="post")
row("events:vote", WITHOUT_NAME, at=at_poll, method="post", sends={"option": "0"})
row("events:moderation", PLANNERS, at=at)
row("events:moderate_card", PLANNERS_SEND, at=at_card, method="post", sends={"state": "hidden"})
row("events:make_poll", PLANNERS_SEND, at=at, method="post", sends={"question": "Which?", "options": "MIG\nTIG"})
row("events:open_poll", PLANNERS_SEND, at=at_poll, method="post")
row("events:close_poll", PLANNERS_SEND, at=at_poll, method="post")
row("events:remove_poll", PLANNERS_SEND, at=at_poll, method="post")
