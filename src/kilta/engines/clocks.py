"""Times by the clocks of a place: which moment a written day and hour is, also where the clocks are changed.

In spring an hour is left out and no moment has its times; in autumn an hour comes twice and its times have two.
"""

from datetime import UTC, datetime, timedelta, tzinfo


class ClocksChange(ValueError):
    """A written time that is no single moment; `earlier` and `later` are times before and after, which are."""

    def __init__(self, earlier: datetime, later: datetime) -> None:
        super().__init__(f"{earlier} … {later}")
        self.earlier, self.later = earlier, later


class TimeLeftOut(ClocksChange):
    """The clocks are put forward over it: it does not exist on that day."""


class TimeComesTwice(ClocksChange):
    """The clocks are put back over it: it comes twice on that day."""


def moment(written: datetime, zone: tzinfo) -> datetime:
    """The moment in `zone` that a time without a zone names.

    Raises TimeLeftOut or TimeComesTwice where there is none or more than one.
    """
    first, second = written.replace(tzinfo=zone, fold=0), written.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if _exists(first):
        raise TimeComesTwice(*_around(written, zone))
    raise TimeLeftOut(*_around(written, zone))


def moment_near(written: datetime, zone: tzinfo) -> datetime:
    """The same without refusal: a time left out moves on by what was left out, one that comes twice is the first."""
    return written.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)


def shifted(at: datetime, zone: tzinfo, *, days: int) -> datetime:
    """The same hour by the clocks of `zone`, so many days later."""
    return moment_near(at.astimezone(zone).replace(tzinfo=None) + timedelta(days=days), zone)


def _exists(moment: datetime) -> bool:
    """Whether the clocks of its zone ever show it."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(tzinfo=None)


def _around(written: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The last minute before and the first minute after the stretch of unclear times that holds `written`."""
    step = timedelta(minutes=1)
    earlier = later = written.replace(second=0, microsecond=0)
    while _is_unclear(earlier, zone):
        earlier -= step
    while _is_unclear(later, zone):
        later += step
    return earlier, later


def _is_unclear(written: datetime, zone: tzinfo) -> bool:
    return written.replace(tzinfo=zone, fold=0).utcoffset() != written.replace(tzinfo=zone, fold=1).utcoffset()
