from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "kilta.foundation.web"
    label = "web"

    def ready(self) -> None:
        from kilta.foundation.access.openings import members, staff, strangers
        from kilta.foundation.ui import navigation
        from kilta.foundation.web import queries, sitemap, waiting

        for order, welcome in enumerate(queries.WELCOMES, start=1):
            navigation.register(
                area="main", label=welcome.title, url_name=welcome.url_name, order=order, audience=strangers
            )
        navigation.register(area="main", label=_("Today"), url_name="web:today", order=1, audience=members)
        navigation.register(
            area="staff", label=_("Reported barriers"), url_name="web:feedback", order=80, audience=staff
        )
        waiting.register(queries.feedback_to_answer)
        sitemap.register("pages", queries.public_pages)
