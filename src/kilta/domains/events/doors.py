"""Where events are found from elsewhere: the menus, the home page, *Today*, the sitemap and tokens."""

from django.utils.translation import gettext_lazy

from kilta.foundation.access.openings import members
from kilta.foundation.ui import navigation


def open_all() -> None:
    """Register everything, once, when the app is ready."""
    _menus()


def _menus() -> None:
    navigation.register(
        area="account",
        label=gettext_lazy("My events"),
        url_name="events:my_events",
        order=25,
        audience=members,
        icon="calendar",
    )
