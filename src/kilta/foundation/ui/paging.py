"""Pages of long lists without counting them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

Row = TypeVar("Row")

# Nobody turns so many pages; a search or a filter finds more, and a deep offset costs the database much.
LAST_PAGE = 200


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of a list whose length is not known; iterates over its rows."""

    rows: Sequence[Row]
    number: int
    is_followed: bool

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self.is_followed

    def has_other_pages(self) -> bool:
        return self.has_previous() or self.has_next()


def slice_of(rows: "QuerySet[Any] | Sequence[Any]", request: HttpRequest, size: int = 50) -> Slice[Any]:
    """The page that `?page=` asks for, read with one query and no COUNT; rubbish in the address means the first."""
    number = number_in(request)
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Slice(found[:size], number, is_followed=len(found) > size and number < LAST_PAGE)


def number_in(request: HttpRequest) -> int:
    """The page number in the address, between 1 and `LAST_PAGE`."""
    written = request.GET.get("page", "")
    if not (written.isascii() and written.isdigit() and len(written) < 6):
        return 1
    return min(max(int(written), 1), LAST_PAGE)
