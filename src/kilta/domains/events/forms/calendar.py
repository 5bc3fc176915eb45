"""What a reader looks for in the calendar, read from the address."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models import Event
from kilta.domains.events.queries.calendar import YEARS, Filters
from kilta.domains.vocabulary import coded
from kilta.foundation.web.text import CleanTextMixin

ANY = ("", _("all"))


class CalendarForm(CleanTextMixin, forms.Form):
    """Rubbish in one part of the address leaves the others standing."""

    q = forms.CharField(label=_("Word"), required=False, max_length=100, widget=forms.SearchInput)
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    when = forms.ChoiceField(
        label=_("When"), required=False, choices=[("", _("coming and going on")), ("past", _("over"))]
    )
    level = forms.ChoiceField(label=_("Level"), required=False)
    target_group = forms.ChoiceField(label=_("For whom"), required=False)
    lens = forms.ChoiceField(label=_("Lens"), required=False)
    language = forms.ChoiceField(label=_("Language spoken"), required=False)
    view = forms.ChoiceField(choices=[("", ""), ("month", ""), ("map", "")], required=False, widget=forms.HiddenInput)
    month = forms.CharField(
        required=False, widget=forms.HiddenInput, validators=[RegexValidator(r"^\d{4}-(0[1-9]|1[0-2])\Z")]
    )
    day = forms.DateField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    cell = forms.CharField(
        required=False, widget=forms.HiddenInput, validators=[RegexValidator(r"^-?\d{1,3}:-?\d{1,3}\Z")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("country", coded.COUNTRIES.choices),
            ("kind", Event.Kind.choices),
            ("level", Event.Level.choices),
            ("target_group", coded.TARGET_GROUPS.choices),
            ("lens", coded.LENSES.choices),
            ("language", coded.LANGUAGES.choices),
        ):
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.is_valid()
        read = self.cleaned_data.get
        cell, day = read("cell"), read("day")
        return Filters(
            text=read("q") or "",
            country=read("country") or "",
            kind=read("kind") or "",
            level=read("level") or "",
            target_group=read("target_group") or "",
            lens=read("lens") or "",
            language=read("language") or "",
            is_past=read("when") == "past",
            day=day if day and day.year in YEARS else None,
            cell=tuple(map(int, cell.split(":"))) if cell else None,  # type: ignore[arg-type]
        )

    @property
    def view_wanted(self) -> str:
        """Empty for the list, otherwise `month` or `map`."""
        return str(self.cleaned_data.get("view") or "")

    @property
    def month_wanted(self) -> date:
        """The first day of the month in the address, otherwise of this month."""
        written = self.cleaned_data.get("month")
        if written and (year := int(written[:4])) in YEARS:
            return date(year, int(written[5:]), 1)
        return timezone.localdate().replace(day=1)
