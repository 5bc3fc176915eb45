"""Imports of qualifications and units: what was read, shown before it is taken over as a whole."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models.qualifications import Qualification
from kilta.domains.competences.models.words import Origin, belongs_to_owner
from kilta.domains.network.models import Organisation
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows


class UnitImportRows(Rows["UnitImport"]):
    def visible_to(self, actor: Actor) -> "UnitImportRows":
        """One's organisation's; staff see all."""
        return self if actor.is_staff else self.filter(belongs_to_owner(actor))


class UnitImport(Record):
    """A file that was read: the plan of what it would write, until somebody says yes; then what came of it."""

    class State(models.TextChoices):
        READ = "read", _("read, not taken over yet")
        RUNNING = "running", _("being taken over")
        DONE = "done", _("taken over")
        FAILED = "failed", _("failed")

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin)
    file_name = models.CharField(max_length=200)
    # The qualifications and units as they will be written; emptied when they are.
    plan = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.READ)
    report = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    qualification = models.ForeignKey(Qualification, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = UnitImportRows.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="unit_import_ended_means_when",
                condition=Q(state__in=["read", "running"], ended_at=None)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
            )
        ]
