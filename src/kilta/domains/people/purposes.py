"""What people can agree to, in which words. A change of the words is a new version; the register keeps the old ones."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Purpose:
    """One thing to agree to; `wording` is what people read and what the register keeps."""

    code: str
    version: int
    title: str | Promise
    wording: str | Promise
    after: str | Promise  # what happens when the consent is withdrawn


PROFILE_PUBLIC = Purpose(
    "profile_public",
    version=1,
    title=_("Show my profile to everybody"),
    wording=_(
        "I am 18 or older. I agree that everybody on the internet, search engines too, may read my profile: my name, "
        "who I am, my languages and countries, and what I wrote about myself. I can take this back at any time."
    ),
    after=_("Only signed-in members see your profile from that moment on."),
)
CONTACT_BY_MEMBERS = Purpose(
    "contact_by_members",
    version=1,
    title=_("Let members write to me"),
    wording=_(
        "I am 18 or older. I agree that signed-in members who may open my profile see my e-mail address there, so that "
        "they can write to me. I can take this back at any time."
    ),
    after=_("Nobody sees your e-mail address from that moment on."),
)
PURPOSES = {purpose.code: purpose for purpose in (PROFILE_PUBLIC, CONTACT_BY_MEMBERS)}
