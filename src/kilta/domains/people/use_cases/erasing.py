"""A person goes: what they gave stays under a tombstone, what was known of them is gone."""

from typing import Any

from django.utils import timezone

from kilta.domains.people import erasure, jobs
from kilta.domains.people.facts import PersonErased
from kilta.domains.people.models import Download, Person
from kilta.domains.people.policies import may_erase
from kilta.domains.people.use_cases import register
from kilta.domains.people.use_cases.held import hold
from kilta.foundation import audit, files, notices, search
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.accounts.use_cases import close_account
from kilta.foundation.facts import announce
from kilta.foundation.files.use_cases import forget_uploads
from kilta.foundation.use_cases import use_case

BLANK: dict[str, Any] = {
    "account": None,
    "name": "",
    "target_group": "",
    "headline": "",
    "offers": "",
    "seeks": "",
    "languages": [],
    "countries": [],
    "country": "",
    "shown_to": "nobody",
    "is_minor": False,
    "stated_adult_at": None,
}


@use_case
def erase_person(*, by: Actor, person: Person) -> None:
    """Leave a tombstone without any personal data, and close the account.

    Raises the Refusal of a domain in which something must be settled first, such as an organisation without an owner.
    """
    ensure(may_erase(by, person))
    person = hold(person)
    erasure.ask_guards(person, by)
    account, name = person.account, person.name

    erasure.take_steps(person, by)
    search.forget(person)
    forget_uploads(by=by, actor_key=person.actor_key)
    register.note_end(person)
    Download.objects.filter(person=person).delete()
    if account is not None:
        files.forget(account)
        notices.forget(account, mentions=(name, account.email))
    for field, blank in BLANK.items():
        setattr(person, field, blank)
    person.erased_at = timezone.now()
    person.save(update_fields=[*BLANK, "erased_at"])
    audit.forget(person, **BLANK)
    if account is not None:
        close_account(by=by, account=account)
    jobs.note_erasure.defer(key=f"erased:{person.pk}", person_id=str(person.pk))
    announce(PersonErased(person_id=person.pk), by=by)
