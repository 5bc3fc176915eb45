"""Concepts: the occupations, skills and groups of ESCO, with their names in each imported language."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows


class ConceptRows(Rows["Concept"]):
    def visible_to(self, actor: Actor) -> "ConceptRows":
        """Concepts are public; retired ones stay, so that what refers to them keeps its meaning."""
        return self.all()

    def live(self) -> "ConceptRows":
        return self.filter(retired_in="")

    def top(self) -> "ConceptRows":
        """Those that stand under no other."""
        broader = Relation.objects.filter(source=models.OuterRef("pk"), kind=Relation.Kind.BROADER)
        return self.filter(~models.Exists(broader))


class Concept(Record):
    """One concept of a scheme, mostly of ESCO; its names are in `texts`, its place in `Relation`."""

    class Kind(models.TextChoices):
        OCCUPATION = "occupation", _("occupation")
        SKILL = "skill", _("skill")
        KNOWLEDGE = "knowledge", _("knowledge")
        ISCO_GROUP = "isco_group", _("group of occupations (ISCO-08)")
        SKILL_GROUP = "skill_group", _("group of skills")

    uri = models.CharField(max_length=200, unique=True)
    # "esco", or the name of another scheme that was loaded beside it; an import of ESCO retires only its own.
    scheme = models.CharField(max_length=20, default="esco", db_default="esco")
    kind = models.CharField(max_length=11, choices=Kind)
    code = models.CharField(max_length=40, blank=True)
    reuse = models.CharField(max_length=20, blank=True)
    collections = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    retired_in = models.CharField(max_length=20, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    # No list names the replacement: it was found because it bears the titles of the retired one.
    replacement_is_found = models.BooleanField(default=False, db_default=False)
    changed_at = models.DateTimeField(db_default=Now(), db_index=True)

    objects: ClassVar[Any] = ConceptRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "code"], name="concept_kind_code"),
            GinIndex(fields=["collections"], name="concept_collections"),
        ]

    def __str__(self) -> str:
        return self.uri

    def get_absolute_url(self) -> str:
        return reverse("vocabulary:concept", args=[self.pk])


class ConceptText(Record):
    """The names and the description of a concept in one language, as ESCO gives them."""

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2)
    title = models.TextField()
    alternatives = ArrayField(models.TextField(), default=list, blank=True)
    hidden = ArrayField(models.TextField(), default=list, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_concept_and_language", fields=["concept", "language"])
        ]
        indexes = [models.Index(fields=["language", "title"], name="concept_text_title")]


class Relation(models.Model):
    """How one concept stands to another: it belongs under it, or needs it."""

    class Kind(models.TextChoices):
        BROADER = "broader", _("belongs to")
        ESSENTIAL = "essential", _("essential")
        OPTIONAL = "optional", _("optional")

    source = models.ForeignKey(Concept, models.CASCADE, related_name="+")
    target = models.ForeignKey(Concept, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=9, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_relation_of_a_kind", fields=["source", "kind", "target"])]
        indexes = [models.Index(fields=["target", "kind"], name="relation_target")]


class ImportRows(Rows["EscoImport"]):
    def visible_to(self, actor: Actor) -> "ImportRows":
        return self.none_if(not actor.is_staff)


class EscoImport(Record):
    """One reading of an ESCO package: who asked for it, how far it is, what it changed or why it was refused."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    version = models.CharField(_("version"), max_length=20)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    files = ArrayField(models.TextField(), default=list)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    progress = models.CharField(max_length=200, blank=True)
    refusal = models.TextField(blank=True)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ImportRows.as_manager()

    @property
    def outcome(self) -> list[tuple[Any, list[tuple[Any, int]]]]:
        """What became of the concepts: (added, changed …, how many of each kind), all in words."""
        words = {"added": _("Added"), "changed": _("Changed"), "retired": _("Retired"), "untouched": _("Untouched")}
        kinds = dict(Concept.Kind.choices)
        return [
            (word, [(kinds.get(kind, kind), count) for kind, count in sorted(self.report[name].items())])
            for name, word in words.items()
            if self.report.get(name)
        ]
