"""Secret addresses under which calendars fetch somebody's own events, and where programs are told what happens."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models.events import Event, Organiser
from kilta.domains.network.models import Membership, Role
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows


class CalendarAddress(Record):
    """Opt-in: whoever has the address reads which events a person goes to; a new one ends the old one."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())


class WebhookRows(Rows["Webhook"]):
    def visible_to(self, actor: Actor) -> "WebhookRows":
        """One's own."""
        return self.filter(owner=actor) if isinstance(actor, Person) and actor.is_member else self.none()

    def live(self) -> "WebhookRows":
        return self.filter(is_live=True)

    def to_tell(self, about: str, event_id: UUID) -> "WebhookRows":
        """The live ones that are told of `about`, of people who plan the event at this moment."""
        editing = Membership.objects.live().filter(
            person=OuterRef("owner"),
            role__in=[Role.OWNER, Role.EDITOR],
            organisation__in=Organiser.objects.filter(event=event_id).values("organisation"),
        )
        return self.live().filter(Exists(editing), about__contains=[about])


class Webhook(Record):
    """An address that is told, signed, what happens to the events that its owner plans."""

    class About(models.TextChoices):
        PUBLISHED = "event.published", _("an event is published")
        REGISTERED = "event.registered", _("somebody registers")
        CLOSED = "event.closed", _("an event is closed")

    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    address = models.URLField(_("address"), max_length=500)
    about = ArrayField(models.CharField(max_length=20), verbose_name=_("tell when"))
    # Messages are signed with it, so it is kept as it is; it is shown once.
    secret = models.CharField(max_length=64)
    # False when nobody took a message there for a long time, until the owner switches it on again.
    is_live = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    # Nothing is sent until then, so that an address which does not answer holds up nobody else.
    rests_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = WebhookRows.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [models.CheckConstraint(name="webhook_is_about_something", condition=Q(about__len__gte=1))]
        indexes = [models.Index(fields=["owner"], name="webhooks_of_a_person")]

    def __str__(self) -> str:
        return self.address


class DeliveryRows(Rows["Delivery"]):
    def visible_to(self, actor: Actor) -> "DeliveryRows":
        return self.filter(webhook__in=Webhook.objects.visible_to(actor))


class Delivery(Record):
    """One message to a webhook, tried until it was taken or given up; kept for some weeks to be looked at."""

    TEST = "webhook.test"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    # None for a test.
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=20)
    body = models.JSONField()
    made_at = models.DateTimeField(db_default=Now())
    tried_until = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    # The HTTP status, or the reason why there is none: `queries/webhooks.py` has them in words.
    answer = models.CharField(max_length=20, blank=True)

    objects: ClassVar[Any] = DeliveryRows.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="delivery_is_taken_or_given_up", condition=Q(taken_at=None) | Q(given_up_at=None)
            ),
            models.CheckConstraint(
                name="only_a_test_is_about_no_event", condition=Q(event__isnull=False) | Q(about="webhook.test")
            ),
        ]
        indexes = [models.Index(fields=["webhook", "-made_at"], name="deliveries_of_a_webhook")]

    @property
    def is_open(self) -> bool:
        return self.taken_at is None and self.given_up_at is None
