"""Accounts: an e-mail address that can sign in. Who the person is, the domain `people` knows."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows


class AccountRows(BaseUserManager.from_queryset(Rows)):  # type: ignore[misc]
    """Accounts by address; addresses are compared without regard to case."""

    def get_by_natural_key(self, email: str | None) -> "Account":
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save()
        return account


class Account(Record, AbstractBaseUser):
    email = models.EmailField(_("e-mail address"), unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("runs this installation"), default=False)
    language = models.CharField(_("language"), max_length=2, default="en")
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = AccountRows()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        # As Django compares without regard to case (`iexact`), so that the index is used.
        constraints = [models.UniqueConstraint(Upper("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.email


class Attempts(models.Model):
    """How often something was tried within a window; see `limits`."""

    key = models.CharField(max_length=160, primary_key=True)
    count = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)


class AccessTokenRows(Rows["AccessToken"]):
    def visible_to(self, actor: Actor) -> "AccessTokenRows":
        """One's own tokens."""
        account = getattr(actor, "account", None)
        return self.none_if(account is None).filter(account=account)

    def live(self) -> "AccessTokenRows":
        return self.filter(expires_at__gt=Now())


class AccessToken(Record):
    """A personal key to the API: its secret is shown once and kept as a hash."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="access_tokens")
    name = models.CharField(_("name"), max_length=80)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = AccessTokenRows.as_manager()
