from typing import Any

from kilta.domains.events.codes import link_code
from kilta.domains.events.tests.builders import TESTS, an_event, registered
from kilta.domains.events.use_cases import registering
from kilta.foundation.access.testing import EVERYONE, MEMBERS, but, row


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


def at_registration(cast: Any) -> dict[str, Any]:
    found = registered(_event(cast), "Guest")
    return {"slug": found.event.slug, "key": found.pk}


def at_one_who_is_offered_a_seat(cast: Any) -> dict[str, Any]:
    event = an_event(lead=cast.organisation, seats=1, hours_to_accept=48)
    first, second = registered(event, "First"), registered(event, "Second")
    registering.cancel_registration(by=TESTS, registration=first)
    return {"slug": event.slug, "key": second.pk}


# The pages of those who edit for an organisation that runs the event; to all others they say no.
PLANNERS = MEMBERS | but(403, "member", "outsider", "ex_member", "minor")
PLANNERS_SEND = PLANNERS | but(302, "owner", "staff")

row("events:registrations", PLANNERS, at=at)
row("events:add_registration", PLANNERS, at=at)
row("events:write", PLANNERS, at=at)
row("events:import_registrations", PLANNERS, at=at)
row("events:take_registrations", PLANNERS, at=lambda cast: {**at(cast), "format": "csv"})
row("events:registration", PLANNERS, at=at_registration)
row("events:seat_registration", PLANNERS_SEND, at=at_one_who_is_offered_a_seat, method="post")
row("events:put_back", PLANNERS_SEND, at=at_registration, method="post")
row("events:end_registration", PLANNERS_SEND, at=at_registration, method="post")
