"""Days on which something repeats, counted from its first one."""

import calendar
from collections.abc import Iterator
from datetime import date


def each_month(first: date, times: int) -> Iterator[date]:
    """The same day of the next months; where a month is shorter, its last day."""
    for number in range(1, times + 1):
        yield _in_month(first, number, first.day)


def each_month_by_weekday(first: date, times: int) -> Iterator[date]:
    """The same weekday of the next months: the second Tuesday, say; a fifth one is the last of its month."""
    rank = (first.day - 1) // 7
    for number in range(1, times + 1):
        month = _in_month(first, number, 1)
        day = 1 + (first.weekday() - month.weekday()) % 7 + 7 * rank
        last = calendar.monthrange(month.year, month.month)[1]
        yield month.replace(day=day if day <= last else day - 7)


def each_year(first: date, times: int) -> Iterator[date]:
    """The same day of the next years; 29 February becomes the 28th."""
    for number in range(1, times + 1):
        yield _in_month(first, 12 * number, first.day)


def _in_month(first: date, months_later: int, day: int) -> date:
    months = first.year * 12 + first.month - 1 + months_later
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day, calendar.monthrange(year, month + 1)[1]))
