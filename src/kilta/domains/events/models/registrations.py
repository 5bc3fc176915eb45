"""Registrations: who comes, alone or with a group, and how that was proven."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models.events import Event
from kilta.domains.network.models import Organisation
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.models import Record, Rows


class RegistrationRows(Rows["Registration"]):
    def visible_to(self, actor: Actor) -> "RegistrationRows":
        """One's own, and those of the events that one plans."""
        if actor.is_staff:
            return self
        if not isinstance(actor, Person) or not actor.is_member:
            return self.none()
        return self.filter(Q(person=actor) | Q(event__in=Event.objects.planned_by(actor)))

    def live(self) -> "RegistrationRows":
        """All but the cancelled ones."""
        return self.exclude(status=Registration.Status.CANCELLED)

    def holding_seats(self) -> "RegistrationRows":
        """Those for whom a seat is kept or was used; a no-show's seat was kept, too."""
        return self.filter(status__in=Registration.HOLDS_A_SEAT, is_beyond_seats=False)

    def waiting(self) -> "RegistrationRows":
        """The waiting list, in its order."""
        return self.filter(status=Registration.Status.WAITING).order_by("place")

    def unsettled(self) -> "RegistrationRows":
        """Those with a seat of whom nobody has said whether they came."""
        return self.filter(status=Registration.Status.CONFIRMED)

    def came(self) -> "RegistrationRows":
        return self.filter(status=Registration.Status.ATTENDED)

    def next_place(self) -> int:
        """The end of the list; asked of the registrations of one event, which the caller holds."""
        return int(self.aggregate(last=Max("place"))["last"] or 0) + 1

    def again(self, cancelled: "Registration") -> "Registration | None":
        """The live registration of somebody who cancelled this one; None where it is live or they did not return."""
        if cancelled.is_live or cancelled.is_group or not (cancelled.person_id or cancelled.email):
            return None
        same = Q(person=cancelled.person_id) if cancelled.person_id else Q(email=cancelled.email)
        return self.live().filter(same, event=cancelled.event_id, kind=Registration.Kind.PERSON).first()


