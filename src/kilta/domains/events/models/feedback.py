"""What people say of an event afterwards: a common core, and the organiser's own questions."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models.events import Event
from kilta.domains.events.models.questions import Question
from kilta.domains.events.models.registrations import Registration
from kilta.foundation.models import Record, Rows


class FeedbackRows(Rows["Feedback"]):
    def of_classes(self) -> "FeedbackRows":
        """What pupils said by the code of their class."""
        return self.exclude(phone="")


class Feedback(Record):
    """One answer to the feedback of an event; nobody but its writer sees whose it is.

    Whoever registered answers once for their registration; pupils answer once for each phone with the code of their
    class. Every part may be left out.
    """

    class Recommends(models.TextChoices):
        YES = "yes", _("yes")
        PERHAPS = "perhaps", _("perhaps")
        NO = "no", _("no")

    event = models.ForeignKey(Event, models.CASCADE, related_name="feedback")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="feedback")
    # A random name of a pupil's phone; empty for whoever registered.
    phone = models.CharField(max_length=43, blank=True)
    target_group = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    usefulness = models.PositiveSmallIntegerField(null=True, blank=True)
    learnt = models.PositiveSmallIntegerField(null=True, blank=True)
    recommends = models.CharField(max_length=7, choices=Recommends, blank=True)
    best = models.TextField(max_length=2000, blank=True)
    change = models.TextField(max_length=2000, blank=True)
    given_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = FeedbackRows.as_manager()

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(name="one_feedback_per_registration_and_phone", fields=["registration", "phone"]),
            models.CheckConstraint(
                name="feedback_marks_go_from_1_to_5",
                condition=(Q(usefulness=None) | Q(usefulness__range=(1, 5)))
                & (Q(learnt=None) | Q(learnt__range=(1, 5))),
            ),
        ]
        indexes = [models.Index(fields=["event", "target_group"], name="feedback_of_an_event")]


class FeedbackAnswer(Record):
    """An answer to one of the organiser's own questions; gone when its time is over."""

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.CASCADE, related_name="feedback_answers")
    # Text, number, yes/no or a list, as the question asks.
    value = models.JSONField()
    delete_on = models.DateField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_feedback_answer_per_question", fields=["feedback", "question"])
        ]
