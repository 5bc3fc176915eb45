from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    name = "kilta.config"
    label = "config"

    def ready(self) -> None:
        from kilta.config import checks  # noqa: F401 (registers them)
        from kilta.foundation.access.openings import demo_visitors
        from kilta.foundation.ui import navigation

        navigation.register(
            area="main", label=_("Try Kilta"), url_name="demo:accounts", order=90, audience=demo_visitors
        )
