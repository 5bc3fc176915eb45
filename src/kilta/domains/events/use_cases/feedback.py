"""Saying how an event was: by the link of a registration, and for pupils by the code of their class."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from kilta.domains.events.models import Event, Feedback, FeedbackAnswer, Question, Registration
from kilta.domains.events.use_cases.answers import last_day
from kilta.domains.events.use_cases.refusals import (
    ClassHasAnswered,
    FeedbackClosed,
    FeedbackOfThoseWhoCame,
    NothingSaid,
)
from kilta.foundation.access.actors import Actor
from kilta.foundation.use_cases import use_case

Status = Registration.Status


@dataclass(frozen=True)
class Said:
    """What somebody says of an event: marks from 1 to 5, and words; every part may be left out.

    `answers` holds those to the organiser's own questions, by the identifier of the question.
    """

    usefulness: int | None = None
    learnt: int | None = None
    recommends: str = ""
    best: str = ""
    change: str = ""
    answers: Mapping[UUID, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any([self.usefulness, self.learnt, self.recommends, self.best, self.change, self.answers])


@use_case
def give_feedback(*, by: Actor, registration: Registration, said: Said, language: str) -> Feedback:
    """Keep what somebody says who was there; saying it again replaces it. The caller found them by their link."""
    registration = _held(registration, said)
    return _keep(registration, "", said, language)


@use_case
def give_feedback_of_class(*, by: Actor, registration: Registration, phone: str, said: Said, language: str) -> Feedback:
    """Keep what a pupil says, without a name: once for each phone, and not more than came with the class.

    The caller found the class by its code. Saying it again from the same phone replaces it.
    """
    registration = _held(registration, said)
    others = Feedback.objects.filter(registration=registration).of_classes().exclude(phone=phone)
    if others.count() >= (registration.arrived or registration.size):
        raise ClassHasAnswered
    return _keep(registration, phone, said, language)


@use_case
def delete_answers_that_are_over(*, by: Actor) -> int:
    """Delete the answers to own questions whose day has come; returns how many."""
    deleted, _by_model = FeedbackAnswer.objects.filter(delete_on__lte=timezone.now().date()).delete()
    return deleted


def _held(registration: Registration, said: Said) -> Registration:
    """The registration as it is now; its event is held, so that two taps are one answer."""
    event = Event.objects.locked(registration.event)
    registration = event.registrations.get(pk=registration.pk)
    registration.event = event
    if not event.is_feedback_open:
        raise FeedbackClosed
    is_there = registration.status == Status.ATTENDED or (
        registration.status == Status.CONFIRMED and event.state != Event.State.CLOSED
    )
    if not is_there:
        raise FeedbackOfThoseWhoCame
    if said.is_empty:
        raise NothingSaid
    return registration


def _keep(registration: Registration, phone: str, said: Said, language: str) -> Feedback:
    feedback: Feedback
    feedback, _is_new = Feedback.objects.update_or_create(
        registration=registration,
        phone=phone,
        defaults={
            "event": registration.event,
            "target_group": registration.target_group,
            "language": language,
            "usefulness": said.usefulness,
            "learnt": said.learnt,
            "recommends": said.recommends,
            "best": said.best,
            "change": said.change,
        },
    )
    feedback.answers.all().delete()
    asked = registration.event.questions.filter(asked=Question.Asked.FEEDBACK, pk__in=list(said.answers))
    FeedbackAnswer.objects.bulk_create(
        FeedbackAnswer(
            feedback=feedback,
            question=question,
            value=said.answers[question.pk],
            delete_on=last_day(registration.event, timedelta(days=question.delete_after_days)),
        )
        for question in asked
    )
    return feedback
