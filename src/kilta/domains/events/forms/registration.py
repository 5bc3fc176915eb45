"""What people fill in to come to an event, and what organisers write to those who do."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.files import ANSWERS
from kilta.domains.events.models import Event, PictureConsent, Question, Registration
from kilta.domains.events.pictures import WORDINGS
from kilta.domains.events.use_cases.answers import Further
from kilta.domains.network.models import Organisation
from kilta.domains.vocabulary import coded
from kilta.engines.transliteration import plain
from kilta.foundation.files.forms import UploadField
from kilta.foundation.files.uploads import Checked
from kilta.foundation.web.text import CleanTextMixin, refuse_strange_characters

SUGGESTIONS = reverse_lazy("network:suggestions")
CHOOSE = ("", _("Please choose"))
LARGEST_GROUP = 500


class QuestionsMixin:
    """The further questions of an event as fields of a form; a question asked on a condition is skipped without it."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    questions: list[Question]

    def add_questions(self, questions: Iterable[Question], answers: dict[UUID, Any]) -> None:
        self.questions = list(questions)
        language = get_language() or "en"
        asked = {question.pk: question for question in self.questions}
        for question in self.questions:
            first = asked.get(question.shown_if_id) if question.shown_if_id else None
            condition = _condition_in_words(first, question.shown_if_answer, language) if first else ""
            if condition and question.is_required:
                condition += " " + str(_("It must be answered then."))
            field = _field_for(question, language, condition)
            field.initial = answers.get(question.pk)
            field.required = question.is_required and question.shown_if_id is None
            if question.shown_if_id is not None:
                field.widget.attrs |= {
                    "data-shown-if": name_of(question.shown_if_id),
                    "data-shown-if-answer": question.shown_if_answer,
                }
            self.fields[name_of(question.pk)] = field

    def question_fields(self) -> Iterator[BoundField]:
        for question in self.questions:
            yield self[name_of(question.pk)]  # type: ignore[index]

    def check_conditions(self) -> None:
        """An answer whose condition does not hold is dropped; a required one whose condition holds must be there."""
        for question in self.questions:
            name = name_of(question.pk)
            if question.shown_if_id is None:
                continue
            given = self.cleaned_data.get(name_of(question.shown_if_id))
            if not _is_answered_with(given, question.shown_if_answer):
                self.cleaned_data.pop(name, None)
            elif question.is_required and _is_empty(self.cleaned_data.get(name)) and name in self.cleaned_data:
                self.add_error(name, _("Please answer this question."))  # type: ignore[attr-defined]

    def answers(self) -> dict[UUID, Any]:
        found = {question.pk: self.cleaned_data.get(name_of(question.pk)) for question in self.questions}
        return {key: _plain_value(value) for key, value in found.items() if not _is_empty(value)}


class RegistrationForm(QuestionsMixin, CleanTextMixin, forms.Form):
    """What everybody says: who they are for the event, and for which organisation they come."""

    target_group = forms.ChoiceField(label=_("I come as"))
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        help_text=_("Your school, company or authority. Write “private” if you come for yourself."),
        widget=forms.TextInput(attrs={"data-combobox": SUGGESTIONS}),
    )
    country = forms.ChoiceField(label=_("Country"))
    diet = forms.CharField(label=_("Diet or allergies"), required=False, max_length=300)
    access = forms.CharField(
        label=_("What you need to take part"),
        required=False,
        max_length=500,
        help_text=_("For example step-free access, a sign-language interpreter or large print."),
    )
    pictures = forms.MultipleChoiceField(
        label=_("Photos and recordings"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You can take part without any of these, and take each back at any time."),
    )

    def __init__(self, *args: Any, event: Event, answers: dict[UUID, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = coded.TARGET_GROUPS.choices
        if event.target_groups:  # Those it is for stand first; nobody is turned away by a list.
            groups = sorted(groups, key=lambda choice: choice[0] not in event.target_groups)
        self.fields["target_group"].choices = [CHOOSE, *groups]  # type: ignore[attr-defined]
        self.fields["country"].choices = [CHOOSE, *coded.COUNTRIES.choices]  # type: ignore[attr-defined]
        self.fields["pictures"].choices = [  # type: ignore[attr-defined]
            (channel.value, WORDINGS[channel]) for channel in PictureConsent.Channel
        ]
        if not event.is_on_site:
            del self.fields["diet"]
        self.add_questions(event.questions.filter(asked=Question.Asked.REGISTRATION), answers or {})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self.check_conditions()
        return values

    def who_fields(self) -> Iterator[BoundField]:
        """The fields about who comes; the others stand in groups of their own."""
        apart = {"diet", "access", "pictures", *(name_of(question.pk) for question in self.questions)}
        for name in self.fields:
            if name not in apart:
                yield self[name]

    @property
    def coded(self) -> dict[str, Any]:
        """Target group, country and organisation, as `register` takes them."""
        written = self.cleaned_data["organisation"]
        organisation = organisation_named(written)
        return {
            "target_group": self.cleaned_data["target_group"],
            "country": self.cleaned_data["country"],
            "organisation": organisation,
            "organisation_name": "" if organisation else written,
        }

    @property
    def further(self) -> Further:
        read = self.cleaned_data.get
        return Further(
            answers=self.answers(),
            diet=read("diet") or "",
            access=read("access") or "",
            pictures=read("pictures") or (),
        )


class GuestForm(RegistrationForm):
    """The same for somebody without an account."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send you a link to confirm. We delete your name and address a year after the event."),
    )
    field_order = ["name", "email"]


class GroupForm(RegistrationForm):
    """A class with the adult who brings it: a count and an age band, and no names of pupils."""

    size = forms.IntegerField(label=_("How many pupils"), min_value=2, max_value=LARGEST_GROUP)
    group_name = forms.CharField(
        label=_("Name of the class"), max_length=80, help_text=_("For example WELD24. No names of pupils.")
    )
    age_band = forms.ChoiceField(label=_("Age"), choices=[CHOOSE, *Registration.AgeBand.choices])
    field_order = ["group_name", "size", "age_band", "target_group", "organisation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Consent to photos is given by each person, or by those who have custody; a teacher cannot give it for a class.
        del self.fields["pictures"]
        self.fields["target_group"].label = _("The pupils come as")
        self.fields["organisation"].label = _("School")
        self.fields["organisation"].help_text = ""
        if "diet" in self.fields:
            self.fields["diet"].help_text = _("How many need what, without names.")


class GuestGroupForm(GroupForm):
    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("You are the adult who brings the class."))
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    field_order = ["name", "email", "group_name", "size", "age_band", "target_group", "organisation"]


class PicturesForm(forms.Form):
    pictures = forms.MultipleChoiceField(
        label=_("Photos and recordings"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(channel.value, WORDINGS[channel]) for channel in PictureConsent.Channel],
    )


class AddForm(CleanTextMixin, forms.Form):
    """Somebody whom the organiser enters."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    target_group = forms.ChoiceField(label=_("Comes as"))
    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, widget=forms.TextInput(attrs={"data-combobox": SUGGESTIONS})
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target_group"].choices = [CHOOSE, *coded.TARGET_GROUPS.choices]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", _("not stated")), *coded.COUNTRIES.choices]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in ("name", "email", "target_group", "country")}
        written = self.cleaned_data["organisation"]
        organisation = organisation_named(written)
        return {**values, "organisation": organisation, "organisation_name": "" if organisation else written}


