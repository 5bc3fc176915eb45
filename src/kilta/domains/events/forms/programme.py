"""What organisers fill in about the parts of the programme."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.forms.times import TimesForm
from kilta.domains.events.models import Event, Session, SessionText
from kilta.domains.events.queries.programme import Untranslated
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.web.text import CleanTextMixin, refuse_strange_characters


class SessionForm(TimesForm):
    """One part of the programme, by the clocks of the place, in the language in which the event was first written."""

    title = forms.CharField(label=_("Title"), max_length=200)
    description = forms.CharField(
        label=_("What happens"), max_length=3000, required=False, widget=forms.Textarea({"rows": 4})
    )
    speakers = forms.CharField(
        label=_("Speakers"), max_length=300, required=False, help_text=_("Names, each with the organisation.")
    )
    room = forms.CharField(label=_("Room"), max_length=80, required=False)
    track = forms.CharField(
        label=_("Track"),
        max_length=80,
        required=False,
        help_text=_("Only where several parts run at the same time, for example “Welding” and “Care”."),
    )
    last_day: Any = None

    field_order = ["title", "day", "starts", "ends", "room", "track", "speakers", "description"]

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.days = _days_of(event)
        if len(self.days) == 1:
            del self.fields["day"]
        else:
            self.fields["day"] = forms.TypedChoiceField(
                label=_("Day"),
                choices=[
                    (day.isoformat(), f"{date_format(day, 'D')} {date_format(day, 'MONTH_DAY_FORMAT')}")
                    for day in self.days
                ],
                coerce=date.fromisoformat,
            )
        self.order_fields(self.field_order)

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values.setdefault("day", self.days[0])
        self.read_times(values, self.event.time_zone)
        return values

    @property
    def frame(self) -> dict[str, Any]:
        """When, where and by whom, as `add_session` and `change_session` take it."""
        names = ("starts_at", "ends_at", "track", "room", "speakers")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "description")}


class ProgrammeWordsForm(CleanTextMixin, forms.Form):
    """The whole programme in one further language."""

    state = forms.ChoiceField(
        label=_("How was it translated?"),
        choices=[
            (TranslationState.CHECKED, _("A person wrote or checked it")),
            (TranslationState.MACHINE, _("A machine translated it; nobody has checked it yet")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, parts: Sequence[Untranslated], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        is_machine = any(part.text is not None and part.text.state == TranslationState.MACHINE for part in parts)
        self.fields["state"].initial = TranslationState.MACHINE if is_machine else TranslationState.CHECKED
        for part in parts:
            key = part.session.pk.hex
            self.fields[f"title_{key}"] = forms.CharField(
                label=_("Title"),
                max_length=200,
                required=False,
                initial=part.text.title if part.text else "",
                validators=[refuse_strange_characters],
            )
            if part.original.description or (part.text and part.text.description):
                self.fields[f"description_{key}"] = forms.CharField(
                    label=_("What happens"),
                    max_length=3000,
                    required=False,
                    widget=forms.Textarea({"rows": 3}),
                    validators=[refuse_strange_characters],
                    initial=part.text.description if part.text else "",
                )

    def each_part(self) -> Iterator[tuple[Untranslated, list[BoundField]]]:
        """Every session with its own fields."""
        for part in self.parts:
            names = (f"title_{part.session.pk.hex}", f"description_{part.session.pk.hex}")
            yield part, [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for part in self.parts:
            key = part.session.pk.hex
            if values.get(f"description_{key}") and not values.get(f"title_{key}"):
                self.add_error(f"title_{key}", ValidationError(_("Write the title, too.")))
        return values

    @property
    def words(self) -> dict[UUID, tuple[str, str]]:
        read = self.cleaned_data.get
        return {
            part.session.pk: (
                read(f"title_{part.session.pk.hex}") or "",
                read(f"description_{part.session.pk.hex}") or "",
            )
            for part in self.parts
        }


def session_initial(session: Session, text: SessionText | None) -> dict[str, Any]:
    """What the form of a session holds to begin with."""
    zone = session.event.zone
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    return {
        "title": text.title if text else "",
        "description": text.description if text else "",
        "day": starts.date().isoformat(),
        "starts": starts.time(),
        "ends": ends.time(),
        "track": session.track,
        "room": session.room,
        "speakers": session.speakers,
    }


def next_initial(event: Event) -> dict[str, Any]:
    """Where a new session would begin: at the end of the last one, or with the event."""
    last = event.sessions.order_by("-ends_at").first()
    begins = (last.ends_at.astimezone(event.zone) if last else event.starts_there).replace(second=0, microsecond=0)
    return {"day": begins.date().isoformat(), "starts": begins.time()}


def _days_of(event: Event) -> list[date]:
    first, last = event.starts_there.date(), event.ends_there.date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
