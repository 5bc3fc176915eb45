"""Persons: who stands behind an account, and what of it others may see."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
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
            return self.living()
        shown = Q(shown_to=Audience.ALL)
        if actor.is_member:
            shown |= Q(shown_to=Audience.MEMBERS) | Q(pk=getattr(actor, "pk", None))
        return self.living().filter(shown)

    def listed_for(self, actor: Actor) -> "PersonRows":
        """Those in the directory, by name: staff find there what members find."""
        audiences = [Audience.ALL, Audience.MEMBERS] if actor.is_member else [Audience.ALL]
        return self.living().filter(shown_to__in=audiences).exclude(name="").by_name()

    def by_name(self) -> "PersonRows":
        return self.annotate(name_key=Lower("name")).order_by("name_key", "id")

    def living(self) -> "PersonRows":
        """All but the tombstones of those who have erased themselves."""
        return self.filter(erased_at=None)


@audited
class Person(Record):
    """A person; also what acts (an `Actor`) when that person is signed in."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    target_group = models.CharField(_("who I am"), max_length=20, blank=True)
    headline = models.CharField(_("in one line"), max_length=160, blank=True)
    offers = models.TextField(_("what I offer"), max_length=2000, blank=True)
    seeks = models.TextField(_("what I look for"), max_length=2000, blank=True)
    languages = ArrayField(
        models.CharField(max_length=2), verbose_name=_("languages I speak"), default=list, blank=True
    )
    countries = ArrayField(
        models.CharField(max_length=2), verbose_name=_("countries I work with"), default=list, blank=True
    )
    # Where the person lives, as said at sign-up; it decides the age of own consent and is shown to nobody.
    country = models.CharField(_("country I live in"), max_length=2, blank=True)
    shown_to = models.CharField(_("shown to"), max_length=8, choices=Audience, default=Audience.NOBODY)
    is_minor = models.BooleanField(_("under 18"), default=False)
    stated_adult_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = PersonRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="minors_are_never_shown_to_all", condition=~Q(is_minor=True, shown_to="all")),
            models.CheckConstraint(
                name="nothing_personal_is_left_of_the_erased",
                condition=Q(erased_at=None)
                | Q(
                    account=None,
                    name="",
                    target_group="",
                    headline="",
                    offers="",
                    seeks="",
                    languages=[],
                    countries=[],
                    country="",
                    shown_to="nobody",
                    stated_adult_at=None,
                ),
            ),
        ]
        indexes = [
            models.Index(
                Lower("name"), "id", name="people_shown_to_members", condition=Q(shown_to__in=["all", "members"])
            ),
            models.Index(Lower("name"), "id", name="people_shown_to_all", condition=Q(shown_to="all")),
            models.Index(fields=["target_group"], name="people_by_target_group"),
            GinIndex(fields=["countries"], name="people_by_country"),
            GinIndex(fields=["languages"], name="people_by_language"),
        ]

    def __str__(self) -> str:
        if self.erased_at is not None:
            return str(_("Erased member"))
        return self.name or str(_("A member"))

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.pk])

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

    @property
    def age_band(self) -> str:
        """What the person has said of their age: `minor`, `adult`, or nothing."""
        if self.is_minor:
            return "minor"
        return "adult" if self.stated_adult_at else ""
