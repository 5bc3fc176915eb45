"""What staff fill in to find and merge people in the ledger."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kilta.foundation.web.text import CleanTextMixin

MOST = 20


class FindForm(CleanTextMixin, forms.Form):
    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=120, widget=forms.SearchInput)


class KeysField(forms.Field):
    """Keys of the ledger, as the boxes of the page send them."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        keys = sorted({str(one) for one in value or []})
        if not 2 <= len(keys) <= MOST or any(len(key) > 70 or not key.isascii() or "\x00" in key for key in keys):
            raise ValidationError(_("Choose at least two entries that are the same person."))
        return keys


class MergeForm(CleanTextMixin, forms.Form):
    keys = KeysField()
    because = forms.CharField(label=_("Reason"), required=False, max_length=300)
