"""The questions of an event as its organisers see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.utils.translation import get_language

from kilta.domains.events.models import Event, Question
from kilta.domains.events.queries.programme import original_language
from kilta.domains.events.queries.registration_page import said
from kilta.domains.events.queries.words import title_of
from kilta.foundation.languages.names import name_of

# visible: parts of an event that the reader plans.


@dataclass(frozen=True)
class QuestionLine:
    """One question in the list; `missing` names the languages of the event in which it is not asked yet."""

    question: Question
    wording: str
    purpose: str
    options: Sequence[str]
    condition: tuple[str, str] | None
    answers: int
    missing: Sequence[str]


@dataclass(frozen=True)
class QuestionsPage:
    event: Event
    title: str
    registration: Sequence[QuestionLine]
    feedback: Sequence[QuestionLine]


def questions_page(event: Event) -> QuestionsPage:
    language = get_language() or "en"
    questions = list(
        event.questions.annotate(given=Count("answers", distinct=True) + Count("feedback_answers", distinct=True))
    )
    by_key = {question.pk: question for question in questions}
    wanted = languages_of(event)
    lines = []
    for question in questions:
        first = by_key.get(question.shown_if_id) if question.shown_if_id else None
        line = QuestionLine(
            question=question,
            wording=question.worded(language),
            purpose=question.purpose_in(language),
            options=[words for _kept, words in question.options_in(language)],
            condition=(first.worded(language), said(first, question.shown_if_answer, language)) if first else None,
            answers=question.given,
            missing=[name_of(code) for code in wanted if not question.wording.get(code)],
        )
        lines.append(line)
    return QuestionsPage(
        event=event,
        title=title_of(event, language),
        registration=[line for line in lines if line.question.asked == Question.Asked.REGISTRATION],
        feedback=[line for line in lines if line.question.asked == Question.Asked.FEEDBACK],
    )


def languages_of(event: Event) -> list[str]:
    """The languages in which an event is written or spoken, the first one of its texts first."""
    original = original_language(event)
    written = set(event.texts.values_list("language", flat=True)) | set(event.languages)
    return [original, *(code for code, _name in settings.LANGUAGES if code in written and code != original)]


def earlier_than(event: Event, question: Question | None) -> list[Question]:
    """The questions on whose answers this one can depend; for a new one all of them."""
    found = list(event.questions.filter(kind__in=CAN_BE_CONDITIONS))
    if question is None:
        return found
    return [one for one in found if (one.position, one.pk) < (question.position, question.pk)]


CAN_BE_CONDITIONS = (Question.Kind.CHOICE, Question.Kind.SEVERAL, Question.Kind.YES_NO)
