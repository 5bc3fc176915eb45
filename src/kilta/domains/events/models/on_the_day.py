"""The live room: questions, cards and polls from phones, without an account."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models.events import Event
from kilta.foundation.models import Record, Rows


class Card(Record):
    """A question or a thought from somebody in the room; shown when a moderator lets it through."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        CARD = "card", _("card")

    class State(models.TextChoices):
        NEW = "new", _("not looked at yet")
        SHOWN = "shown", _("shown")
        ANSWERED = "answered", _("answered")
        HIDDEN = "hidden", _("hidden")

    event = models.ForeignKey(Event, models.CASCADE, related_name="cards")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.QUESTION)
    text = models.CharField(_("text"), max_length=500)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    # A random name of the phone; it says only that two cards came from one.
    phone = models.CharField(max_length=43)
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["event", "state", "written_at"], name="cards_of_an_event")]
        constraints = [models.CheckConstraint(name="card_says_something", condition=~Q(text=""))]


class Support(Record):
    """Another phone wants to hear the answer, too."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="supports")
    phone = models.CharField(max_length=43)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_support_per_phone", fields=["card", "phone"])]


class PollRows(Rows["Poll"]):
    def open(self) -> "PollRows":
        return self.filter(state=Poll.State.OPEN)


class Poll(Record):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    event = models.ForeignKey(Event, models.CASCADE, related_name="polls")
    question = models.CharField(_("question"), max_length=300)
    options = ArrayField(models.CharField(max_length=120), verbose_name=_("answers"))
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = PollRows.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(name="poll_has_a_choice", condition=Q(options__len__gte=2))]

    def __str__(self) -> str:
        return self.question


class Vote(Record):
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes")
    phone = models.CharField(max_length=43)
    # The number of the option, from 0.
    option = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_vote_per_phone_and_poll", fields=["poll", "phone"])]
