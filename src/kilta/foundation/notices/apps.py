from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "kilta.foundation.notices"
    label = "notices"

    def ready(self) -> None:
        autodiscover_modules("notices")  # The worker, too, must know every kind that it mails.
        from kilta.foundation import notices
        from kilta.foundation.access.openings import members
        from kilta.foundation.ui import navigation

        navigation.register(
            area="account",
            label=_("Notices"),
            url_name="notices:inbox",
            order=20,
            audience=members,
            icon="bell",
            count=lambda request: notices.unread_count(request.user),  # type: ignore[arg-type]
        )
        navigation.register(
            area="account",
            label=_("How I am told"),
            url_name="notices:preferences",
            order=70,
            audience=members,
            icon="settings",
        )
