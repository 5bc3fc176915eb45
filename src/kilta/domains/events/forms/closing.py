"""What organisers write when an event is over, and what people say of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone, translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.files import LOGS, MATERIALS, SCANS
from kilta.domains.events.forms.registration import CHOOSE, QuestionsMixin
from kilta.domains.events.forms.times import DayField
from kilta.domains.events.models import Event, Feedback, Material, MinutesText, OutcomeCard, Question
from kilta.domains.events.notices import when_in_words
from kilta.domains.events.queries.feedback import questions_of_the_core
from kilta.domains.events.queries.words import title_of
from kilta.domains.events.use_cases.feedback import Said
from kilta.domains.vocabulary import coded
from kilta.foundation.files.forms import UploadField
from kilta.foundation.languages.forms import TranslationForm
from kilta.foundation.web.text import CleanTextMixin

MOST_CHOSEN = 500
MARKS = (
    ("5", _("5: very much")),
    ("4", _("4: much")),
    ("3", _("3: so so")),
    ("2", _("2: little")),
    ("1", _("1: not at all")),
)


class CloseForm(CleanTextMixin, forms.Form):
    thanks = forms.BooleanField(
        label=_("Thank everybody who came by mail"),
        required=False,
        initial=True,
        help_text=_("With the materials, and the question how it was. Nobody is thanked twice."),
    )
    words = forms.CharField(
        label=_("Your own words in the mail"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Without them the mail says a simple thank you."),
    )


class AttendanceFilterForm(CleanTextMixin, forms.Form):
    q = forms.CharField(
        label=_("Name or organisation"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("open", _("not marked yet")),
            ("claimed", _("noted without proof")),
            ("came", _("were there")),
            ("absent", _("did not come")),
            ("all", _("all with a seat")),
        ],
    )

    def asked(self) -> tuple[str, str]:
        self.is_valid()
        return self.cleaned_data.get("q") or "", self.cleaned_data.get("show") or "open"


class ChosenForm(forms.Form):
    """What a button of the attendance page stands for, and for whom: the ticked ones, or all the rest."""

    ACTS = ("came", "absent", "expected", "signed", "unsigned")
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    whom = forms.ChoiceField(choices=[("chosen", "chosen"), ("rest", "rest")], required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.ticked = data.getlist("who")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        try:
            values["who"] = [UUID(key) for key in self.ticked[:MOST_CHOSEN]]
        except ValueError:
            raise ValidationError(_("Please choose again.")) from None
        if values.get("whom") != "rest" and not values["who"]:
            raise ValidationError(_("Tick somebody first."))
        return values

    @property
    def registrations(self) -> list[UUID] | None:
        return None if self.cleaned_data["whom"] == "rest" else self.cleaned_data["who"]


class SignedListForm(forms.Form):
    scan = UploadField(label=_("Scan or photo of the signed list"), kinds=SCANS)
    proves_all = forms.BooleanField(
        label=_("Everybody who is only noted as present has signed this list"),
        required=False,
        help_text=_("Leave it open if only some have signed; then tick them on the page of the attendance."),
    )


class DeclarationForm(CleanTextMixin, forms.Form):
    """The signed statement of who took part online."""

    wording = forms.CharField(label=_("Declaration"), max_length=3000, widget=forms.Textarea({"rows": 6}))
    signed_by = forms.CharField(label=_("Name of who signs"), max_length=120)
    role = forms.CharField(label=_("Role"), max_length=120, help_text=_("For example project manager."))
    signed_on = DayField(label=_("Signed on"))
    log = UploadField(
        label=_("Log of the meeting, or list of who took part"),
        kinds=LOGS,
        help_text=_("As the software of the meeting gives it."),
    )
    signed = UploadField(
        label=_("Scan of the signed paper"),
        kinds=SCANS,
        required=False,
        help_text=_("If your funder wants ink: print the declaration, sign it and attach it here."),
    )

    def __init__(self, *args: Any, event: Event, has_log: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["log"].required = not has_log

    def clean_signed_on(self) -> date:
        day: date = self.cleaned_data["signed_on"]
        if not self.event.starts_there.date() <= day <= timezone.localdate(timezone=self.event.zone):
            raise ValidationError(_("It is signed after the event has begun, and not later than today."))
        return day


class MinutesForm(TranslationForm):
    class Meta:
        model = MinutesText
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 20})}


class MinutesShownForm(forms.Form):
    is_public = forms.BooleanField(label=_("Show the minutes on the page of the event"), required=False)


class MaterialForm(CleanTextMixin, forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language"))
    licence = forms.ChoiceField(
        label=_("Licence"),
        choices=[CHOOSE, *Material.Licence.choices],
        help_text=_("Under an open licence everybody may read, take and pass it on, without an account."),
    )
    authors = forms.CharField(label=_("Who made it"), required=False, max_length=200)
    file = UploadField(label=_("File"), kinds=MATERIALS, required=False)
    link = forms.URLField(
        label=_("Or a link"), required=False, max_length=500, assume_scheme="https", widget=forms.URLInput()
    )

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file
        self.fields["language"].choices = _languages()  # type: ignore[attr-defined]

    def clean_link(self) -> str:
        return _web(self.cleaned_data["link"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "file" in values and "link" in values and bool(values["link"]) == bool(values["file"] or self.has_file):
            self.add_error("file", _("Give either a file or a link."))
        return values


class OutcomeForm(CleanTextMixin, forms.Form):
    statement = forms.CharField(
        label=_("What was found or agreed"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One thing in one or two sentences."),
    )
    language = forms.ChoiceField(label=_("Language"))
    present = forms.CharField(
        label=_("Who was present"),
        required=False,
        max_length=300,
        help_text=_("For example: 6 teachers, 4 companies, 9 students. No names."),
    )
    lens = forms.ChoiceField(label=_("Lens"), required=False)
    concerns = forms.ChoiceField(label=_("What it concerns"), choices=OutcomeCard.Concerns.choices, initial="other")
    reference = forms.CharField(
        label=_("Which one"), required=False, max_length=200, help_text=_("For example the name of the unit.")
    )
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    is_public = forms.BooleanField(label=_("Show it on the page of the event"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _languages()  # type: ignore[attr-defined]
        self.fields["lens"].choices = [("", _("none")), *coded.LENSES.choices]  # type: ignore[attr-defined]

    def clean_link(self) -> str:
        return _web(self.cleaned_data["link"])


class FeedbackForm(QuestionsMixin, CleanTextMixin, forms.Form):
    """The common core, and the organiser's own questions after it; everything may be left out but what they require."""

    usefulness = forms.TypedChoiceField(
        choices=MARKS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    learnt = forms.TypedChoiceField(
        choices=MARKS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    recommends = forms.ChoiceField(choices=Feedback.Recommends.choices, required=False, widget=forms.RadioSelect)
    best = forms.CharField(required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))
    change = forms.CharField(required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))

    CORE = ("usefulness", "learnt", "recommends", "best", "change")

    def __init__(
        self, *args: Any, event: Event, given: Feedback | None, answers: dict[UUID, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, question in questions_of_the_core().items():
            self.fields[name].label = question
            self.fields[name].initial = getattr(given, name, None) if given else None
        asked = event.questions.filter(asked=Question.Asked.FEEDBACK).exclude(kind=Question.Kind.FILE)
        self.add_questions(asked, answers)

    def core_fields(self) -> Iterator[BoundField]:
        for name in self.CORE:
            yield self[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self.check_conditions()
        return values

    @property
    def said(self) -> Said:
        return Said(answers=self.answers(), **{name: self.cleaned_data[name] for name in self.CORE})


def declaration_wording(event: Event, people: int, language: str) -> str:
    """What is proposed to be declared, in one of our languages."""
    with translation.override(language):
        return ngettext(
            "I declare for the organiser: %(count)s person took part online in “%(title)s”, %(when)s. The person is "
            "named in the attached log or list, which is complete and true.",
            "I declare for the organiser: %(count)s people took part online in “%(title)s”, %(when)s. They are "
            "named in the attached log or list, which is complete and true.",
            people,
        ) % {"count": people, "title": title_of(event, language), "when": when_in_words(event, language)}


def _languages() -> list[tuple[str, str]]:
    """Ours first, in the order of the page; then the others."""
    ours = [code for code, _name in settings.LANGUAGES]
    first = get_language() or "en"
    ranked = [first, *(code for code in ours if code != first)]
    named = dict(coded.LANGUAGES.choices)
    return [(code, named[code]) for code in ranked if code in named] + [
        choice for choice in coded.LANGUAGES.choices if choice[0] not in ranked
    ]


def _web(link: str) -> str:
    if link and not link.startswith(("https://", "http://")):
        raise ValidationError(_("Give an address of the web, which begins with https://."))
    return link
