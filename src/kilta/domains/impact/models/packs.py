"""The funder's packs of events that people have asked for."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kilta.domains.events.models import Event
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.files.models import PrivateFile
from kilta.foundation.models import Record, Rows


class PackRows(Rows["Pack"]):
    def visible_to(self, actor: Actor) -> "PackRows":
        """One's own; whoever else may have it asks for it again."""
        return self.none_if(not isinstance(actor, Person)).filter(person=getattr(actor, "pk", None))

    def in_work(self) -> "PackRows":
        return self.filter(ready_at=None)

    def ready(self) -> "PackRows":
        """Those whose file is still there."""
        return self.filter(ready_at__isnull=False, file__isnull=False)


class Pack(Record):
    """What a funder wants to see of one event, made in the background for one person, kept for some days."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    # Names and proofs, for those who plan the event; without them for the others who may open the evidence.
    has_names = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="en")
    asked_at = models.DateTimeField(db_default=Now())
    done_steps = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = PackRows.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_pack_in_work_per_person_and_event",
                fields=["person", "event", "has_names"],
                condition=Q(ready_at=None),
            )
        ]
