"""What every model stands on."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from uuid_utils.compat import uuid7

Row = TypeVar("Row", bound=models.Model)


class Rows(models.QuerySet[Row]):
    """A queryset with the one way to hold a row against others until the transaction ends."""

    def locked(self, row: Row) -> Row:
        """`row` as it stands now, held until the transaction ends; raises DoesNotExist when it is gone."""
        return self.select_for_update(of=("self",)).get(pk=row.pk)

    def none_if(self, condition: bool) -> Self:
        """Nothing where `condition` holds, everything otherwise; keeps visibility rules on one line."""
        return self.none() if condition else self


class Record(models.Model):
    """A row with a time-ordered identifier (UUID version 7) that any machine can make."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    objects: ClassVar[Any] = Rows.as_manager()

    class Meta:
        abstract = True
