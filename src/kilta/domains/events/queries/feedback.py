"""How people found an event: the common core, averages and counts, with small groups hidden."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.events.models import Event, Feedback, FeedbackAnswer, Question, Registration
from kilta.domains.events.queries.registration_page import label_of
from kilta.domains.events.queries.words import title_of
from kilta.foundation.ui.charts import Chart

# visible: of an event that the actor runs, and of no single person.

FEWEST = 5  # answers; below that nothing of a group is shown
MARKS = range(1, 6)
MOST_TEXTS = 200
YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Marks:
    """How often each mark from 1 to 5 was given; `average` is None where nobody gave one."""

    question: str
    counts: Sequence[int]

    @property
    def given(self) -> int:
        return sum(self.counts)

    @property
    def average(self) -> float | None:
        return (
            sum(mark * count for mark, count in zip(MARKS, self.counts, strict=True)) / self.given
            if self.given
            else None
        )

    @property
    def chart(self) -> Chart:
        return Chart(
            self.question,
            columns=(_("Mark, 5 is best"), _("Answers")),
            rows=[(str(mark), count) for mark, count in zip(MARKS, self.counts, strict=True)],
        )


@dataclass(frozen=True)
class Counts:
    """How often each answer was chosen."""

    question: str
    options: Sequence[str]
    counts: Sequence[int]

    @property
    def given(self) -> int:
        return sum(self.counts)

    @property
    def chart(self) -> Chart:
        return Chart(
            self.question,
            columns=(_("Answer"), _("Answers")),
            rows=list(zip(self.options, self.counts, strict=True)),
        )


@dataclass(frozen=True)
class Numbers:
    """Answers to an own question that asks for a number."""

    question: str
    given: int
    average: float
    least: float
    most: float


@dataclass(frozen=True)
class Texts:
    question: str
    texts: Sequence[str]


@dataclass(frozen=True)
class GroupAnswers:
    """One target group; `answers` and the averages are None where the group is too small to be shown."""

    target_group: str
    label: str
    answers: int | None
    usefulness: float | None = None
    learnt: float | None = None


@dataclass(frozen=True)
class FeedbackSummary:
    """What was said of one event. With fewer than five answers `is_hidden`, and nothing but their number is given."""

    event: Event
    title: str
    answers: int
    asked: int
    is_hidden: bool
    marks: Sequence[Marks] = ()
    recommends: Counts | None = None
    own_counts: Sequence[Counts] = ()
    own_numbers: Sequence[Numbers] = ()
    texts: Sequence[Texts] = ()
    groups: Sequence[GroupAnswers] = field(default_factory=tuple)

    @property
    def usefulness(self) -> float | None:
        return self.marks[0].average if self.marks else None

    @property
    def learnt(self) -> float | None:
        return self.marks[1].average if len(self.marks) > 1 else None

    @property
    def recommended_by(self) -> float | None:
        """The share of yes among those who answered, from 0 to 1."""
        if self.recommends is None or not self.recommends.given:
            return None
        return self.recommends.counts[0] / self.recommends.given

    @property
    def recommended_percent(self) -> int | None:
        return None if self.recommended_by is None else round(self.recommended_by * 100)


@dataclass(frozen=True)
class FeedbackPage:
    """What somebody sees who says how it was; `given` is what they have said before."""

    event: Event
    title: str
    given: Feedback | None
    answers: Mapping[UUID, Any]
    is_open: bool


def questions_of_the_core() -> dict[str, str]:
    """The questions asked after every event, in the reader's language."""
    return {
        "usefulness": _("How useful was it for you, all in all?"),
        "learnt": _("Did you learn something that you will use?"),
        "recommends": _("Would you recommend it to others?"),
        "best": _("What was best?"),
        "change": _("What should be different next time?"),
    }


