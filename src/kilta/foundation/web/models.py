"""What people report about the accessibility of these pages."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows

ANSWERED_WITHIN = timedelta(days=14)


class FeedbackRows(Rows["Feedback"]):
    def visible_to(self, actor: Actor) -> "FeedbackRows":
        return self.none_if(not actor.is_staff)

    def waiting(self) -> "FeedbackRows":
        return self.filter(answered_at=None)


class Feedback(Record):
    """A barrier that somebody met; an answer is owed within 14 days."""

    message = models.TextField(_("what happened"))
    page = models.CharField(_("page"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField(db_default=Now())
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = FeedbackRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="feedback_by_age")]
        constraints = [
            models.CheckConstraint(
                name="answered_feedback_keeps_no_address",
                condition=models.Q(answered_at=None) | models.Q(email=""),
            )
        ]

    def __str__(self) -> str:
        return self.message[:60]

    @property
    def due_at(self) -> Any:
        return self.created_at + ANSWERED_WITHIN
