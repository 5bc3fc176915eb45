"""What is left of an event: who came and how that is proven, what was said and made, and how people found it.

`record_of` is for whoever reports about an event (the funder's pack); `close_page` for those who close it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kilta.domains.events.labels import DECLARATION, LOG, MATERIAL, SIGNED_LIST
from kilta.domains.events.models import (
    Closing,
    Declaration,
    Event,
    Material,
    Minutes,
    MinutesText,
    OutcomeCard,
    Proof,
    Question,
    Registration,
)
from kilta.domains.events.queries.feedback import FeedbackSummary, feedback_summary
from kilta.domains.events.queries.planning import Check
from kilta.domains.events.queries.words import texts_of, title_of
from kilta.domains.network.queries.words import best
from kilta.domains.vocabulary import coded
from kilta.foundation import audit
from kilta.foundation.access.actors import Actor
from kilta.foundation.files.models import StoredFile
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.web.waiting import Waiting

# visible: all of it belongs to an event that was asked for as a visible one, or that the actor runs.

Status = Registration.Status
SHOWN_TODAY = 10


@dataclass(frozen=True)
class Attendance:
    """Registrations by what became of them; `people` counts those who came with them, each of a group.

    `people_by_proof` has the kinds of `Proof.Kind`; those noted by the organiser are claims.
    """

    unsettled: int
    came: int
    absent: int
    people: int
    people_by_proof: dict[str, int]

    @property
    def people_claimed(self) -> int:
        return self.people_by_proof.get(Proof.Kind.ORGANISER, 0)

    @property
    def people_proven(self) -> int:
        return sum(self.people_by_proof.values()) - self.people_claimed

    @property
    def people_signed(self) -> int:
        return self.people_by_proof.get(Proof.Kind.SIGNATURE, 0)


@dataclass(frozen=True)
class SignedDeclaration:
    """What the organiser declared of those online; `logs` and the signed paper are stored files."""

    wording: str
    language: str
    signed_by: str
    role: str
    signed_on: date
    people: int
    logs: Sequence[StoredFile]
    paper: Sequence[StoredFile]


@dataclass(frozen=True)
class MinutesShown:
    text: str
    language: str
    state: str
    is_public: bool


@dataclass(frozen=True)
class MaterialShown:
    """A file or a link; `deed` explains an open licence and is empty where all rights are reserved."""

    id: UUID
    title: str
    language: str
    language_label: str
    licence: str
    licence_label: str
    deed: str
    authors: str
    is_open: bool
    link: str
    file: StoredFile | None


@dataclass(frozen=True)
class OutcomeShown:
    id: UUID
    statement: str
    language: str
    present: str
    lens: str
    lens_label: str
    concerns: str
    concerns_label: str
    reference: str
    link: str
    is_public: bool


@dataclass(frozen=True)
class ClosingShown:
    """One time that it was closed; `because` says why it was opened again, empty while it is closed."""

    closed_at: datetime
    closed_by: str
    came: int
    people: int
    proven: int
    reopened_at: datetime | None
    reopened_by: str
    because: str


@dataclass(frozen=True)
class EventRecord:
    """Everything recorded of an event, for reports; personal data only inside the files and the declaration."""

    event: Event
    title: str
    attendance: Attendance
    closings: Sequence[ClosingShown]
    declaration: SignedDeclaration | None
    signed_lists: Sequence[StoredFile]
    minutes: Sequence[MinutesShown]
    materials: Sequence[MaterialShown]
    outcomes: Sequence[OutcomeShown]
    feedback: FeedbackSummary


@dataclass(frozen=True)
class ClosePage:
    """The checklist; needed checks must be done, the others are recommended."""

    event: Event
    title: str
    attendance: Attendance
    checks: Sequence[Check]
    closings: Sequence[ClosingShown]
    to_thank: int
    own_questions: int
    feedback_given: int

    @property
    def is_ready(self) -> bool:
        return all(check.is_done for check in self.checks if check.is_needed)

    @property
    def needed(self) -> list[Check]:
        return [check for check in self.checks if check.is_needed]

    @property
    def recommended(self) -> list[Check]:
        return [check for check in self.checks if not check.is_needed]


@dataclass(frozen=True)
class AfterPage:
    """What the public page shows of an event that was closed."""

    minutes: MinutesText | None
    materials: Sequence[MaterialShown]
    outcomes: Sequence[OutcomeShown]

    @property
    def is_empty(self) -> bool:
        return not (self.minutes or self.materials or self.outcomes)


def record_of(event: Event) -> EventRecord:
    """All that is recorded, in the language of the reader where there is a choice; the same cost for any event."""
    return EventRecord(
        event=event,
        title=title_of(event, get_language() or "en"),
        attendance=attendance_of(event),
        closings=closings_of(event),
        declaration=declaration_of(event),
        signed_lists=list(StoredFile.objects.of(SIGNED_LIST, event.pk)),
        minutes=minutes_of(event),
        materials=materials_of(event),
        outcomes=outcomes_of(event),
        feedback=feedback_summary(event),
    )


def close_page(event: Event) -> ClosePage:
    attendance = attendance_of(event)
    return ClosePage(
        event=event,
        title=title_of(event, get_language() or "en"),
        attendance=attendance,
        checks=[*_needed(event, attendance), *_recommended(event, attendance)],
        closings=closings_of(event),
        to_thank=event.registrations.came().filter(thanked_at=None).count(),
        own_questions=event.questions.filter(asked=Question.Asked.FEEDBACK).count(),
        feedback_given=event.feedback.count(),
    )


def after_page(event: Event, *, wants_original: bool = False) -> AfterPage | None:
    """What everybody may see of it, in the reader's language; None before it was closed for the first time."""
    if not event.is_recorded:
        return None
    texts = list(MinutesText.objects.filter(of__event=event, of__is_public=True).order_by("language"))
    original = next((text for text in texts if text.state == TranslationState.ORIGINAL), None)
    return AfterPage(
        minutes=(original if wants_original else None) or best(texts, get_language() or "en"),
        materials=[one for one in materials_of(event) if one.is_open],
        outcomes=[one for one in outcomes_of(event) if one.is_public],
    )


