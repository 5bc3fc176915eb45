"""Where reach is found from elsewhere: the menus, the home page, the page of a project, the sitemap and tokens."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy

from kilta.domains.events.models import Event
from kilta.domains.impact.policies import may_open_evidence_of_event
from kilta.domains.impact.queries.evidence import PROOFS
from kilta.domains.impact.queries.reach import section_of_project
from kilta.domains.network import sections
from kilta.domains.network.models import Project
from kilta.domains.network.sections import Section
from kilta.foundation import files
from kilta.foundation.access.actors import Actor, Guest
from kilta.foundation.accounts import scopes
from kilta.foundation.files.models import StoredFile
from kilta.foundation.ui import navigation
from kilta.foundation.web import front_door, sitemap
from kilta.foundation.web.front_door import Door


def open_all() -> None:
    """Register everything, once, when the app is ready."""
    navigation.register(area="main", label=gettext_lazy("Results"), url_name="impact:results", order=40)
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
    files.shown_when(PROOFS, may_see_proof)
    scopes.declare("reach:read", gettext_lazy("Read the figures of reach, and the attendances that I may see"))
    sitemap.register("results", _results)


def may_see_proof(actor: Actor, file: StoredFile) -> bool:
    """A scanned list holds names: for those who plan the event or coordinate its project."""
    event = Event.objects.filter(pk=file.object_id).select_related("project").first()
    return event is not None and bool(may_open_evidence_of_event(actor, event))


def _results() -> Iterator[tuple[str, datetime | None]]:
    yield reverse("impact:results"), None
    for slug in Project.objects.visible_to(Guest()).order_by("pk").values_list("slug", flat=True).iterator():
        yield reverse("impact:reach", args=[slug]), None
