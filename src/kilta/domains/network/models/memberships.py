"""Who belongs to which organisation, in which role; rights come from a live membership and end with it."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kilta.domains.network.models.organisations import Organisation
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.models import Record, Rows


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    EDITOR = "editor", _("editor")
    MEMBER = "member", _("member")


class MembershipRows(Rows["Membership"]):
    def live(self) -> "MembershipRows":
        return self.filter(ended_at=None)

    def owners(self) -> "MembershipRows":
        return self.live().filter(role=Role.OWNER)

    def visible_to(self, actor: Actor) -> "MembershipRows":
        """One's own, those in one's organisations, and those of people whose profile one may open."""
        if actor.is_staff:
            return self
        shown = Q(person__in=Person.objects.visible_to(actor))
        if isinstance(actor, Person):
            mine = Membership.objects.live().filter(person=actor).values("organisation")
            shown |= Q(person=actor) | Q(organisation__in=mine)
        return self.filter(shown)


@audited
class Membership(Record):
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=6, choices=Role)
    since = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = MembershipRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_membership_per_person_and_organisation",
                fields=["organisation", "person"],
                condition=Q(ended_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="live_memberships_of_a_person", condition=Q(ended_at=None)),
        ]
        triggers = [
            # The use cases refuse first, in words; this holds when somebody goes round them. It locks the
            # organisation, because two transactions that each end one of two owners cannot see each other.
            pgtrigger.Trigger(
                name="always_an_owner",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                declare=[("concerned", "uuid")],
                func="""
                    concerned := COALESCE(NEW.organisation_id, OLD.organisation_id);
                    PERFORM 1 FROM network_organisation WHERE id = concerned FOR NO KEY UPDATE;
                    IF FOUND AND NOT EXISTS (
                        SELECT 1 FROM network_membership
                        WHERE organisation_id = concerned AND role = 'owner' AND ended_at IS NULL
                    ) THEN
                        RAISE EXCEPTION 'organisation % must keep an owner', concerned
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'always_an_owner';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"


class InvitationRows(Rows["Invitation"]):
    def open(self) -> "InvitationRows":
        """Those that can still be accepted."""
        return self.unanswered().filter(expires_at__gt=timezone.now())

    def unanswered(self) -> "InvitationRows":
        """Neither accepted nor withdrawn; they may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)


@audited(exclude=["email", "digest"])
class Invitation(Record):
    """An offer of membership to one address. The secret of its link is kept nowhere, only its digest."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=6, choices=Role)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = InvitationRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_invitation_per_address_and_organisation",
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="invitation_has_one_answer", condition=Q(accepted_at=None) | Q(withdrawn_at=None)
            ),
        ]
        indexes = [
            models.Index(
                fields=["email"], name="invitations_of_an_address", condition=Q(accepted_at=None, withdrawn_at=None)
            )
        ]

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class MembershipRequestRows(Rows["MembershipRequest"]):
    def open(self) -> "MembershipRequestRows":
        return self.filter(state=MembershipRequest.State.OPEN)


@audited(exclude=["message", "answer"])
class MembershipRequest(Record):
    """Somebody asks to join an organisation; an owner answers."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="requests")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    message = models.TextField(_("message"), max_length=2000, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = MembershipRequestRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_request_per_person_and_organisation",
                fields=["organisation", "person"],
                condition=Q(state="open"),
            ),
        ]
        indexes = [models.Index(fields=["person"], name="requests_of_a_person")]
