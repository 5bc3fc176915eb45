"""Texts in several languages, each with the state of its translation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kilta.foundation.models import Record


class TranslationState(models.TextChoices):
    ORIGINAL = "original", _("original")
    MACHINE = "machine", _("machine translation")
    CHECKED = "checked", _("checked by a person")


class Translation(Record):
    """One language version of an object's texts; a domain derives it, adds `of` (its object) and the text fields.

    class OrganisationText(Translation):
        of = models.ForeignKey(Organisation, models.CASCADE, related_name="texts")
        summary = models.TextField()
    """

    language = models.CharField(_("language"), max_length=2)
    state = models.CharField(_("state"), max_length=8, choices=TranslationState, default=TranslationState.ORIGINAL)

    class Meta:
        abstract = True
