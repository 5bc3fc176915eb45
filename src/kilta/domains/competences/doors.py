"""Where competences are found from elsewhere: the menus, the home page, other pages, the sitemap and tokens."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy

from kilta.domains.competences import sections
from kilta.domains.competences.models import Comparison, Qualification, Unit
from kilta.domains.competences.queries.comparison import comparisons_of
from kilta.domains.competences.queries.exchange.files import files_of
from kilta.domains.competences.queries.of_others import units_of_organisation, units_training
from kilta.domains.network import sections as organisation_sections
from kilta.domains.vocabulary import sections as concept_sections
from kilta.foundation.access.actors import Guest
from kilta.foundation.access.openings import members, staff
from kilta.foundation.accounts import scopes
from kilta.foundation.ui import navigation
from kilta.foundation.web import front_door, sitemap
from kilta.foundation.web.front_door import Count, Door, Offer

OFFERS = (
    Offer(
        "teachers",
        gettext_lazy("Judge how units of two countries correspond"),
        gettext_lazy("Software proposes pairs of statements; people from schools, companies and chambers decide."),
        "competences:comparisons",
        order=25,
    ),
    Offer(
        "teachers",
        gettext_lazy("Find the counterpart of your unit in another country"),
        gettext_lazy("Units of four countries in their own structure; words are found across languages."),
        "competences:units",
        order=20,
    ),
    Offer(
        "companies",
        gettext_lazy("See what learners can do after a unit"),
        gettext_lazy("Statement by statement, with the skills each one trains."),
        "competences:units",
        order=30,
    ),
    Offer(
        "families",
        gettext_lazy("See what one learns, and where it leads"),
        gettext_lazy("Qualifications by country: how to get in, what comes after."),
        "competences:qualifications",
        order=20,
    ),
)


def open_all() -> None:
    """Register everything, once, when the app is ready."""
    scopes.declare("competences:read", gettext_lazy("Read qualifications and units"))
    navigation.register(area="main", label=gettext_lazy("Units"), url_name="competences:units", order=30)
    navigation.register(
        area="account",
        label=gettext_lazy("Our units"),
        url_name="competences:mine",
        order=27,
        audience=members,
        icon="document",
    )
    navigation.register(
        area="staff",
        label=gettext_lazy("Matching index"),
        url_name="competences:matching",
        order=62,
        audience=staff,
        icon="list",
    )
    front_door.register(
        Door(
            gettext_lazy("Units and qualifications"),
            gettext_lazy("What is learnt in four countries, side by side, statement by statement."),
            "competences:units",
            order=30,
            icon="school",
        )
    )
    front_door.register(
        Door(
            gettext_lazy("Comparisons"),
            gettext_lazy("Units of different countries side by side, judged by schools, companies and chambers."),
            "competences:comparisons",
            order=31,
            icon="chain",
        )
    )
    for offer in OFFERS:
        front_door.offer(offer)
    front_door.count(
        Count(
            "units",
            gettext_lazy("units"),
            lambda: Unit.objects.visible_to(Guest()).listed().count(),
            "competences:units",
            order=40,
        )
    )
    organisation_sections.register(
        organisation_sections.Section(
            "units", gettext_lazy("Units"), "competences/_of_organisation.html", units_of_organisation, order=45
        )
    )
    concept_sections.register(
        concept_sections.Section(
            "units", gettext_lazy("Units that train it"), "competences/_of_concept.html", units_training, order=10
        )
    )
    sections.register(
        sections.Section("files", gettext_lazy("Take it along"), "competences/_exchange.html", files_of, order=90)
    )
    sections.register(
        sections.Section(
            "comparisons", gettext_lazy("Compared with"), "competences/_compared_with.html", comparisons_of, order=10
        )
    )
    sitemap.register("competences", _pages)


def _pages() -> Iterator[tuple[str, datetime | None]]:
    yield reverse("competences:units"), None
    yield reverse("competences:qualifications"), None
    yield reverse("competences:comparisons"), None
    units = Unit.objects.visible_to(Guest()).listed().order_by("pk").values_list("slug", "changed_at")
    for slug, changed_at in units.iterator():
        yield reverse("competences:unit", args=[slug]), changed_at
    comparisons = Comparison.objects.visible_to(Guest()).order_by("pk").values_list("slug", "changed_at")
    for slug, changed_at in comparisons.iterator():
        yield reverse("competences:comparison", args=[slug]), changed_at
    rows = Qualification.objects.visible_to(Guest()).listed().order_by("pk").values_list("slug", "changed_at")
    for slug, changed_at in rows.iterator():
        yield reverse("competences:qualification", args=[slug]), changed_at
