"""Persons: who stands behind an account, and what of it others may see."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.models import Record, Rows


class Audience(models.TextChoices):
    """Whom a person shows a profile to."""

    NOBODY = "nobody", _("nobody")
    MEMBERS = "members", _("members of the network")
    ALL = "all", _("everybody")


class PersonRows(Rows["Person"]):
    def visible_to(self, actor: Actor) -> "PersonRows":
        """The people whose profile `actor` may open: one's own, and those shown to members or to all."""
        if actor.is_staff:
            return self
        shown = Q(shown_to=Audience.ALL)
        if actor.is_member:
            shown |= Q(shown_to=Audience.MEMBERS) | Q(pk=getattr(actor, "pk", None))
        return self.filter(shown, erased_at=None)


@audited
class Person(Record):
    """A person; also what acts (an `Actor`) when that person is signed in."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    shown_to = models.CharField(_("shown to"), max_length=8, choices=Audience, default=Audience.NOBODY)
    is_minor = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = PersonRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="minors_are_never_shown_to_all", condition=~Q(is_minor=True, shown_to="all"))
        ]

    def __str__(self) -> str:
        return self.name or str(_("Erased member"))

    @property
    def actor_key(self) -> str:
        return f"person:{self.pk}"

    @cached_property
    def is_member(self) -> bool:
        return self.account is not None and self.account.is_active

    @cached_property
    def is_staff(self) -> bool:
        return self.account is not None and self.account.is_active and self.account.is_staff

    is_system = False
