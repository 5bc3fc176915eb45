from django.utils.translation import gettext_lazy as _

from kilta.foundation.use_cases import Refusal


class MinorsAreNotShownToAll(Refusal):
    message = _("Who is under 18 is never shown to everybody. Choose nobody or members.")


class ConsentIsMissing(Refusal):
    message = _("To show your profile to everybody we need your consent. Please read the text and tick the box.")


class MinorsDoNotAgree(Refusal):
    message = _("This needs the consent of an adult. People under 18 are contacted through their school only.")


class WordsHaveChanged(Refusal):
    message = _("The text you have read has changed since. Please read the new one and agree again.")
