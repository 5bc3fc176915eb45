"""What a table to take away is: columns that read rows, and what its reader must know about it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kilta.foundation.access.actors import Actor


@dataclass(frozen=True)
class Column:
    """One column: its name in CSV and JSON, how it is read from a row, and its heading where people read it.

    A value is text, a number, a day, a moment, yes or no, nothing, or a list, which becomes words parted by spaces.
    An aware moment is written in the current time zone, one without a zone as it stands.
    """

    name: str
    read: Callable[[Any], Any]
    label: str | Promise = ""

    @property
    def heading(self) -> str:
        return str(self.label or self.name)


@dataclass(frozen=True)
class Table:
    """A table to take away.

    `name` is that of the file; `purpose` says in a word what it is taken for; `of` names the thing it is about by label
    and identifier; `chosen` says in words which rows were chosen; `notes` are further lines, such as who funds this.
    """

    name: str
    title: str | Promise
    columns: Sequence[Column]
    rows: Iterable[Any]
    purpose: str
    holds_personal_data: bool = False
    of: tuple[str, UUID] | None = None
    chosen: str | Promise = ""
    notes: Sequence[str | Promise] = ()

    def lines(self) -> Iterator[list[Any]]:
        """The values of each row, in the order of the columns."""
        for row in self.rows:
            yield [column.read(row) for column in self.columns]

    def stamp(self, by: Actor, rows: int) -> list[tuple[str, str]]:
        """What stands on the paper: when it was taken and by whom, and what it holds."""
        lines = [
            (_("Taken on"), date_format(timezone.localtime(), "DATETIME_FORMAT")),
            (_("Taken by"), str(by) if by.is_member else ""),
            (_("Chosen"), str(self.chosen)),
            (_("Rows"), str(rows)),
            (_("Caution"), _("Holds personal data: delete it when you need it no more.") * self.holds_personal_data),
        ]
        return [(term, value) for term, value in lines if value]


def as_text(value: Any) -> str:
    """A value as a person reads it."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case list() | tuple():
            return " ".join(map(as_text, value))
        case datetime():
            return date_format(
                timezone.localtime(value) if timezone.is_aware(value) else value, "SHORT_DATETIME_FORMAT"
            )
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)