def missing_for_closing(event: Event) -> list[str]:
    """What must be done before it can be closed, in sentences."""
    return [check.text for check in _needed(event, attendance_of(event)) if not check.is_done]


def attendance_of(event: Event) -> Attendance:
    """Two statements, however many came."""
    counted = event.registrations.order_by().aggregate(
        unsettled=Count("pk", filter=Q(status=Status.CONFIRMED)),
        came=Count("pk", filter=Q(status=Status.ATTENDED)),
        absent=Count("pk", filter=Q(status=Status.ABSENT)),
        people=Sum("arrived", filter=Q(status=Status.ATTENDED)),
    )
    by_proof = (
        Proof.objects.filter(registration__event=event, registration__status=Status.ATTENDED)
        .order_by()
        .values_list("kind")
        .annotate(people=Sum("registration__arrived"))
    )
    return Attendance(
        unsettled=counted["unsettled"],
        came=counted["came"],
        absent=counted["absent"],
        people=counted["people"] or 0,
        people_by_proof={kind: people or 0 for kind, people in by_proof},
    )


def people_proven_by(event: Event, kind: str) -> int:
    return attendance_of(event).people_by_proof.get(kind, 0)


def closings_of(event: Event) -> list[ClosingShown]:
    """Each time it was closed, latest first."""
    rows: list[Closing] = list(event.closings.all())
    names = audit.names_of({key for row in rows for key in (row.closed_by, row.reopened_by) if key})
    return [
        ClosingShown(
            closed_at=row.closed_at,
            closed_by=names.get(row.closed_by, ""),
            came=row.came,
            people=row.people,
            proven=row.proven,
            reopened_at=row.reopened_at,
            reopened_by=names.get(row.reopened_by, ""),
            because=row.because,
        )
        for row in rows
    ]


def declaration_of(event: Event) -> SignedDeclaration | None:
    declaration = Declaration.objects.filter(event=event).first()
    if declaration is None:
        return None
    return SignedDeclaration(
        wording=declaration.wording,
        language=declaration.language,
        signed_by=declaration.signed_by,
        role=declaration.role,
        signed_on=declaration.signed_on,
        people=declaration.people,
        logs=list(StoredFile.objects.of(LOG, event.pk)),
        paper=list(StoredFile.objects.of(DECLARATION, event.pk)),
    )


def minutes_of(event: Event) -> list[MinutesShown]:
    """The minutes in each language, the original first."""
    texts = MinutesText.objects.filter(of__event=event).select_related("of")
    ordered = sorted(texts, key=lambda text: (text.state != TranslationState.ORIGINAL, text.language))
    return [MinutesShown(text.text, text.language, text.state, text.of.is_public) for text in ordered]


