"""Correspondences between outcomes: what software proposes, and what people judge."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models.outcomes import Outcome
from kilta.domains.competences.models.units import UnitVersion
from kilta.domains.network.models import Organisation
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.models import Record, Rows


class Relation(models.TextChoices):
    """How the left statement stands to the right one: `wider` says that the left one asks for more."""

    EQUAL = "equal", _("equal")
    WIDER = "wider", _("wider")
    NARROWER = "narrower", _("narrower")
    PARTLY = "partly", _("partly the same")
    NONE = "none", _("nothing in common")

    @property
    def turned(self) -> "Relation":
        """The same seen from the right statement."""
        return {Relation.WIDER: Relation.NARROWER, Relation.NARROWER: Relation.WIDER}.get(self, self)


class CorrespondenceRows(Rows["Correspondence"]):
    def visible_to(self, actor: Actor) -> "CorrespondenceRows":
        """Those between versions that `actor` sees both."""
        versions = UnitVersion.objects.visible_to(actor)
        return self.filter(left_version__in=versions, right_version__in=versions)


@audited(exclude=["standing", "agreed"])
class Correspondence(Record):
    """A pair of outcomes of two unit versions; the one with the smaller identifier is the left one."""

    class Standing(models.TextChoices):
        """What its live judgements amount to, kept here for lists."""

        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")
        DISPUTED = "disputed", _("disputed")

    left = models.ForeignKey(Outcome, models.CASCADE, related_name="+")
    right = models.ForeignKey(Outcome, models.CASCADE, related_name="+", db_index=False)
    left_version = models.ForeignKey(UnitVersion, models.CASCADE, related_name="+", db_index=False)
    right_version = models.ForeignKey(UnitVersion, models.CASCADE, related_name="+", db_index=False)
    standing = models.CharField(max_length=9, choices=Standing, default=Standing.PROPOSED)
    # The relation on which all live judgements agree, seen from the left; empty while they do not.
    agreed = models.CharField(max_length=8, choices=Relation, blank=True)
    # The pair of earlier versions of which this one was made when a new version came.
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # The judgements that stand, where a query has put them here for a page.
    live: "list[Judgement]"

    objects: ClassVar[Any] = CorrespondenceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_correspondence_per_pair", fields=["left", "right"]),
            models.CheckConstraint(name="correspondence_left_before_right", condition=Q(left__lt=F("right"))),
            models.CheckConstraint(
                name="correspondence_is_between_two_versions", condition=~Q(left_version=F("right_version"))
            ),
            models.CheckConstraint(
                name="correspondence_confirmed_means_agreed",
                condition=Q(standing="confirmed") & ~Q(agreed="") | ~Q(standing="confirmed") & Q(agreed=""),
            ),
        ]
        indexes = [
            models.Index(fields=["left_version", "right_version"], name="correspondence_by_left"),
            models.Index(fields=["right_version", "left_version"], name="correspondence_by_right"),
            models.Index(fields=["right"], name="correspondence_right"),
        ]


class Proposal(Record):
    """What software expects of a pair, with its reasons: kept apart from judgements, replaced when asked anew."""

    correspondence = models.OneToOneField(Correspondence, models.CASCADE, related_name="proposal")
    relation = models.CharField(max_length=8, choices=Relation)
    confidence = models.FloatField()
    reasons = models.JSONField(default=list)
    index_version = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="proposal_confidence_is_a_share", condition=Q(confidence__range=(0, 1)))
        ]


class JudgementRows(Rows["Judgement"]):
    def visible_to(self, actor: Actor) -> "JudgementRows":
        return self.filter(correspondence__in=Correspondence.objects.visible_to(actor))

    def live(self) -> "JudgementRows":
        """Those that stand: neither replaced by a later one of the same person nor taken back."""
        return self.filter(replaced_at=None)


@audited
class Judgement(Record):
    """What one person says of a pair for an organisation; several stand side by side, and none is overwritten."""

    correspondence = models.ForeignKey(Correspondence, models.CASCADE, related_name="judgements")
    relation = models.CharField(_("relation"), max_length=8, choices=Relation)
    judged_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # The kind of the organisation on that day: school, company, chamber, authority.
    organisation_kind = models.CharField(max_length=16, choices=Organisation.Kind)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    evidence = models.TextField(_("evidence"), max_length=2000, blank=True)
    judged_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)
    # A new version of a unit came after it; it stands until somebody has looked again.
    look_again = models.BooleanField(default=False)
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = JudgementRows.as_manager()

    class Meta:
        ordering = ["judged_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_live_judgement_per_person_and_organisation",
                fields=["correspondence", "organisation", "judged_by"],
                condition=Q(replaced_at=None),
            )
        ]
        indexes = [
            models.Index(fields=["judged_by", "judged_at"], name="judgement_by_person"),
            models.Index(fields=["organisation", "judged_at"], name="judgement_by_organisation"),
            models.Index(fields=["correspondence"], name="judgement_to_look_at", condition=Q(look_again=True)),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="judgements_are_never_rewritten", exclude=["replaced_at", "look_again", "carried_from"]
            )
        ]
