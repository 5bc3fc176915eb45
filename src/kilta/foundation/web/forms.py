from django import forms
from django.utils.translation import gettext_lazy as _

from kilta.foundation.web.text import CleanTextMixin


class FeedbackForm(CleanTextMixin, forms.Form):
    message = forms.CharField(
        label=_("What did you want to do, and what was in the way?"),
        widget=forms.Textarea({"rows": 5}),
        max_length=5000,
    )
    page = forms.CharField(
        label=_("On which page?"), max_length=500, required=False, help_text=_("Its address, if you know it.")
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want an answer. We delete it when we have answered."),
    )


class AnswerForm(CleanTextMixin, forms.Form):
    answer = forms.CharField(label=_("Your answer"), widget=forms.Textarea({"rows": 4}), max_length=5000)
