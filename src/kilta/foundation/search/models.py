"""The index: documents, the beginnings of their names, and the words of those names with a letter left out."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from kilta.foundation.models import Record


class Entry(Record):
    """A document as it is kept: one object in one language."""

    kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    language = models.CharField(max_length=2)
    audience = models.CharField(max_length=7)
    title = models.TextField()
    names = ArrayField(models.TextField(), default=list)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    link = models.TextField(blank=True)
    facets = models.JSONField(default=dict)
    vector = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_entry_per_object_and_language", fields=["kind", "object_id", "language"])
        ]
        indexes = [GinIndex(fields=["vector"], name="entry_vector", fastupdate=False)]


class Name(models.Model):
    """A folded name from one of its words to its end, so that each word is found by its beginning."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    beginning = models.CharField(max_length=60)
    is_whole = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["beginning"], name="name_beginning", opclasses=["varchar_pattern_ops"]),
        ]


class Spelling(models.Model):
    """A word, and what is left of it without one letter; two words one letter apart meet in one of these."""

    left = models.CharField(max_length=40)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_spelling", fields=["left", "word"])]
        indexes = [models.Index(fields=["word"], name="spelling_word")]
