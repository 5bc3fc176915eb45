"""What people agree to about photos and recordings, by channel, in the words that the register keeps."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models import PictureConsent

WORDINGS: dict[str, str | Promise] = {
    PictureConsent.Channel.WEB: _(
        "I agree that photos of this event on which I can be recognised are shown on web pages and in social media."
    ),
    PictureConsent.Channel.PRINT: _(
        "I agree that photos of this event on which I can be recognised are printed, for example in reports."
    ),
    PictureConsent.Channel.RECORDING: _(
        "I agree that my picture and voice are recorded, and that the recording is shown to others."
    ),
}
