"""The form for an event that was held before Kilta, with the list of who came and its proof."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.files import LOGS, SCANS
from kilta.domains.events.forms.closing import declaration_wording
from kilta.domains.events.forms.lists import LANGUAGES, person_columns
from kilta.domains.events.forms.times import DayField, TimesForm
from kilta.domains.events.models import Event
from kilta.domains.events.queries.clocks import zone_of
from kilta.domains.events.use_cases.importing import Entry
from kilta.domains.impact.models import Attendance
from kilta.domains.impact.use_cases.backfilling import Came, Signed
from kilta.domains.network.models import Organisation, Project, WorkPackage
from kilta.domains.vocabulary import coded
from kilta.engines import sheets
from kilta.engines.sheets import Code, Error, Expected, NotExpected
from kilta.foundation.exports.lists import ListField, expects
from kilta.foundation.files.forms import UploadField

LARGEST_GROUP = 1000
NEW = ("day", "starts", "ends", "title", "description", "lead", "country")  # what a new event needs
ON_SITE, ONLINE = Attendance.Mode.ON_SITE, Attendance.Mode.ONLINE

expects("mode", _("“on site” or “online”, also in another of the six languages"))
expects("mode_of_event", _("what fits the format of the event: online at an online one, on site at one on site"))


def _mode(text: str) -> str:
    """How somebody took part: by code, or by its word in any of the six languages."""
    for mode in (ON_SITE, ONLINE):
        for language in LANGUAGES:
            with translation.override(language):
                if text.casefold() in (mode.value, str(mode.label).casefold()):
                    return mode.value
    raise NotExpected("mode")


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
        choices=Event.Format.choices,
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
        columns=[
            *person_columns(),
            Expected("how many", parse=sheets.whole_number(1, LARGEST_GROUP)),
            Expected("took part", parse=_mode),
        ],
    )
    scan = UploadField(
        label=_("Scan of the signed list"),
        kinds=SCANS,
        required=False,
        help_text=_("Proves those who were there on site."),
    )
    log = UploadField(
        label=_("Log of the online meeting"),
        kinds=LOGS,
        required=False,
        help_text=_("What the software of the meeting wrote down, or a list of who took part online."),
    )
    signed_by = forms.CharField(label=_("Declaration signed by"), max_length=120, required=False)
    role = forms.CharField(label=_("Role of who signed"), max_length=120, required=False)
    signed_on = DayField(label=_("Signed on"), required=False)

    PARTS = (
        (
            _("The event"),
            ("event", "title", "language", "description", "lead", "kind", "level", "format", "work_package"),
        ),
        (_("When and where"), ("day", "starts", "ends", "last_day", "country", "town", "venue")),
        (_("Who came, and the list they signed"), ("people", "scan")),
        (_("Only if people took part online: the declaration"), ("log", "signed_by", "role", "signed_on")),
    )

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
        self.order_fields([name for _title, names in self.PARTS for name in names])

    def parts(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """The fields in groups, each with its title."""
        for title, names in self.PARTS:
            yield title, [self[name] for name in names]

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
        if values.get("people"):
            self._check_rows()
        if ONLINE in self.modes:
            for name in ("log", "signed_by", "role", "signed_on"):
                if not values.get(name):
                    self.add_error(name, ValidationError(_("Who took part online is proven by a signed declaration.")))
        if ON_SITE in self.modes and not values.get("scan"):
            self.add_error("scan", ValidationError(_("Who was there on site is proven by the list that they signed.")))
        return values

    @property
    def format_of_event(self) -> str:
        event: Event | None = self.cleaned_data.get("event")
        return str(event.format if event else self.cleaned_data.get("format") or "")

    @property
    def modes(self) -> set[str]:
        """How people took part, as far as the list can be read."""
        rows = self.cleaned_data["people"].rows if self.cleaned_data.get("people") else []
        return {self._mode_of(row) for row in rows} - {""}

    def _mode_of(self, row: sheets.Row) -> str:
        """What the row says; where it says nothing, what the format of the event says."""
        told: str | None = row.values.get("took part")
        return told or {Event.Format.ON_SITE: ON_SITE, Event.Format.ONLINE: ONLINE}.get(self.format_of_event, "")  # type: ignore[call-overload]

    def _check_rows(self) -> None:
        """What no row can be right about by itself: how they took part in this event, and groups that stand twice."""
        kinds = Event.Format
        fitting = {kinds.ON_SITE: {ON_SITE}, kinds.ONLINE: {ONLINE}}.get(self.format_of_event, {ON_SITE, ONLINE})  # type: ignore[call-overload]
        wrong: list[Error] = []
        groups: dict[tuple[str, str], int] = {}
        for row in self.cleaned_data["people"].rows:
            mode = self._mode_of(row)
            if not mode:
                wrong.append(Error(Code.MISSING_VALUE, row.number, "took part"))
            elif mode not in fitting:
                wrong.append(Error(Code.WRONG_VALUE, row.number, "took part", mode, expected="mode_of_event"))
            if (row.values.get("how many") or 1) > 1:
                name = row.values["name"]
                first = groups.setdefault((row.values.get("email") or "", name), row.number)
                if first != row.number:
                    wrong.append(Error(Code.DUPLICATE, row.number, "name", name, values={"first": first}))
        if wrong:
            field: Any = self.fields["people"]
            field.read.errors.extend(wrong)
            self.add_error("people", field.said_wrong(len(wrong)))

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
    def came(self) -> Came:
        """Everybody on the list with what proves it."""
        read = self.cleaned_data
        online = frozenset(row.number for row in read["people"].rows if self._mode_of(row) == ONLINE)
        return Came(
            entries=self.entries,
            online=online,
            scan=read["scan"],
            signed=self._signed(online) if online else None,
        )

    def _signed(self, online: frozenset[int]) -> Signed:
        """The declaration for those online, in the words that Kilta proposes for it."""
        read = self.cleaned_data
        people = sum(entry.size for entry in self.entries if entry.row in online)
        return Signed(
            by=read["signed_by"],
            role=read["role"],
            on=read["signed_on"],
            language=read["language"],
            wording=lambda event: declaration_wording(event, people, read["language"]),
            log=read["log"],
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
