from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "kilta.foundation.web"
    label = "web"

    def ready(self) -> None:
        from kilta.foundation.access.openings import members, staff, strangers
        from kilta.foundation.ui import navigation
        from kilta.foundation.web import front_door, queries, sitemap, waiting
        from kilta.foundation.web.front_door import Offer

        for order, welcome in enumerate(queries.WELCOMES, start=1):
            navigation.register(
                area="main", label=welcome.title, url_name=welcome.url_name, order=order, audience=strangers
            )
        navigation.register(area="main", label=_("Today"), url_name="web:today", order=1, audience=members)
        navigation.register(
            area="staff", label=_("Reported barriers"), url_name="web:feedback", order=80, audience=staff
        )
        profile = _("Make a profile and say what you offer and what you look for. You choose who sees it.")
        company = _("Then you can look after the page of your company and answer schools.")
        front_door.offer(Offer("teachers", _("Join Kilta"), profile, "account_signup", order=90))
        front_door.offer(Offer("companies", _("Join Kilta"), company, "account_signup", order=90))
        waiting.register(queries.feedback_to_answer)
        sitemap.register("pages", queries.public_pages)
