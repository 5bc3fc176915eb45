"""Outcomes: one statement each, and the concepts they train."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from kilta.domains.competences.models.units import Unit, UnitVersion
from kilta.domains.people.models import Person
from kilta.domains.vocabulary.models import Concept
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.languages.models import Translation, TranslationState
from kilta.foundation.models import Record, Rows


class OutcomeRows(Rows["Outcome"]):
    def visible_to(self, actor: Actor) -> "OutcomeRows":
        """Those of the versions that `actor` sees."""
        return self.filter(version__in=UnitVersion.objects.visible_to(actor))


@audited
class Outcome(Record):
    """One statement of one version; `key` is the same for the statement in every version of its unit."""

    class Kind(models.TextChoices):
        KNOWLEDGE = "knowledge", _("knowledge")
        SKILL = "skill", _("skill")
        RESPONSIBILITY = "responsibility", _("responsibility and autonomy")
        ACTIVITY = "activity", _("work activity")

    version = models.ForeignKey(UnitVersion, models.CASCADE, related_name="outcomes")
    key = models.UUIDField(default=uuid7, editable=False)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    # A proposed kind is software's guess, with its reason, until a person has confirmed or changed it.
    kind_is_proposed = models.BooleanField(default=False)
    kind_because = models.CharField(max_length=200, blank=True)
    code = models.CharField(_("code"), max_length=60, blank=True)
    lenses = ArrayField(models.CharField(max_length=20), verbose_name=_("lenses"), default=list, blank=True)

    objects: ClassVar[Any] = OutcomeRows.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(name="one_outcome_of_a_key_per_version", fields=["version", "key"]),
        ]
        indexes = [
            models.Index(fields=["version", "position"], name="outcome_by_version"),
            models.Index(fields=["key"], name="outcome_by_key"),
            GinIndex(fields=["lenses"], name="outcome_by_lens"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_statements_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM competences_unitversion
                        WHERE id = COALESCE(OLD.version_id, NEW.version_id) AND state = 'published'
                    ) THEN
                        RAISE EXCEPTION 'the statements of a published version stay as they are'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'published_statements_stay';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            )
        ]


@audited
class OutcomeText(Translation):
    """A statement in one language; `heading` is what it stands under, such as an object of assessment."""

    of = models.ForeignKey(Outcome, models.CASCADE, related_name="texts")
    text = models.TextField(_("statement"), max_length=3000)
    heading = models.CharField(_("heading"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_outcome_and_language", fields=["of", "language"]),
            models.UniqueConstraint(
                name="one_original_text_per_outcome", fields=["of"], condition=Q(state=TranslationState.ORIGINAL)
            ),
            models.CheckConstraint(name="outcome_text_says_something", condition=~Q(text="")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_statement_words_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="original"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM competences_outcome outcome
                        JOIN competences_unitversion version ON version.id = outcome.version_id
                        WHERE outcome.id = OLD.of_id AND version.state = 'published'
                    ) THEN
                        RAISE EXCEPTION 'the words of a published statement stay as they are'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'published_statement_words_stay';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            )
        ]

    def __str__(self) -> str:
        return self.text


SURE_ENOUGH = 0.3


class OutcomeConceptRows(Rows["OutcomeConcept"]):
    def visible_to(self, actor: Actor) -> "OutcomeConceptRows":
        return self.filter(outcome__version__in=UnitVersion.objects.visible_to(actor))

    def standing(self) -> "OutcomeConceptRows":
        """All but the rejected ones."""
        return self.exclude(state=OutcomeConcept.State.REJECTED)

    def counted(self) -> "OutcomeConceptRows":
        """Those that say what a unit trains: confirmed ones, and proposals of which software is sure enough.

        Others are shown beside their statement only.
        """
        state = OutcomeConcept.State
        return self.filter(Q(state=state.CONFIRMED) | Q(state=state.PROPOSED, confidence__gte=SURE_ENOUGH))


@audited
class OutcomeConcept(Record):
    """A concept that an outcome trains: proposed by software with reasons, confirmed or rejected by a person."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="concepts")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    # What software said: how sure it was (0 to 1), why, and with which index; empty where a person chose the concept.
    confidence = models.FloatField(null=True, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    index_version = models.CharField(max_length=80, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = OutcomeConceptRows.as_manager()

    class Meta:
        ordering = ["-confidence", "id"]
        constraints = [
            models.UniqueConstraint(name="one_link_per_outcome_and_concept", fields=["outcome", "concept"]),
            models.CheckConstraint(
                name="outcome_concept_confidence_is_a_share",
                condition=Q(confidence=None) | Q(confidence__range=(0, 1)),
            ),
            models.CheckConstraint(
                name="outcome_concept_proposed_is_undecided",
                condition=Q(state="proposed", decided_at=None) | (~Q(state="proposed") & Q(decided_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["concept", "outcome"], name="outcome_by_concept")]


class TrainedConcept(models.Model):
    """Which concepts a unit trains now, counted from its current version; rewritten whenever that changes."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="trained")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+", db_index=False)
    outcomes = models.PositiveSmallIntegerField(default=0)
    confirmed = models.PositiveSmallIntegerField(default=0)
    # The best confidence of its links; 1 for confirmed ones.
    weight = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_trained_concept_per_unit", fields=["concept", "unit"]),
        ]
