"""What every page shows around its content, asked for only when a page shows it."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.actors import Guest
from kilta.foundation.ui import navigation


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`actor` and `chrome` for every template that is rendered with a request."""
    return {"actor": getattr(request, "actor", None), "chrome": Chrome(request)}


SIGN_IN_PAGES = {
    "account_email": _("E-mail address"),
    "account_change_password": _("Password"),
    "mfa_index": _("Second step and passkeys"),
    "socialaccount_connections": _("Other ways to sign in"),
    "usersessions_list": _("Where I am signed in"),
}


class Chrome:
    """The frame of a page: who reads it, in which language, and where one can go from here."""

    def __init__(self, request: Any) -> None:
        self.request = request
        if not hasattr(request, "actor"):
            # A request that failed before it was known who asks.
            request.actor = Guest()
        self.actor = request.actor

    @cached_property
    def main(self) -> list[navigation.Link]:
        return navigation.links("main", self.request)

    @cached_property
    def account(self) -> list[navigation.Link]:
        return navigation.links("account", self.request)

    @cached_property
    def staff(self) -> list[navigation.Link]:
        return navigation.links("staff", self.request)

    @cached_property
    def sign_in_pages(self) -> list[tuple[str, str, bool]]:
        """The pages on how an account is opened, as tabs: those that this installation has."""
        pages = [(str(label), navigation.address(name)) for name, label in SIGN_IN_PAGES.items()]
        path = self.request.path
        return [(label, href, path.startswith(href)) for label, href in pages if href]

    @cached_property
    def waiting(self) -> int:
        """How many things wait behind the entries of the account menu."""
        return sum(link.count for link in self.account)

    @cached_property
    def account_name(self) -> str:
        return str(self.actor)

    @cached_property
    def languages(self) -> list[dict[str, Any]]:
        """This page in each language: code, own name, address, whether it is the one shown."""
        shown = get_language()
        path = self.request.get_full_path()
        return [
            {
                "code": code,
                "name": get_language_info(code)["name_local"].capitalize(),
                "href": in_language(path, code),
                "address": settings.BASE_URL + in_language(self.request.path, code),
                "is_current": code == shown,
            }
            for code, _name in settings.LANGUAGES
        ]

    @cached_property
    def language(self) -> dict[str, Any]:
        return next(one for one in self.languages if one["is_current"])

    @cached_property
    def address(self) -> str:
        """The one public address of this page, whatever name or query it was asked for with."""
        return settings.BASE_URL + self.request.path

    @cached_property
    def has_languages(self) -> bool:
        """Whether the address of this page names its language."""
        return PREFIX.match(self.request.path) is not None

    source = settings.SOURCE_URL
    is_demo = property(lambda self: settings.IS_DEMO)

    home = property(lambda self: navigation.address("web:home"))
    sign_in = property(lambda self: navigation.address("account_login"))
    sign_up = property(lambda self: navigation.address("account_signup"))
    sign_out = property(lambda self: navigation.address("account_logout"))
    search = property(lambda self: navigation.address("search:results"))
    suggestions = property(lambda self: navigation.address("search:suggestions"))
    accessibility = property(lambda self: navigation.address("web:accessibility"))
    privacy = property(lambda self: navigation.address("web:privacy"))
    terms = property(lambda self: navigation.address("web:terms"))
    imprint = property(lambda self: navigation.address("web:imprint"))
    api = property(lambda self: navigation.address("api-docs"))
    gallery = property(lambda self: navigation.address("ui:gallery"))


PREFIX = re.compile(rf"^/(?:{'|'.join(code for code, _name in settings.LANGUAGES)})(?=/|$)")


def in_language(path: str, code: str) -> str:
    """The address of the same page in another language; one without a language leads to that language's home."""
    return PREFIX.sub(f"/{code}", path, count=1) if PREFIX.match(path) else f"/{code}/"
