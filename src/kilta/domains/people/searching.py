"""What search knows of a person: exactly what their profile shows, to whom it is shown."""

from django.utils.translation import gettext_lazy as _

from kilta.domains.people.models import Audience, Person
from kilta.foundation import search
from kilta.foundation.search import Document

AUDIENCES = {Audience.MEMBERS: search.MEMBERS, Audience.ALL: search.ALL}

search.kind(Person, label=_("Person"))


@search.describes(Person)
def documents(person: Person) -> list[Document]:
    """One, in the language of the account; none of somebody who hides, has no name or is erased."""
    if person.shown_to not in AUDIENCES or not person.name or person.erased_at is not None:
        return []
    return [
        Document(
            of=person,
            language=person.account.language if person.account else "en",
            title=person.name,
            body="\n".join(filter(None, (person.offers, person.seeks))),
            audience=AUDIENCES[Audience(person.shown_to)],
            link=f"/people/{person.pk}",
            facets={"target_group": person.target_group} if person.target_group else {},
            summary=person.headline,
        )
    ]
