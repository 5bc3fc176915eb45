"""What an organiser fills in to ask something of those who register, or with the feedback."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models import Question
from kilta.domains.events.queries.registration_page import said
from kilta.domains.events.use_cases.questions import possible
from kilta.foundation.languages.names import name_of
from kilta.foundation.web.text import CleanTextMixin, clean, refuse_strange_characters

FEWEST_OPTIONS, MOST_OPTIONS = 2, 30
LONGEST_KEPT = 365  # days
WITH_OPTIONS = (Question.Kind.CHOICE, Question.Kind.SEVERAL)


class QuestionForm(CleanTextMixin, forms.Form):
    """One question in the languages of its event: the first one is needed, the others may come later."""

    asked = forms.ChoiceField(
        label=_("It is asked"), choices=Question.Asked.choices, widget=forms.RadioSelect, initial="registration"
    )
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=Question.Kind.choices)
    is_required = forms.BooleanField(label=_("It must be answered"), required=False)
    condition = forms.ChoiceField(
        label=_("Asked only"), required=False, help_text=_("Others do not see the question at all.")
    )
    delete_after_days = forms.IntegerField(
        label=_("Days after the event until the answers are deleted"),
        min_value=0,
        max_value=LONGEST_KEPT,
        initial=30,
        help_text=_("As few as you can. They are deleted by themselves."),
    )

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        earlier: Sequence[Question],
        question: Question | None = None,
        **kwargs: Any,
    ) -> None:
        """`languages`: the first one is that of the event; `earlier`: on whose answers this one may depend."""
        super().__init__(*args, initial=_initial(question), **kwargs)
        self.languages = [*languages, *(code for code, _name in settings.LANGUAGES if code not in languages)]
        self.earlier = {str(one.pk): one for one in earlier}
        reader = get_language() or "en"
        self.fields["condition"].choices = [  # type: ignore[attr-defined]
            ("", _("always")),
            *(
                (f"{one.pk}:{answer}", f"“{one.worded(reader)}” → {said(one, answer, reader)}")
                for one in earlier
                for answer in possible(one.kind, one.options)
            ),
        ]
        if len(self.fields["condition"].choices) == 1:  # type: ignore[attr-defined]
            del self.fields["condition"]
        for number, code in enumerate(self.languages):
            self._add_words(code, question, is_first=number == 0)

    def _add_words(self, code: str, question: Question | None, *, is_first: bool) -> None:
        wording = question.wording.get(code, "") if question else ""
        words: dict[str, Any] = question.translations.get(code, {}) if question else {}
        options = (question.options if question else []) if is_first else words.get("options", [])
        purpose = (question.purpose if question else "") if is_first else words.get("purpose", "")
        self.fields[f"wording_{code}"] = forms.CharField(
            label=_("Question"),
            max_length=300,
            required=is_first,
            initial=wording,
            validators=[refuse_strange_characters],
        )
        self.fields[f"options_{code}"] = forms.CharField(
            label=_("Answers to choose from"),
            required=False,
            max_length=4000,
            initial="\n".join(options),
            widget=forms.Textarea({"rows": 4}),
            help_text=_("One answer on each line, for “one of several” and “several of several”.")
            if is_first
            else _("The same answers, in the same order, one on each line."),
        )
        self.fields[f"purpose_{code}"] = forms.CharField(
            label=_("What the answer is for"),
            validators=[refuse_strange_characters],
            max_length=200,
            required=is_first,
            initial=purpose,
            help_text=_("People read this beside the question, for example: to order enough gloves."),
        )

    def own_fields(self) -> Iterator[BoundField]:
        for name in ("asked", "kind", *_names(self.languages[0]), "is_required", "condition", "delete_after_days"):
            if name in self.fields:
                yield self[name]

    def other_languages(self) -> Iterator[tuple[str, str, list[BoundField], bool]]:
        """Code, name, fields, and whether they are to be seen at once, of each further language."""
        for code in self.languages[1:]:
            fields = [self[name] for name in _names(code)]
            is_open = any(field.value() or field.errors for field in fields)
            yield code, name_of(code), fields, is_open

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first = self.languages[0]
        has_options = values.get("kind") in WITH_OPTIONS
        for code in self.languages:
            values[f"lines_{code}"] = self._lines(code) if has_options else []
        options = values[f"lines_{first}"]
        if has_options and not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
            self.add_error(f"options_{first}", _("Write two to thirty different answers, one on each line."))
        for code in self.languages[1:]:
            lines = values[f"lines_{code}"]
            if lines and len(lines) != len(options):
                self.add_error(f"options_{code}", _("Write as many answers as there are in the first language."))
            if (lines or values.get(f"purpose_{code}")) and not values.get(f"wording_{code}"):
                self.add_error(f"wording_{code}", _("Write the question in this language, too."))
        self._check_condition(values)
        return values

    def _lines(self, code: str) -> list[str]:
        try:
            written = str(self.cleaned_data.get(f"options_{code}") or "").split("\n")
            lines = [clean(line, name=str(_("Answer")), longest=120) for line in written]
        except ValidationError as wrong:
            self.add_error(f"options_{code}", wrong)
            return []
        return list(dict.fromkeys(line for line in lines if line))

    def _check_condition(self, values: dict[str, Any]) -> None:
        key, _colon, answer = str(values.get("condition") or "").partition(":")
        first = self.earlier.get(key)
        values["shown_if"], values["shown_if_answer"] = first, answer if first else ""
        if first is not None and first.asked != values.get("asked"):
            self.add_error("condition", _("The other question is asked at another time. Choose one of the same time."))

    @property
    def values(self) -> dict[str, Any]:
        """What `add_question` and `change_question` take."""
        read, first = self.cleaned_data, self.languages[0]
        translations = {
            code: {"purpose": read[f"purpose_{code}"], "options": read[f"lines_{code}"]}
            for code in self.languages[1:]
            if read[f"purpose_{code}"] or read[f"lines_{code}"]
        }
        return {
            "wording": {code: read[f"wording_{code}"] for code in self.languages if read[f"wording_{code}"]},
            "options": read[f"lines_{first}"],
            "purpose": read[f"purpose_{first}"],
            "translations": translations,
            **{name: read[name] for name in ("asked", "kind", "is_required", "delete_after_days")},
            **{name: read[name] for name in ("shown_if", "shown_if_answer")},
        }


def _names(code: str) -> tuple[str, ...]:
    return (f"wording_{code}", f"options_{code}", f"purpose_{code}")


def _initial(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {}
    return {
        **{name: getattr(question, name) for name in ("asked", "kind", "is_required", "delete_after_days")},
        "condition": f"{question.shown_if_id}:{question.shown_if_answer}" if question.shown_if_id else "",
    }