@audited(exclude=["thanked_at"])
class Registration(Record):
    """One person, or one group with its teacher, who wants to come.

    A group keeps the name and address of the adult who brings it, and a count; never the names of minors.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        GROUP = "group", _("group")

    class Status(models.TextChoices):
        WAITING = "waiting", _("in the waiting list")
        OFFERED = "offered", _("offered a seat")
        CONFIRMED = "confirmed", _("has a seat")
        CANCELLED = "cancelled", _("cancelled")
        ATTENDED = "attended", _("was there")
        ABSENT = "absent", _("did not come")

    class Source(models.TextChoices):
        """How the registration came to be."""

        SELF = "self", _("registered")
        ORGANISER = "organiser", _("entered by the organiser")
        IMPORT = "import", _("imported from a list")
        WALK_IN = "walk_in", _("came without registering")

    class AgeBand(models.TextChoices):
        UNDER_13 = "under_13", _("under 13")
        TEENS = "13_17", _("13 to 17")
        ADULTS = "18_plus", _("18 or older")
        MIXED = "mixed", _("of different ages")

    HOLDS_A_SEAT = ("offered", "confirmed", "attended", "absent")

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.PERSON)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=2, default="en")
    target_group = models.CharField(_("target group"), max_length=20)
    country = models.CharField(_("country"), max_length=2, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    # What was written where the organisation is not in the network, or before it was.
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)

    size = models.PositiveIntegerField(_("how many"), default=1)
    group_name = models.CharField(_("name of the group"), max_length=80, blank=True)
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand, blank=True)
    # What pupils type to take part on the day and to give feedback.
    class_code = models.CharField(max_length=8, blank=True, editable=False)

    status = models.CharField(max_length=9, choices=Status)
    # The place in the waiting list: given in order of arrival, and kept by those who left the list for a seat.
    place = models.BigIntegerField(editable=False)
    offered_until = models.DateTimeField(null=True, blank=True, editable=False)
    # A guest shows by a link that mail arrives; until then the seat is kept only so long.
    confirm_until = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    source = models.CharField(max_length=9, choices=Source, default=Source.SELF, editable=False)
    arrived = models.PositiveIntegerField(_("how many came"), null=True, blank=True, editable=False)
    # Let in at the door although no seat was left: takes none, so that nobody else loses theirs.
    is_beyond_seats = models.BooleanField(default=False, editable=False)
    # When the mail of thanks went out, so that an event that is closed again thanks nobody twice.
    thanked_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = RegistrationRows.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                name="one_live_registration_per_person_and_event",
                fields=["event", "person"],
                condition=Q(kind="person", person__isnull=False) & ~Q(status="cancelled"),
            ),
            models.UniqueConstraint(
                name="one_live_registration_per_address_and_event",
                fields=["event", "email"],
                condition=Q(kind="person") & ~Q(email="") & ~Q(status="cancelled"),
            ),
            models.UniqueConstraint(
                name="one_live_registration_per_group_and_event",
                fields=["event", "email", "group_name"],
                condition=Q(kind="group") & ~Q(status="cancelled"),
            ),
            models.UniqueConstraint(name="one_place_in_the_list_of_an_event", fields=["event", "place"]),
            models.UniqueConstraint(
                name="one_group_per_class_code", fields=["class_code"], condition=~Q(class_code="")
            ),
            models.CheckConstraint(name="registration_of_somebody", condition=Q(size__gte=1)),
            models.CheckConstraint(name="a_person_is_one", condition=~Q(kind="person") | Q(size=1)),
            models.CheckConstraint(
                name="an_offer_has_an_end",
                condition=Q(status="offered", offered_until__isnull=False)
                | ~Q(status="offered") & Q(offered_until=None),
            ),
            models.CheckConstraint(
                name="who_came_is_counted", condition=~Q(status="attended") | Q(arrived__isnull=False, arrived__gte=1)
            ),
            models.CheckConstraint(
                name="beyond_the_seats_is_who_came", condition=Q(is_beyond_seats=False) | Q(status="attended")
            ),
            models.CheckConstraint(
                name="cancelled_means_when",
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | ~Q(status="cancelled") & Q(cancelled_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["event", "status", "place"], name="registration_by_status"),
            models.Index(fields=["person"], name="registration_by_person"),
            models.Index(fields=["offered_until"], name="offer_that_ends", condition=Q(status="offered")),
            models.Index(
                fields=["confirm_until"],
                name="guest_to_confirm",
                condition=Q(confirmed_at=None) & ~Q(status="cancelled"),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.person or self.group_name)

    @property
    def is_group(self) -> bool:
        return self.kind == self.Kind.GROUP

    @property
    def is_live(self) -> bool:
        return self.status != self.Status.CANCELLED

    @property
    def has_a_seat(self) -> bool:
        return self.status in (self.Status.CONFIRMED, self.Status.ATTENDED)

    @property
    def is_to_confirm(self) -> bool:
        """A guest who has not followed the link in the mail yet."""
        return self.confirmed_at is None and self.is_live


class RepeatedRequest(Record):
    """What a client was answered the first time, by the key it sent; the second time nothing is done again."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    # SHA-256 of what was asked: the same key with another question is an error of the client.
    asked = models.CharField(max_length=64)
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(name="one_answer_per_key_and_event", fields=["event", "key"])]


class PictureConsent(Record):
    """That somebody may be photographed or recorded, for one channel; withdrawn at any time."""

    class Channel(models.TextChoices):
        WEB = "web", _("photos on web pages and in social media")
        PRINT = "print", _("photos in print")
        RECORDING = "recording", _("recording of picture and sound")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="picture_consents")
    channel = models.CharField(max_length=9, choices=Channel)
    language = models.CharField(max_length=2)
    wording = models.TextField()
    given_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_picture_consent_per_channel",
                fields=["registration", "channel"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="picture_consent_is_withdrawn_after_it_was_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]


@audited
class Proof(Record):
    """How it is known that a registration came; one for each, whichever way was first."""

    class Kind(models.TextChoices):
        SCAN = "scan", _("scanned code")
        SELF = "self", _("self check-in")
        SIGNATURE = "signature", _("signature on the list")
        CLASS = "class", _("class confirmed by its teacher")
        DECLARATION = "declaration", _("organiser's signed declaration")
        ORGANISER = "organiser", _("noted by the organiser")

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="proof")
    kind = models.CharField(max_length=11, choices=Kind)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    # Made by the device that scanned: the same scan sent twice is one.
    scan_key = models.CharField(max_length=40, blank=True)
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["scan_key"], name="proof_by_scan", condition=~Q(scan_key=""))]

    @property
    def is_proof(self) -> bool:
        """What the funder accepts; a note without signature, code or declaration is a claim."""
        return self.kind != self.Kind.ORGANISER
