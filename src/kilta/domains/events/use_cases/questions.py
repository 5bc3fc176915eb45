"""What an organiser asks of those who register, and with the feedback."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from kilta.domains.events.labels import ANSWER
from kilta.domains.events.models import Event, Question
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.use_cases.planning import held
from kilta.domains.events.use_cases.refusals import (
    ConditionUnknown,
    NoFileWithFeedback,
    OthersHangOnIt,
    QuestionAnswered,
)
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.files.models import StoredFile
from kilta.foundation.files.use_cases import remove_files
from kilta.foundation.use_cases import use_case

QUESTION_FIELDS = (
    *("asked", "kind", "wording", "options", "translations", "is_required", "purpose", "delete_after_days"),
    *("shown_if", "shown_if_answer"),
)


@use_case
def add_question(*, by: Actor, event: Event, fields: Mapping[str, Any]) -> Question:
    """A further question at the end of the form; of `QUESTION_FIELDS` it needs at least wording and purpose."""
    ensure(may_edit_event(by, event))
    event = held(event)
    _refuse_unknown(fields)
    last = event.questions.aggregate(last=Max("position"))["last"]
    question = Question(event=event, position=0 if last is None else last + 1, **fields)
    _refuse_what_cannot_be(question)
    question.save()
    return question


@use_case
def change_question(*, by: Actor, question: Question, changes: Mapping[str, Any]) -> Question:
    """Other words at any time. Kind, place and answers to choose from stay as they are once somebody has answered."""
    ensure(may_edit_event(by, question.event))
    event = held(question.event)
    _refuse_unknown(changes)
    changed = {name: value for name, value in changes.items() if value != getattr(question, name)}
    is_answered = question.answers.exists() or question.feedback_answers.exists()
    if is_answered and _makes_answers_senseless(question, changed):
        raise QuestionAnswered
    if changed.keys() & {"asked", "kind", "options"}:
        for other in event.questions.filter(shown_if=question):
            if changed.get("asked", question.asked) != question.asked or other.shown_if_answer not in possible(
                changed.get("kind", question.kind), changed.get("options", question.options)
            ):
                raise OthersHangOnIt
    for name, value in changed.items():
        setattr(question, name, value)
    _refuse_what_cannot_be(question)
    question.save()
    return question


@use_case
def move_question(*, by: Actor, question: Question, up: bool) -> Question:
    """One place up or down among those asked at the same time; a question stays behind the one it depends on."""
    ensure(may_edit_event(by, question.event))
    event = held(question.event)
    row = list(event.questions.filter(asked=question.asked))
    here = row.index(question)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(row):
        return question
    before, after = (row[there], row[here]) if up else (row[here], row[there])
    if after.shown_if_id == before.pk:
        raise OthersHangOnIt
    row[here], row[there] = row[there], row[here]
    others = list(event.questions.exclude(asked=question.asked))
    for position, one in enumerate([*row, *others]):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    return question


@use_case
def remove_question(*, by: Actor, question: Question) -> None:
    """Ask it no more, and delete what was answered; refused while another question depends on it."""
    ensure(may_edit_event(by, question.event))
    event = held(question.event)
    if event.questions.filter(shown_if=question).exists():
        raise OthersHangOnIt
    if question.kind == Question.Kind.FILE:
        given = [answer.value for answer in question.answers.all()]
        remove_files(by=by, files=list(StoredFile.objects.filter(label=ANSWER, pk__in=given)))
    question.delete()


def possible(kind: str, options: list[str]) -> list[str]:
    """The answers on which another question can be shown: those that can be chosen."""
    if kind == Question.Kind.YES_NO:
        return ["yes", "no"]
    return list(options) if kind in (Question.Kind.CHOICE, Question.Kind.SEVERAL) else []


def _makes_answers_senseless(question: Question, changed: Mapping[str, Any]) -> bool:
    lost = set(question.options) - set(changed.get("options", question.options))
    return bool(lost or {"kind", "asked"} & changed.keys())


def _refuse_what_cannot_be(question: Question) -> None:
    """The condition is an answer to an earlier question that is asked at the same time; feedback takes no files."""
    if question.kind == Question.Kind.FILE and question.asked == Question.Asked.FEEDBACK:
        raise NoFileWithFeedback
    condition = question.shown_if
    if condition is None:
        return
    is_earlier = (condition.position, condition.pk) < (question.position, question.pk)
    if (
        condition.event_id != question.event_id
        or condition.asked != question.asked
        or not is_earlier
        or question.shown_if_answer not in possible(condition.kind, condition.options)
    ):
        raise ConditionUnknown


def _refuse_unknown(fields: Mapping[str, Any]) -> None:
    if unknown := fields.keys() - set(QUESTION_FIELDS):
        raise TypeError(f"A question has no {', '.join(sorted(unknown))}.")
