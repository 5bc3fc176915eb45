"""Where a program is told, and of what."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models import Webhook
from kilta.foundation import outside
from kilta.foundation.web.text import CleanTextMixin


class WebhookForm(CleanTextMixin, forms.Form):
    address = forms.URLField(
        label=_("Address of your program"),
        max_length=500,
        assume_scheme="https",
        help_text=_("It begins with https:// and is reached from the internet."),
        widget=forms.URLInput({"autocomplete": "off"}),
    )
    about = forms.MultipleChoiceField(
        label=_("Tell it when"),
        choices=Webhook.About.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=list(Webhook.About.values),
    )

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        try:
            outside.refuse_closed(address)
        except outside.Closed as closed:
            raise ValidationError(closed.message) from closed
        return address
