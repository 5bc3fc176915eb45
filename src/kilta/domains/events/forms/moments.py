"""The same forms for programs, which give moments with their offset instead of days and hours by the clocks."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.forms.planning import TIMES, EventForm, one_line
from kilta.domains.events.forms.times import FIRST_DAY, LAST_DAY, zone_choices
from kilta.domains.events.models import Event
from kilta.domains.events.queries.clocks import zone_of
from kilta.domains.network.models import Organisation
from kilta.foundation.web.text import CleanTextMixin

MOMENTS = ("starts_at", "ends_at", "opens_at", "shuts_at")


class MomentField(forms.DateTimeField):
    """A moment of our time."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, datetime) and not FIRST_DAY < value.date() < LAST_DAY:
            raise ValidationError(_("Please check the year."))


class DraftForm(CleanTextMixin, forms.Form):
    """What every event needs to begin with."""

    title = forms.CharField(max_length=200)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    starts_at = MomentField()
    ends_at = MomentField()
    time_zone = forms.ChoiceField(required=False)
    format = forms.ChoiceField(choices=Event.Format.choices)
    venue = forms.CharField(max_length=200, required=False)
    town = forms.CharField(max_length=100, required=False)
    online_address = forms.URLField(required=False, max_length=500, assume_scheme="https")
    summary = forms.CharField(max_length=300, required=False)
    description = forms.CharField(max_length=10_000, required=False)

    def __init__(self, *args: Any, lead: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lead = lead
        self.fields["time_zone"].choices = [("", ""), *zone_choices()]  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        return one_line(self.cleaned_data["title"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["time_zone"] = values.get("time_zone") or zone_of(self.lead.country)
        check_order(self, values)
        return values

    @property
    def event_fields(self) -> dict[str, Any]:
        """The frame of the event, as `plan_event` takes it."""
        names = ("starts_at", "ends_at", "time_zone", "format", "venue", "town", "online_address")
        return {"country": self.lead.country, **{name: self.cleaned_data[name] for name in names}}


class SessionMomentsForm(CleanTextMixin, forms.Form):
    """One part of the programme."""

    title = forms.CharField(max_length=200)
    description = forms.CharField(max_length=3000, required=False)
    starts_at = MomentField()
    ends_at = MomentField()
    track = forms.CharField(max_length=80, required=False)
    room = forms.CharField(max_length=80, required=False)
    speakers = forms.CharField(max_length=300, required=False)

    def clean_title(self) -> str:
        return one_line(self.cleaned_data["title"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        check_order(self, values)
        return values

    @property
    def frame(self) -> dict[str, Any]:
        """When, where and by whom, as `add_session` and `change_session` take it."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "track", "room", "speakers")}

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "description")}


class SessionWordsForm(CleanTextMixin, forms.Form):
    """What a part of the programme is called and about in one language."""

    title = forms.CharField(max_length=200)
    description = forms.CharField(max_length=3000, required=False)


class NewMomentsForm(forms.Form):
    """When a postponed event takes place now."""

    starts_at = MomentField()
    ends_at = MomentField()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        check_order(self, values)
        return values


class MomentsForm(EventForm):
    """Everything about an event but its words, with moments."""

    starts_at = MomentField()
    ends_at = MomentField()
    opens_at = MomentField(required=False)
    shuts_at = MomentField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*TIMES, "opens", "shuts"):
            self.fields.pop(name, None)

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(f"{field}_at" if field in ("opens", "shuts") else field, error)

    def read_times(self, values: dict[str, Any], zone: str) -> None:
        check_order(self, values)

    def read_moment(self, name: str, written: datetime | None, zone: str) -> datetime | None:
        return self.cleaned_data.get(f"{name}_at")


def check_order(form: forms.Form, values: dict[str, Any]) -> None:
    if values.get("starts_at") and values.get("ends_at") and values["ends_at"] <= values["starts_at"]:
        form.add_error("ends_at", _("The end lies before the beginning."))
