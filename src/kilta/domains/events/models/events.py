"""Events: when and where people meet, who asks them to come, and how many may."""

from datetime import datetime, timedelta, tzinfo
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kilta.domains.network.models import Membership, Organisation, Project, Role, WorkPackage
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.languages.models import Translation, TranslationState
from kilta.foundation.models import Record, Rows

# People are checked in from so long before the start on.
CHECK_IN_OPENS_BEFORE = timedelta(hours=4)
# Feedback is taken so long after the end, or after the event was closed.
FEEDBACK_IS_OPEN = timedelta(days=60)
# The live room is open so long before the start and after the end.
ROOM_IS_OPEN_AROUND = timedelta(days=1)


class EventRows(Rows["Event"]):
    def visible_to(self, actor: Actor) -> "EventRows":
        """Published ones as far as they are shown, and drafts to those who plan them.

        An event for invited people only is opened by its secret address and stands in no list: see `by_secret`.
        """
        if actor.is_staff:
            return self
        shown = Q(audience=Event.Audience.ALL)
        if actor.is_member:
            shown |= Q(audience=Event.Audience.MEMBERS)
        visible = shown & ~Q(state=Event.State.DRAFT)
        if isinstance(actor, Person) and actor.is_member:
            from kilta.domains.events.models.registrations import Registration

            visible |= Q(Exists(_planned_by(actor)))
            mine = Registration.objects.live().filter(event=OuterRef("pk"), person=actor)
            visible |= ~Q(state=Event.State.DRAFT) & Q(Exists(mine))
        return self.filter(visible)

    def listed_for(self, actor: Actor) -> "EventRows":
        """What the calendar shows: all that is visible and not a draft."""
        return self.visible_to(actor).exclude(state=Event.State.DRAFT)

    def planned_by(self, actor: Actor) -> "EventRows":
        """Those whose organisers `actor` edits for."""
        if not isinstance(actor, Person) or not actor.is_member:
            return self.none()
        return self.filter(Exists(_planned_by(actor)))

    def by_secret(self, secret: str) -> "EventRows":
        """The event that a secret address names, published; whoever knows the address may see it."""
        return self.none_if(not secret).filter(secret=secret).exclude(state=Event.State.DRAFT)

    def upcoming(self) -> "EventRows":
        return self.filter(ends_at__gte=timezone.now())

    def past(self) -> "EventRows":
        return self.filter(ends_at__lt=timezone.now())


def _planned_by(person: Person) -> "models.QuerySet[Organiser]":
    """The organisers of an event for which `person` edits, to be asked of an outer event."""
    # visible: asks about rights; no page shows these rows.
    editing = Membership.objects.live().filter(
        organisation=OuterRef("organisation"), person=person, role__in=[Role.OWNER, Role.EDITOR]
    )
    return Organiser.objects.filter(Exists(editing), event=OuterRef("pk"))


@audited
class Series(Record):
    """Events that repeat: an annual one, a monthly meeting."""

    name = models.CharField(_("name of the series"), max_length=200)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name


