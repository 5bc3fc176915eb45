"""Staff say that several entries of the ledger are one person, and take it back; the figures follow at once."""

from collections.abc import Collection
from typing import Any

from kilta.domains.impact.models import Attendance, SamePerson
from kilta.domains.impact.policies import may_merge_people
from kilta.domains.impact.queries.same import Merges
from kilta.domains.impact.use_cases.ledger import keep_figures
from kilta.domains.impact.use_cases.refusals import NobodyToMerge, NoLongerMerged
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.use_cases import use_case

# Groups, and those of whom nothing is known, are nobody that could be found again.
PEOPLE = ("p:", "m:", "n:")


@use_case
def merge_people(*, by: Actor, keys: Collection[str], because: str = "") -> list[SamePerson]:
    """Count several keys of the ledger as one person: as the one with an account where there is one."""
    ensure(may_merge_people(by))
    # Two merges at once could close a circle: the second waits and reads what the first has written.
    list(SamePerson.objects.select_for_update().order_by("pk").values_list("pk"))
    merges = Merges.all()
    asked = {merges.root(key) for key in keys if key.startswith(PEOPLE)}
    roots = set(Attendance.objects.filter(person_key__in=asked).values_list("person_key", flat=True))
    if len(roots) < 2:
        raise NobodyToMerge
    into, *others = sorted(roots, key=lambda key: (PEOPLE.index(key[:2]), key))
    made = [
        SamePerson.objects.create(key=key, into=into, because=because, by=by if isinstance(by, Person) else None)
        for key in others
    ]
    _count_as(Attendance.objects.filter(person_key__in=others), into)
    return made


@use_case
def take_apart(*, by: Actor, same: SamePerson) -> None:
    """Take back a merge that was a mistake; the history keeps both."""
    ensure(may_merge_people(by))
    same = SamePerson.objects.select_for_update().filter(pk=same.pk).first()  # type: ignore[assignment]
    if same is None:
        raise NoLongerMerged
    key = same.key
    same.delete()
    _count_as(Attendance.objects.filter(own_key__in=Merges.all().members(key)), key)


def _count_as(rows: Any, key: str) -> None:
    projects = set(rows.values_list("project", flat=True))
    rows.update(person_key=key)
    keep_figures(projects)
