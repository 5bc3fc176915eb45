from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "kilta.domains.people"
    label = "people"

    def ready(self) -> None:
        from kilta.domains.people import searching  # noqa: F401 (says what search knows of a person)
        from kilta.domains.people.kept import declare_areas
        from kilta.domains.people.queries.actors import actor_behind, names_of
        from kilta.domains.people.queries.waiting import download_to_fetch, profile_to_complete
        from kilta.foundation.access.actors import actors_come_from
        from kilta.foundation.access.openings import members
        from kilta.foundation.accounts import scopes
        from kilta.foundation.audit import actors_are_named_by
        from kilta.foundation.ui import navigation
        from kilta.foundation.web import front_door, waiting
        from kilta.foundation.web.front_door import Offer

        actors_come_from(actor_behind)
        actors_are_named_by(names_of)
        scopes.declare("people:read", _("Read the people whom I may see"))
        scopes.declare("profile:read", _("Read my profile and my consents"))
        scopes.declare("profile:write", _("Change my profile and my consents"))
        declare_areas()
        waiting.register(profile_to_complete)
        front_door.offer(
            Offer(
                "teachers",
                _("Find colleagues"),
                _("Teachers and trainers who say what they offer and what they look for."),
                "people:directory",
                order=40,
            )
        )
        waiting.register(download_to_fetch)
        navigation.register(area="main", label=_("People"), url_name="people:directory", order=30, audience=members)
        for label, url_name, order, icon in (
            (_("My profile"), "people:profile", 10, "person"),
            (_("My consents"), "people:consents", 80, "check"),
            (_("My data"), "people:my_data", 85, "download"),
        ):
            navigation.register(
                area="account", label=label, url_name=url_name, order=order, audience=members, icon=icon
            )
