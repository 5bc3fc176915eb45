"""Why reach says no."""

from django.utils.translation import gettext_lazy as _

from kilta.foundation.use_cases import Refusal


class NotOver(Refusal):
    message = _("Only an event that is over can be entered with its list.")


class DeclarationMissing(Refusal):
    message = _("Who took part online is proven by a signed declaration with the log of the meeting.")


class EventNotCounted(Refusal):
    message = _("This event is not closed yet. Close it first; then its pack can be made.")


class NobodyToMerge(Refusal):
    message = _("Choose at least two entries that are the same person.")


class NoLongerMerged(Refusal):
    message = _("These entries are taken apart already.")
