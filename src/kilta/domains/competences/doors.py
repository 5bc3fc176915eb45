"""Where competences are found from elsewhere: the menus, the home page, the sitemap and tokens."""

from django.utils.translation import gettext_lazy

from kilta.foundation.accounts import scopes


def open_all() -> None:
    """Register everything, once, when the app is ready."""
    scopes.declare("competences:read", gettext_lazy("Read qualifications and units"))
