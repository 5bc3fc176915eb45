"""Units in their native kind, and their versions: one draft at most, and published ones that never change again."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.languages.models import Translation, TranslationState
from kilta.foundation.models import Record, Rows


class UnitRows(Rows["Unit"]):
    def visible_to(self, actor: Actor) -> "UnitRows":
        """Public ones; drafts to staff and to the people of their organisation."""
        if actor.is_staff:
            return self
        return self.filter(Q(visibility=Visibility.PUBLIC) | belongs_to_owner(actor))

    def listed(self) -> "UnitRows":
        return self.filter(visibility=Visibility.PUBLIC)


@audited(exclude=["title_key"])
class Unit(Record):
    """A unit that lasts through its versions; what it says now is in `current`, what is being written in its draft."""

    class Kind(models.TextChoices):
        TUTKINNON_OSA = "tutkinnon_osa", _("unit of a Finnish qualification (tutkinnon osa)")
        OSA_ALUE = "osa_alue", _("sub-area of a Finnish common unit (osa-alue)")
        LERNFELD = "lernfeld", _("field of learning of a German school (Lernfeld)")
        BERUFSBILDPOSITION = "berufsbildposition", _("position of a German training plan (Berufsbildposition)")
        KERNTAAK = "kerntaak", _("core task of a Dutch qualification (kerntaak)")
        WERKPROCES = "werkproces", _("work process of a Dutch core task (werkproces)")
        KEUZEDEEL = "keuzedeel", _("Dutch elective (keuzedeel)")
        COMPETENZA = "competenza", _("Italian competence (competenza)")
        ADA = "ada", _("area of activity of the Italian Atlante (ADA)")
        UNIT = "unit", _("unit of another system")

    # The country that a native kind belongs to.
    COUNTRY_OF: ClassVar[dict[str, str]] = {
        Kind.TUTKINNON_OSA: "FI",
        Kind.OSA_ALUE: "FI",
        Kind.LERNFELD: "DE",
        Kind.BERUFSBILDPOSITION: "DE",
        Kind.KERNTAAK: "NL",
        Kind.WERKPROCES: "NL",
        Kind.KEUZEDEEL: "NL",
        Kind.COMPETENZA: "IT",
        Kind.ADA: "IT",
    }

    NATIVE: ClassVar[dict[str, str]] = {
        Kind.TUTKINNON_OSA: "tutkinnon osa",
        Kind.OSA_ALUE: "osa-alue",
        Kind.LERNFELD: "Lernfeld",
        Kind.BERUFSBILDPOSITION: "Berufsbildposition",
        Kind.KERNTAAK: "kerntaak",
        Kind.WERKPROCES: "werkproces",
        Kind.KEUZEDEEL: "keuzedeel",
        Kind.COMPETENZA: "competenza",
        Kind.ADA: "ADA",
    }

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    slug = models.SlugField(max_length=100, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=18, choices=Kind)
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=5, blank=True)
    language = models.CharField(_("language"), max_length=2)
    code = models.CharField(_("code"), max_length=60, blank=True)
    code_scheme = models.CharField(_("whose code"), max_length=14, choices=CodeScheme, blank=True)
    isced_f = models.CharField(_("field (ISCED-F)"), max_length=4, blank=True)
    # The native title of the current version (of the draft before the first one), for lists.
    title = models.CharField(max_length=300, editable=False)
    title_key = models.CharField(max_length=300, editable=False)
    current = models.OneToOneField(
        "UnitVersion", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    visibility = models.CharField(max_length=6, choices=Visibility, default=Visibility.DRAFT, editable=False)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.HAND, editable=False)
    source = models.CharField(_("source"), max_length=500, blank=True, help_text=_("Where the text was taken from."))
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = UnitRows.as_manager()

    class Meta:
        ordering = ["title_key", "id"]
        constraints = [
            models.CheckConstraint(name="unit_country_is_a_code", condition=COUNTRY_IS_A_CODE),
            models.CheckConstraint(name="unit_region_is_in_its_country", condition=REGION_IS_IN_ITS_COUNTRY),
            # The Atlante is one for the whole of Italy; everything else there needs its region.
            models.CheckConstraint(
                name="unit_of_italy_has_a_region", condition=~Q(country="IT") | Q(kind="ada") | ~Q(region="")
            ),
            models.CheckConstraint(
                name="unit_kind_is_of_its_country",
                condition=Q(kind__in=["tutkinnon_osa", "osa_alue"], country="FI")
                | Q(kind__in=["lernfeld", "berufsbildposition"], country="DE")
                | Q(kind__in=["kerntaak", "werkproces", "keuzedeel"], country="NL")
                | Q(kind__in=["competenza", "ada"], country="IT")
                | Q(kind="unit"),
            ),
            models.CheckConstraint(name="unit_code_has_a_scheme", condition=CODE_AND_SCHEME_GO_TOGETHER),
            models.CheckConstraint(
                name="unit_is_public_with_a_version", condition=Q(visibility="draft") | Q(current__isnull=False)
            ),
            models.CheckConstraint(
                name="unit_checked_means_by_whom",
                condition=Q(checked_by=None, checked_at=None) | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_unit_of_a_code_per_owner",
                fields=["owner", "code_scheme", "code", "region"],
                condition=~Q(code=""),
            ),
        ]
        indexes = [
            models.Index(fields=["visibility", "title_key", "id"], name="unit_by_title"),
            models.Index(fields=["country", "title_key", "id"], name="unit_by_country"),
            models.Index(fields=["kind", "title_key", "id"], name="unit_by_kind"),
            models.Index(fields=["isced_f", "title_key", "id"], name="unit_by_field"),
            models.Index(fields=["owner", "title_key"], name="unit_by_owner"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("competences:unit", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def native_kind(self) -> str:
        """What its own country calls it; the same in every language."""
        return self.NATIVE.get(self.kind) or str(self.get_kind_display())


class UnitVersionRows(Rows["UnitVersion"]):
    def visible_to(self, actor: Actor) -> "UnitVersionRows":
        """Published versions of visible units; drafts to staff and to the people of the unit's organisation."""
        if actor.is_staff:
            return self
        owned = Unit.objects.filter(belongs_to_owner(actor))
        return self.filter(Q(unit__visibility=Visibility.PUBLIC, state=UnitVersion.State.PUBLISHED) | Q(unit__in=owned))

    def published(self) -> "UnitVersionRows":
        return self.filter(state=UnitVersion.State.PUBLISHED)