def materials_of(event: Event) -> list[MaterialShown]:
    """Two statements, however many there are."""
    rows: list[Material] = list(event.materials.all())
    files = {file.object_id: file for file in StoredFile.objects.of(MATERIAL, *(row.pk for row in rows))}
    return [
        MaterialShown(
            id=row.pk,
            title=row.title,
            language=row.language,
            language_label=_label(coded.LANGUAGES, row.language),
            licence=row.licence,
            licence_label=str(row.get_licence_display()),
            deed=row.deed,
            authors=row.authors,
            is_open=row.is_open,
            link=row.link,
            file=files.get(row.pk),
        )
        for row in rows
    ]


def events_to_close(actor: Actor) -> list[Waiting]:
    """For *Today*: events that one runs and that are over, oldest first."""
    rows = list(
        Event.objects.planned_by(actor).past().filter(state=Event.State.PUBLISHED).order_by("ends_at")[:SHOWN_TODAY]
    )
    texts = texts_of(rows, get_language() or "en")
    return [
        Waiting(
            _("%(title)s is over: close it.") % {"title": texts[row.pk].title if row.pk in texts else row.slug},
            reverse("events:close", args=[row.slug]),
            kind=_("Event to close"),
        )
        for row in rows
    ]


def open_materials(event: Event) -> list[str]:
    """Titles of what everybody may read, for a mail that leads to them."""
    return list(event.materials.open().values_list("title", flat=True))


def outcomes_of(event: Event) -> list[OutcomeShown]:
    rows: list[OutcomeCard] = list(event.outcomes.all())
    return [
        OutcomeShown(
            id=row.pk,
            statement=row.statement,
            language=row.language,
            present=row.present,
            lens=row.lens,
            lens_label=_label(coded.LENSES, row.lens) if row.lens else "",
            concerns=row.concerns,
            concerns_label=str(row.get_concerns_display()),
            reference=row.reference,
            link=row.link,
            is_public=row.is_public,
        )
        for row in rows
    ]


def _needed(event: Event, attendance: Attendance) -> list[Check]:
    """What must be done, so that everything that is counted is true."""
    checks = [
        Check(_("The event is over."), event.has_ended, "edit", True),
        Check(
            _("Everybody with a seat is marked: was there, or did not come.")
            if not attendance.unsettled
            else ngettext(
                "Mark %(count)s registration with a seat: was there, or did not come.",
                "Mark %(count)s registrations with a seat: were there, or did not come.",
                attendance.unsettled,
            )
            % {"count": attendance.unsettled},
            not attendance.unsettled,
            "settle",
            True,
        ),
    ]
    if not event.is_on_site and attendance.came:
        checks.append(
            Check(
                _("The organiser's declaration is signed, with the log or the list of who took part."),
                Declaration.objects.filter(event=event).exists(),
                "declare",
                True,
            )
        )
    if attendance.people_signed:
        checks.append(
            Check(
                _("The scan of the signed list is attached."),
                StoredFile.objects.of(SIGNED_LIST, event.pk).exists(),
                "proof",
                True,
            )
        )
    return checks


def _recommended(event: Event, attendance: Attendance) -> list[Check]:
    """What people and funders will ask about."""
    texts = list(MinutesText.objects.filter(of__event=event))
    return [
        *_proof(event, attendance),
        Check(_("The minutes are written."), bool(texts), "minutes"),
        *(
            [Check(_("All translations by machines are checked."), False, "minutes")]
            if any(text.state == TranslationState.MACHINE for text in texts)
            else []
        ),
        Check(_("Materials are there, each with its licence."), event.materials.exists(), "materials"),
        Check(_("Outcome cards say what was found or agreed."), event.outcomes.exists(), "outcomes"),
    ]


def _proof(event: Event, attendance: Attendance) -> list[Check]:
    """Whether everybody who is noted is proven; nothing where nobody is."""
    claimed = attendance.people_claimed
    if not claimed and not attendance.people_proven:
        return []
    text = (
        ngettext(
            "%(count)s person is noted without proof, and counts as a claim only.",
            "%(count)s people are noted without proof, and count as claims only.",
            claimed,
        )
        % {"count": claimed}
        if claimed
        else _("Everybody's attendance is proven.")
    )
    return [Check(text, not claimed, "proof" if event.is_on_site else "declare")]


def title_of_event(event: Event) -> str:
    """Its title in the reader's language."""
    return title_of(event, get_language() or "en")


def minutes_page(event: Event) -> Minutes | None:
    """The minutes with their texts, for those who write them."""
    found: Minutes | None = Minutes.objects.filter(event=event).prefetch_related("texts").first()
    return found


def _label(coding: Any, code: str) -> str:
    return str(coding[code].label) if code in coding else code