class FindForm(CleanTextMixin, forms.Form):
    """Which registrations an organiser looks for; rubbish in one part leaves the other standing."""

    q = forms.CharField(label=_("Name, address or organisation"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *Registration.Status.choices])

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {"text": self.cleaned_data.get("q") or "", "status": self.cleaned_data.get("status") or ""}


class MessageForm(CleanTextMixin, forms.Form):
    """What an organiser writes to some or all who are registered."""

    status = forms.MultipleChoiceField(
        label=_("To those who"),
        choices=[(status.value, status.label) for status in Registration.Status if status != "cancelled"],
        widget=forms.CheckboxSelectMultiple,
        initial=["confirmed", "offered", "waiting"],
    )
    target_group = forms.MultipleChoiceField(
        label=_("Of these target groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means all."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea({"rows": 8}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target_group"].choices = coded.TARGET_GROUPS.choices  # type: ignore[attr-defined]

    def clean_subject(self) -> str:
        return " ".join(str(self.cleaned_data["subject"]).split())


def organisation_named(written: str) -> Organisation | None:
    """The organisation of this name when there is exactly one; people may come from others, too."""
    named = Organisation.objects.listed().filter(name_key=plain(written) or written)[:2]
    found = list(named)
    return found[0] if len(found) == 1 else None


def name_of(question_id: UUID) -> str:
    return f"question-{question_id}"


def _field_for(question: Question, language: str, condition: str) -> forms.Field:
    purpose = str(_("What for: %(purpose)s") % {"purpose": question.purpose_in(language)}).rstrip(".") + "."
    told: dict[str, Any] = {
        "label": question.worded(language),
        # Help texts may hold markup; these are words of organisers.
        "help_text": escape(f"{condition} {purpose}" if condition else purpose),
    }
    kinds = Question.Kind
    match question.kind:
        case kinds.CHOICE:
            return forms.ChoiceField(choices=[CHOOSE, *question.options_in(language)], **told)
        case kinds.SEVERAL:
            return forms.MultipleChoiceField(
                choices=question.options_in(language), widget=forms.CheckboxSelectMultiple, **told
            )
        case kinds.NUMBER:
            return forms.IntegerField(min_value=-1_000_000_000, max_value=1_000_000_000, **told)
        case kinds.YES_NO:
            return forms.ChoiceField(choices=[CHOOSE, ("yes", _("yes")), ("no", _("no"))], **told)
        case kinds.FILE:
            return UploadField(kinds=ANSWERS, widget=forms.FileInput, **told)
        case _text:
            return forms.CharField(
                max_length=2000,
                widget=forms.Textarea({"rows": 3}),
                validators=[refuse_strange_characters],
                **told,
            )


def _condition_in_words(first: Question, answer: str, language: str) -> str:
    """Read by those whose browser runs no scripts: the others see the question when it is asked."""
    said = {"yes": _("yes"), "no": _("no")}.get(answer) or first.option_in(answer, language)
    sentence = _("Only if you answered “%(answer)s” to “%(question)s”.")
    return str(sentence % {"answer": said, "question": first.worded(language)})


def _is_answered_with(given: Any, wanted: str) -> bool:
    if isinstance(given, list):
        return wanted in given
    return not _is_empty(given) and str(given) == wanted


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def _plain_value(value: Any) -> Any:
    if isinstance(value, str | int | list | Checked):
        return value
    raise ValidationError("An answer is a text, a number, a list or a file.")
