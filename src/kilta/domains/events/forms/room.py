"""What phones write in the live room, and what those who moderate it decide."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models import Card
from kilta.foundation.web.text import CleanTextMixin, clean

FEWEST_OPTIONS, MOST_OPTIONS = 2, 8


class CardForm(CleanTextMixin, forms.Form):
    text = forms.CharField(
        label=_("Your question or thought"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Without your name. Somebody reads it before it is shown."),
    )
    kind = forms.ChoiceField(
        label=_("It is"),
        choices=[(Card.Kind.QUESTION, _("a question")), (Card.Kind.CARD, _("a thought to share"))],
        widget=forms.RadioSelect,
        initial=Card.Kind.QUESTION,
    )


class VoteForm(forms.Form):
    option = forms.IntegerField(min_value=0, max_value=MOST_OPTIONS - 1)


class CardStateForm(forms.Form):
    state = forms.ChoiceField(choices=Card.State.choices)


class PollForm(CleanTextMixin, forms.Form):
    question = forms.CharField(label=_("Question to the room"), max_length=300)
    options = forms.CharField(
        label=_("Answers"),
        max_length=1200,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One answer on each line, two to eight."),
    )

    def clean_options(self) -> list[str]:
        lines = [clean(line, name=_("Answer"), longest=120) for line in self.cleaned_data["options"].split("\n")]
        options = list(dict.fromkeys(line for line in lines if line))
        if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
            raise ValidationError(_("Write two to eight different answers, one on each line."))
        return options


class ClassCodeForm(CleanTextMixin, forms.Form):
    code = forms.CharField(
        label=_("Code of your class"),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
