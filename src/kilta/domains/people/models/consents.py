"""The consent register: who agreed to what, in which words, when, and until when."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kilta.domains.people.models.persons import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows


class ConsentRows(Rows["Consent"]):
    def live(self) -> "ConsentRows":
        return self.filter(withdrawn_at=None)

    def visible_to(self, actor: Actor) -> "ConsentRows":
        """One's own; nobody else reads the register in the app."""
        return self.none_if(not isinstance(actor, Person)).filter(person=getattr(actor, "pk", None))


class Consent(Record):
    """One agreement. The words that were shown are kept as the proof of what it was about.

    A row is never rewritten: a withdrawal is a date on it, and who agrees again gets a new row.
    """

    class Channel(models.TextChoices):
        WEB = "web", "web"
        API = "api", "api"

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    wording = models.TextField()
    channel = models.CharField(max_length=3, choices=Channel)
    age_band = models.CharField(max_length=5, blank=True)
    given_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ConsentRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_consent_per_person_and_purpose",
                fields=["person", "purpose"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="consent_is_withdrawn_after_it_was_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="register_is_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="register_is_never_rewritten", exclude=["withdrawn_at"]),
        ]
