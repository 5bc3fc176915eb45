"""Comparisons: two to four unit versions that people set side by side and judge, statement by statement."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models.units import UnitVersion
from kilta.domains.competences.models.words import belongs_to_owner
from kilta.domains.network.models import Organisation
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.models import Record, Rows

FEWEST, MOST = 2, 4


class ComparisonRows(Rows["Comparison"]):
    def visible_to(self, actor: Actor) -> "ComparisonRows":
        """Public ones, those for members to members, and one's own; each of its units must be visible, too."""
        if actor.is_staff:
            return self
        shown = Q(visibility=Comparison.Visibility.PUBLIC) | belongs_to_owner(actor)
        if actor.is_member:
            shown |= Q(visibility=Comparison.Visibility.MEMBERS)
        # Each version is looked up by itself: `NOT IN` would gather all that there are.
        seen = UnitVersion.objects.visible_to(actor).filter(pk=OuterRef("version"))
        unseen = ComparedVersion.objects.filter(~Exists(seen), comparison=OuterRef("pk"))
        return self.filter(shown).exclude(Exists(unseen))


@audited
class Comparison(Record):
    """Units side by side under one address, so that people of several organisations judge the same pairs.

    Judgements belong to the pairs, not to the comparison: whoever sets the same versions side by side sees them.
    """

    class Visibility(models.TextChoices):
        OWN = "own", _("our organisation")
        MEMBERS = "members", _("members of the network")
        PUBLIC = "public", _("everybody")

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    slug = models.SlugField(max_length=100, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    visibility = models.CharField(_("shown to"), max_length=7, choices=Visibility, default=Visibility.MEMBERS)
    begun_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    # When software last looked for pairs; empty until it has.
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = ComparisonRows.as_manager()

    class Meta:
        ordering = ["-changed_at", "id"]
        constraints = [models.CheckConstraint(name="comparison_has_a_title", condition=~Q(title=""))]
        indexes = [models.Index(fields=["visibility", "-changed_at", "id"], name="comparison_by_change")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("competences:comparison", args=[self.slug])


@audited
class ComparedVersion(Record):
    """One column of a comparison."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="columns")
    version = models.ForeignKey(UnitVersion, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="one_column_per_version", fields=["comparison", "version"]),
            models.CheckConstraint(name="comparison_has_four_columns_at_most", condition=Q(position__lt=MOST)),
            models.UniqueConstraint(
                name="one_column_per_position", fields=["comparison", "position"], deferrable=models.Deferrable.DEFERRED
            ),
        ]
        indexes = [models.Index(fields=["version"], name="compared_by_version")]
