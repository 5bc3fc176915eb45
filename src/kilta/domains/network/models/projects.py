"""Funded projects, their work packages and the organisations that carry them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kilta.domains.network.models.organisations import Organisation
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.languages.models import Translation, TranslationState
from kilta.foundation.models import Record, Rows


class ProjectRows(Rows["Project"]):
    def visible_to(self, actor: Actor) -> "ProjectRows":
        """All: what public money pays for is public."""
        return self


@audited
class Project(Record):
    class Emblem(models.TextChoices):
        START = "start", _("at the start of each page")
        END = "end", _("at the end of each page")

    slug = models.SlugField(max_length=80, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    funder = models.CharField(_("funder"), max_length=200)
    programme = models.CharField(_("programme"), max_length=200, blank=True)
    grant_number = models.CharField(_("grant number"), max_length=60, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    statement = models.CharField(_("funding statement"), max_length=500)
    disclaimer = models.TextField(_("disclaimer"), max_length=2000, blank=True)
    emblem = models.CharField(_("place of the emblem"), max_length=5, choices=Emblem, default=Emblem.END)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = ProjectRows.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(name="project_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="project_has_a_funding_statement", condition=~Q(statement="")),
            models.CheckConstraint(name="project_ends_after_its_start", condition=Q(ends_on__gte=F("starts_on"))),
        ]
        indexes = [models.Index(fields=["-starts_on", "id"], name="project_by_start")]

    def __str__(self) -> str:
        return self.acronym or self.title

    def get_absolute_url(self) -> str:
        return reverse("network:project", args=[self.slug])


@audited
class ProjectText(Translation):
    """What a project says of itself, in one language; an official statement may differ by language too."""

    of = models.ForeignKey(Project, models.CASCADE, related_name="texts")
    summary = models.CharField(_("in one sentence"), max_length=300)
    description = models.TextField(_("description"), max_length=10_000, blank=True)
    statement = models.CharField(_("funding statement"), max_length=500, blank=True)
    disclaimer = models.TextField(_("disclaimer"), max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_project_and_language", fields=["of", "language"]),
            models.UniqueConstraint(
                name="one_original_text_per_project", fields=["of"], condition=Q(state=TranslationState.ORIGINAL)
            ),
        ]


@audited
class WorkPackage(Record):
    project = models.ForeignKey(Project, models.CASCADE, related_name="work_packages")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    lead = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead organisation")
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_work_package_per_number", fields=["project", "number"]),
            models.CheckConstraint(name="work_package_number_is_positive", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="work_package_ends_after_its_start",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"WP{self.number} {self.title}"


@audited
class Partner(Record):
    """An organisation's part in a project; partners are internal, everybody else is external."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        BENEFICIARY = "beneficiary", _("beneficiary")
        ASSOCIATED = "associated", _("associated partner")

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partnerships")
    role = models.CharField(_("role"), max_length=11, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_part_per_organisation_and_project", fields=["project", "organisation"]),
            models.UniqueConstraint(
                name="one_coordinator_per_project", fields=["project"], condition=Q(role="coordinator")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.project}"
