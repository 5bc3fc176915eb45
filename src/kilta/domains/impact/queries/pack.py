"""What the funder's pack of an event holds: the record of the event, who came in numbers, and the rows behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kilta.domains.events.models import Event, EventText
from kilta.domains.events.queries.closing import EventRecord, record_of
from kilta.domains.events.queries.papers import Paper, agenda
from kilta.domains.events.queries.registration_page import label_of
from kilta.domains.events.queries.words import title_of
from kilta.domains.impact.models import Attendance, Figure, Pack
from kilta.domains.impact.queries.evidence import organisation_of
from kilta.domains.impact.queries.reach import labels_of
from kilta.domains.network.queries.project_page import stamp_of
from kilta.foundation.access.actors import Actor
from kilta.foundation.exports import Column, Table
from kilta.foundation.ui.stamps import FundingStamp

# visible: the pack is made for somebody who may take it, as its use case has asked.

STEPS = 4
EXTERNAL = Q(is_internal=False)
COUNTED = EXTERNAL & Q(is_proven=True)
SUMS = {
    "all": Sum("people", default=0),
    "from_outside": Sum("people", filter=EXTERNAL, default=0),
    "counted": Sum("people", filter=COUNTED, default=0),
}
MOST_PACKS = 10


@dataclass(frozen=True)
class Share:
    """How many of one sort came, and how many of them are external and proven."""

    label: str
    people: int
    external: int
    counted: int


@dataclass(frozen=True)
class EventPack:
    event: Event
    record: EventRecord
    paper: Paper
    texts: Sequence[EventText]
    stamp: FundingStamp | None
    duration: str
    total: Share
    by_target_group: Sequence[Share]
    by_country: Sequence[Share]
    by_organisation: Sequence[Share]
    has_names: bool


@dataclass(frozen=True)
class PackPage:
    event: Event
    title: str
    packs: Sequence[Pack]
    steps: int
    may_have_names: bool

    @property
    def is_in_work(self) -> bool:
        return any(pack.ready_at is None for pack in self.packs)


def pack_page(actor: Actor, event: Event, *, may_have_names: bool) -> PackPage:
    packs = Pack.objects.visible_to(actor).filter(event=event).select_related("file")
    return PackPage(
        event=event,
        title=title_of(event, get_language() or "en"),
        packs=[pack for pack in packs[:MOST_PACKS] if pack.ready_at is None or pack.file is not None],
        steps=STEPS,
        may_have_names=may_have_names,
    )


def event_pack(event: Event, *, has_names: bool) -> EventPack:
    """Everything that is told, in the language of the reader where there is a choice."""
    rows = Attendance.objects.filter(event=event)
    return EventPack(
        event=event,
        record=record_of(event),
        paper=agenda(event),
        texts=sorted(event.texts.all(), key=lambda text: (text.state != "original", text.language)),
        stamp=stamp_of(event.project) if event.project else None,
        duration=duration_of(event),
        total=_share(_("In all"), rows.order_by()),
        by_target_group=_shares(rows, "target_group", Figure.By.TARGET_GROUP),
        by_country=_shares(rows, "country", Figure.By.COUNTRY),
        by_organisation=_by_organisation(rows),
        has_names=has_names,
    )


def attendance_table(event: Event, *, has_names: bool) -> Table:
    """One row for each who came; names, where the reader may have them, with the organisation that sent them."""
    rows = Attendance.objects.filter(event=event).select_related("organisation", "registration__person").order_by("id")
    stamp = stamp_of(event.project) if event.project else None
    return Table(
        f"attendances-{event.slug}",
        title_of(event, get_language() or "en"),
        [*(NAMED if has_names else []), *COLUMNS],
        rows.iterator(2000),
        purpose="funder's pack",
        holds_personal_data=True,
        of=("event", event.pk),
        notes=[stamp.statement, stamp.disclaimer] if stamp else [],
    )


NAMED = [
    Column("name", lambda row: str(row.registration), gettext_lazy("Name")),
    Column("group", lambda row: row.registration.group_name, gettext_lazy("Group")),
]
COLUMNS = [
    Column("target_group", lambda row: label_of(row.target_group), gettext_lazy("Target group")),
    Column("organisation", lambda row: organisation_of(row), gettext_lazy("Sending organisation")),
    Column(
        "organisation_town", lambda row: row.organisation.town if row.organisation else "", gettext_lazy("Its town")
    ),
    Column("country", lambda row: row.country, gettext_lazy("Country")),
    Column("how_many", lambda row: row.people, gettext_lazy("How many")),
    Column("external", lambda row: not row.is_internal, gettext_lazy("External")),
    Column("mode", lambda row: row.get_mode_display(), gettext_lazy("Mode")),
    Column("proof", lambda row: row.get_proof_display(), gettext_lazy("Proof")),
    Column("proven", lambda row: row.is_proven, gettext_lazy("Proven")),
]


def _share(label: str, rows: Any) -> Share:
    return _of(label, rows.aggregate(**SUMS))


def _shares(rows: Any, field: str, by: str) -> list[Share]:
    found = list(rows.order_by().values(field).annotate(**SUMS).order_by("-all", field))
    labels = labels_of(by, [row[field] for row in found])
    return [_of(labels.get(row[field]) or row[field] or _("not stated"), row) for row in found]


def _by_organisation(rows: Any) -> list[Share]:
    names = ("organisation__name", "organisation_name")
    found = rows.order_by().values(*names).annotate(**SUMS).order_by("-all", *names)
    return [_of(row[names[0]] or row[names[1]] or _("not stated"), row) for row in found]


def _of(label: str, row: Mapping[str, int]) -> Share:
    return Share(label, people=row["all"], external=row["from_outside"], counted=row["counted"])


def duration_of(event: Event) -> str:
    """In hours, or in days of the calendar where it took longer than one: nobody meets through the night."""
    length = event.ends_at - event.starts_at
    if length > timedelta(days=1):
        days = (event.ends_there.date() - event.starts_there.date()).days + 1
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    return _("%(hours)s hours") % {"hours": f"{round(length.total_seconds() / 3600, 1):g}"}
