"""The figures of a project as its page, its downloads and the API show them: small groups left out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise as Lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kilta.domains.events.models import Event
from kilta.domains.impact.models import CampaignViews, Figure, Promise
from kilta.domains.network.models import Organisation, Project, WorkPackage
from kilta.domains.network.queries.project_page import stamp_of
from kilta.domains.vocabulary import coded
from kilta.engines.disclosure import HIDDEN, Cells, Numbers, shown, shown_rows
from kilta.foundation.access.actors import Actor
from kilta.foundation.ui.charts import Chart
from kilta.foundation.ui.stamps import FundingStamp

# visible: figures are public, and small groups are left out before they are shown.

By = Figure.By
BREAKDOWNS = (By.TARGET_GROUP, By.COUNTRY, By.WORK_PACKAGE, By.KIND, By.MONTH, By.ORGANISATION)
# The same people may come in several months, to several kinds of event and for several work packages.
RECURRING = (By.WORK_PACKAGE, By.KIND, By.MONTH)
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
MOST_ROWS, MOST_BARS, MOST_VIEWS = 60, 15, 50
NUMBERS = (
    ("people", gettext_lazy("Unique people")),
    ("attendances", gettext_lazy("Attendances")),
    ("proven", gettext_lazy("Unique external people with proof")),
    ("claims", gettext_lazy("Attendances claimed without proof")),
)
BY_WORDS = {
    By.TARGET_GROUP: gettext_lazy("By target group"),
    By.COUNTRY: gettext_lazy("By country"),
    By.WORK_PACKAGE: gettext_lazy("By work package"),
    By.KIND: gettext_lazy("By kind of event"),
    By.MONTH: gettext_lazy("By month"),
    By.ORGANISATION: gettext_lazy("By organisation"),
}
HEADINGS = {
    By.TARGET_GROUP: gettext_lazy("Target group"),
    By.COUNTRY: gettext_lazy("Country"),
    By.WORK_PACKAGE: gettext_lazy("Work package"),
    By.KIND: gettext_lazy("Kind of event"),
    By.MONTH: gettext_lazy("Month"),
    By.ORGANISATION: gettext_lazy("Organisation"),
}


@dataclass(frozen=True)
class Number:
    """One of the four, as a page shows it: None is hidden; the evidence is only linked for those who may open it."""

    label: str | Lazy
    value: int | None
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a breakdown."""

    value: str
    country: str
    label: str
    cells: Cells
    numbers: Sequence[Number] = ()


@dataclass(frozen=True)
class PromiseLine:
    """A promise with how far it is met; `at_least` where the exact number would tell of a small group."""

    promise: Promise
    reached: int
    at_least: bool
    target_groups: Sequence[str]

    @property
    def is_met(self) -> bool:
        return self.reached > self.promise.more_than

    @property
    def meter_value(self) -> int:
        return min(self.reached, self.promise.more_than + 1)

    @property
    def meter_max(self) -> int:
        return self.promise.more_than + 1


@dataclass(frozen=True)
class Reach:
    """All figures of a project that may be shown, by breakdown."""

    total: Cells
    lines: Mapping[str, Sequence[Line]]
    is_cut: Mapping[str, bool]
    promises: Sequence[PromiseLine]


@dataclass(frozen=True)
class ReachPage:
    project: Project
    stamp: FundingStamp
    total: Sequence[Number]
    promises: Sequence[PromiseLine]
    by: str
    heading: str
    tabs: Sequence[tuple[str, str, bool]]
    lines: Sequence[Line]
    further: int
    is_cut: bool
    chart: Chart
    campaigns: Sequence[CampaignViews]
    has_demo: bool
    may_open: bool
    may_see_all: bool
    sees_all: bool


@dataclass(frozen=True)
class ProjectRow:
    project: Project
    numbers: Sequence[Number]


