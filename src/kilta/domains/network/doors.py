"""Where the network is found from elsewhere: the menus, the home page, *Today*, the sitemap and tokens."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kilta.domains.network.models import Organisation, Project
from kilta.domains.network.queries.people import invitations_for, organisations_of, requests_to_answer
from kilta.domains.people import sections
from kilta.domains.people.sections import Section
from kilta.foundation.access.actors import Actor, Guest
from kilta.foundation.access.openings import members, staff
from kilta.foundation.accounts import scopes
from kilta.foundation.ui import navigation
from kilta.foundation.web import front_door, sitemap, waiting
from kilta.foundation.web.front_door import Count, Door, Offer
from kilta.foundation.web.waiting import Waiting

OFFERS = (
    Offer(
        "families",
        gettext_lazy("Look for a vocational school"),
        gettext_lazy("Schools of the network by country and sector."),
        "network:organisations",
        order=10,
        query="kind=vet_provider",
    ),
    Offer(
        "families",
        gettext_lazy("See who trains and who hires"),
        gettext_lazy("Companies of the network, on the map of Europe."),
        "network:organisations",
        order=20,
        query="kind=company&view=map",
    ),
    Offer(
        "families",
        gettext_lazy("See what schools do with other countries"),
        gettext_lazy("Projects, what they aim at, and which schools take part."),
        "network:projects",
        order=30,
    ),
    Offer(
        "companies",
        gettext_lazy("Find a school near you"),
        gettext_lazy("All vocational schools of the network on the map."),
        "network:organisations",
        order=10,
        query="kind=vet_provider&view=map",
    ),
    Offer(
        "companies",
        gettext_lazy("Enter your company"),
        gettext_lazy("Schools see what you do and where, and know whom to ask. It takes three minutes."),
        "network:found",
        order=20,
    ),
    Offer(
        "companies",
        gettext_lazy("See what schools and companies do together"),
        gettext_lazy("Projects with their partners, from all countries of the network."),
        "network:projects",
        order=30,
    ),
    Offer(
        "teachers",
        gettext_lazy("Find your school and ask to join it"),
        gettext_lazy("Then you can look after its page, and your colleagues find you."),
        "network:organisations",
        order=10,
        query="kind=vet_provider",
    ),
    Offer(
        "teachers",
        gettext_lazy("Find a company or a chamber"),
        gettext_lazy("By country, sector and language, as a list or on the map."),
        "network:organisations",
        order=20,
        query="kind=company",
    ),
    Offer(
        "teachers",
        gettext_lazy("See what others work on"),
        gettext_lazy("Projects with their work packages and partners."),
        "network:projects",
        order=30,
    ),
)


def open_all() -> None:
    """Register everything, once, when the app is ready."""
    _menus()
    _home_page()
    scopes.declare("network:read", gettext_lazy("Read the directory of organisations and projects"))
    scopes.declare("network:write", gettext_lazy("Add and change organisations"))
    sections.register(
        Section("organisations", gettext_lazy("Organisations"), "network/_of_person.html", organisations_of)
    )
    waiting.register(requests_waiting)
    waiting.register(invitations_waiting)
    waiting.register(organisations_to_verify)
    sitemap.register("organisations", _organisations)
    sitemap.register("projects", _projects)


def requests_waiting(actor: Actor) -> list[Waiting]:
    """Requests to join my organisations."""
    return [
        Waiting(
            text=_("%(person)s asks to join %(organisation)s")
            % {"person": request.person, "organisation": request.organisation.name},
            href=reverse("network:members", args=[request.organisation.slug]),
            kind=_("Request to join"),
        )
        for request in requests_to_answer(actor)
    ]


def invitations_waiting(actor: Actor) -> list[Waiting]:
    """Invitations sent to my confirmed addresses."""
    return [
        Waiting(
            text=_("%(organisation)s invites you") % {"organisation": invitation.organisation.name},
            href=reverse("network:my_organisations"),
            kind=_("Invitation"),
            due=invitation.expires_at.date(),
        )
        for invitation in invitations_for(actor)
    ]


def organisations_to_verify(actor: Actor) -> list[Waiting]:
    """For staff: that there is something to verify, however much it is."""
    if not actor.is_staff or not Organisation.objects.filter(standing="new", is_demo=False).exists():
        return []
    return [
        Waiting(text=_("New organisations wait to be verified"), href=reverse("network:to_verify"), kind=_("Staff"))
    ]


def _menus() -> None:
    navigation.register(area="main", label=gettext_lazy("Network"), url_name="network:organisations", order=20)
    navigation.register(area="main", label=gettext_lazy("Projects"), url_name="network:projects", order=30)
    navigation.register(
        area="account",
        label=gettext_lazy("My organisations"),
        url_name="network:my_organisations",
        order=20,
        audience=members,
        icon="organisation",
    )
    navigation.register(
        area="staff",
        label=gettext_lazy("Organisations to verify"),
        url_name="network:to_verify",
        order=20,
        audience=staff,
        icon="organisation",
    )


def _home_page() -> None:
    front_door.register(
        Door(
            gettext_lazy("Network"),
            gettext_lazy("Schools, companies, chambers and authorities: who they are and where they work."),
            "network:organisations",
            order=20,
            icon="organisation",
        )
    )
    front_door.register(
        Door(
            gettext_lazy("Projects"),
            gettext_lazy("What the organisations do together, with whom and who pays for it."),
            "network:projects",
            order=30,
            icon="chain",
        )
    )
    for offer in OFFERS:
        front_door.offer(offer)
    front_door.count(
        Count(
            "organisations",
            gettext_lazy("organisations"),
            lambda: Organisation.objects.visible_to(Guest()).count(),
            "network:organisations",
            order=10,
            one=gettext_lazy("organisation"),
        )
    )
    front_door.count(
        Count(
            "projects",
            gettext_lazy("projects"),
            lambda: Project.objects.visible_to(Guest()).count(),
            "network:projects",
            order=20,
            one=gettext_lazy("project"),
        )
    )


def _organisations() -> Iterator[tuple[str, datetime | None]]:
    for slug in Organisation.objects.visible_to(Guest()).order_by("pk").values_list("slug", flat=True).iterator():
        yield reverse("network:organisation", args=[slug]), None


def _projects() -> Iterator[tuple[str, datetime | None]]:
    for slug in Project.objects.visible_to(Guest()).order_by("pk").values_list("slug", flat=True).iterator():
        yield reverse("network:project", args=[slug]), None
