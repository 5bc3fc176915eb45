"""Which private files there are, whose they are, and until when they are kept."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows


class PrivateFileRows(Rows["PrivateFile"]):
    def visible_to(self, actor: Actor) -> "PrivateFileRows":
        """One's own; nobody else's, not even for staff."""
        account = getattr(actor, "account", None)
        return self.none_if(account is None).filter(owner=account)


class PrivateFile(Record):
    """A file for one account; its content lies in the storage under `path`."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    path = models.CharField(max_length=200, unique=True)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[Any] = PrivateFileRows.as_manager()
