"""Who in the ledger may be the same person under two addresses, for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, Q
from django.http import HttpRequest

from kilta.domains.events.models import Registration
from kilta.domains.impact.models import Attendance, SamePerson
from kilta.domains.impact.queries.evidence import organisation_of
from kilta.foundation.ui.paging import Slice, slice_of

# visible: staff alone open these pages.

PAGE = 20
MOST_FOUND = 60
PEOPLE = Q(person_key__startswith="p:") | Q(person_key__startswith="m:") | Q(person_key__startswith="n:")


@dataclass(frozen=True)
class Entry:
    """One key of the ledger with what is known of it."""

    key: str
    name: str
    addresses: Sequence[str]
    organisations: Sequence[str]
    events: int
    has_account: bool


@dataclass(frozen=True)
class Candidates:
    """Entries of one name that may be one person."""

    name: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Merged:
    same: SamePerson
    name: str
    one: str
    other: str


@dataclass(frozen=True)
class SamePersonPage:
    text: str
    found: Slice[Any]
    candidates: Sequence[Candidates]
    merged: Sequence[Merged]


def same_person_page(request: HttpRequest, *, text: str) -> SamePersonPage:
    """Those of one name under several keys, or whoever is looked for by name or address; two statements more."""
    if text:
        found = slice_of(_named(text), request, PAGE)
        candidates = [Candidates(text, _entries(Q(person_key__in=[row["person_key"] for row in found])))]
    else:
        found = slice_of(_of_one_name(), request, PAGE)
        entries = _rows(Q(name_key__in=[row["name_key"] for row in found]))
        by_name: dict[str, dict[str, list[Attendance]]] = {}
        for row in entries:
            by_name.setdefault(row.name_key, {}).setdefault(row.person_key, []).append(row)
        candidates = [
            Candidates(
                str(next(iter(keys.values()))[0].registration), [_entry(key, rows) for key, rows in keys.items()]
            )
            for keys in by_name.values()
        ]
    return SamePersonPage(
        text=text,
        found=found,
        candidates=[one for one in candidates if one.entries],
        merged=_merged(),
    )


def _of_one_name() -> Any:
    """Names that stand under more than one key, read from the index of names alone."""
    return (
        Attendance.objects.exclude(name_key="")
        .order_by()
        .values("name_key")
        .annotate(first=Min("person_key"), last=Max("person_key"))
        .exclude(first=F("last"))
        .order_by("name_key")
    )


def _named(text: str) -> Any:
    called = Registration.objects.filter(
        Q(name__icontains=text) | Q(email__istartswith=text), kind=Registration.Kind.PERSON
    )
    return (
        Attendance.objects.filter(PEOPLE, registration__in=called)
        .order_by()
        .values("person_key")
        .distinct()
        .order_by("person_key")
    )


def _rows(which: Q) -> list[Attendance]:
    rows = Attendance.objects.filter(PEOPLE & which).select_related("registration__person", "organisation")
    return list(rows.order_by("name_key", "id")[: MOST_FOUND * 10])


def _entries(which: Q) -> list[Entry]:
    by_key: dict[str, list[Attendance]] = {}
    for row in _rows(which):
        by_key.setdefault(row.person_key, []).append(row)
    return [_entry(key, rows) for key, rows in by_key.items()][:MOST_FOUND]


def _entry(key: str, rows: Sequence[Attendance]) -> Entry:
    return Entry(
        key=key,
        name=str(rows[-1].registration),
        addresses=sorted({row.registration.email for row in rows if row.registration.email}),
        organisations=sorted({name for row in rows if (name := organisation_of(row))}),
        events=len({row.event_id for row in rows}),
        has_account=key.startswith("p:"),
    )


def _merged() -> list[Merged]:
    """The latest merges, with what is known of both sides."""
    merges: list[SamePerson] = list(SamePerson.objects.select_related("by")[:30])
    keys = {key for merge in merges for key in (merge.key, merge.into)}
    known: dict[str, Registration] = {}
    rows: Any = Attendance.objects.filter(own_key__in=keys).select_related("registration__person").order_by("id")
    for row in rows[: MOST_FOUND * 10]:
        known[row.own_key] = row.registration
    return [
        Merged(
            same=merge,
            name=str(known.get(merge.key) or known.get(merge.into) or ""),
            one=_side(known.get(merge.key)),
            other=_side(known.get(merge.into)),
        )
        for merge in merges
    ]


def _side(registration: Registration | None) -> str:
    return (registration.email or str(registration)) if registration else ""
