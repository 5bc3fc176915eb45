"""The registrations and the feedback of an event as tables to take away."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models import Event, Registration
from kilta.domains.events.queries.feedback import FEWEST, MARKS, feedback_summary
from kilta.domains.events.queries.registration_page import label_of
from kilta.domains.events.queries.registrations_page import matching, organisation_of
from kilta.domains.events.queries.words import title_of
from kilta.domains.network.queries.project_page import stamp_of
from kilta.foundation.exports import Column, Table

# visible: registrations of an event that the actor plans, as its view has asked.

COLUMNS = [
    Column("name", str, _("Name")),
    Column("email", lambda row: row.email, _("E-mail address")),
    Column("target_group", lambda row: label_of(row.target_group), _("Comes as")),
    Column("organisation", lambda row: organisation_of(row), _("Organisation")),
    Column("country", lambda row: row.country, _("Country")),
    Column("group", lambda row: row.group_name, _("Group")),
    Column("size", lambda row: row.size, _("How many")),
    Column("state", lambda row: row.get_status_display(), _("State")),
    Column("came", lambda row: row.arrived, _("How many came")),
    Column("registered", lambda row: row.created_at, _("Registered")),
]

FEEDBACK_COLUMNS = [
    Column("question", lambda row: row["question"], _("Question")),
    Column("answer", lambda row: row["answer"], _("Answer")),
    Column("count", lambda row: row["count"], _("Answers")),
    Column("average", lambda row: row.get("average"), _("Average")),
]
TEXT_COLUMNS = [
    Column("question", lambda row: row["question"], _("Question")),
    Column("text", lambda row: row["text"], _("Answer")),
]


def registrations_table(event: Event, *, text: str = "", status: str = "") -> Table:
    """What the list shows, in the same order."""
    rows = matching(event, text=text, status=status).select_related("organisation", "person")
    stamp = stamp_of(event.project) if event.project else None
    return Table(
        f"registrations-{event.slug}",
        title_of(event, get_language() or "en"),
        COLUMNS,
        rows,
        purpose="registrations",
        holds_personal_data=True,
        of=("event", event.pk),
        chosen=", ".join(part for part in (text, str(Registration.Status(status).label) if status else "") if part),
        notes=[stamp.statement, stamp.disclaimer] if stamp else [],
    )


def feedback_table(event: Event) -> Table:
    """The figures of the feedback: how often each answer was given, and the averages."""
    summary = feedback_summary(event)
    rows: list[dict[str, Any]] = [{"question": str(_("All answers")), "answer": "", "count": summary.answers}]
    for marks in summary.marks:
        rows += [
            {"question": marks.question, "answer": str(mark), "count": count, "average": _rounded(marks.average)}
            for mark, count in zip(MARKS, marks.counts, strict=True)
        ]
    for counts in [*([summary.recommends] if summary.recommends else []), *summary.own_counts]:
        rows += [
            {"question": counts.question, "answer": option, "count": count}
            for option, count in zip(counts.options, counts.counts, strict=True)
        ]
    rows += [
        {"question": one.question, "answer": "", "count": one.given, "average": _rounded(one.average)}
        for one in summary.own_numbers
    ]
    return _of_feedback(event, "feedback", FEEDBACK_COLUMNS, rows, holds_personal_data=False)


def feedback_texts_table(event: Event) -> Table:
    """What people wrote; it may name somebody, and so counts as personal."""
    summary = feedback_summary(event)
    rows = [{"question": part.question, "text": text} for part in summary.texts for text in part.texts]
    return _of_feedback(event, "feedback-texts", TEXT_COLUMNS, rows, holds_personal_data=True)


def _of_feedback(
    event: Event, name: str, columns: list[Column], rows: list[dict[str, Any]], *, holds_personal_data: bool
) -> Table:
    stamp = stamp_of(event.project) if event.project else None
    small = _("Nothing is shown while fewer than %(fewest)s have answered.") % {"fewest": FEWEST}
    return Table(
        f"{name}-{event.slug}",
        _("Feedback: %(title)s") % {"title": title_of(event, get_language() or "en")},
        columns,
        rows,
        purpose="feedback",
        holds_personal_data=holds_personal_data,
        of=("event", event.pk),
        notes=[small, *([stamp.statement, stamp.disclaimer] if stamp else [])],
    )


def _rounded(average: float | None) -> float | None:
    return None if average is None else round(average, 2)
