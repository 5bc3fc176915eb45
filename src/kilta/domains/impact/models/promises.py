"""What a project has promised to its funder: whom it reaches, and how many."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.network.models import Project
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.models import Record, Rows


class PromiseRows(Rows["Promise"]):
    def visible_to(self, actor: Actor) -> "PromiseRows":
        """All: what public money pays for is public."""
        return self


@audited
class Promise(Record):
    """More than so many people of some target groups; met on proven, external, unique people alone."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    wording = models.CharField(_("promise"), max_length=300, help_text=_("As it stands in the application."))
    target_groups = ArrayField(models.CharField(max_length=20), verbose_name=_("target groups"))
    more_than = models.PositiveIntegerField(_("more than"), help_text=_("The promise is met with one person more."))
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = PromiseRows.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(name="promise_says_something", condition=~Q(wording="")),
            models.CheckConstraint(name="promise_about_somebody", condition=Q(target_groups__len__gte=1)),
        ]

    def __str__(self) -> str:
        return self.wording
