"""What organisers see: the events they plan, and one of them with all that belongs to its frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.events.models import Event, EventText, Organiser, Registration, Series
from kilta.domains.events.queries.words import texts_of, title_of
from kilta.domains.network.models import Membership, Organisation, Project, Role, WorkPackage
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.languages.names import name_of

# visible: all of it belongs to events that the reader plans.

# So many days of a series are listed.
MOST_DATES = 100
# So many of each kind stand on the first page of "My events".
FIRST = 20


@dataclass(frozen=True)
class PlannedEvent:
    """One event in the organiser's list."""

    event: Event
    title: str
    lead: str
    seats_taken: int
    came: int | None  # people, once it is closed


@dataclass(frozen=True)
class Part:
    """Drafts, events to come, or past ones; `has_more` when the list is longer than shown."""

    name: str
    rows: Sequence[PlannedEvent]
    has_more: bool


@dataclass(frozen=True)
class MyEvents:
    parts: Sequence[Part]
    may_plan: bool

    @property
    def is_empty(self) -> bool:
        return not any(part.rows for part in self.parts)


@dataclass(frozen=True)
class Choosable:
    """The projects of the organising organisations with their work packages."""

    projects: "QuerySet[Project]"
    work_packages: "QuerySet[WorkPackage]"


@dataclass(frozen=True)
class EditPage:
    event: Event
    title: str
    texts: Sequence[EventText]
    organisers: Sequence[Organiser]
    series: Series | None
    dates: Sequence[Event]
    has_registrations: bool

    @property
    def has_drafts_in_series(self) -> bool:
        return any(date.state == Event.State.DRAFT for date in self.dates)


@dataclass(frozen=True)
class Check:
    """One thing to look at before publishing; a needed one must be done. `page` names where it is done."""

    text: str
    is_done: bool
    page: str
    is_needed: bool = False
    argument: str = ""


@dataclass(frozen=True)
class PublishPage:
    event: Event
    title: str
    checks: Sequence[Check]

    @property
    def is_ready(self) -> bool:
        return all(check.is_done for check in self.checks if check.is_needed)


def organisations_to_plan_for(actor: Actor) -> "QuerySet[Organisation]":
    """Those in whose name `actor` may plan events, by name."""
    if not isinstance(actor, Person) or not actor.is_member or actor.is_minor:
        return Organisation.objects.none()
    editing = Membership.objects.live().filter(person=actor, role__in=[Role.OWNER, Role.EDITOR])
    found = Organisation.objects.visible_to(actor).listed().filter(pk__in=editing.values("organisation"))
    return found.order_by("name_key", "pk")


def my_events(actor: Actor) -> MyEvents:
    """The events of the organisations one edits for, also when one is staff, each kind in its own order."""
    parts = []
    for name in PARTS:
        found = list(part_of(actor, name)[: FIRST + 1])
        parts.append(Part(name, planned(found[:FIRST]), has_more=len(found) > FIRST))
    return MyEvents(parts=parts, may_plan=actor.is_staff or organisations_to_plan_for(actor).exists())


def part_of(actor: Actor, name: str) -> "QuerySet[Event]":
    return PARTS[name](Event.objects.planned_by(actor))


def planned(events: Sequence[Event]) -> list[PlannedEvent]:
    """The lines of a list, in three queries whatever their number."""
    keys = [event.pk for event in events]
    texts = texts_of(events, get_language() or "en")
    leads = dict(Organiser.objects.filter(event__in=keys, is_lead=True).values_list("event", "organisation__name"))
    of_event = Registration.objects.filter(event__in=keys).order_by().values("event")
    counted = of_event.annotate(
        seats=Sum("size", filter=Q(status__in=Registration.HOLDS_A_SEAT, is_beyond_seats=False)), came=Sum("arrived")
    )
    people: dict[UUID, tuple[int, int]] = {row["event"]: (row["seats"] or 0, row["came"] or 0) for row in counted}
    return [
        PlannedEvent(
            event=event,
            title=texts[event.pk].title if event.pk in texts else event.slug,
            lead=leads.get(event.pk, ""),
            seats_taken=people.get(event.pk, (0, 0))[0],
            came=people.get(event.pk, (0, 0))[1] if event.state == Event.State.CLOSED else None,
        )
        for event in events
    ]