@audited
class UnitVersion(Record):
    """What a unit says at one time. The database refuses every change of a published one and of its statements."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"), default=1)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    volume = models.DecimalField(_("volume"), max_digits=8, decimal_places=2, null=True, blank=True)
    volume_unit = models.CharField(_("measure"), max_length=6, choices=VolumeUnit, blank=True)
    volume_is_estimate = models.BooleanField(_("the volume is an estimate"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    what_changed = models.TextField(_("what changed"), max_length=2000, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = UnitVersionRows.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="one_version_of_a_number_per_unit", fields=["unit", "number"]),
            models.UniqueConstraint(name="one_draft_per_unit", fields=["unit"], condition=Q(state="draft")),
            models.CheckConstraint(
                name="version_published_means_when",
                condition=Q(state="draft", published_at=None) | Q(state="published", published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="version_volume_has_a_measure",
                condition=Q(volume=None, volume_unit="", volume_is_estimate=False)
                | (Q(volume__gt=0) & ~Q(volume_unit="")),
            ),
            models.CheckConstraint(
                name="version_is_valid_until_after_from",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_version_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="published"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.number}"

    def get_absolute_url(self) -> str:
        """The address of a version is the same for ever; that of a draft becomes the address of its version."""
        return reverse("competences:unit_version", args=[self.unit.slug, self.number])

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


@audited
class UnitText(Translation):
    """The words of one version of a unit, in one language; a published original never changes."""

    of = models.ForeignKey(UnitVersion, models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("what the unit is about"), max_length=10_000, blank=True)
    assessment = models.TextField(_("how competence is assessed"), max_length=20_000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_version_and_language", fields=["of", "language"]),
            models.UniqueConstraint(
                name="one_original_text_per_version", fields=["of"], condition=Q(state=TranslationState.ORIGINAL)
            ),
            models.CheckConstraint(name="unit_text_has_a_title", condition=~Q(title="")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_words_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="original"),
                func="""
                    IF EXISTS (SELECT 1 FROM competences_unitversion WHERE id = OLD.of_id AND state = 'published') THEN
                        RAISE EXCEPTION 'the words of a published version stay as they are'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'published_words_stay';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            )
        ]

    def __str__(self) -> str:
        return self.title
