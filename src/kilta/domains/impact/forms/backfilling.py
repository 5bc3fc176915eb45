"""The form for an event that was held before Kilta, with the list of who came and its proof."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.files import SCANS
from kilta.domains.events.forms.closing import declaration_wording
from kilta.domains.events.forms.lists import person_columns
from kilta.domains.events.forms.times import DayField, TimesForm
from kilta.domains.events.models import Event
from kilta.domains.events.queries.clocks import zone_of
from kilta.domains.events.use_cases.importing import Entry
from kilta.domains.impact.use_cases.backfilling import Signed
from kilta.domains.network.models import Organisation, Project, WorkPackage
from kilta.domains.vocabulary import coded
from kilta.engines import sheets
from kilta.engines.sheets import Code, Error, Expected
from kilta.foundation.exports.lists import ListField
from kilta.foundation.files.forms import UploadField

LARGEST_GROUP = 1000
NEW = ("day", "starts", "ends", "title", "description", "lead", "country")  # what a new event needs
FORMATS = (Event.Format.ON_SITE, Event.Format.ONLINE)


class PastEventForm(TimesForm):
    event = forms.ModelChoiceField(
        label=_("Event"),
        queryset=Event.objects.none(),
        required=False,
        empty_label=_("one that does not stand in Kilta yet, described below"),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language in which you write about it"), choices=settings.LANGUAGES)
    description = forms.CharField(
        label=_("What happened there"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    lead = forms.ModelChoiceField(
        label=_("Lead organisation"), queryset=Organisation.objects.none(), empty_label=_("Please choose")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Event.Kind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Event.Level.choices, initial=Event.Level.REGIONAL)
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(one.value, one.label) for one in FORMATS],
        initial=Event.Format.ON_SITE,
        widget=forms.RadioSelect,
    )
    work_package = forms.ModelChoiceField(
        label=_("Work package"), queryset=WorkPackage.objects.none(), required=False, empty_label=_("none")
    )
    country = forms.ChoiceField(label=_("Country"))
    town = forms.CharField(label=_("Town"), max_length=100, required=False)
    venue = forms.CharField(label=_("Name of the place"), max_length=200, required=False)
    people = ListField(
        label=_("List of who came"),
        columns=[*person_columns(), Expected("how many", parse=sheets.whole_number(1, LARGEST_GROUP))],
    )
    scan = UploadField(
        label=_("Scan of the signed list"),
        kinds=SCANS,
        help_text=_("Of an online event: the log, or a list of who took part."),
    )
    signed_by = forms.CharField(
        label=_("Declaration signed by"), max_length=120, required=False, help_text=_("Of an online event only.")
    )
    role = forms.CharField(label=_("Role of who signed"), max_length=120, required=False)
    signed_on = DayField(label=_("Signed on"), required=False)

    field_order = [
        *("event", "title", "language", "description", "lead", "kind", "level", "format", "work_package"),
        *("day", "starts", "ends", "last_day", "country", "town", "venue"),
        *("people", "scan", "signed_by", "role", "signed_on"),
    ]

    def __init__(self, *args: Any, project: Project, leads: Any, events: Any, **kwargs: Any) -> None:
        """`leads` are the organisations one edits for, `events` those of the project that are over and not closed."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["event"].queryset = events
        fields["event"].label_from_instance = _event_in_words
        fields["lead"].queryset = leads
        fields["work_package"].queryset = project.work_packages.all()
        fields["country"].choices = [("", _("Please choose")), *coded.COUNTRIES.choices]
        if self.data.get("event"):
            for name in NEW:
                fields[name].required = False
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("event") is None:
            values["time_zone"] = zone_of(values.get("country") or "FI")
            self.read_times(values, values["time_zone"])
            ends_at = values.get("ends_at")
            if ends_at and ends_at > timezone.now():
                self.add_error("day", _("This event is not over yet. Plan it instead."))
            if values.get("format") == Event.Format.ON_SITE and not values.get("town") and not values.get("venue"):
                self.add_error("town", _("Say where it was held."))
        if self.is_online:
            for name in ("signed_by", "role", "signed_on"):
                if not values.get(name):
                    self.add_error(name, ValidationError(_("An online event is proven by a signed declaration.")))
        return values

    @property
    def is_online(self) -> bool:
        event: Event | None = self.cleaned_data.get("event")
        return (event.format if event else self.cleaned_data.get("format")) == Event.Format.ONLINE

    @property
    def event_fields(self) -> dict[str, Any]:
        names = ("starts_at", "ends_at", "time_zone", "format", "kind", "level", "country", "town", "venue")
        return {name: self.cleaned_data[name] for name in (*names, "work_package")}

    @property
    def entries(self) -> list[Entry]:
        return [
            Entry(
                row=row.number,
                name=row.values["name"],
                email=row.values.get("email") or "",
                target_group=row.values["target group"],
                organisation=row.values["organisation"],
                country=row.values.get("country") or "",
                size=row.values.get("how many") or 1,
            )
            for row in self.cleaned_data["people"].rows
        ]

    @property
    def signed(self) -> Signed | None:
        """The declaration of an online event, in the words that Kilta proposes for it."""
        if not self.is_online:
            return None
        read = self.cleaned_data
        people = sum(entry.size for entry in self.entries)
        return Signed(
            by=read["signed_by"],
            role=read["role"],
            on=read["signed_on"],
            language=read["language"],
            wording=lambda event: declaration_wording(event, people, read["language"]),
        )

    def refuse_known(self, rows: Sequence[int]) -> None:
        """Say which rows name somebody who is registered already."""
        field: Any = self.fields["people"]
        by_row = {row.number: row.values["email"] or row.values["name"] for row in field.read.rows}
        field.read.errors.extend(
            Error(Code.WRONG_VALUE, row, "email", by_row[row], expected="not_registered") for row in rows
        )
        self.add_error("people", _("Some people on this list are registered already, so nothing was written."))


def _event_in_words(event: Any) -> str:
    title = next((text.title for text in event.texts.all()), event.slug)
    return f"{event.starts_there:%Y-%m-%d} {title}"
