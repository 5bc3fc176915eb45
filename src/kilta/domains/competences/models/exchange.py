"""What versions, statements, headings and judged pairs are called where they are exchanged (1EdTech CASE)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models.judgements import Correspondence
from kilta.domains.competences.models.outcomes import Outcome
from kilta.domains.competences.models.units import UnitVersion
from kilta.domains.competences.models.words import Visibility
from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows


class CaseNameRows(Rows["CaseName"]):
    def visible_to(self, actor: Actor) -> "CaseNameRows":
        """Those of the versions, and of the pairs of versions, that `actor` sees."""
        versions = UnitVersion.objects.visible_to(actor)
        pairs = Correspondence.objects.visible_to(actor)
        return self.filter(Q(version__in=versions) | Q(correspondence__in=pairs))

    def exchanged(self) -> "CaseNameRows":
        """Those of published versions of public units: all that other platforms are told."""
        return self.filter(version__state=UnitVersion.State.PUBLISHED, version__unit__visibility=Visibility.PUBLIC)

    def newest(self) -> "CaseNameRows":
        """Of versions that took over the same document one after the other, the last one."""
        # Only what came from elsewhere can have a name that is there already; those are few, and have an index.
        later = CaseName.objects.exchanged().filter(
            ~Q(said=""), identifier=OuterRef("identifier"), what=OuterRef("what"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(later))


class CaseName(Record):
    """A name in CASE, by which a thing is found again: made of its key, or that of the platform it came from.

    Names have to be UUIDs of the versions 1 to 5, while our keys are of version 7. They are kept in rows, so that the
    way back costs the same however many there are.
    """

    class What(models.TextChoices):
        DOCUMENT = "document", _("version of a unit")
        ITEM = "item", _("statement")
        HEADING = "heading", _("heading")
        PAIR = "pair", _("judged pair")

    what = models.CharField(max_length=8, choices=What)
    identifier = models.UUIDField(db_index=True)
    # The name of the association by which a statement or a heading stands below something.
    placing = models.UUIDField(null=True, blank=True, db_index=True)
    version = models.ForeignKey(UnitVersion, models.CASCADE, null=True, blank=True, related_name="case_names")
    outcome = models.OneToOneField(Outcome, models.CASCADE, null=True, blank=True, related_name="+")
    heading = models.CharField(max_length=300, blank=True)
    correspondence = models.OneToOneField(Correspondence, models.CASCADE, null=True, blank=True, related_name="+")
    # Only of what came from elsewhere: its address there, what it said (a fingerprint), and what else was said of it.
    uri = models.URLField(max_length=500, blank=True)
    said = models.CharField(max_length=64, blank=True)
    kept = models.JSONField(default=dict, blank=True)

    objects: ClassVar[Any] = CaseNameRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["identifier"], name="case_name_from_elsewhere", condition=~Q(said=""))]
        constraints = [
            models.UniqueConstraint(name="one_case_name_per_version", fields=["version"], condition=Q(what="document")),
            models.UniqueConstraint(
                name="one_case_name_per_heading", fields=["version", "heading"], condition=Q(what="heading")
            ),
            models.CheckConstraint(
                name="case_name_is_of_one_thing",
                condition=Q(what="document", version__isnull=False, outcome=None, heading="", correspondence=None)
                | Q(what="item", version__isnull=False, outcome__isnull=False, heading="", correspondence=None)
                | (Q(what="heading", version__isnull=False, outcome=None, correspondence=None) & ~Q(heading=""))
                | Q(what="pair", version=None, outcome=None, heading="", correspondence__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.identifier)
