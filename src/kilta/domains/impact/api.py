"""Reach for programs: the figures as their page shows them, and the rows behind them for those who may open them."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404

from kilta.domains.impact.forms.promises import LARGEST, PromiseForm, ViewsForm
from kilta.domains.impact.models import Attendance, CampaignViews
from kilta.domains.impact.policies import may_edit_promises, may_open_evidence
from kilta.domains.impact.queries.reach import BREAKDOWNS, reach_of
from kilta.domains.impact.use_cases import promises
from kilta.domains.network.models import Project
from kilta.domains.network.queries.project_page import stamp_of
from kilta.engines.disclosure import Cells
from kilta.foundation.access.openings import everyone, members
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import Field, Page, Query, Router, Status, Strict, Window, operation, paged

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


class PromiseIn(Strict):
    """What a project has promised, met with one person more than that."""

    model_config = {
        "json_schema_extra": {
            "examples": [{"wording": "More than 300 students", "target_groups": ["student"], "more_than": 300}]
        }
    }

    wording: str = Field(max_length=200)
    target_groups: list[str] = Field(max_length=30, description="Codes of the list `target_groups`.")
    more_than: int = Field(ge=0, le=LARGEST)


class ViewsIn(Strict):
    """How often something was seen; never added to people."""

    model_config = {
        "json_schema_extra": {
            "examples": [{"title": "Film: try a trade", "channel": "Video", "views": 1200, "counted_on": "2026-05-01"}]
        }
    }

    title: str = Field(max_length=200)
    channel: str = Field(max_length=80)
    views: int = Field(ge=1, le=10_000_000_000)
    counted_on: date
    source: str = Field("", max_length=300, description="Address of the statistics.")


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
        "promises": list(_promises(found.promises)),
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


@operation(router.post, "/projects/{slug}/promises", open_to=members, scope="reach:write", response={201: PromiseOut})
def make_promise(request: Request, slug: str, given: PromiseIn) -> Any:
    """Write down what the project has promised; what is reached of it is counted at once."""
    project = _coordinated(request, slug)
    form = _checked(PromiseForm(given.model_dump()))
    made = promises.make_promise(by=request.actor, project=project, **form.cleaned_data)
    return Status(201, next(_promises(line for line in reach_of(project).promises if line.promise == made)))


@operation(
    router.post, "/projects/{slug}/campaign-views", open_to=members, scope="reach:write", response={201: ViewsOut}
)
def note_views(request: Request, slug: str, given: ViewsIn) -> Any:
    """Note how often something was seen, with the day and the source."""
    project = _coordinated(request, slug)
    form = _checked(ViewsForm(given.model_dump()))
    return Status(201, promises.note_views(by=request.actor, project=project, **form.cleaned_data))


def _coordinated(request: Request, slug: str) -> Project:
    project: Project = get_object_or_404(Project.objects.visible_to(request.actor), slug=slug)
    if not may_edit_promises(request.actor, project):
        raise PermissionDenied
    return project


def _checked(form: Any) -> Any:
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form


def _promises(lines: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for line in lines:
        yield {
            "wording": line.promise.wording,
            "target_groups": line.promise.target_groups,
            "more_than": line.promise.more_than,
            "reached": line.reached,
            "is_at_least": line.at_least,
            "is_met": line.is_met,
        }


def _numbers(cells: Cells) -> dict[str, int | None]:
    return {
        "people": cells.people,
        "attendances": cells.attendances,
        "external_with_proof": cells.proven,
        "without_proof": cells.claims,
    }
