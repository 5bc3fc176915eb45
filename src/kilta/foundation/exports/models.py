"""Who took which table, when and what for."""

from typing import Any, ClassVar
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows


class ExportRows(Rows["Export"]):
    def visible_to(self, actor: Actor) -> "ExportRows":
        """All for staff; one's own for everybody else."""
        return self if actor.is_staff else self.filter(actor=actor.actor_key)

    def by(self, actor_key: str) -> "ExportRows":
        return self.filter(actor=actor_key).order_by("at")

    def of(self, label: str, object_id: UUID) -> "ExportRows":
        """What was taken about one thing, latest first."""
        return self.filter(label=label, object_id=object_id).order_by("-at")


class Export(Record):
    """One table taken away; who did is kept by the key of the actor, without a name."""

    actor = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now(), db_index=True)
    format = models.CharField(max_length=8, default="csv")
    rows = models.PositiveIntegerField(null=True, blank=True)
    holds_personal_data = models.BooleanField(default=False)
    label = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True, blank=True)

    objects: ClassVar[Any] = ExportRows.as_manager()

    class Meta:
        indexes = [models.Index(name="exports_of_a_thing", fields=["label", "object_id"])]
        triggers = [pgtrigger.Protect(name="exports_are_noted_for_good", operation=pgtrigger.Update)]
