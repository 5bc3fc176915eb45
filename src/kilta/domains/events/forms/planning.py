"""What organisers fill in to plan an event. Forms check shape; the rules live in the use cases."""

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.forms.times import (
    LAST_DAY,
    DayField,
    TimesForm,
    WrittenTimeField,
    times_of,
    zone_choices,
)
from kilta.domains.events.models import Event, EventText
from kilta.domains.events.queries.clocks import zone_of
from kilta.domains.events.queries.planning import Choosable
from kilta.domains.events.use_cases.repeating import MOST_AT_ONCE
from kilta.domains.network.forms import OrganisationField
from kilta.domains.network.models import Organisation, Place, Project, WorkPackage
from kilta.domains.vocabulary import coded
from kilta.engines.recurrence import each_month, each_month_by_weekday, each_year
from kilta.foundation.languages.forms import TranslationForm
from kilta.foundation.web.text import CleanTextMixin

SUGGESTIONS = reverse_lazy("network:suggestions")
LARGEST_EVENT = 100_000
LONGEST_TO_ACCEPT = 14 * 24  # hours
TIMES = ("day", "starts", "ends", "last_day")


class PlanForm(TimesForm):
    """What every event needs, in the order in which people think of it; the rest has good answers to begin with."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language in which you write about it"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    format = forms.ChoiceField(
        label=_("Format"), choices=Event.Format.choices, initial=Event.Format.ON_SITE, widget=forms.RadioSelect
    )
    place = forms.ModelChoiceField(
        label=_("Place"), queryset=Place.objects.none(), required=False, empty_label=_("another place, named below")
    )
    venue = forms.CharField(label=_("Name of the place"), max_length=200, required=False)
    town = forms.CharField(label=_("Town"), max_length=100, required=False)
    online_address = forms.URLField(
        label=_("Address of the online meeting"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only people with a seat are told. You can add it later."),
    )
    summary = forms.CharField(
        label=_("In one sentence"), max_length=300, required=False, help_text=_("What is it about, and for whom?")
    )

    field_order = ["lead", "title", "language", *TIMES, "time_zone", "format", "place", "venue", "town"]

    def __init__(self, *args: Any, leads: Any, **kwargs: Any) -> None:
        """`leads` are the organisations one edits for; None for staff, who name any."""
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            ("", _("the time of the organisation’s country")),
            *zone_choices(),
        ]
        if leads is None:
            self.fields["lead"] = OrganisationField(
                label=_("Lead organisation"),
                max_length=200,
                widget=forms.TextInput(attrs={"data-combobox": SUGGESTIONS}),
            )
            del self.fields["place"]
        else:
            self._choose_among(list(leads))
        self.order_fields(self.field_order)

    def _choose_among(self, leads: list[Organisation]) -> None:
        self.fields["lead"] = forms.ModelChoiceField(
            label=_("Lead organisation"),
            queryset=Organisation.objects.filter(pk__in=[one.pk for one in leads]),
            initial=leads[0] if len(leads) == 1 else None,
            empty_label=None if len(leads) == 1 else _("Please choose"),
        )
        # visible: the places of organisations one edits for.
        places = Place.objects.filter(organisation__in=leads).select_related("organisation").order_by("organisation_id")
        if places:
            self.fields["place"].queryset = places  # type: ignore[attr-defined]
            self.fields["place"].label_from_instance = _place_in_words  # type: ignore[attr-defined]
            self.fields["place"].initial = places[0] if len(leads) == 1 else None
        else:
            del self.fields["place"]

    def clean_title(self) -> str:
        return one_line(self.cleaned_data["title"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        lead: Organisation | None = values.get("lead")
        if lead is not None:
            values["time_zone"] = values.get("time_zone") or zone_of(lead.country)
            self.read_times(values, values["time_zone"])
        return values

    @property
    def event_fields(self) -> dict[str, Any]:
        """The frame of the event, as `plan_event` takes it."""
        read = self.cleaned_data.get
        place: Place | None = read("place") if read("format") != Event.Format.ONLINE else None
        return {
            "starts_at": read("starts_at"),
            "ends_at": read("ends_at"),
            "time_zone": read("time_zone"),
            "format": read("format"),
            "country": self.cleaned_data["lead"].country,
            "online_address": read("online_address") or "",
            **(_fields_of(place) if place else {"venue": read("venue") or "", "town": read("town") or ""}),
        }


class EventForm(TimesForm):
    """Everything about an event but its words."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Event.Kind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Event.Level.choices)
    format = forms.ChoiceField(label=_("Format"), choices=Event.Format.choices)
    languages = forms.MultipleChoiceField(label=_("Languages spoken"), widget=forms.CheckboxSelectMultiple)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("All times here are by the clocks of this zone, in summer and in winter.")
    )
    venue = forms.CharField(label=_("Name of the place"), max_length=200, required=False)
    address = forms.CharField(label=_("Street address"), max_length=200, required=False)
    town = forms.CharField(label=_("Town"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90,
        help_text=_("Degrees north, for example 60.2052. With both numbers the event stands on the map."),
    )  # fmt: skip
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180,
        help_text=_("Degrees east, for example 24.6522."),
    )  # fmt: skip
    online_address = forms.URLField(
        label=_("Address of the online meeting"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only people with a seat are told."),
    )
    project = forms.ModelChoiceField(
        label=_("Project"), queryset=Project.objects.none(), required=False, empty_label=_("no project")
    )
    work_package = forms.ModelChoiceField(
        label=_("Work package"), queryset=WorkPackage.objects.none(), required=False, empty_label=_("none")
    )
    lenses = forms.MultipleChoiceField(
        label=_("Core elements it is about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    target_groups = forms.MultipleChoiceField(
        label=_("For whom it is"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Others can come, too; these are named first."),
    )
    capacity = forms.IntegerField(
        label=_("Seats in all"), required=False, min_value=1, max_value=LARGEST_EVENT,
        help_text=_("Leave it empty if as many can come as want to."),
    )  # fmt: skip
    opens = WrittenTimeField(
        label=_("Registration opens"), required=False, help_text=_("Empty: as soon as the event is published.")
    )
    shuts = WrittenTimeField(label=_("Registration ends"), required=False, help_text=_("Empty: when the event ends."))
    hours_to_accept = forms.IntegerField(
        label=_("Hours to accept a freed seat"),
        required=False,
        min_value=0,
        max_value=LONGEST_TO_ACCEPT,
        help_text=_(
            "When a seat becomes free, the next person in the waiting list has so long to accept it. "
            "Empty or 0 gives the seat without asking."
        ),
    )
    audience = forms.ChoiceField(label=_("Shown to"), choices=Event.Audience.choices, widget=forms.RadioSelect)
    # When the page was made; somebody else may have saved since.
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
        (_("When"), (*TIMES, "time_zone")),
        (_("Where"), ("format", "venue", "address", "town", "country", "latitude", "longitude", "online_address")),
        (_("What"), ("kind", "level", "languages", "lenses", "project", "work_package")),
        (_("For whom"), ("target_groups", "audience")),
        (_("Seats"), ("capacity", "hours_to_accept")),
        (_("Registration"), ("opens", "shuts")),
    )

    def __init__(self, *args: Any, event: Event, choosable: Choosable, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(event), **kwargs)
        self.event = event
        self.fields["time_zone"].choices = zone_choices(event.time_zone)  # type: ignore[attr-defined]
        for name, choices in (
            ("languages", coded.LANGUAGES.choices),
            ("country", [("", _("not stated")), *coded.COUNTRIES.choices]),
            ("lenses", coded.LENSES.choices),
            ("target_groups", coded.TARGET_GROUPS.choices),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["project"].queryset = choosable.projects  # type: ignore[attr-defined]
        self.fields["work_package"].queryset = choosable.work_packages  # type: ignore[attr-defined]
        self.fields["work_package"].label_from_instance = _work_package_in_words  # type: ignore[attr-defined]
        if not choosable.projects:
            del self.fields["project"], self.fields["work_package"]
        self.quota_names = {f"quota_{code}": code for code, _label in coded.TARGET_GROUPS.choices}
        given = dict(event.quotas.values_list("target_group", "seats"))
        for name, code in self.quota_names.items():
            self.fields[name] = forms.IntegerField(
                label=capfirst(coded.TARGET_GROUPS[code].label),
                required=False,
                min_value=0,
                max_value=LARGEST_EVENT,
                initial=given.get(code),
            )

    def groups(self) -> Iterator[tuple[str | Promise, list[BoundField]]]:
        """The fields under their headings; the seats by target group fold up on their own."""
        for heading, names in self.GROUPS:
            yield heading, [self[name] for name in names if name in self.fields]

    def quota_fields(self) -> Iterator[BoundField]:
        for name in self.quota_names:
            yield self[name]

    @property
    def has_quotas(self) -> bool:
        """Whether any is set or wrong, so that they are unfolded."""
        return any(field.value() not in (None, "") or field.errors for field in self.quota_fields())

    def clean_hours_to_accept(self) -> int:
        return self.cleaned_data["hours_to_accept"] or 0

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("seen") != self.initial["seen"]:
            again: Any = self.data.copy()  # type: ignore[attr-defined]
            again[self.add_prefix("seen")] = self.initial["seen"]
            self.data = again
            raise ValidationError(
                _("Somebody else has saved this event since you opened the page. Save again to keep what you see here.")
            )
        if zone := values.get("time_zone"):
            self.read_times(values, zone)
            values["opens_at"] = self.read_moment("opens", values.get("opens"), zone)
            values["shuts_at"] = self.read_moment("shuts", values.get("shuts"), zone)
            if values["opens_at"] and values["shuts_at"] and values["shuts_at"] <= values["opens_at"]:
                self.add_error("shuts", _("Registration ends before it opens."))
        self._check_position(values)
        self._check_project(values)
        return values

    def _check_position(self, values: dict[str, Any]) -> None:
        for name in ("latitude", "longitude"):
            if isinstance(values.get(name), float) and not math.isfinite(values[name]):
                self.add_error(name, _("Write the degrees as a number."))
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if values.get(name) is None and values.get(other) is not None and name not in self.errors:
                self.add_error(name, _("The map needs both numbers."))

    def _check_project(self, values: dict[str, Any]) -> None:
        work_package = values.get("work_package")
        if work_package is None:
            return
        values["project"] = values.get("project") or work_package.project
        if work_package.project != values["project"]:
            self.add_error("work_package", _("This work package belongs to another project."))

    @property
    def changes(self) -> dict[str, Any]:
        """What `change_event` takes: the fields of the event that differ from what stands there."""
        unread = {*TIMES, "opens", "shuts", "seen", *self.quota_names}
        written = {name: value for name, value in self.cleaned_data.items() if name not in unread}
        return {name: value for name, value in written.items() if value != getattr(self.event, name)}

    @property
    def quotas(self) -> dict[str, int]:
        given = {code: self.cleaned_data.get(name) for name, code in self.quota_names.items()}
        return {code: seats for code, seats in given.items() if seats is not None}


class EventTextForm(TranslationForm):
    class Meta:
        model = EventText
        fields = ["title", "summary", "description", "practical"]
        widgets = {"description": forms.Textarea(attrs={"rows": 12}), "practical": forms.Textarea(attrs={"rows": 5})}

    def clean_title(self) -> str:
        return one_line(self.cleaned_data["title"])


class OrganiserForm(CleanTextMixin, forms.Form):
    organisation = OrganisationField(
        label=_("Organisation"), max_length=200, widget=forms.TextInput(attrs={"data-combobox": SUGGESTIONS})
    )


class NewDateForm(TimesForm):
    """When a postponed event takes place now."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self.read_times(values, self.event.time_zone)
        return values


class DayForm(forms.Form):
    """The day of a copy; the hours come along."""

    day = DayField(label=_("Day of the new event"))


class SeriesForm(CleanTextMixin, forms.Form):
    """On which days an event is repeated."""

    EVERY = (
        ("month", _("every month on the same day")),
        ("weekday", _("every month on the same weekday, for example the second Tuesday")),
        ("year", _("every year on the same day")),
        ("days", _("on the days that I write below")),
    )
    REPEAT = {"month": each_month, "weekday": each_month_by_weekday, "year": each_year}

    name = forms.CharField(label=_("Name of the series"), max_length=200)
    every = forms.ChoiceField(label=_("Repeat it"), choices=EVERY, widget=forms.RadioSelect, initial="weekday")
    times = forms.IntegerField(
        label=_("How many times more"), required=False, min_value=1, max_value=MOST_AT_ONCE, initial=5
    )
    days = forms.CharField(
        label=_("Days"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("One day in each line, for example 2027-03-09."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        if event.series_id:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        every, times = values.get("every"), values.get("times")
        if every == "days" and "days" in values:
            values["chosen"] = self._read_days(values["days"])
        elif every in self.REPEAT and times:
            values["chosen"] = list(self.REPEAT[every](self.event.starts_there.date(), times))
        elif every in self.REPEAT and "times" not in self.errors:
            self.add_error("times", _("Write how many times the event is repeated."))
        if any(day > LAST_DAY for day in values.get("chosen", ())):
            self.add_error("times", _("Please check the year."))
        return values

    def _read_days(self, written: str) -> list[date]:
        field, found = DayField(), []
        for line in filter(None, map(str.strip, written.splitlines())):
            try:
                found.append(field.clean(line))
            except ValidationError:
                wrong = _("“%(line)s” is not a day. Write it like 2027-03-09.")
                self.add_error("days", ValidationError(wrong, params={"line": line[:40]}))
                return []
        if not found:
            self.add_error("days", _("Write at least one day."))
        elif len(found) > MOST_AT_ONCE:
            self.add_error("days", _("These are too many days at once."))
        return found


def _initial(event: Event) -> dict[str, Any]:
    same: tuple[str, ...] = (
        "kind",
        "level",
        "format",
        "languages",
        "time_zone",
        "venue",
        "address",
        "town",
        "country",
        "latitude",
    )
    same += ("longitude", "online_address", "project", "work_package", "lenses", "target_groups", "capacity")
    return {
        **{name: getattr(event, name) for name in (*same, "hours_to_accept", "audience")},
        **times_of(event.starts_there, event.ends_there),
        "opens": event.opens_at and event.opens_at.astimezone(event.zone).replace(tzinfo=None),
        "shuts": event.shuts_at and event.shuts_at.astimezone(event.zone).replace(tzinfo=None),
        "seen": event.changed_at.isoformat(),
    }


def _fields_of(place: Place) -> dict[str, Any]:
    return {
        "venue": place.name or place.organisation.name,
        "address": place.address,
        "town": place.town,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _place_in_words(place: Place) -> str:
    parts = (place.name or place.organisation.name, place.address, place.town)
    return ", ".join(part for part in parts if part)


def _work_package_in_words(work_package: WorkPackage) -> str:
    return f"{work_package.project}: {work_package}"


def one_line(title: str) -> str:
    title = " ".join(title.split())
    if not any(character.isalnum() for character in title):
        raise ValidationError(_("A title has at least one letter or digit."))
    return title