@audited(exclude=["secret", "screen_secret"])
class Event(Record):
    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("workshop")
        MEETING = "meeting", _("meeting")
        WEBINAR = "webinar", _("webinar")
        STUDY_VISIT = "study_visit", _("study visit")
        CONFERENCE = "conference", _("conference")
        OPEN_DAY = "open_day", _("open day")
        CAMPAIGN = "campaign", _("campaign")

    class Level(models.TextChoices):
        LOCAL = "local", _("local")
        REGIONAL = "regional", _("regional")
        NATIONAL = "national", _("national")
        INTERNATIONAL = "international", _("international")

    class Format(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("on site and online")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")
        CLOSED = "closed", _("closed")

    class Audience(models.TextChoices):
        """Whom the event is shown to."""

        ALL = "all", _("everybody")
        MEMBERS = "members", _("members of the network")
        INVITED = "invited", _("those who have the address")

    slug = models.SlugField(max_length=100, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.WORKSHOP)
    level = models.CharField(_("level"), max_length=13, choices=Level, default=Level.REGIONAL)
    format = models.CharField(_("format"), max_length=7, choices=Format, default=Format.ON_SITE)
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages spoken"), default=list)
    time_zone = models.CharField(_("time zone"), max_length=64)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    venue = models.CharField(_("name of the place"), max_length=200, blank=True)
    address = models.CharField(_("street address"), max_length=200, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    # Told to those who have a seat, and to nobody else.
    online_address = models.URLField(_("address of the online meeting"), max_length=500, blank=True)

    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    work_package = models.ForeignKey(
        WorkPackage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("work package")
    )
    lenses = ArrayField(models.CharField(max_length=20), verbose_name=_("lenses"), default=list, blank=True)
    target_groups = ArrayField(
        models.CharField(max_length=20), verbose_name=_("target groups"), default=list, blank=True
    )

    # Empty means: as many as come.
    capacity = models.PositiveIntegerField(_("seats in all"), null=True, blank=True)
    opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    shuts_at = models.DateTimeField(_("registration ends"), null=True, blank=True)
    # How long somebody from the waiting list has to accept a seat; 0 gives it without asking.
    hours_to_accept = models.PositiveSmallIntegerField(_("hours to accept a freed seat"), default=0)

    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    audience = models.CharField(_("shown to"), max_length=7, choices=Audience, default=Audience.ALL)
    secret = models.CharField(max_length=43, unique=True, editable=False)
    # What the rotating code on the screen is made from.
    screen_secret = models.CharField(max_length=64, editable=False)
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, editable=False, related_name="dates")
    state_because = models.CharField(max_length=500, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # Grows when place or time change, for calendars that took the event before.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[Any] = EventRows.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(name="event_ends_after_its_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="event_has_a_language", condition=Q(languages__len__gte=1)),
            models.CheckConstraint(
                name="registration_ends_after_it_opens",
                condition=Q(opens_at=None) | Q(shuts_at=None) | Q(shuts_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="event_position_is_whole_and_on_earth",
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="event_country_is_a_code", condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$")
            ),
            models.CheckConstraint(
                name="event_is_closed_means_when",
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="work_package_belongs_to_a_project", condition=Q(work_package=None) | Q(project__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="event_by_start"),
            models.Index(fields=["ends_at", "id"], name="event_by_end"),
            models.Index(fields=["country", "starts_at"], name="event_by_country"),
            models.Index(fields=["project", "starts_at"], name="event_by_project"),
            GinIndex(fields=["lenses"], name="event_by_lens"),
            GinIndex(fields=["target_groups"], name="event_by_target_group"),
            GinIndex(fields=["languages"], name="event_by_language"),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.slug])

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.time_zone)

    @property
    def starts_there(self) -> datetime:
        """The start by the clocks of the place."""
        return self.starts_at.astimezone(self.zone)

    @property
    def ends_there(self) -> datetime:
        return self.ends_at.astimezone(self.zone)

    @property
    def is_on_site(self) -> bool:
        return self.format != self.Format.ONLINE

    @property
    def is_online(self) -> bool:
        return self.format != self.Format.ON_SITE

    @property
    def has_started(self) -> bool:
        return timezone.now() >= self.starts_at

    @property
    def has_ended(self) -> bool:
        return timezone.now() >= self.ends_at

    @property
    def takes_place(self) -> bool:
        """Published and still to be, going on or over, but not cancelled, postponed or closed."""
        return self.state == self.State.PUBLISHED

    @property
    def check_in_opens_at(self) -> datetime:
        return self.starts_at - CHECK_IN_OPENS_BEFORE

    @property
    def is_check_in_open(self) -> bool:
        """From some hours before the start until the event is closed."""
        return self.takes_place and timezone.now() >= self.check_in_opens_at

    @property
    def is_room_open(self) -> bool:
        """From a day before the start until a day after the end."""
        now = timezone.now()
        return self.takes_place and self.starts_at - ROOM_IS_OPEN_AROUND <= now <= self.ends_at + ROOM_IS_OPEN_AROUND

    @property
    def is_recorded(self) -> bool:
        """Closed, or opened again after it was: its materials and outcomes are shown, and links in mails stay good."""
        return self.state == self.State.CLOSED or (self.takes_place and self.closings.exists())

    @property
    def feedback_ends_at(self) -> datetime:
        return max(self.ends_at, self.closed_at or self.ends_at) + FEEDBACK_IS_OPEN

    @property
    def is_feedback_open(self) -> bool:
        """From the start until some weeks after the end, or after it was closed."""
        is_held = self.state in (self.State.PUBLISHED, self.State.CLOSED)
        return is_held and self.has_started and timezone.now() <= self.feedback_ends_at

    @property
    def is_open(self) -> bool:
        """Whether somebody can register now by themselves."""
        now = timezone.now()
        return (
            self.takes_place
            and (self.opens_at is None or now >= self.opens_at)
            and now < (self.shuts_at or self.ends_at)
        )


@audited
class EventText(Translation):
    """What an event says of itself, in one language."""

    of = models.ForeignKey(Event, models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=10_000, blank=True)
    practical = models.TextField(
        _("what to know before coming"), max_length=3000, blank=True, help_text=_("How to get there, what to bring.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_event_and_language", fields=["of", "language"]),
            models.UniqueConstraint(
                name="one_original_text_per_event", fields=["of"], condition=Q(state=TranslationState.ORIGINAL)
            ),
            models.CheckConstraint(name="event_text_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


@audited
class Organiser(Record):
    """An organisation that runs the event; owners and editors of each of them plan it together."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_lead", "id"]
        constraints = [
            models.UniqueConstraint(name="one_part_per_organisation_and_event", fields=["event", "organisation"]),
            models.UniqueConstraint(name="one_lead_organiser_per_event", fields=["event"], condition=Q(is_lead=True)),
        ]
        indexes = [models.Index(fields=["organisation", "event"], name="organiser_by_organisation")]

    def __str__(self) -> str:
        return self.organisation.name


@audited
class Quota(Record):
    """At most so many seats for one target group; the others share what the event has."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="quotas")
    target_group = models.CharField(_("target group"), max_length=20)
    seats = models.PositiveIntegerField(_("seats at most"))

    class Meta:
        ordering = ["target_group"]
        constraints = [
            models.UniqueConstraint(name="one_quota_per_target_group_and_event", fields=["event", "target_group"])
        ]


@audited
class Session(Record):
    """One part of the programme; sessions at the same time stand in different tracks."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    track = models.CharField(_("track"), max_length=80, blank=True)
    room = models.CharField(_("room"), max_length=80, blank=True)
    speakers = models.CharField(_("speakers"), max_length=300, blank=True)

    class Meta:
        ordering = ["starts_at", "track", "id"]
        constraints = [
            models.CheckConstraint(name="session_ends_after_its_start", condition=Q(ends_at__gt=F("starts_at")))
        ]


@audited
class SessionText(Translation):
    """What a session is called and about, in one language."""

    of = models.ForeignKey(Session, models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=3000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_session_and_language", fields=["of", "language"]),
            models.UniqueConstraint(
                name="one_original_text_per_session", fields=["of"], condition=Q(state=TranslationState.ORIGINAL)
            ),
        ]
