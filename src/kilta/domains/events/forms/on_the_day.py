"""What is typed, tapped and scanned on the day."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.forms.registration import CHOOSE, SUGGESTIONS, organisation_named
from kilta.domains.events.models import Event, Proof
from kilta.domains.events.use_cases.attending import LetIn
from kilta.domains.events.use_cases.scanning import Scan
from kilta.domains.vocabulary import coded
from kilta.foundation.web.text import CleanTextMixin

MOST_AT_ONCE = 999
# What an organiser can note at the door; the other kinds come from those who are checked in.
AT_THE_DOOR = (Proof.Kind.ORGANISER, Proof.Kind.SIGNATURE, Proof.Kind.SCAN)


class DoorForm(CleanTextMixin, forms.Form):
    """The list at the door: who is looked for, and what a tap on a name stands for."""

    q = forms.CharField(
        label=_("Search by name"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "inputmode": "search"}),
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("expected", _("not here yet")), ("came", _("here")), ("all", _("all"))],
    )
    proof = forms.ChoiceField(
        label=_("A tap means"),
        required=False,
        choices=[
            (Proof.Kind.ORGANISER, _("seen by me (no proof)")),
            (Proof.Kind.SIGNATURE, _("signed the list (proof)")),
        ],
    )

    @property
    def choices(self) -> dict[str, str]:
        """What is asked for; anything unreadable is left out."""
        self.is_valid()
        read = {name: str(self.cleaned_data.get(name) or "") for name in ("q", "show", "proof")}
        return read | {"show": read["show"] or "expected", "proof": read["proof"] or Proof.Kind.ORGANISER}


class ScanForm(CleanTextMixin, forms.Form):
    """One coming-in as a device notes it: by a scanned code, or by a name that was tapped."""

    key = forms.CharField(required=False, max_length=40)
    code = forms.CharField(required=False, max_length=200)
    registration = forms.UUIDField(required=False)
    kind = forms.ChoiceField(required=False, choices=[(kind.value, kind.label) for kind in AT_THE_DOOR])
    arrived = forms.IntegerField(required=False, min_value=1, max_value=MOST_AT_ONCE)
    at = forms.DateTimeField(required=False)
    let_in = forms.ChoiceField(required=False, choices=[(choice.value, choice.value) for choice in LetIn])

    @property
    def scan(self) -> Scan:
        read = self.cleaned_data
        return Scan(
            key=read["key"],
            code=read["code"],
            registration=read["registration"],
            kind=read["kind"] or Proof.Kind.ORGANISER,
            arrived=read["arrived"],
            at=read["at"],
            let_in=read["let_in"] or LetIn.NOT,
        )


class CodeForm(CleanTextMixin, forms.Form):
    """A code that was typed, or written by a hand scanner, which works as a keyboard."""

    code = forms.CharField(
        label=_("Code on the badge"), max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )


class WalkInForm(CleanTextMixin, forms.Form):
    """Somebody who came without registering; one choice is enough."""

    target_group = forms.ChoiceField(label=_("Comes as"))
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Leave it empty for pupils under 18."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"data-combobox": SUGGESTIONS, "autocomplete": "off"}),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=1)
    has_signed = forms.BooleanField(label=_("They signed the printed list"), required=False)
    is_beyond_seats = forms.BooleanField(label=_("Let in also when no seat is free"), required=False)
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = sorted(coded.TARGET_GROUPS.choices, key=lambda choice: choice[0] not in event.target_groups)
        self.fields["target_group"].choices = [CHOOSE, *groups]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", _("not stated")), *coded.COUNTRIES.choices]  # type: ignore[attr-defined]
        self.fields["country"].initial = event.country

    @property
    def values(self) -> dict[str, Any]:
        """As `walk_in` takes them."""
        read = self.cleaned_data
        organisation = organisation_named(read["organisation"]) if read["organisation"] else None
        return {
            "target_group": read["target_group"],
            "name": read["name"],
            "organisation": organisation,
            "organisation_name": "" if organisation else read["organisation"],
            "country": read["country"],
            "size": read["size"],
            "kind": Proof.Kind.SIGNATURE if read["has_signed"] else Proof.Kind.ORGANISER,
            "scan_key": read["key"],
            "let_in": LetIn.ANYHOW if read["is_beyond_seats"] else LetIn.ON_A_FREE_SEAT,
        }


class UndoForm(CleanTextMixin, forms.Form):
    because = forms.CharField(
        label=_("Why is it taken back?"), max_length=300, help_text=_("For example: I tapped the wrong name.")
    )


class CountForm(forms.Form):
    arrived = forms.IntegerField(label=_("How many have come"), min_value=1, max_value=MOST_AT_ONCE)


class ScreenCodeForm(CleanTextMixin, forms.Form):
    """The code that the screen in the room shows."""

    code = forms.CharField(
        label=_("Code on the screen"),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


def scan_of(sent: Any, event: Event) -> Scan:
    """What a device sent of one coming-in; something unreadable is a scan that is refused."""
    sent = sent if isinstance(sent, Mapping) else {}
    form = ScanForm(sent)
    if not form.is_valid():
        return Scan(key=str(sent.get("key", ""))[:40])
    if sent.get("walk_in") is None:
        return form.scan
    fields = sent["walk_in"] if isinstance(sent["walk_in"], Mapping) else {}
    walk_in = WalkInForm({**fields, "key": form.scan.key}, event=event)
    if walk_in.is_valid():
        return Scan(key=form.scan.key, at=form.scan.at, walk_in=walk_in.values)
    said = [f"{walk_in.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in walk_in.errors.items()]
    return Scan(key=form.scan.key, wrong=" ".join(said))
