"""What people may write into a field: any script and any emoji, but no characters that only machines use.

name = clean(name, name=_("Name"), longest=120)     # raises ValidationError with a sentence
class ProfileForm(CleanTextMixin, forms.Form): …    # the same for every text field of a form
"""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALLOWED_CONTROLS = frozenset("\t\n\r")
FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs"})  # control characters, and halves of a character (lone surrogates)

STRANGE = _("This text contains characters that cannot be shown. Please type it again instead of pasting it.")
TOO_LONG = _("%(name)s may be at most %(longest)s characters long; this text has %(length)s.")


def is_strange(text: str) -> bool:
    """Whether `text` holds a NUL, another control character or half a character, which no store can keep."""
    return not text.isprintable() and any(
        character not in ALLOWED_CONTROLS and unicodedata.category(character) in FORBIDDEN_CATEGORIES
        for character in text
    )


def clean(value: str, *, name: str | Promise, longest: int) -> str:
    """`value` without white space around it, in composed form (NFC) and with plain line ends.

    Raises ValidationError, with a sentence for people, when it is too long or holds strange characters.
    """
    if len(value) > longest:  # Looked at first: a megabyte needs no further look.
        raise ValidationError(
            TOO_LONG, code="too_long", params={"name": name, "longest": longest, "length": len(value)}
        )
    if is_strange(value):
        raise ValidationError(STRANGE, code="strange_characters")
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n").strip())


def refuse_strange_characters(value: Any) -> None:
    """A form validator."""
    if isinstance(value, str) and is_strange(value):
        raise ValidationError(STRANGE, code="strange_characters")


class CleanTextMixin:
    """Makes every text field of a form refuse strange characters, and text beyond `longest_text` where none is set."""

    longest_text = 20_000
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field, forms.CharField) or isinstance(field, forms.JSONField | forms.UUIDField):
                continue
            # Django's own check of NUL would say the same twice.
            field.validators = [v for v in field.validators if not isinstance(v, ProhibitNullCharactersValidator)]
            field.validators.append(refuse_strange_characters)
            if field.max_length is None:
                field.validators.append(MaxLengthValidator(self.longest_text))
