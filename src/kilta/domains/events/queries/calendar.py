"""The calendar: what a reader finds as a list, by month and on a map, at the same cost for any number of events."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Avg, Count, DateField, DateTimeField, ExpressionWrapper, F, Func, Min, Q, QuerySet
from django.db.models.functions import Cast, Floor
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import get_language, ngettext

from kilta.domains.events.models import Event, EventText, Organiser
from kilta.domains.events.queries.words import texts_of
from kilta.domains.network.models import Organisation
from kilta.domains.network.queries.directory import CELL_HEIGHT, CELL_WIDTH, DRAWN_ONE_BY_ONE, Spot, label_of
from kilta.domains.vocabulary import coded
from kilta.foundation import search
from kilta.foundation.access.actors import Actor

YEARS = range(1990, 2100)
# So many events stand in one day of the month; its list has the others.
SHOWN_A_DAY = 4
# So many events of one organisation stand on its page.
COMING_OF_ONE, PAST_OF_ONE = 5, 3
# No zone is further from Greenwich; so a month anywhere lies between these two moments.
FURTHEST_ZONE = timedelta(hours=14)

# Each event on each of its days by the clocks of the place, so many of each day, with how many there are in all.
DAYS = """
SELECT day, id, number FROM (
    SELECT day::date, event.id, count(*) OVER (PARTITION BY day) AS number,
        row_number() OVER (PARTITION BY day ORDER BY event.starts_at, event.id) AS place
    FROM ({events}) event CROSS JOIN LATERAL generate_series(
        greatest(timezone(event.time_zone, event.starts_at)::date, %s),
        least(timezone(event.time_zone, event.ends_at - interval '1 microsecond')::date, %s),
        interval '1 day') day
) listed WHERE place <= %s ORDER BY day, place
"""


@dataclass(frozen=True)
class Filters:
    """What a reader looks for; `cell` is a piece of the map, `day` one day by the clocks of each place."""

    text: str = ""
    country: str = ""
    kind: str = ""
    level: str = ""
    target_group: str = ""
    lens: str = ""
    language: str = ""
    is_past: bool = False
    day: date | None = None
    cell: tuple[int, int] | None = None

    @property
    def are_set(self) -> bool:
        return replace(self, is_past=False) != Filters()

    @property
    def are_more(self) -> bool:
        """Whether one of those is set that stand behind *More filters*."""
        return bool(self.level or self.target_group or self.lens or self.language)

    def query(self, **further: str) -> str:
        """The query string that asks for the same again."""
        chosen = {
            "q": self.text,
            "country": self.country,
            "kind": self.kind,
            "level": self.level,
            "target_group": self.target_group,
            "lens": self.lens,
            "language": self.language,
            "when": "past" if self.is_past else "",
            "day": self.day.isoformat() if self.day else "",
            "cell": "{}:{}".format(*self.cell) if self.cell else "",
            **further,
        }
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def feed_query(self) -> str:
        """The same for a feed, which holds what comes, wherever and whenever."""
        return replace(self, is_past=False, day=None, cell=None).query()


@dataclass(frozen=True)
class Row:
    """One event in the list."""

    event: Event
    text: EventText | None

    @property
    def title(self) -> str:
        return self.text.title if self.text else self.event.slug

    @property
    def country(self) -> str:
        return label_of(coded.COUNTRIES, self.event.country) if self.event.country else ""

    @property
    def lenses(self) -> list[tuple[str, str]]:
        return [(code, label_of(coded.LENSES, code)) for code in self.event.lenses]

    @property
    def languages(self) -> list[str]:
        return [label_of(coded.LANGUAGES, code) for code in self.event.languages]


@dataclass(frozen=True)
class Day:
    """One day of the month with its first events; `unshown` more stand in its list."""

    date: date
    rows: Sequence[Row]
    unshown: int
    is_today: bool


@dataclass(frozen=True)
class Month:
    """A month by the clocks of each event's place; `column` is the weekday of its first day, 1 for Monday."""

    first: date
    days: Sequence[Day]

    @property
    def column(self) -> int:
        return self.first.isoweekday()

    @property
    def before(self) -> date | None:
        before = (self.first - timedelta(days=1)).replace(day=1)
        return before if before.year in YEARS else None

    @property
    def after(self) -> date | None:
        after = (self.first + timedelta(days=31)).replace(day=1)
        return after if after.year in YEARS else None

    @property
    def is_empty(self) -> bool:
        return not any(day.rows for day in self.days)

    @property
    def weekdays(self) -> list[date]:
        """A Monday and the six days after it, to be named in the reader's language."""
        return [date(2024, 1, 1) + timedelta(days=number) for number in range(7)]


def matching(actor: Actor, filters: Filters) -> "QuerySet[Event]":
    """The events of the calendar that fit, whenever they are."""
    rows: Any = Event.objects.listed_for(actor)  # visible: which asks `visible_to`.
    if filters.country:
        rows = rows.filter(country=filters.country)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.level:
        rows = rows.filter(level=filters.level)
    if filters.target_group:
        # One that names no target group is for all of them.
        rows = rows.filter(Q(target_groups__contains=[filters.target_group]) | Q(target_groups=[]))
    if filters.lens:
        rows = rows.filter(lenses__contains=[filters.lens])
    if filters.language:
        rows = rows.filter(languages__contains=[filters.language])
    if filters.cell:
        row, column = filters.cell
        rows = rows.filter(
            latitude__gte=row * CELL_HEIGHT,
            latitude__lt=(row + 1) * CELL_HEIGHT,
            longitude__gte=column * CELL_WIDTH,
            longitude__lt=(column + 1) * CELL_WIDTH,
        )
    if filters.text:
        rows = rows.filter(pk__in=search.matching_ids(actor, filters.text, Event._meta.label_lower))
    return rows


