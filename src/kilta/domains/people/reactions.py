from kilta.domains.people.use_cases import persons
from kilta.foundation.access.actors import Actor
from kilta.foundation.accounts.facts import AccountOpened
from kilta.foundation.facts import reacts_to


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
