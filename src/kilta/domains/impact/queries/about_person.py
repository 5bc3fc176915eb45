"""What reach keeps about one person, for the copy of their data."""

from typing import Any

from kilta.domains.impact import keys
from kilta.domains.impact.models import Attendance, Pack
from kilta.domains.people import exports
from kilta.domains.people.models import Person

# visible: the person's own rows.


def counted_of(person: Person) -> exports.Rows:
    rows = Attendance.objects.filter(own_key=keys.of_person(person.pk)).order_by("id")
    names = ("event__slug", "target_group", "country", "organisation_name", "is_internal", "mode", "proof", "is_proven")
    return list(rows.values(*names))


def packs_of(person: Person) -> exports.Rows:
    rows: Any = Pack.objects.filter(person=person)
    return list(rows.values("event__slug", "has_names", "asked_at", "ready_at"))
