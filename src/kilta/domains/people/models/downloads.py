"""The copies of their data that people ask for."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kilta.domains.people.models.persons import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.files.models import PrivateFile
from kilta.foundation.models import Record, Rows


class DownloadRows(Rows["Download"]):
    def visible_to(self, actor: Actor) -> "DownloadRows":
        """One's own; staff neither."""
        return self.none_if(not isinstance(actor, Person)).filter(person=getattr(actor, "pk", None))

    def in_work(self) -> "DownloadRows":
        return self.filter(ready_at=None)

    def ready(self) -> "DownloadRows":
        """Those whose file is still there."""
        return self.filter(ready_at__isnull=False, file__isnull=False)


class Download(Record):
    """Everything that Kilta keeps about a person, packed into one file that stands ready for some days."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="downloads")
    asked_at = models.DateTimeField(db_default=Now())
    ready_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = DownloadRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_download_in_work_per_person", fields=["person"], condition=Q(ready_at=None)
            )
        ]
