"""Secret addresses under which calendars fetch somebody's own events, and where programs are told what happens."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.people.models import Person
from kilta.foundation.models import Record


class CalendarAddress(Record):
    """Opt-in: whoever has the address reads which events a person goes to; a new one ends the old one."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())


class Webhook(Record):
    """An address that is told, signed, what happens to a person's events."""

    class About(models.TextChoices):
        PUBLISHED = "event.published", _("an event is published")
        REGISTERED = "event.registered", _("somebody registers")
        CLOSED = "event.closed", _("an event is closed")

    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    address = models.URLField(_("address"), max_length=500)
    about = ArrayField(models.CharField(max_length=20), verbose_name=_("tell when"))
    secret = models.CharField(max_length=64)
    is_live = models.BooleanField(default=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [models.CheckConstraint(name="webhook_is_about_something", condition=Q(about__len__gte=1))]


class Delivery(Record):
    """One message to a webhook, kept until it was taken or given up."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    about = models.CharField(max_length=20)
    body = models.JSONField()
    made_at = models.DateTimeField(db_default=Now())
    taken_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["webhook", "-made_at"], name="deliveries_of_a_webhook")]
