"""The figures of a project, and the rows of the ledger, as tables to take away."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kilta.domains.events.queries.registration_page import label_of
from kilta.domains.events.queries.words import texts_of
from kilta.domains.impact.models import Attendance
from kilta.domains.impact.queries.evidence import Asked, matching, organisation_of
from kilta.domains.impact.queries.reach import BREAKDOWNS, HEADINGS, reach_of
from kilta.domains.network.models import Project
from kilta.domains.network.queries.project_page import stamp_of
from kilta.foundation.access.actors import Actor
from kilta.foundation.exports import Column, Table

FIGURES = [
    Column("breakdown", lambda row: row[0], gettext_lazy("Breakdown")),
    Column("value", lambda row: row[1], gettext_lazy("Value")),
    Column("people", lambda row: row[2], gettext_lazy("Unique people")),
    Column("attendances", lambda row: row[3], gettext_lazy("Attendances")),
    Column("external_with_proof", lambda row: row[4], gettext_lazy("Unique external people with proof")),
    Column("without_proof", lambda row: row[5], gettext_lazy("Attendances claimed without proof")),
]

LEDGER = [
    Column("event", lambda row: row.title, gettext_lazy("Event")),
    Column("month", lambda row: row.month, gettext_lazy("Month")),
    Column("work_package", lambda row: row.work_package and str(row.work_package), gettext_lazy("Work package")),
    Column("target_group", lambda row: label_of(row.target_group), gettext_lazy("Target group")),
    Column("organisation", lambda row: organisation_of(row), gettext_lazy("Organisation")),
    Column("country", lambda row: row.country, gettext_lazy("Country")),
    Column("how_many", lambda row: row.people, gettext_lazy("How many")),
    Column("external", lambda row: not row.is_internal, gettext_lazy("External")),
    Column("mode", lambda row: row.get_mode_display(), gettext_lazy("Mode")),
    Column("proof", lambda row: row.get_proof_display(), gettext_lazy("Proof")),
    Column("proven", lambda row: row.is_proven, gettext_lazy("Proven")),
]


def figures_table(project: Project, *, sees_all: bool = False) -> Table:
    """All breakdowns below each other, with what was promised; hidden numbers are empty cells."""
    stamp = stamp_of(project)
    return Table(
        f"reach-{project.slug}",
        _("Reach of %(project)s") % {"project": project},
        FIGURES,
        list(_figure_rows(project, sees_all=sees_all)),
        purpose="reach",
        of=("network.project", project.pk),
        notes=[
            stamp.statement,
            stamp.disclaimer,
            _("This table names small groups. Do not publish it.")
            if sees_all
            else _("Groups of fewer than five people are left out; an empty cell would tell of such a group."),
        ],
    )


def ledger_table(actor: Actor, project: Project, asked: Asked) -> Table:
    """The rows behind a figure, without names; whoever reads them may still recognise somebody."""
    stamp = stamp_of(project)
    return Table(
        f"attendances-{project.slug}",
        _("Attendances of %(project)s") % {"project": project},
        LEDGER,
        _titled(matching(actor, project, asked)),
        purpose="evidence of reach",
        holds_personal_data=True,
        of=("network.project", project.pk),
        chosen=asked.in_words,
        notes=[stamp.statement, stamp.disclaimer],
    )


def _figure_rows(project: Project, *, sees_all: bool) -> Iterator[tuple[Any, ...]]:
    reach = reach_of(project, sees_all=sees_all)
    total = reach.total
    yield (_("In all"), "", total.people, total.attendances, total.proven, total.claims)
    for by in BREAKDOWNS:
        for line in reach.lines[by]:
            cells = line.cells
            yield (str(HEADINGS[by]), line.label, cells.people, cells.attendances, cells.proven, cells.claims)
    for one in reach.promises:
        word = _("Promise, met at least by") if one.at_least else _("Promise, met by")
        yield (word, one.promise.wording, None, None, one.reached, None)


def _titled(rows: Any) -> Iterator[Attendance]:
    language = get_language() or "en"
    titles: dict[Any, str] = {}
    for row in rows.select_related("event", "organisation", "work_package").order_by("month", "id").iterator(2000):
        if row.event_id not in titles:
            text = texts_of([row.event], language).get(row.event_id)
            titles[row.event_id] = text.title if text else row.event.slug
        row.title = titles[row.event_id]
        yield row
