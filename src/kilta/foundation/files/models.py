"""Which files are kept, whose they are or what they hang on, and until when."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kilta.engines.uploads import Kind
from kilta.foundation.access.actors import Actor
from kilta.foundation.models import Record, Rows

KIND_NAMES = {
    Kind.IMAGE: _("Picture"),
    Kind.PDF: _("PDF"),
    Kind.DOCUMENT: _("Document"),
    Kind.SHEET: _("Table"),
    Kind.SLIDES: _("Slides"),
    Kind.TEXT: _("Text"),
}
SHOWN_IN_PLACE = (Kind.IMAGE, Kind.PDF)


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


class StoredFileRows(Rows["StoredFile"]):
    def of(self, label: str, *object_ids: UUID) -> "StoredFileRows":
        """The files that hang on these things, in the order they came."""
        return self.filter(label=label, object_id__in=object_ids).order_by("pk")

    def by(self, actor_key: str, labels: Iterable[str] | None = None) -> "StoredFileRows":
        """What one actor uploaded; with `labels`, only what hangs on such things."""
        uploaded = self.filter(uploaded_by=actor_key).order_by("pk")
        return uploaded if labels is None else uploaded.filter(label__in=list(labels))

    def over(self, today: date) -> "StoredFileRows":
        """Those whose day to be deleted has come."""
        return self.filter(delete_on__lte=today)


class StoredFile(Record):
    """An upload that was checked and written anew. It hangs on a thing, whose rules say who may see it.

    `label` names the kind of that thing (`events.proof`), `object_id` which one it is.
    """

    label = models.CharField(max_length=60)
    object_id = models.UUIDField()
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=[(kind.value, name) for kind, name in KIND_NAMES.items()])
    content_type = models.CharField(max_length=100)
    path = models.CharField(max_length=200, unique=True)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by = models.CharField(max_length=80, db_index=True)
    created_at = models.DateTimeField(db_default=Now())
    delete_on = models.DateField(_("delete on"), null=True, blank=True, db_index=True)

    objects: ClassVar[Any] = StoredFileRows.as_manager()

    class Meta:
        indexes = [models.Index(name="files_of_a_thing", fields=["label", "object_id"])]
        constraints = [
            models.CheckConstraint(
                name="a_picture_has_a_size",
                condition=~models.Q(kind=Kind.IMAGE.value) | models.Q(width__gt=0, height__gt=0),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shown_in_place(self) -> bool:
        """Whether a browser may show it, besides saving it."""
        return self.kind in SHOWN_IN_PLACE

    @property
    def shown_size(self) -> str:
        """`1.4 MB`, as the reader writes it."""
        return filesizeformat(self.size)

    def get_absolute_url(self) -> str:
        """Where it can be saved from."""
        return reverse("files:attachment", args=[self.pk])

    @property
    def in_place_url(self) -> str:
        """Where a picture or a PDF can be looked at; empty for the others."""
        return reverse("files:in_place", args=[self.pk]) if self.is_shown_in_place else ""
