"""Qualifications under the headings of the Europass Certificate Supplement, and the structure of their units."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models.units import Unit
from kilta.domains.competences.models.words import (
    CODE_AND_SCHEME_GO_TOGETHER,
    COUNTRY_IS_A_CODE,
    REGION_IS_IN_ITS_COUNTRY,
    CodeScheme,
    Origin,
    Visibility,
    VolumeUnit,
    belongs_to_owner,
)
from kilta.domains.network.models import Organisation
from kilta.domains.people.models import Person
from kilta.domains.vocabulary.models import Concept
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.languages.models import Translation, TranslationState
from kilta.foundation.models import Record, Rows


class QualificationRows(Rows["Qualification"]):
    def visible_to(self, actor: Actor) -> "QualificationRows":
        """Public ones; drafts to staff and to the people of their organisation."""
        if actor.is_staff:
            return self
        return self.filter(Q(visibility=Visibility.PUBLIC) | belongs_to_owner(actor))

    def listed(self) -> "QualificationRows":
        return self.filter(visibility=Visibility.PUBLIC)


@audited(exclude=["title_key"])
class Qualification(Record):
    """What a country awards, with its native title and code; its words are in `texts`, its units in `parts`."""

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    slug = models.SlugField(max_length=100, unique=True, editable=False)
    title = models.CharField(_("native title"), max_length=300, help_text=_("As the law or the register writes it."))
    title_key = models.CharField(max_length=300, editable=False)
    language = models.CharField(_("language"), max_length=2)
    country = models.CharField(_("country"), max_length=2)
    # Italy's qualifications are those of a region; the code "IT" says that one holds in the whole country.
    region = models.CharField(_("region"), max_length=5, blank=True)
    code = models.CharField(_("code"), max_length=60, blank=True)
    code_scheme = models.CharField(_("whose code"), max_length=14, choices=CodeScheme, blank=True)
    regulator = models.CharField(_("regulating authority"), max_length=300, blank=True)
    awarding_body = models.CharField(_("awarding body"), max_length=300, blank=True)
    legal_reference = models.CharField(_("legal reference"), max_length=500, blank=True)
    legal_address = models.URLField(_("address of the legal text"), max_length=500, blank=True)
    eqf_level = models.PositiveSmallIntegerField(_("EQF level"), null=True, blank=True)
    nqf_level = models.CharField(_("level of the national framework"), max_length=20, blank=True)
    level_source = models.CharField(_("source of the levels"), max_length=300, blank=True)
    isced_f = models.CharField(_("field (ISCED-F)"), max_length=4, blank=True)
    volume = models.DecimalField(_("volume"), max_digits=8, decimal_places=2, null=True, blank=True)
    volume_unit = models.CharField(_("measure"), max_length=6, choices=VolumeUnit, blank=True)
    volume_is_estimate = models.BooleanField(_("the volume is an estimate"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    visibility = models.CharField(max_length=6, choices=Visibility, default=Visibility.DRAFT, editable=False)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.HAND, editable=False)
    source = models.CharField(_("source"), max_length=500, blank=True, help_text=_("Where the text was taken from."))
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = QualificationRows.as_manager()

    class Meta:
        ordering = ["title_key", "id"]
        constraints = [
            models.CheckConstraint(name="qualification_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="qualification_country_is_a_code", condition=COUNTRY_IS_A_CODE),
            models.CheckConstraint(name="qualification_region_is_in_its_country", condition=REGION_IS_IN_ITS_COUNTRY),
            models.CheckConstraint(
                name="qualification_of_italy_has_a_region", condition=~Q(country="IT") | ~Q(region="")
            ),
            models.CheckConstraint(name="qualification_code_has_a_scheme", condition=CODE_AND_SCHEME_GO_TOGETHER),
            models.CheckConstraint(
                name="qualification_eqf_level_is_one_to_eight",
                condition=Q(eqf_level=None) | Q(eqf_level__range=(1, 8)),
            ),
            models.CheckConstraint(
                name="qualification_level_has_a_source",
                condition=Q(eqf_level=None, nqf_level="") | ~Q(level_source=""),
            ),
            models.CheckConstraint(
                name="qualification_volume_has_a_measure",
                condition=Q(volume=None, volume_unit="", volume_is_estimate=False)
                | (Q(volume__gt=0) & ~Q(volume_unit="")),
            ),
            models.CheckConstraint(
                name="qualification_is_valid_until_after_from",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="qualification_checked_means_by_whom",
                condition=Q(checked_by=None, checked_at=None) | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            # One organisation keeps each qualification once; another may keep its own reading of it.
            models.UniqueConstraint(
                name="one_qualification_of_a_code_per_owner",
                fields=["owner", "code_scheme", "code", "region"],
                condition=~Q(code=""),
            ),
        ]
        indexes = [
            models.Index(fields=["visibility", "title_key", "id"], name="qualification_by_title"),
            models.Index(fields=["country", "title_key", "id"], name="qualification_by_country"),
            models.Index(fields=["isced_f", "title_key", "id"], name="qualification_by_field"),
            models.Index(fields=["owner", "title_key"], name="qualification_by_owner"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("competences:qualification", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def is_valid_now(self) -> bool:
        today = timezone.localdate()
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_until is None or today <= self.valid_until
        )


@audited
class QualificationText(Translation):
    """The words of a qualification in one language, by the headings of the Certificate Supplement."""

    of = models.ForeignKey(Qualification, models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=300)
    profile = models.TextField(_("what the holder can do"), max_length=20_000, blank=True)
    occupations = models.TextField(_("occupations open to the holder"), max_length=10_000, blank=True)
    entry = models.TextField(_("entry requirements"), max_length=10_000, blank=True)
    progression = models.TextField(_("access to the next level"), max_length=10_000, blank=True)
    ways = models.TextField(_("ways to the certificate"), max_length=10_000, blank=True)
    grading = models.TextField(_("grading and what is needed to pass"), max_length=10_000, blank=True)
    agreements = models.TextField(_("international agreements"), max_length=10_000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_qualification_and_language", fields=["of", "language"]),
            models.UniqueConstraint(
                name="one_original_text_per_qualification", fields=["of"], condition=Q(state=TranslationState.ORIGINAL)
            ),
            models.CheckConstraint(name="qualification_text_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


@audited
class QualificationOccupation(Record):
    """An occupation (a concept) to which a qualification leads; two German plans meet in one."""

    qualification = models.ForeignKey(Qualification, models.CASCADE, related_name="occupations")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_link_per_qualification_and_occupation", fields=["qualification", "concept"]
            )
        ]
        indexes = [models.Index(fields=["concept", "qualification"], name="qualification_by_occupation")]


class PartRows(Rows["Part"]):
    def visible_to(self, actor: Actor) -> "PartRows":
        return self.filter(qualification__in=Qualification.objects.visible_to(actor))


@audited
class Part(Record):
    """One place in the tree of a qualification: a group with its rule, or a unit."""

    class Role(models.TextChoices):
        COMPULSORY = "compulsory", _("compulsory")
        ELECTIVE = "elective", _("elective")
        SCHOOL_PLAN = "school_plan", _("plan of the school")
        FIRM_PLAN = "firm_plan", _("plan of the firm")
        BASIS = "basis", _("basic part")
        PROFILE = "profile", _("profile")
        SPECIALISATION = "specialisation", _("competence area or specialisation")
        GROUP = "group", _("group")

    qualification = models.ForeignKey(Qualification, models.CASCADE, related_name="parts")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(default=0)
    role = models.CharField(_("role"), max_length=14, choices=Role, default=Role.COMPULSORY)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="parts")
    # What has to be chosen among the children: in their native measure, else that of the qualification; and by number.
    volume_min = models.DecimalField(_("volume at least"), max_digits=8, decimal_places=2, null=True, blank=True)
    volume_max = models.DecimalField(_("volume at most"), max_digits=8, decimal_places=2, null=True, blank=True)
    number_min = models.PositiveSmallIntegerField(_("number at least"), null=True, blank=True)
    number_max = models.PositiveSmallIntegerField(_("number at most"), null=True, blank=True)

    objects: ClassVar[Any] = PartRows.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="part_volume_at_most_is_not_below_at_least",
                condition=Q(volume_min=None) | Q(volume_max=None) | Q(volume_max__gte=F("volume_min")),
            ),
            models.CheckConstraint(
                name="part_number_at_most_is_not_below_at_least",
                condition=Q(number_min=None) | Q(number_max=None) | Q(number_max__gte=F("number_min")),
            ),
            models.CheckConstraint(name="part_is_not_inside_itself", condition=~Q(parent=F("id"))),
            models.UniqueConstraint(
                name="one_place_of_a_unit_in_a_group",
                fields=["qualification", "parent", "unit"],
                condition=Q(unit__isnull=False),
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["qualification", "position"], name="part_by_qualification")]


@audited
class PartText(Translation):
    """What a group is called, and its rule in words where figures do not say it all."""

    of = models.ForeignKey(Part, models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=300)
    rule = models.TextField(_("rule in words"), max_length=5000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_part_and_language", fields=["of", "language"]),
            models.UniqueConstraint(
                name="one_original_text_per_part", fields=["of"], condition=Q(state=TranslationState.ORIGINAL)
            ),
        ]

    def __str__(self) -> str:
        return self.title