def reach_of(project: Project, breakdowns: Sequence[str] = BREAKDOWNS, *, sees_all: bool = False) -> Reach:
    """The figures of some breakdowns; `sees_all` leaves nothing out, for those who may open all of the evidence."""
    wanted = {By.ALL, By.PROMISE, By.TARGET_GROUP, *breakdowns}
    if By.ORGANISATION in wanted:
        wanted.add(By.COUNTRY)
    kept: dict[str, dict[tuple[str, str], Numbers]] = {by: {} for by in wanted}
    for figure in Figure.objects.filter(project=project, by__in=wanted):
        kept[figure.by][figure.value, figure.country] = Numbers(
            figure.people, figure.attendances, figure.proven, figure.claims
        )
    whole = kept[By.ALL].get(("", ""), Numbers())
    total = _all(whole) if sees_all else shown(whole)
    cells = {by: _listed(kept, total, by, sees_all=sees_all) for by in wanted - {By.ALL, By.PROMISE}}
    return Reach(
        total=total,
        lines={by: _labelled(by, cells[by]) for by in breakdowns},
        is_cut={by: _is_cut(total, kept[by], cells[by]) for by in breakdowns},
        promises=_promises(project, kept, cells[By.TARGET_GROUP], sees_all=sees_all),
    )


def reach_page(
    actor: Actor, project: Project, *, by: str, may_open: bool, may_see_all: bool, sees_all: bool
) -> ReachPage:
    by = by if by in BREAKDOWNS else By.TARGET_GROUP
    reach = reach_of(project, [by], sees_all=sees_all)
    here = reverse("impact:reach", args=[project.slug])
    lines = reach.lines[by]
    evidence = reverse("impact:evidence", args=[project.slug]) if may_open else ""
    kept = {"all": "1"} if sees_all else {}
    return ReachPage(
        project=project,
        stamp=stamp_of(project),
        total=_numbers(reach.total, evidence, {}),
        promises=reach.promises,
        by=by,
        heading=str(HEADINGS[By(by)]),
        tabs=[(str(BY_WORDS[one]), f"{here}?{urlencode({'by': one, **kept})}", one == by) for one in BREAKDOWNS],
        lines=[
            Line(line.value, line.country, line.label, line.cells, _numbers(line.cells, evidence, _cell(by, line)))
            for line in lines[:MOST_ROWS]
        ],
        further=max(0, len(lines) - MOST_ROWS),
        is_cut=reach.is_cut[by],
        chart=_chart(by, lines, sees_all=sees_all),
        campaigns=list(CampaignViews.objects.filter(project=project)[:MOST_VIEWS]),
        has_demo=Event.objects.listed_for(actor).filter(project=project, is_demo=True, state="closed").exists(),
        may_open=may_open,
        may_see_all=may_see_all,
        sees_all=sees_all,
    )


def project_rows(projects: Sequence[Project]) -> list[ProjectRow]:
    """The four numbers of several projects, in one query."""
    found: QuerySet[Figure] = Figure.objects.filter(project__in=projects, by=By.ALL)
    kept = {one.project_id: Numbers(one.people, one.attendances, one.proven, one.claims) for one in found}
    return [ProjectRow(one, _numbers(shown(kept.get(one.pk, Numbers())), "", {})) for one in projects]


def section_of_project(project: Project, actor: Actor) -> Sequence[Any]:
    """The four numbers on the page of the project; nothing before the first event is closed."""
    row = project_rows([project])[0]
    return [row] if any(number.value != 0 for number in row.numbers) else []


def _all(numbers: Numbers) -> Cells:
    return Cells(numbers.people, numbers.attendances, numbers.proven, numbers.claims)


def _listed(
    kept: Mapping[str, Mapping[tuple[str, str], Numbers]], total: Cells, by: str, *, sees_all: bool
) -> dict[tuple[str, str], Cells]:
    """The rows of a breakdown that may be shown, as the total and (for organisations) their country allow it."""
    if sees_all:
        return {key: _all(numbers) for key, numbers in kept[by].items()}
    if by != By.ORGANISATION:
        rows = shown_rows(
            total, {value: numbers for (value, _inside), numbers in kept[by].items()}, recurs=by in RECURRING
        )
        return {(value, ""): cells for value, cells in rows.items()}
    countries = _listed(kept, total, By.COUNTRY, sees_all=False)
    found: dict[tuple[str, str], Cells] = {}
    for country in {country for _value, country in kept[by]}:
        inside = {value: numbers for (value, of), numbers in kept[by].items() if of == country}
        rows = shown_rows(countries.get((country, ""), HIDDEN), inside)
        found |= {(value, country): cells for value, cells in rows.items()}
    return found