def feedback_summary(event: Event) -> FeedbackSummary:
    """A fixed number of statements, however many answered."""
    rows = event.feedback.order_by()
    answers = rows.count()
    common: dict[str, Any] = {
        "event": event,
        "title": title_of(event, get_language() or "en"),
        "answers": answers,
        "asked": event.registrations.came().count(),
    }
    if answers < FEWEST:
        return FeedbackSummary(**common, is_hidden=True)
    core = questions_of_the_core()
    choices = Feedback.Recommends
    recommended = dict(rows.exclude(recommends="").values_list("recommends").annotate(count=Count("pk")))
    own_counts, own_numbers, own_texts = _own(event)
    return FeedbackSummary(
        **common,
        is_hidden=False,
        marks=[_marks(rows, name, core[name]) for name in ("usefulness", "learnt")],
        recommends=Counts(
            core["recommends"],
            [str(choice.label) for choice in choices],
            [recommended.get(choice.value, 0) for choice in choices],
        ),
        own_counts=own_counts,
        own_numbers=own_numbers,
        texts=[*(_texts(rows, name, core[name]) for name in ("best", "change")), *own_texts],
        groups=_groups(rows),
    )


def feedback_page(registration: Registration, phone: str = "") -> FeedbackPage:
    event = registration.event
    given = Feedback.objects.filter(registration=registration, phone=phone).first()
    return FeedbackPage(
        event=event,
        title=title_of(event, get_language() or "en"),
        given=given,
        answers=dict(given.answers.values_list("question", "value")) if given else {},
        is_open=event.is_feedback_open,
    )


def _marks(rows: Any, name: str, question: str) -> Marks:
    counted = dict(rows.exclude(**{name: None}).values_list(name).annotate(count=Count("pk")))
    return Marks(question, [counted.get(mark, 0) for mark in MARKS])


def _texts(rows: Any, name: str, question: str) -> Texts:
    """In alphabetical order, so that the order tells nothing of who wrote first."""
    found = rows.exclude(**{name: ""}).order_by(name).values_list(name, flat=True)
    return Texts(question, list(found[:MOST_TEXTS]))


def _groups(rows: Any) -> list[GroupAnswers]:
    """By target group; a small one is hidden, and where it could be reckoned from the rest, another one, too."""
    found = list(
        rows.values("target_group")
        .annotate(answers=Count("pk"), usefulness=Avg("usefulness"), learnt=Avg("learnt"))
        .order_by("answers", "target_group")
    )
    hidden = {row["target_group"] for row in found if row["answers"] < FEWEST}
    left = sum(row["answers"] for row in found if row["target_group"] in hidden)
    for row in found:
        if not hidden or (left >= FEWEST and len(hidden) > 1):
            break
        if row["target_group"] not in hidden:
            hidden.add(row["target_group"])
            left += row["answers"]
    return [
        GroupAnswers(row["target_group"], label_of(row["target_group"]), None)
        if row["target_group"] in hidden
        else GroupAnswers(
            row["target_group"], label_of(row["target_group"]), row["answers"], row["usefulness"], row["learnt"]
        )
        for row in sorted(found, key=lambda row: label_of(row["target_group"]))
    ]


def _own(event: Event) -> tuple[list[Counts], list[Numbers], list[Texts]]:
    """The answers to the organiser's questions, as far as they are kept; what few have answered is hidden."""
    language = get_language() or "en"
    questions = list(event.questions.filter(asked=Question.Asked.FEEDBACK))
    given: dict[UUID, list[Any]] = {question.pk: [] for question in questions}
    for key, value in FeedbackAnswer.objects.filter(question__in=given).values_list("question", "value"):
        given[key].append(value)
    counts, numbers, texts = [], [], []
    for question in questions:
        values, worded = given[question.pk], question.worded(language)
        if len(values) < FEWEST:
            continue
        match question.kind:
            case Question.Kind.NUMBER:
                numbers.append(Numbers(worded, len(values), sum(values) / len(values), min(values), max(values)))
            case Question.Kind.CHOICE | Question.Kind.SEVERAL | Question.Kind.YES_NO:
                counts.append(_chosen(question, worded, values))
            case _text:
                texts.append(Texts(worded, sorted(str(value) for value in values)[:MOST_TEXTS]))
    return counts, numbers, texts


def _chosen(question: Question, worded: str, values: list[Any]) -> Counts:
    chosen = Counter(one for value in values for one in (value if isinstance(value, list) else [value]))
    if question.kind == Question.Kind.YES_NO:
        return Counts(worded, [_("yes"), _("no")], [chosen[option] for option in YES_NO])
    options = question.options_in(get_language() or "en")
    return Counts(worded, [label for _option, label in options], [chosen[option] for option, _label in options])
