"""Organisations: schools, companies, chambers and whoever else is part of the network."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.languages.models import Translation, TranslationState
from kilta.foundation.models import Record, Rows


class OrganisationRows(Rows["Organisation"]):
    def visible_to(self, actor: Actor) -> "OrganisationRows":
        """All that were not turned down by staff; those that were are still shown to their own people."""
        if actor.is_staff:
            return self
        shown = ~Q(standing=Organisation.Standing.REJECTED)
        if isinstance(actor, Person):
            from kilta.domains.network.models.memberships import Membership

            shown |= Q(Exists(Membership.objects.live().filter(organisation=OuterRef("pk"), person=actor)))
        return self.filter(shown)

    def listed(self) -> "OrganisationRows":
        """Those of the public directory."""
        return self.exclude(standing=Organisation.Standing.REJECTED)


@audited
class Organisation(Record):
    class Kind(models.TextChoices):
        VET_PROVIDER = "vet_provider", _("VET provider")
        COMPANY = "company", _("company")
        CHAMBER = "chamber", _("chamber")
        ASSOCIATION = "association", _("association")
        AUTHORITY = "authority", _("authority")
        HIGHER_EDUCATION = "higher_education", _("higher education")
        OTHER = "other", _("other")

    class Standing(models.TextChoices):
        """What staff say about it; it is listed before they have looked, and says so."""

        NEW = "new", _("not verified yet")
        VERIFIED = "verified", _("verified")
        REJECTED = "rejected", _("turned down")

    slug = models.SlugField(max_length=80, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, help_text=_("In its own language, as it is written officially."))
    # The name in plain letters: what lists are sorted by, and what two spellings of one name share.
    name_key = models.CharField(max_length=300, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=5, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    sectors = ArrayField(models.CharField(max_length=8), verbose_name=_("sectors"), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages"), default=list, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.NEW, editable=False)
    judged_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True, editable=False)
    judged_because = models.CharField(max_length=500, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = OrganisationRows.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        constraints = [
            models.CheckConstraint(name="organisation_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="organisation_country_is_a_code", condition=Q(country__regex=r"^[A-Z]{2}$")),
            models.CheckConstraint(
                name="organisation_region_is_in_its_country",
                condition=Q(region="") | Q(region__startswith=F("country")) | Q(country="GR", region__startswith="EL"),
            ),
            models.CheckConstraint(
                name="organisation_judged_means_when",
                condition=Q(standing="new", judged_at=None) | (~Q(standing="new") & Q(judged_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="organisation_turned_down_with_a_reason",
                condition=~Q(standing="rejected", judged_because=""),
            ),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="organisation_by_name"),
            models.Index(fields=["country", "kind", "name_key", "id"], name="organisation_by_country"),
            models.Index(fields=["kind", "name_key", "id"], name="organisation_by_kind"),
            models.Index(
                fields=["created_at"], name="organisation_to_verify", condition=Q(standing="new", is_demo=False)
            ),
            GinIndex(fields=["sectors"], name="organisation_by_sector"),
            GinIndex(fields=["languages"], name="organisation_by_language"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:organisation", args=[self.slug])

    @property
    def is_verified(self) -> bool:
        return self.standing == self.Standing.VERIFIED


@audited
class OrganisationText(Translation):
    """What an organisation says of itself, in one language."""

    of = models.ForeignKey(Organisation, models.CASCADE, related_name="texts")
    summary = models.CharField(_("in one sentence"), max_length=300)
    description = models.TextField(_("description"), max_length=10_000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_organisation_and_language", fields=["of", "language"]),
            models.UniqueConstraint(
                name="one_original_text_per_organisation",
                fields=["of"],
                condition=Q(state=TranslationState.ORIGINAL),
            ),
        ]


@audited
class Identifier(Record):
    """A number by which others know an organisation."""

    class Scheme(models.TextChoices):
        OID = "oid", _("Organisation ID (OID)")
        PIC = "pic", _("Participant code (PIC)")
        NATIONAL = "national", _("National number")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("scheme"), max_length=8, choices=Scheme)
    # The country whose register gave the number; empty for the numbers of the European Union.
    country = models.CharField(max_length=2, blank=True)
    value = models.CharField(_("number"), max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_number_of_a_scheme_per_organisation", fields=["organisation", "scheme"]),
            models.UniqueConstraint(name="one_organisation_per_number", fields=["scheme", "country", "value"]),
            models.CheckConstraint(
                name="identifier_looks_like_its_scheme",
                condition=Q(scheme="oid", country="", value__regex=r"^E1[0-9]{7}$")
                | Q(scheme="pic", country="", value__regex=r"^[0-9]{9}$")
                | Q(scheme="national", country__regex=r"^[A-Z]{2}$", value__regex=r"^\S(.*\S)?$"),
            ),
        ]

    def __str__(self) -> str:
        return self.value


@audited
class Place(Record):
    """Where an organisation is found; the first one is its seat."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="places")
    name = models.CharField(_("name of the place"), max_length=120, blank=True)
    address = models.CharField(_("street address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    town = models.CharField(_("town"), max_length=100)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="place_latitude_is_on_earth", condition=Q(latitude__range=(-90, 90))),
            models.CheckConstraint(name="place_longitude_is_on_earth", condition=Q(longitude__range=(-180, 180))),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="place_by_position")]

    def __str__(self) -> str:
        return self.name or self.town
