"""Days and hours as people write them: by the clocks of the place, in a time zone that its country suggests."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import get_global
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.queries.clocks import USUAL_ZONES, town_of
from kilta.domains.vocabulary import coded
from kilta.engines.clocks import ClocksChange, TimeLeftOut, moment
from kilta.engines.transliteration import plain
from kilta.foundation.web.text import CleanTextMixin

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
LEFT_OUT = _(
    "The clocks are put forward that night: %(written)s does not exist. "
    "Write a time until %(earlier)s or from %(later)s on."
)
TWICE = _(
    "The clocks are put back that night: %(written)s comes twice. Write a time until %(earlier)s or from %(later)s on."
)


def zone_choices(chosen: str = "") -> list[tuple[str, str]]:
    """The zones of the listed countries by their towns, in the reader's order; `chosen` is always among them."""
    zones = {zone for entry in coded.COUNTRIES for zone in get_global("territory_zones").get(entry.code, ())}
    language = get_language() or "en"
    every = zones | set(USUAL_ZONES.values())
    named = [(zone, f"{town_of(zone, language)} ({zone.replace('_', ' ')})") for zone in every]
    if chosen and chosen not in dict(named):
        named.append((chosen, chosen.replace("_", " ")))
    return sorted(named, key=lambda pair: plain(pair[1]))


class DayField(forms.DateField):
    """A day of our time."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)
        wrong_year = _("Please check the year.")
        self.validators += [MinValueValidator(FIRST_DAY, wrong_year), MaxValueValidator(LAST_DAY, wrong_year)]


class HourField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        super().__init__(**kwargs)


class WrittenTimeField(forms.DateTimeField):
    """Day and hour in one field, without a zone: the form knows by which clocks they were meant."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            written = super().to_python(value)
        if written is None:
            return None
        if not FIRST_DAY <= written.date() <= LAST_DAY:
            raise ValidationError(_("Please check the year."))
        return written.replace(tzinfo=None)


class TimesForm(CleanTextMixin, forms.Form):
    """When something begins and ends; gives `starts_at` and `ends_at` as moments."""

    day = DayField(label=_("Day"))
    starts = HourField(label=_("Begins"))
    ends = HourField(label=_("Ends"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Only if it takes more than one day."))

    def read_moment(self, name: str, written: datetime | None, zone: str) -> datetime | None:
        """The moment that was written in the field `name`; what is unclear there becomes an error of the field."""
        if written is None:
            return None
        try:
            return moment(written, ZoneInfo(zone))
        except ClocksChange as unclear:
            self.add_error(
                name,
                ValidationError(
                    LEFT_OUT if isinstance(unclear, TimeLeftOut) else TWICE,
                    params={
                        "written": time_format(written),
                        "earlier": time_format(unclear.earlier),
                        "later": time_format(unclear.later),
                    },
                ),
            )
            return None

    def read_times(self, values: dict[str, Any], zone: str) -> None:
        """Put `starts_at` and `ends_at` into the values where day and hours are sound."""
        day, starts, ends = values.get("day"), values.get("starts"), values.get("ends")
        if not day or starts is None or ends is None:
            return
        last = values.get("last_day") or day
        values["starts_at"] = self.read_moment("starts", _at(day, starts), zone)
        values["ends_at"] = self.read_moment("ends", _at(last, ends), zone)
        if values["starts_at"] and values["ends_at"] and values["ends_at"] <= values["starts_at"]:
            self.add_error(
                "last_day" if last < day else "ends",
                _("The end lies before the beginning. If it ends on another day, write that day, too."),
            )


def times_of(starts: datetime, ends: datetime) -> dict[str, Any]:
    """What the fields hold for times by the clocks of the place."""
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "last_day": ends.date() if ends.date() != starts.date() else None,
    }


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour)
