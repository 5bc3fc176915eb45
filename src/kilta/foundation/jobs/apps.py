from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "kilta.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        from kilta.foundation.access.openings import staff
        from kilta.foundation.ui import navigation

        navigation.register(
            area="staff", label=_("Background jobs"), url_name="jobs:failed", order=80, audience=staff, icon="list"
        )
