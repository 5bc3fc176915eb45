"""What was told to whom, and how often people want to be told."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows

if TYPE_CHECKING:
    from kilta.foundation.accounts.models import Account


class Pace(models.TextChoices):
    """How soon a kind of notice goes out by mail; in the app it stands at once in any case."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never by e-mail")


class Preference(Record):
    """The pace that an account wants for a kind of notice; without one, at once."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    pace = models.CharField(max_length=8, choices=Pace)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_pace_per_account_and_kind", fields=["account", "kind"])]


class MessageRows(Rows["Message"]):
    def visible_to(self, actor: Actor) -> "MessageRows":
        """One's own notices in the app; a mail that only carries a link (`is_mail_only`) is read in the mailbox."""
        account = getattr(actor, "account", None)
        return self.none_if(account is None).filter(account=account, is_mail_only=False)

    def unread_by(self, account: "Account") -> "MessageRows":
        return self.filter(account=account, is_mail_only=False, read_at=None)

    def to_mail(self) -> "MessageRows":
        return self.filter(mailed_at=None).exclude(pace=Pace.NEVER)


class Message(Record):
    """One thing told to an account or to an address, in its words and language."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    address = models.EmailField(blank=True)
    kind = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    # The words that were put into the text, such as a name: by them it is found when that person is erased.
    values = models.JSONField(default=list)
    link = models.CharField(max_length=500, blank=True)
    pace = models.CharField(max_length=8, choices=Pace)
    is_mail_only = models.BooleanField(default=False)
    message_id = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    mailed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = MessageRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="told_to_an_account_or_an_address",
                condition=Q(account__isnull=False, address="") | Q(account=None) & ~Q(address=""),
            )
        ]
        indexes = [
            models.Index(fields=["account", "-created_at"], name="messages_of_an_account"),
            models.Index(fields=["account"], name="unread_messages", condition=Q(read_at=None, is_mail_only=False)),
            models.Index(fields=["pace", "account"], name="messages_to_mail", condition=Q(mailed_at=None)),
        ]

    @property
    def receiver(self) -> str:
        return self.address or (self.account.email if self.account else "")
