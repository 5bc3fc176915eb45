"""What people see of registering and of their own registration, and organisers of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.events.codes import link_code, registration_of_link, seat_code
from kilta.domains.events.labels import ANSWER
from kilta.domains.events.models import Event, Question, Registration
from kilta.domains.events.queries.words import texts_of, title_of
from kilta.domains.network.models import Membership
from kilta.domains.people.models import Person
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Actor
from kilta.foundation.files.models import StoredFile

# visible: a registration is found by the code in its own link, or among those of an event that the actor plans.


@dataclass(frozen=True)
class RegisterPage:
    event: Event
    title: str
    mine: Registration | None
    free: int | None
    free_by_group: Sequence[tuple[str, int]]
    waiting: int


@dataclass(frozen=True)
class Said:
    """What somebody answered to one question, in words; for a file its name and where organisers get it."""

    question: str
    answer: str
    href: str = ""


@dataclass(frozen=True)
class MyRegistration:
    """One's own registration, as whoever holds its link sees it."""

    registration: Registration
    event: Event
    title: str
    code: str
    seat_code: str
    before_me: int
    target_group: str
    pictures: list[str]
    answers: Sequence[Said]
    may_change: bool


def register_page(actor: Actor, event: Event) -> RegisterPage:
    free = free_in_all(event)
    return RegisterPage(
        event=event,
        title=title_of(event, get_language() or "en"),
        mine=own_registration(actor, event),
        free=free,
        free_by_group=free_by_group(event, free),
        waiting=event.registrations.waiting().count(),
    )


def own_registration(actor: Actor, event: Event) -> Registration | None:
    if not isinstance(actor, Person) or not actor.is_member:
        return None
    own = event.registrations.live().filter(person=actor, kind=Registration.Kind.PERSON)
    found: Registration | None = own.first()
    return found


def own_groups(actor: Actor, event: Event) -> list[Registration]:
    if not isinstance(actor, Person) or not actor.is_member:
        return []
    return list(event.registrations.live().filter(person=actor, kind=Registration.Kind.GROUP))


def free_in_all(event: Event) -> int | None:
    """How many seats are free at this moment; None where they have no end."""
    if event.capacity is None:
        return None
    taken = event.registrations.holding_seats().aggregate(seats=Sum("size"))["seats"] or 0
    return max(event.capacity - taken, 0)


def free_by_group(event: Event, free: int | None) -> list[tuple[str, int]]:
    """How many of the free seats a target group with a number of its own can have at most, in words; two queries."""
    return [(label_of(group), seats) for group, seats in free_of_quotas(event, free).items()]


def free_of_quotas(event: Event, free: int | None) -> dict[str, int]:
    """The same by the codes of the groups."""
    quotas = list(event.quotas.all())
    if not quotas:
        return {}
    taken = dict(
        event.registrations.holding_seats()
        .filter(target_group__in=[quota.target_group for quota in quotas])
        .order_by()
        .values_list("target_group")
        .annotate(seats=Sum("size"))
        .values_list("target_group", "seats")
    )
    left = {quota.target_group: max(quota.seats - taken.get(quota.target_group, 0), 0) for quota in quotas}
    return {group: seats if free is None else min(seats, free) for group, seats in left.items()}


def by_code(code: str) -> Registration | None:
    """The registration behind a link of a mail."""
    key = registration_of_link(code)
    rows = Registration.objects.select_related("event", "person__account", "organisation", "event__project")
    return rows.filter(pk=key).first() if key else None


def my_registration(registration: Registration) -> MyRegistration:
    language = get_language() or "en"
    event = registration.event
    ahead = event.registrations.waiting().filter(place__lt=registration.place).count()
    return MyRegistration(
        registration=registration,
        event=event,
        title=title_of(event, language),
        code=link_code(registration),
        seat_code=seat_code(registration) if registration.has_a_seat else "",
        before_me=ahead if registration.status == Registration.Status.WAITING else 0,
        target_group=label_of(registration.target_group),
        pictures=list(registration.picture_consents.filter(withdrawn_at=None).values_list("channel", flat=True)),
        answers=answers_in_words(registration, language),
        may_change=registration.is_live
        and event.state in (Event.State.PUBLISHED, Event.State.POSTPONED)
        and not registration.event.has_ended
        and registration.status not in (Registration.Status.ATTENDED, Registration.Status.ABSENT),
    )


def my_registrations(person: Person) -> list[tuple[Registration, str]]:
    """One's own live registrations for what is still to come, with the titles of the events."""
    rows = list(
        Registration.objects.visible_to(person)
        .live()
        .filter(person=person, event__in=Event.objects.upcoming())
        .select_related("event")
        .order_by("event__starts_at")[:100]
    )
    texts = texts_of([row.event for row in rows], get_language() or "en")
    return [(row, texts[row.event_id].title if row.event_id in texts else row.event.slug) for row in rows]


def organisation_names(person: Person) -> list[str]:
    """The names of the organisations a person belongs to, for a form to begin with."""
    live = Membership.objects.live().filter(person=person).select_related("organisation").order_by("pk")
    return [membership.organisation.name for membership in live]


def answers_of(registration: Registration) -> dict[UUID, Any]:
    return dict(registration.answers.values_list("question", "value"))


def label_of(code: str) -> str:
    return str(coded.TARGET_GROUPS[code].label) if code in coded.TARGET_GROUPS else code


def answers_in_words(registration: Registration, language: str) -> list[Said]:
    """What was answered when registering, in the order of the form."""
    answers = registration.answers.filter(question__asked=Question.Asked.REGISTRATION).select_related("question")
    ordered = list(answers.order_by("question__position", "question_id"))
    uploads: dict[str, StoredFile] = {}
    if any(answer.question.kind == Question.Kind.FILE for answer in ordered):
        uploads = {str(file.pk): file for file in StoredFile.objects.of(ANSWER, registration.pk)}
    found = []
    for answer in ordered:
        question, value = answer.question, answer.value
        if question.kind == Question.Kind.FILE:
            file = uploads.get(value)
            if file is not None:
                found.append(Said(question.worded(language), file.name, file.get_absolute_url()))
            continue
        found.append(Said(question.worded(language), said(question, value, language)))
    return found


def said(question: Question, value: Any, language: str) -> str:
    """One answer as people read it, with the words for what was chosen in their language."""
    if isinstance(value, list):
        return ", ".join(question.option_in(str(one), language) for one in value)
    if question.kind == Question.Kind.YES_NO:
        return _("yes") if value == "yes" else _("no")
    return question.option_in(str(value), language)
