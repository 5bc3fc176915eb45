"""The reach ledger: one row for each attendance of a closed event, and the figures that are kept of it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models import Event, Organiser, Proof, Registration
from kilta.domains.network.models import Membership, Organisation, Partner, Project, Role, WorkPackage
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.models import Record, Rows


class AttendanceRows(Rows["Attendance"]):
    def visible_to(self, actor: Actor) -> "AttendanceRows":
        """All of a project to those who edit for its coordinator, those of an event to those who plan it."""
        if actor.is_staff:
            return self
        if not isinstance(actor, Person) or not actor.is_member:
            return self.none()
        # visible: asks about rights; no page shows these rows.
        mine = Membership.objects.live().filter(person=actor, role__in=[Role.OWNER, Role.EDITOR])
        coordinated = Partner.objects.filter(
            Exists(mine.filter(organisation=OuterRef("organisation"))),
            role=Partner.Role.COORDINATOR,
            project=OuterRef("project"),
        )
        planned = Organiser.objects.filter(
            Exists(mine.filter(organisation=OuterRef("organisation"))), event=OuterRef("event")
        )
        return self.filter(Q(Exists(coordinated)) | Q(Exists(planned)))

    def counted(self) -> "AttendanceRows":
        """Those on which a promise may be met: external, with proof."""
        return self.filter(is_internal=False, is_proven=True)

    def claims(self) -> "AttendanceRows":
        return self.filter(is_proven=False)


class Attendance(Record):
    """Somebody, or a group, at one event. Written when the event is closed and never changed by hand.

    It holds no name and no address. `person_key` says who is the same person: `p:` a person with an account, `m:` a
    digest of a mail address, `n:` a digest of name and organisation, `g:` a digest of a group by who brings it, `r:`
    somebody of whom nothing is known, once for each registration. `own_key` is the key before staff merged two.
    """

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        ONLINE = "online", _("online")

    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    work_package = models.ForeignKey(WorkPackage, models.SET_NULL, null=True, blank=True, related_name="+")
    person_key = models.CharField(max_length=70)
    own_key = models.CharField(max_length=70)
    # A digest of the name alone, by which staff find one person under two addresses; empty where there is none.
    name_key = models.CharField(max_length=64, blank=True)
    people = models.PositiveIntegerField(_("how many"))
    target_group = models.CharField(_("target group"), max_length=20)
    country = models.CharField(_("country"), max_length=2, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    is_internal = models.BooleanField(_("internal"))
    mode = models.CharField(_("mode"), max_length=7, choices=Mode)
    proof = models.CharField(_("proof"), max_length=11, choices=Proof.Kind)
    is_proven = models.BooleanField(_("proven"))
    month = models.DateField(_("month"))
    kind = models.CharField(_("kind of event"), max_length=12, choices=Event.Kind)
    written_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = AttendanceRows.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="attendance_of_somebody", condition=Q(people__gte=1)),
            models.CheckConstraint(name="attendance_has_a_key", condition=~Q(person_key="") & ~Q(own_key="")),
        ]
        indexes = [
            models.Index(fields=["event", "id"], name="attendance_by_event"),
            models.Index(fields=["project", "event"], name="attendance_by_project"),
            models.Index(fields=["own_key"], name="attendance_by_own_key"),
            models.Index(fields=["person_key"], name="attendance_by_person_key"),
            models.Index(fields=["name_key", "person_key"], name="attendance_by_name", condition=~Q(name_key="")),
        ]


class FigureRows(Rows["Figure"]):
    def visible_to(self, actor: Actor) -> "FigureRows":
        """All; the pages that show them leave out small groups."""
        return self


class Figure(Record):
    """The four numbers of a project, in all or for one value of one breakdown; kept with each change of the ledger."""

    class By(models.TextChoices):
        ALL = "all", _("in all")
        TARGET_GROUP = "target_group", _("target group")
        COUNTRY = "country", _("country")
        WORK_PACKAGE = "work_package", _("work package")
        KIND = "kind", _("kind of event")
        MONTH = "month", _("month")
        ORGANISATION = "organisation", _("organisation")
        PROMISE = "promise", _("promise")

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    by = models.CharField(max_length=12, choices=By)
    value = models.CharField(max_length=210, blank=True)
    # Organisations are counted inside each country, so that their rows add up to those of the countries.
    country = models.CharField(max_length=2, blank=True)
    people = models.PositiveIntegerField()
    attendances = models.PositiveIntegerField()
    proven = models.PositiveIntegerField()
    claims = models.PositiveIntegerField()

    objects: ClassVar[Any] = FigureRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_figure_per_value", fields=["project", "by", "value", "country"]),
            models.CheckConstraint(
                name="figures_hang_together",
                condition=Q(proven__lte=F("people"), people__lte=F("attendances"), claims__lte=F("attendances")),
            ),
        ]


@audited
class SamePerson(Record):
    """Staff have found that two keys of the ledger are one person; `key` counts as `into`."""

    key = models.CharField(max_length=70, unique=True)
    into = models.CharField(max_length=70)
    because = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(name="same_person_under_two_keys", condition=~Q(key=F("into")))]
        indexes = [models.Index(fields=["into"], name="same_person_by_into")]
