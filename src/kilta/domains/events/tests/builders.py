"""Events and registrations for tests, made by the use cases themselves."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from kilta.domains.events.models import Event, Registration
from kilta.domains.events.use_cases import planning, registering
from kilta.domains.network.models import Organisation
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Guest, System

TESTS = System("test")
HELSINKI = ZoneInfo("Europe/Helsinki")


def in_days(days: int, hour: int = 9, zone: ZoneInfo = HELSINKI) -> datetime:
    """A moment so many days from now, by the clocks of a zone."""
    return (datetime.now(zone) + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


def a_draft(title: str = "Welding workshop", *, lead: Organisation | None = None, **fields: Any) -> Event:
    """A draft of a workshop in Espoo in three weeks, in English."""
    fields = {
        "time_zone": "Europe/Helsinki",
        "starts_at": in_days(21),
        "ends_at": in_days(21, hour=15),
        "venue": "Omnia",
        "town": "Espoo",
        "country": "FI",
        **fields,
    }
    return planning.plan_event(
        by=TESTS,
        lead=lead or Organisation.objects.filter(slug="omnia").first() or an_organisation(),
        title=title,
        language="en",
        description="We weld together.",
        fields=fields,
    )


def an_event(
    title: str = "Welding workshop",
    *,
    seats: int | None = None,
    quotas: dict[str, int] | None = None,
    lead: Organisation | None = None,
    **fields: Any,
) -> Event:
    """The same, published, with so many seats."""
    event = a_draft(title, lead=lead, capacity=seats, **fields)
    if quotas:
        planning.set_quotas(by=TESTS, event=event, quotas=quotas)
    return planning.publish_event(by=TESTS, event=event)


def an_event_today(title: str = "Welding workshop", **fields: Any) -> Event:
    """The same, going on since an hour ago."""
    starts_at = timezone.now() - timedelta(hours=1)
    return an_event(title, starts_at=starts_at, ends_at=starts_at + timedelta(hours=6), **fields)


def a_past_event(*names: str, title: str = "Welding workshop", **fields: Any) -> Event:
    """The same, over since yesterday, with guests of these names on its list whom nobody has settled yet."""
    starts_at = timezone.now() - timedelta(days=1, hours=6)
    event = an_event(title, **{"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=6), **fields})
    for name in names:
        registering.add_registration(
            by=TESTS, event=event, target_group="teacher", name=name, email=f"{name.lower()}@guest.example"
        )
    return event


def registered(event: Event, person: Person | str = "Aino", **fields: Any) -> Registration:
    """A person, or a guest by first name, who has just registered."""
    fields = {"target_group": "teacher", **fields}
    if isinstance(person, Person):
        return registering.register(by=person, event=event, person=person, **fields)
    email = f"{person.lower()}@guest.example"
    return registering.register(by=Guest(), event=event, name=person, email=email, **fields)


def a_class(event: Event, size: int = 24, *, teacher: Person | str = "Tuula", **fields: Any) -> Registration:
    """A class with its teacher, a guest unless a person is given."""
    fields = {"target_group": "student", "age_band": "13_17", "group_name": "WELD24", **fields}
    if isinstance(teacher, Person):
        return registering.register_group(by=teacher, event=event, person=teacher, size=size, **fields)
    email = f"{teacher.lower()}@guest.example"
    return registering.register_group(by=Guest(), event=event, name=teacher, email=email, size=size, **fields)
