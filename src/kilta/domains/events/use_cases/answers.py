"""What people say when they register, besides who they are: answers, needs, and whether they may be photographed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone, translation

from kilta.domains.events.files import ANSWERS
from kilta.domains.events.labels import ANSWER
from kilta.domains.events.models import Answer, Event, Needs, PictureConsent, Question, Registration
from kilta.domains.events.pictures import WORDINGS
from kilta.domains.events.policies import may_change_registration
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.files.models import StoredFile
from kilta.foundation.files.uploads import Checked
from kilta.foundation.files.use_cases import remove_files, store
from kilta.foundation.use_cases import use_case

NEEDS_ARE_KEPT = timedelta(days=1)  # after the event


@dataclass(frozen=True)
class Further:
    """What a registration form holds beyond the coded part; `answers` by the identifier of the question.

    The answer to a question for a file is an upload that was `Checked`, or the identifier of the one kept before.
    """

    answers: Mapping[UUID, Any] = field(default_factory=dict)
    diet: str = ""
    access: str = ""
    pictures: Sequence[str] = ()


NOTHING_FURTHER = Further()


def keep_further(by: Actor, registration: Registration, further: Further) -> None:
    """Write it down beside the registration, each part with the day on which it is deleted."""
    event = registration.event
    questions = {question.pk: question for question in event.questions.filter(asked=Question.Asked.REGISTRATION)}
    given = Answer.objects.filter(registration=registration, question__in=questions)
    given.exclude(question__in=further.answers).delete()
    for key, value in further.answers.items():
        delete_on = last_day(event, timedelta(days=questions[key].delete_after_days))
        if isinstance(value, Checked):
            value = str(_stored(by, registration, value, delete_on).pk)
        given.update_or_create(
            registration=registration, question=questions[key], defaults={"value": value, "delete_on": delete_on}
        )
    _remove_other_files(by, registration, given)
    if further.diet or further.access:
        Needs.objects.update_or_create(
            registration=registration,
            defaults={
                "diet": further.diet,
                "access": further.access,
                "delete_on": last_day(event, NEEDS_ARE_KEPT),
            },
        )
    else:
        Needs.objects.filter(registration=registration).delete()
    _agree(registration, further.pictures)


@use_case
def change_picture_consents(*, by: Actor, registration: Registration, channels: Sequence[str]) -> None:
    """Agree to these channels and to no others; what was agreed before stays in the register with its end."""
    _agree(registration, channels)


@use_case
def change_answers(*, by: Actor, registration: Registration, further: Further, is_holder: bool = False) -> None:
    """Write other answers; whoever holds the link of the registration may, and whoever plans the event."""
    ensure(is_holder or may_change_registration(by, registration))
    keep_further(by, registration, further)


@use_case
def delete_what_is_over(*, by: Actor) -> int:
    """Delete answers and needs whose day has come; returns how many."""
    today = timezone.now().date()
    answers, _by_model = Answer.objects.filter(delete_on__lte=today).delete()
    needs, _by_model = Needs.objects.filter(delete_on__lte=today).delete()
    return answers + needs


def last_day(event: Event, kept: timedelta) -> date:
    return (event.ends_at + kept).date()


def _stored(by: Actor, registration: Registration, upload: Checked, delete_on: date) -> StoredFile:
    return store(by=by, upload=upload, kinds=ANSWERS, belongs_to=(ANSWER, registration.pk), delete_on=delete_on)


def _remove_other_files(by: Actor, registration: Registration, answers: Any) -> None:
    """Remove what was uploaded before and is no answer any more."""
    uploads = list(StoredFile.objects.of(ANSWER, registration.pk))
    if uploads:
        asked = answers.filter(question__kind=Question.Kind.FILE)
        kept = set(asked.values_list("value", flat=True))
        remove_files(by=by, files=[file for file in uploads if str(file.pk) not in kept])


def _agree(registration: Registration, channels: Sequence[str]) -> None:
    live = registration.picture_consents.filter(withdrawn_at=None)
    live.exclude(channel__in=channels).update(withdrawn_at=timezone.now())
    agreed = set(live.values_list("channel", flat=True))
    for channel in channels:
        if channel not in agreed:
            with translation.override(registration.language):
                PictureConsent.objects.create(
                    registration=registration,
                    channel=channel,
                    language=registration.language,
                    wording=str(WORDINGS[channel]),
                )
