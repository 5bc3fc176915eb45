"""What is kept of a person in events, for the copy of one's data."""

from typing import Any

from kilta.domains.events.models import Feedback, Registration
from kilta.domains.events.queries.words import texts_of
from kilta.domains.people.models import Person

# visible: a person's own rows.

MOST = 5000


def registrations_about(person: Person) -> list[dict[str, Any]]:
    """Every registration, with answers, needs and consents as long as they are kept."""
    rows = list(
        Registration.objects.filter(person=person)
        .select_related("event", "organisation", "needs", "proof")
        .prefetch_related("answers__question", "picture_consents")
        .order_by("pk")[:MOST]
    )
    texts = texts_of([row.event for row in rows], person.account.language if person.account else "en")
    return [
        {
            "event": texts[row.event_id].title if row.event_id in texts else row.event.slug,
            "starts_at": row.event.starts_at,
            "kind": row.kind,
            "name": row.name,
            "email": row.email,
            "target_group": row.target_group,
            "country": row.country,
            "organisation": row.organisation.name if row.organisation else row.organisation_name,
            "group": row.group_name,
            "size": row.size,
            "status": row.status,
            "arrived": row.arrived,
            "proof": row.proof.kind if hasattr(row, "proof") else "",
            "registered_at": row.created_at,
            "thanked_at": row.thanked_at,
            "diet": row.needs.diet if hasattr(row, "needs") else "",
            "access": row.needs.access if hasattr(row, "needs") else "",
            "answers": {_worded(answer.question): answer.value for answer in row.answers.all()},
            "picture_consents": [
                {"channel": one.channel, "wording": one.wording, "given": one.given_at, "withdrawn": one.withdrawn_at}
                for one in row.picture_consents.all()
            ],
        }
        for row in rows
    ]


def feedback_about(person: Person) -> list[dict[str, Any]]:
    """What the person said of events; what pupils said by the code of a class is nobody's."""
    rows = (
        Feedback.objects.filter(registration__person=person, phone="")
        .select_related("event")
        .prefetch_related("answers__question", "event__texts")
        .order_by("pk")[:MOST]
    )
    return [
        {
            "event": row.event.slug,
            "given_at": row.given_at,
            "usefulness": row.usefulness,
            "learnt": row.learnt,
            "recommends": row.recommends,
            "best": row.best,
            "change": row.change,
            "answers": {_worded(answer.question): answer.value for answer in row.answers.all()},
        }
        for row in rows
    ]


def _worded(question: Any) -> str:
    return str(question.worded("en"))
