"""What the matching engine learns from people here, and the index it works with."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models.outcomes import Outcome
from kilta.domains.people.models import Person
from kilta.domains.vocabulary.models import Concept
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.models import Record, Rows


class CorrectionRows(Rows["Correction"]):
    def visible_to(self, actor: Actor) -> "CorrectionRows":
        return self.none_if(not actor.is_staff)


@audited
class Correction(Record):
    """A person's word on a match: "this one" or "not this one"; it takes effect when the index is built next."""

    class Verdict(models.TextChoices):
        THIS = "this", _("this one")
        NOT_THIS = "not_this", _("not this one")

    text = models.TextField()
    language = models.CharField(max_length=2)
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    outcome = models.ForeignKey(Outcome, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = CorrectionRows.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["made_at"], name="correction_by_time")]


class MatchingIndexRows(Rows["MatchingIndex"]):
    def visible_to(self, actor: Actor) -> "MatchingIndexRows":
        return self.none_if(not actor.is_staff)

    def ready(self) -> "MatchingIndexRows":
        """Those that can be opened, the newest first."""
        return self.filter(state=MatchingIndex.State.READY).order_by("-built_at", "-id")


class MatchingIndex(Record):
    """One index built from the concepts as they were; `version` names its folder below the data folder."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        BUILDING = "building", _("being built")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        RETIRED = "retired", _("replaced")

    version = models.CharField(max_length=80, blank=True)
    # A fingerprint of the concepts and corrections from which it was built.
    source = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    concepts = models.PositiveIntegerField(default=0)
    corrections = models.PositiveIntegerField(default=0)
    languages = models.CharField(max_length=60, blank=True)
    failure = models.TextField(blank=True)
    report = models.JSONField(default=dict)
    asked_at = models.DateTimeField(db_default=Now())
    built_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = MatchingIndexRows.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(name="one_index_asked_for", fields=["state"], condition=Q(state="waiting")),
            models.CheckConstraint(
                name="index_ready_means_when",
                condition=~Q(state="ready") | (Q(built_at__isnull=False) & ~Q(version="")),
            ),
        ]
