"""Where events are found from elsewhere: the menus, the home page, *Today*, the sitemap and tokens."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kilta.domains.events import files
from kilta.domains.events.models import Event, Webhook
from kilta.domains.events.queries.calendar import rows_of_organisation
from kilta.domains.events.queries.closing import events_to_close
from kilta.domains.network import sections
from kilta.domains.network.sections import Section
from kilta.foundation.access.actors import Guest
from kilta.foundation.access.openings import members
from kilta.foundation.accounts import scopes
from kilta.foundation.accounts.models import Account
from kilta.foundation.accounts.queries import Way, also_in_overview
from kilta.foundation.ui import navigation
from kilta.foundation.web import front_door, sitemap, waiting
from kilta.foundation.web.front_door import Count, Door, Offer

OFFERS = (
    Offer(
        "families",
        gettext_lazy("Come to an open day"),
        gettext_lazy("See a school from inside, and ask those who learn there. You need no account."),
        "events:calendar",
        order=5,
        query="kind=open_day",
    ),
    Offer(
        "companies",
        gettext_lazy("Meet schools at a workshop or a webinar"),
        gettext_lazy("Events for companies, with who organises them and where."),
        "events:calendar",
        order=5,
        query="target_group=company",
    ),
    Offer(
        "teachers",
        gettext_lazy("Take part in an event, alone or with your class"),
        gettext_lazy("Workshops, webinars and meetings of the network, as a list, by month and on the map."),
        "events:calendar",
        order=5,
        query="target_group=teacher",
    ),
    Offer(
        "teachers",
        gettext_lazy("Plan an event"),
        gettext_lazy("In five minutes; from the registration to the proof that people came, nothing is typed twice."),
        "events:plan",
        order=15,
    ),
)


def open_all() -> None:
    """Register everything, once, when the app is ready."""
    files.open_all()
    waiting.register(events_to_close)
    _menus()
    _home_page()
    scopes.declare("events:read", gettext_lazy("Read events"))
    scopes.declare("events:write", gettext_lazy("Plan and change events"))
    sections.register(
        Section("events", gettext_lazy("Events"), "events/_of_organisation.html", rows_of_organisation, order=40)
    )
    sitemap.register("events", _events)
    also_in_overview(_webhooks)


def _webhooks(account: Account) -> Way:
    # visible: the account's own.
    number = Webhook.objects.filter(owner__account=account).count()
    return Way(str(_("Webhooks: programs that are told")), str(number or _("none")), reverse("events:webhooks"))


def _menus() -> None:
    navigation.register(area="main", label=gettext_lazy("Events"), url_name="events:calendar", order=10)
    navigation.register(
        area="account",
        label=gettext_lazy("My events"),
        url_name="events:my_events",
        order=25,
        audience=members,
        icon="calendar",
    )


def _home_page() -> None:
    front_door.register(
        Door(
            gettext_lazy("Events"),
            gettext_lazy("Workshops, webinars, open days and meetings: what comes, where, and for whom."),
            "events:calendar",
            order=10,
            icon="calendar",
        )
    )
    for offer in OFFERS:
        front_door.offer(offer)
    front_door.count(
        Count(
            "events",
            gettext_lazy("events to come"),
            lambda: Event.objects.listed_for(Guest()).upcoming().count(),
            "events:calendar",
            order=30,
        )
    )


def _events() -> Iterator[tuple[str, datetime | None]]:
    rows = Event.objects.listed_for(Guest()).order_by("pk").values_list("slug", "changed_at")
    for slug, changed_at in rows.iterator():
        yield reverse("events:event", args=[slug]), changed_at
