"""What people do when something happens elsewhere, and what the erased leave in the foundation."""

from kilta.domains.people import erasure
from kilta.domains.people.models import Person
from kilta.domains.people.use_cases import persons
from kilta.foundation.access.actors import Actor
from kilta.foundation.accounts.facts import AccountOpened
from kilta.foundation.facts import reacts_to
from kilta.foundation.web.use_cases.feedback import forget_sender


@reacts_to(AccountOpened)
def make_the_person(fact: AccountOpened, *, by: Actor) -> None:
    """Every account has a person behind it, also one that came by an OpenID provider and was asked nothing."""
    answers = fact.answers
    persons.welcome(
        by=by,
        account_id=fact.account_id,
        name=answers.get("name", ""),
        country=answers.get("country", ""),
        age_band=answers.get("age_band", ""),
    )


@erasure.also
def forget_the_reports(person: Person, by: Actor) -> None:
    if person.account is not None:
        forget_sender(by=by, email=person.account.email)
