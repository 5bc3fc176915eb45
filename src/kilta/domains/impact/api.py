"""Reach for programs: the figures as their page shows them, and the rows behind them for those who may open them."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from kilta.domains.impact.models import Attendance, CampaignViews
from kilta.domains.impact.policies import may_open_evidence
from kilta.domains.impact.queries.reach import BREAKDOWNS, reach_of
from kilta.domains.network.models import Project
from kilta.domains.network.queries.project_page import stamp_of
from kilta.engines.disclosure import Cells
from kilta.foundation.access.openings import everyone, members
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import Field, Page, Query, Router, Strict, Window, operation, paged

router = Router(tags=["impact"])
HIDDEN = "Null where it, or what it leaves of its whole, is one to four people."


class NumbersOut(Strict):
    """The four numbers, which always stand side by side."""

    people: int | None = Field(description=f"Unique people. {HIDDEN}")
    attendances: int | None
    external_with_proof: int | None = Field(description=f"Unique people from no partner, with proof. {HIDDEN}")
    without_proof: int | None = Field(description=f"Attendances that are only claimed. {HIDDEN}")


class RowOut(NumbersOut):
    value: str = Field(description="The code, identifier or name of the row.")
    country: str = Field(description="Of an organisation: organisations are counted inside each country.")
    label: str


class PromiseOut(Strict):
    wording: str
    target_groups: list[str]
    more_than: int
    reached: int
    is_at_least: bool = Field(description="The exact number would tell of a small group.")
    is_met: bool


class ViewsOut(Strict):
    """Never to be added to people."""

    title: str
    channel: str
    views: int
    counted_on: date
    source: str


class ReachOut(Strict):
    project: str
    funding_statement: str
    total: NumbersOut
    promises: list[PromiseOut]
    by_target_group: list[RowOut]
    by_country: list[RowOut]
    by_work_package: list[RowOut]
    by_kind: list[RowOut]
    by_month: list[RowOut]
    by_organisation: list[RowOut]
    campaign_views: list[ViewsOut]


class AttendanceOut(Strict):
    """Somebody, or a group, at one event, without a name."""

    id: UUID
    event: str
    people: int
    target_group: str
    country: str
    organisation: str
    is_internal: bool
    mode: Literal["on_site", "online"]
    proof: str
    is_proven: bool
    month: date
    kind: str

    @staticmethod
    def resolve_event(row: Any) -> str:
        return str(row.event.slug)

    @staticmethod
    def resolve_organisation(row: Any) -> str:
        return str(row.organisation.name) if row.organisation else str(row.organisation_name)


@operation(router.get, "/projects/{slug}/reach", open_to=everyone, scope="reach:read", response=ReachOut)
def reach(request: Request, slug: str) -> Any:
    """Whom the events of a project have reached, without small groups, and what it had promised."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), slug=slug)
    found = reach_of(project)
    breakdowns = {
        f"by_{by}": [
            {"value": line.value, "country": line.country, "label": line.label, **_numbers(line.cells)}
            for line in found.lines[by]
        ]
        for by in BREAKDOWNS
    }
    return {
        "project": project.slug,
        "funding_statement": stamp_of(project).statement,
        "total": _numbers(found.total),
        "promises": [
            {
                "wording": line.promise.wording,
                "target_groups": line.promise.target_groups,
                "more_than": line.promise.more_than,
                "reached": line.reached,
                "is_at_least": line.at_least,
                "is_met": line.is_met,
            }
            for line in found.promises
        ],
        **breakdowns,
        "campaign_views": CampaignViews.objects.visible_to(request.actor).filter(project=project)[:100],
    }


@operation(
    router.get, "/projects/{slug}/attendances", open_to=members, scope="reach:read", response=Page[AttendanceOut]
)
def attendances(request: Request, slug: str, window: Query[Window]) -> Any:
    """The rows of the ledger behind the figures: of the events that I plan, or of the project that I coordinate."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), slug=slug)
    if not may_open_evidence(request.actor, project):
        raise PermissionDenied
    rows = Attendance.objects.visible_to(request.actor).filter(project=project).select_related("event", "organisation")
    return paged(request, rows, window)


def _numbers(cells: Cells) -> dict[str, int | None]:
    return {
        "people": cells.people,
        "attendances": cells.attendances,
        "external_with_proof": cells.proven,
        "without_proof": cells.claims,
    }
