"""Words that the account pages need beside those of their views."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()

# The first that is found counts: most browsers also name those they want to be taken for.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """“Firefox on Windows”, or what the program calls itself."""
    name = next((name for sign, name in BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    if name and system:
        return _("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return user_agent[:40] or _("an unknown program")


@register.simple_tag
def account_trail() -> list[tuple[str, str]]:
    """The way back from the pages below “My account”."""
    return [(_("My account"), reverse("accounts:overview"))]
