"""What organisers have written to the people of an event."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models.events import Event
from kilta.foundation.audit import audited
from kilta.foundation.models import Record


@audited(exclude=["told_up_to"])
class Announcement(Record):
    """One mail to everybody in some states and target groups; no target group means all of them.

    An organiser has written it, or it is the news that the event has changed.

    The worker goes through the list by place; `told_up_to` is the last place it has told, so nobody is told twice.
    """

    class News(models.TextChoices):
        """What everybody hears of, by the name of the notice that says it."""

        MOVED = "event_moved", _("Another time or place")
        POSTPONED = "event_postponed", _("The event is postponed")
        CANCELLED = "event_cancelled", _("The event is cancelled")
        THANKS = "event_thanks", _("Thanks, materials and feedback")

    event = models.ForeignKey(Event, models.CASCADE, related_name="announcements")
    statuses = ArrayField(models.CharField(max_length=9))
    target_groups = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    news = models.CharField(max_length=15, choices=News, blank=True)
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    text = models.TextField(_("text"), max_length=5000, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())
    told_up_to = models.BigIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="announcement_says_something", condition=~Q(news="") | ~Q(subject="") & ~Q(text="")
            )
        ]

    def __str__(self) -> str:
        return self.subject or str(self.get_news_display())