def _is_cut(total: Cells, kept: Mapping[Any, Numbers], cells: Mapping[Any, Cells]) -> bool:
    return (
        len(kept) > len(cells)
        or None in (total.proven, total.claims)
        or any(None in (one.proven, one.claims) for one in cells.values())
    )


def _promises(
    project: Project,
    kept: Mapping[str, Mapping[tuple[str, str], Numbers]],
    groups: Mapping[tuple[str, str], Cells],
    *,
    sees_all: bool,
) -> list[PromiseLine]:
    lines = []
    for promise in Promise.objects.filter(project=project):
        exact = kept[By.PROMISE].get((str(promise.pk), ""), Numbers()).proven
        concerned = [key for key in kept[By.TARGET_GROUP] if key[0] in promise.target_groups]
        values = [groups[key].proven for key in concerned if key in groups]
        said = [value for value in values if value is not None]
        in_two = sum(kept[By.TARGET_GROUP][key].proven for key in concerned) - exact
        # What all rows say may be said together, but not how few people stand in two of them.
        is_exact = sees_all or (len(said) == len(concerned) and not 0 < in_two < 5)
        lines.append(
            PromiseLine(
                promise=promise,
                reached=exact if is_exact else max(said, default=0),
                at_least=not is_exact,
                target_groups=[_target_group(code) for code in promise.target_groups],
            )
        )
    return lines


def _numbers(cells: Cells, evidence: str, cell: Mapping[str, str]) -> list[Number]:
    return [
        Number(
            label,
            value := getattr(cells, name),
            f"{evidence}?{urlencode({**cell, 'of': name})}" if evidence and value != 0 else "",
        )
        for name, label in NUMBERS
    ]


def _cell(by: str, line: Line) -> dict[str, str]:
    return {"by": by, "value": line.value, **({"country": line.country} if by == By.ORGANISATION else {})}


def _labelled(by: str, cells: Mapping[tuple[str, str], Cells]) -> list[Line]:
    labels = labels_of(by, [value for value, _country in cells])
    lines = []
    for (value, country), one in cells.items():
        label = labels.get(value) or value or str(_("not stated"))
        if country:
            label = f"{label}, {country_name(country)}"
        lines.append(Line(value, country, label, one))
    return sorted(lines, key=lambda line: _order(by, line))


def labels_of(by: str, values: Sequence[str]) -> dict[str, str]:
    """What some values of a breakdown are called; rubbish has no label."""
    match by:
        case By.TARGET_GROUP:
            return {value: _target_group(value) for value in values}
        case By.COUNTRY:
            return {value: country_name(value) for value in values if value}
        case By.KIND:
            kinds = dict(Event.Kind.choices)
            return {value: capfirst(str(kinds[value])) for value in values if value in kinds}
        case By.MONTH:
            return {value: month_in_words(value) for value in values if MONTH.fullmatch(value)}
        case By.WORK_PACKAGE:
            packages = WorkPackage.objects.filter(pk__in=filter(None, map(_uuid, values)))
            return {str(package.pk): str(package) for package in packages}
        case By.ORGANISATION:
            organisations = Organisation.objects.filter(pk__in=filter(None, map(_uuid, values)))
            return {str(key): name for key, name in organisations.values_list("pk", "name")}
    return {}


def _order(by: str, line: Line) -> Any:
    match by:
        case By.TARGET_GROUP:
            codes = [entry.code for entry in coded.TARGET_GROUPS]
            return codes.index(line.value) if line.value in codes else len(codes)
        case By.MONTH:
            return line.value
        case By.WORK_PACKAGE:
            return (not line.value, line.label)
    return (-(line.cells.people or 0), line.label)


def month_in_words(month: str) -> str:
    return date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def _target_group(code: str) -> str:
    return str(coded.TARGET_GROUPS[code].label) if code in coded.TARGET_GROUPS else code


def country_name(code: str) -> str:
    """A country in the words of the page."""
    return str(coded.COUNTRIES[code].label) if code in coded.COUNTRIES else code


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _chart(by: str, lines: Sequence[Line], *, sees_all: bool) -> Chart:
    return Chart(
        BY_WORDS[By(by)],
        columns=(HEADINGS[By(by)], NUMBERS[0][1], gettext_lazy("External, with proof")),
        rows=[(line.label, line.cells.people, line.cells.proven) for line in lines[:MOST_BARS]],
        note="" if sees_all else _("Groups of fewer than five people are not shown."),
    )
