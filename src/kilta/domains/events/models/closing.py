"""What is left of an event when it is over: how attendance was declared, what was said, made and agreed there."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models.events import Event
from kilta.foundation.audit import audited
from kilta.foundation.languages.models import Translation, TranslationState
from kilta.foundation.models import Record, Rows


class ClosingRows(Rows["Closing"]):
    def in_force(self) -> "ClosingRows":
        return self.filter(reopened_at=None)


@audited
class Closing(Record):
    """One time that an event was closed, with what was counted then, and why it was opened again if it was.

    `came` and `absent` count registrations, `people` those who came with them, `proven` those of them with proof.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="closings")
    closed_at = models.DateTimeField(_("closed"))
    closed_by = models.CharField(max_length=80)
    came = models.PositiveIntegerField(_("registrations that came"))
    absent = models.PositiveIntegerField(_("registrations that did not come"))
    people = models.PositiveIntegerField(_("people who came"))
    proven = models.PositiveIntegerField(_("people with proof"))
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)
    reopened_by = models.CharField(max_length=80, blank=True)
    because = models.CharField(_("reason for reopening"), max_length=500, blank=True)

    objects: ClassVar[Any] = ClosingRows.as_manager()

    class Meta:
        ordering = ["-closed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_closing_in_force_per_event", fields=["event"], condition=Q(reopened_at=None)
            ),
            models.CheckConstraint(
                name="reopened_with_a_reason",
                condition=Q(reopened_at=None, because="") | Q(reopened_at__isnull=False) & ~Q(because=""),
            ),
            models.CheckConstraint(name="proven_people_came", condition=Q(proven__lte=F("people"))),
        ]


@audited
class Declaration(Record):
    """The organiser's signed statement of who took part online; the log or list is a stored file of the event."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="declaration")
    language = models.CharField(max_length=2)
    # In the words that were signed.
    wording = models.TextField(_("declaration"), max_length=3000)
    signed_by = models.CharField(_("name of who signs"), max_length=120)
    role = models.CharField(_("role of who signs"), max_length=120)
    signed_on = models.DateField(_("day of the signature"))
    # Whom it covers: registrations whose proof it is, and how many people these are.
    people = models.PositiveIntegerField(_("people it covers"))
    by = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="declaration_is_signed", condition=~Q(signed_by="") & ~Q(role="")),
            models.CheckConstraint(name="declaration_says_something", condition=~Q(wording="")),
        ]

    def __str__(self) -> str:
        return self.signed_by


@audited
class Minutes(Record):
    """What was discussed, in one or several languages; shown to everybody only when the organisers say so."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="minutes")
    is_public = models.BooleanField(_("shown on the page of the event"), default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)


@audited
class MinutesText(Translation):
    of = models.ForeignKey(Minutes, models.CASCADE, related_name="texts")
    text = models.TextField(_("minutes"), max_length=60_000)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_minutes_and_language", fields=["of", "language"]),
            models.UniqueConstraint(
                name="one_original_text_per_minutes", fields=["of"], condition=Q(state=TranslationState.ORIGINAL)
            ),
            models.CheckConstraint(name="minutes_say_something", condition=~Q(text="")),
        ]


class MaterialRows(Rows["Material"]):
    def open(self) -> "MaterialRows":
        """Those that everybody may read and pass on."""
        return self.filter(licence__in=Material.OPEN)


@audited
class Material(Record):
    """Slides, a task sheet, a film: a stored file or a link, with the licence under which others may use it."""

    class Licence(models.TextChoices):
        CC_BY = "CC-BY-4.0", _("Creative Commons Attribution 4.0 (CC BY)")
        CC_BY_SA = "CC-BY-SA-4.0", _("Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA)")
        CC0 = "CC0-1.0", _("Public domain (CC0)")
        ALL_RIGHTS = "all-rights", _("All rights reserved: only for those who took part")

    OPEN = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0")
    DEEDS: ClassVar[dict[str, str]] = {
        "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
        "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
        "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    }

    event = models.ForeignKey(Event, models.CASCADE, related_name="materials")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2)
    licence = models.CharField(_("licence"), max_length=12, choices=Licence)
    # Whom to name when it is used again.
    authors = models.CharField(_("who made it"), max_length=200, blank=True)
    # Empty where it is a file, which is stored under its identifier.
    link = models.URLField(_("link"), max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = MaterialRows.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(name="material_has_a_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether everybody may read it and pass it on."""
        return self.licence in self.OPEN

    @property
    def deed(self) -> str:
        """Where the licence is explained; empty where all rights are reserved."""
        return self.DEEDS.get(self.licence, "")


class OutcomeRows(Rows["OutcomeCard"]):
    def public(self) -> "OutcomeRows":
        return self.filter(is_public=True)


@audited
class OutcomeCard(Record):
    """One thing that people at the event found or agreed, in a sentence, with what it concerns."""

    class Concerns(models.TextChoices):
        JOINT_UNIT = "joint_unit", _("a joint unit")
        CLAUSE = "clause", _("a clause of the strategy")
        SUCCESS_FACTOR = "success_factor", _("a success factor")
        OTHER = "other", _("something else")

    event = models.ForeignKey(Event, models.CASCADE, related_name="outcomes")
    statement = models.CharField(_("what was found or agreed"), max_length=1000)
    language = models.CharField(_("language"), max_length=2)
    present = models.CharField(_("who was present"), max_length=300, blank=True)
    lens = models.CharField(_("lens"), max_length=20, blank=True)
    concerns = models.CharField(_("what it concerns"), max_length=14, choices=Concerns, default=Concerns.OTHER)
    reference = models.CharField(_("which one"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    is_public = models.BooleanField(_("shown on the page of the event"), default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = OutcomeRows.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(name="outcome_card_says_something", condition=~Q(statement=""))]

    def __str__(self) -> str:
        return self.statement
