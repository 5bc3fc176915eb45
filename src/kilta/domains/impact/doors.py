"""Where reach is found from elsewhere: the menus, the home page, the page of a project, the sitemap and tokens."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy

from kilta.domains.impact.queries.reach import section_of_project
from kilta.domains.network import sections
from kilta.domains.network.models import Project
from kilta.domains.network.sections import Section
from kilta.foundation.access.actors import Guest
from kilta.foundation.access.openings import staff
from kilta.foundation.accounts import scopes
from kilta.foundation.ui import navigation
from kilta.foundation.web import front_door, sitemap
from kilta.foundation.web.front_door import Door


def open_all() -> None:
    """Register everything, once, when the app is ready."""
    navigation.register(area="main", label=gettext_lazy("Results"), url_name="impact:results", order=40)
    navigation.register(
        area="staff",
        label=gettext_lazy("The same person twice"),
        url_name="impact:same_person",
        order=40,
        audience=staff,
        icon="people",
    )
    front_door.register(
        Door(
            gettext_lazy("Results"),
            gettext_lazy("Whom the projects have reached, with proof, and what they had promised."),
            "impact:results",
            order=40,
            icon="chart",
        )
    )
    sections.register_of_project(
        Section("reach", gettext_lazy("Whom it has reached"), "impact/_of_project.html", section_of_project, order=40)
    )
    scopes.declare("reach:read", gettext_lazy("Read the figures of reach, and the attendances that I may see"))
    scopes.declare("reach:write", gettext_lazy("Write down promises and campaign views of projects that I coordinate"))
    sitemap.register("results", _results)


def _results() -> Iterator[tuple[str, datetime | None]]:
    yield reverse("impact:results"), None
    for slug in Project.objects.visible_to(Guest()).order_by("pk").values_list("slug", flat=True).iterator():
        yield reverse("impact:reach", args=[slug]), None