def listed(actor: Actor, filters: Filters) -> "QuerySet[Event]":
    """What the list and the map show: what comes or goes on, next first; or what is over, last first; or one day."""
    rows = matching(actor, filters)
    if filters.day:
        return _on_day(rows, filters.day).order_by("starts_at", "id")
    if filters.is_past:
        return rows.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-id")
    return rows.filter(ends_at__gte=timezone.now()).order_by("starts_at", "id")


def rows_of(events: Sequence[Event]) -> list[Row]:
    """What a list shows of each, in the reader's language."""
    texts = texts_of(events, get_language() or "en")
    return [Row(event, texts.get(event.pk)) for event in events]


def rows_of_organisation(organisation: Organisation, actor: Actor) -> list[Row]:
    """What its page shows: the next events it organises, and the last ones."""
    organised = Organiser.objects.filter(organisation=organisation).values("event")  # visible: narrows visible ones.
    rows = Event.objects.listed_for(actor).filter(pk__in=organised)  # visible: `listed_for` asks `visible_to`.
    coming = rows.upcoming().order_by("starts_at", "id")[:COMING_OF_ONE]
    past = rows.past().order_by("-starts_at", "-id")[:PAST_OF_ONE]
    return rows_of([*coming, *past])


def month_of(actor: Actor, filters: Filters, first: date) -> Month:
    """The days of the month that begins at `first`."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    placed = _on_days(matching(actor, filters), first, last, most=SHOWN_A_DAY)
    # visible: found among the visible ones.
    events = Event.objects.filter(pk__in={key for _day, key, _number in placed})
    rows = {row.event.pk: row for row in rows_of(list(events))}
    today = timezone.localdate()
    days = []
    for number in range(last.day):
        day = first + timedelta(days=number)
        here = [(rows[key], count) for on, key, count in placed if on == day and key in rows]
        unshown = here[0][1] - len(here) if here else 0
        days.append(Day(day, [row for row, _count in here], unshown, day == today))
    return Month(first, days)


def spots(actor: Actor, filters: Filters) -> list[Spot]:
    """What the map draws: each event while they are few, otherwise how many take place in each cell."""
    rows = listed(actor, filters).exclude(latitude=None)
    few = list(rows[: DRAWN_ONE_BY_ONE + 1])
    if len(few) <= DRAWN_ONE_BY_ONE:
        return [
            Spot(
                row.title,
                row.event.latitude or 0,
                row.event.longitude or 0,
                1,
                row.event.slug,
                str(row.event.get_kind_display()),
            )
            for row in rows_of(few)
        ]
    return [_gathered(cell, filters) for cell in _cells(rows)]


def _around(rows: "QuerySet[Event]", first: date, last: date) -> "QuerySet[Event]":
    """Those that may lie on these days, wherever they are: what an index can find."""
    begins = datetime(first.year, first.month, first.day, tzinfo=UTC) - FURTHEST_ZONE
    ends = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1) + FURTHEST_ZONE
    return rows.filter(starts_at__lt=ends, ends_at__gt=begins).order_by()


def _on_day(rows: "QuerySet[Event]", day: date) -> "QuerySet[Event]":
    """Those that lie on this day by the clocks of their place."""
    last_moment = ExpressionWrapper(F("ends_at") - timedelta(microseconds=1), DateTimeField())
    return _around(rows, day, day).filter(
        LessThanOrEqual(_there(F("starts_at")), day), GreaterThanOrEqual(_there(last_moment), day)
    )


def _there(moment: Any) -> Cast:
    """The date of a moment by the clocks of the event's place."""
    return Cast(Func(F("time_zone"), moment, function="timezone", output_field=DateTimeField()), DateField())


def _on_days(rows: "QuerySet[Event]", first: date, last: date, *, most: int) -> list[tuple[date, Any, int]]:
    """(day, event, how many that day) for the days from first to last, at most so many of each day."""
    near = _around(rows, first, last)
    sql, values = near.values("id", "starts_at", "ends_at", "time_zone").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(DAYS.format(events=sql), [*values, first, last, most])
        return cursor.fetchall()


def _cells(rows: "QuerySet[Event]") -> Iterable[dict[str, Any]]:
    return (
        rows.order_by()  # type: ignore[return-value]
        .annotate(row=Floor(F("latitude") / CELL_HEIGHT), column=Floor(F("longitude") / CELL_WIDTH))
        .values("row", "column")
        .annotate(
            number=Count("id"),
            north=Avg("latitude"),
            east=Avg("longitude"),
            place=Min("town"),
        )
        .order_by("row", "column")
    )


def _gathered(cell: dict[str, Any], filters: Filters) -> Spot:
    number = cell["number"]
    here = replace(filters, cell=(int(cell["row"]), int(cell["column"])))
    name = ngettext("%(number)s event around %(town)s", "%(number)s events around %(town)s", number)
    return Spot(
        name % {"number": number, "town": cell["place"]}, cell["north"], cell["east"], number, query=here.query()
    )