def edit_page(event: Event) -> EditPage:
    texts = list(event.texts.order_by("language"))
    dates = list(Event.objects.filter(series=event.series_id)[:MOST_DATES]) if event.series_id else []
    return EditPage(
        event=event,
        title=title_of(event, get_language() or "en"),
        texts=texts,
        organisers=list(event.organisers.select_related("organisation")),
        series=event.series,
        dates=dates,
        has_registrations=event.registrations.exists(),
    )


def publish_page(event: Event) -> PublishPage:
    """What is missing: first what must be there, then what people will ask about."""
    texts = list(event.texts.all())
    spoken = [language for language in event.languages if language in dict(settings.LANGUAGES)]
    written = {text.language for text in texts}
    first = texts[0].language if texts else spoken[0] if spoken else "en"
    checks = [
        Check(_("A title and a description say what it is about."), has_words(event), "edit_text", True, first),
        Check(_("It says where it takes place."), has_place(event), "edit", True),
        Check(_("It lies ahead."), not event.has_ended, "edit"),
        *(
            Check(
                _("There is a text in %(language)s, which is spoken there.") % {"language": name_of(language)},
                language in written,
                "edit_text",
                argument=language,
            )
            for language in spoken
        ),
        Check(
            _("All translations by machines are checked."),
            all(text.state != TranslationState.MACHINE for text in texts),
            "edit",
        ),
        Check(_("The number of seats is known."), event.capacity is not None, "edit"),
        Check(_("The programme is there."), event.sessions.exists(), "programme"),
    ]
    if event.is_on_site:
        checks.append(Check(_("It stands on the map."), event.latitude is not None, "edit"))
    if event.is_online:
        checks.append(Check(_("The address of the online meeting is there."), bool(event.online_address), "edit"))
    return PublishPage(event=event, title=title_of(event, get_language() or "en"), checks=checks)


def has_words(event: Event) -> bool:
    """Whether some text says what it is about."""
    return event.texts.exclude(title="").exclude(description="").exists()


def has_place(event: Event) -> bool:
    """Whether people who are to come to a place are told which."""
    return not event.is_on_site or bool(event.venue or event.address or event.town)


def choosable_for(actor: Actor, event: Event) -> Choosable:
    """Projects in which an organiser takes part, and the one that is chosen; staff choose among all."""
    projects = Project.objects.visible_to(actor)
    if not actor.is_staff:
        organisers = event.organisers.values("organisation")
        projects = projects.filter(Q(partners__organisation__in=organisers) | Q(pk=event.project_id)).distinct()
    projects = projects.order_by("-starts_on", "pk")
    return Choosable(
        projects=projects,
        work_packages=WorkPackage.objects.filter(project__in=projects.order_by().values("pk"))
        .select_related("project")
        .order_by("-project__starts_on", "project_id", "number"),
    )


def _drafts(events: Any) -> Any:
    return events.filter(state=Event.State.DRAFT).order_by("starts_at", "pk")


def _coming(events: Any) -> Any:
    """Soonest first, with those that are postponed until their new date is known."""
    still = Q(ends_at__gte=timezone.now(), state__in=[Event.State.PUBLISHED, Event.State.CANCELLED])
    return events.filter(still | Q(state=Event.State.POSTPONED)).order_by("starts_at", "pk")


def _past(events: Any) -> Any:
    """Latest first; what is not closed yet waits for its organiser."""
    over = Q(ends_at__lt=timezone.now(), state__in=[Event.State.PUBLISHED, Event.State.CANCELLED])
    return events.filter(over | Q(state=Event.State.CLOSED)).order_by("-starts_at", "pk")


PARTS = {"drafts": _drafts, "coming": _coming, "past": _past}
