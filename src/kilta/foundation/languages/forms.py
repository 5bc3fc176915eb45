"""The form for an object's text in one language."""

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from kilta.foundation.languages.models import TranslationState
from kilta.foundation.web.text import CleanTextMixin


class TranslationForm(CleanTextMixin, forms.ModelForm):
    """The words in one language; for a translation, how it was made. Derive it with the model and fields in `Meta`."""

    state = forms.ChoiceField(
        label=_("How was it translated?"),
        choices=[
            (TranslationState.CHECKED, _("A person wrote or checked it")),
            (TranslationState.MACHINE, _("A machine translated it; nobody has checked it yet")),
        ],
        widget=forms.RadioSelect,
        initial=TranslationState.CHECKED,
    )

    def __init__(self, *args: Any, is_original: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_original:
            del self.fields["state"]

    def _post_clean(self) -> None:
        """The instance is changed by the use case alone."""

    @property
    def is_new(self) -> bool:
        """Whether there is no text in this language yet."""
        return self.instance._state.adding

    @classmethod
    def of(cls, thing: models.Model, language: str, sent: Mapping[str, Any] | None, **kwargs: Any) -> Self:
        """The form with the text as it is; the original, and a first text, need no word about its translation."""
        if language not in dict(settings.LANGUAGES):
            raise Http404
        texts: Any = thing.texts  # type: ignore[attr-defined]
        text = texts.filter(language=language).first()
        original = texts.filter(state=TranslationState.ORIGINAL).first()
        is_original = original is None or original.language == language
        initial = {} if text is None or is_original else {"state": text.state}
        return cls(sent or None, instance=text, is_original=is_original, initial=initial, **kwargs)
