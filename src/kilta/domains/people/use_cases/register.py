"""How the consent register is written; called by the use cases that need it."""

from django.db.models import QuerySet
from django.db.models.functions import Greatest, Now
from django.utils import translation

from kilta.domains.people.models import Consent, Person
from kilta.domains.people.purposes import Purpose


def live_consent(person: Person, purpose: Purpose) -> Consent | None:
    return Consent.objects.live().filter(person=person, purpose=purpose.code).first()


def note(person: Person, purpose: Purpose, language: str, channel: str) -> Consent:
    """A new row with the words as they were shown; the person is locked by the caller."""
    with translation.override(language):
        wording = str(purpose.wording)
    return Consent.objects.create(
        person=person,
        purpose=purpose.code,
        version=purpose.version,
        language=language,
        wording=wording,
        channel=channel,
        age_band=person.age_band or "adult",  # Every wording says: I am 18 or older.
    )


def note_withdrawal(person: Person, purpose: Purpose) -> None:
    _end(Consent.objects.live().filter(person=person, purpose=purpose.code))


def note_end(person: Person) -> None:
    """Every consent of somebody who is erased ends; the register goes on proving what was agreed to, without a name."""
    _end(Consent.objects.live().filter(person=person))


def _end(consents: "QuerySet[Consent]") -> None:
    consents.update(withdrawn_at=Greatest(Now(), "given_at"))
