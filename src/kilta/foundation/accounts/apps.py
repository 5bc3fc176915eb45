from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "kilta.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from kilta.foundation.access.openings import members
        from kilta.foundation.ui import navigation

        navigation.register(
            area="account", label=_("My account"), url_name="accounts:overview", order=60, audience=members, icon="key"
        )
