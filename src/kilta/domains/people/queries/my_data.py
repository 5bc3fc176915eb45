"""The page *My data*: what is kept about me, by area, and the copies I asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from kilta.domains.people import exports
from kilta.domains.people.models import Download, Person


@dataclass(frozen=True)
class Area:
    label: str
    count: int


@dataclass(frozen=True)
class MyDataPage:
    areas: Sequence[Area]
    downloads: Sequence[Download]
    is_in_work: bool


def my_data_page(person: Person) -> MyDataPage:
    mine = Download.objects.visible_to(person)
    return MyDataPage(
        areas=[Area(str(area.label), len(area.rows_for(person))) for area in exports.areas() if area.label],
        downloads=list(mine.ready().select_related("file").order_by("-ready_at")),
        is_in_work=mine.in_work().exists(),
    )
