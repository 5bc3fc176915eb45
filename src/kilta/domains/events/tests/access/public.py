from typing import Any

from kilta.domains.events.models import CalendarAddress, Event
from kilta.domains.events.tests.builders import an_event
from kilta.foundation.access.testing import EVERYONE, MEMBERS, SIGNED_IN, but, row
from kilta.foundation.accounts.tokens import digest_of


def at(cast: Any) -> dict[str, Any]:
    return {"slug": an_event(lead=cast.organisation).slug}


def at_secret(cast: Any) -> dict[str, Any]:
    return {"secret": an_event(lead=cast.organisation, audience=Event.Audience.INVITED).secret}


def at_calendar(cast: Any) -> dict[str, Any]:
    CalendarAddress.objects.create(person=cast.member, digest=digest_of("secret"))
    return {"secret": "secret"}


row("events:calendar", EVERYONE)
row("events:feed", EVERYONE)
row("events:atom", EVERYONE)
row("events:event", EVERYONE, at=at)
row("events:picture", EVERYONE, at=at)
row("events:ics", EVERYONE, at=at)
row("events:by_secret", dict.fromkeys(EVERYONE, 302), at=at_secret)
row("events:personal_feed", EVERYONE, at=at_calendar)
row("events:my_calendar", MEMBERS)
row("events:end_calendar", MEMBERS | but(302, *SIGNED_IN), method="post")
