"""Who took which table, when and what for."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from kilta.foundation.models import Record, Rows


class ExportRows(Rows["Export"]):
    def by(self, actor_key: str) -> "ExportRows":
        return self.filter(actor=actor_key).order_by("at")


class Export(Record):
    """One table taken away; who did is kept by the key of the actor, without a name."""

    actor = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now(), db_index=True)

    objects: ClassVar[Any] = ExportRows.as_manager()

    class Meta:
        triggers = [pgtrigger.Protect(name="exports_are_noted_for_good", operation=pgtrigger.Update)]
