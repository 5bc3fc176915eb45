"""The directory of people: whom a reader finds, at the same cost however many there are."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet

from kilta.domains.people.models import Person
from kilta.domains.vocabulary import coded
from kilta.foundation import search
from kilta.foundation.access.actors import Actor


@dataclass(frozen=True)
class Filters:
    """Whom a reader looks for."""

    text: str = ""
    target_group: str = ""
    country: str = ""
    language: str = ""

    @property
    def are_set(self) -> bool:
        return self != Filters()

    def query(self) -> str:
        """The query string that asks for the same again."""
        chosen = {
            "q": self.text,
            "target_group": self.target_group,
            "country": self.country,
            "language": self.language,
        }
        return urlencode({name: value for name, value in chosen.items() if value})


@dataclass(frozen=True)
class Row:
    """One person in the list."""

    person: Person

    @property
    def target_group(self) -> str:
        return label_of(coded.TARGET_GROUPS, self.person.target_group)

    @property
    def countries(self) -> list[str]:
        return [label_of(coded.COUNTRIES, code) for code in self.person.countries]


def matching(actor: Actor, filters: Filters) -> "QuerySet[Person]":
    """The people that fit, by name; only those who have chosen to be shown to readers like this one."""
    rows = Person.objects.visible_to(actor).listed_for(actor)
    if filters.target_group:
        rows = rows.filter(target_group=filters.target_group)
    if filters.country:
        rows = rows.filter(countries__contains=[filters.country])
    if filters.language:
        rows = rows.filter(languages__contains=[filters.language])
    if filters.text:
        rows = rows.filter(pk__in=search.matching_ids(actor, filters.text, kind="people.person"))
    return rows


def label_of(coding: "coded.Coded", code: str) -> str:
    """The label of a code in the reader's language; a code that is not in the list any more is shown as it is."""
    return str(coding[code].label) if code in coding else code
