"""Fills the database with invented organisations and people, as many as are asked for, always the same ones.

Rows are copied without running triggers: no history is written, and what the use cases would refuse is not made. What
search knows of them is written by its own indexing, as a bulk import would.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

# Name, country, language, region, latitude, longitude.
TOWNS = (
    ("Espoo", "FI", "fi", "FI1B", 60.21, 24.66), ("Jyväskylä", "FI", "fi", "FI19", 62.24, 25.75),
    ("Tampere", "FI", "fi", "FI19", 61.50, 23.76), ("Oulu", "FI", "fi", "FI1D", 65.01, 25.47),
    ("Turku", "FI", "sv", "FI1C", 60.45, 22.27), ("Kajaani", "FI", "fi", "FI1D", 64.23, 27.73),
    ("Hannover", "DE", "de", "DE92", 52.37, 9.73), ("München", "DE", "de", "DE21", 48.14, 11.58),
    ("Köln", "DE", "de", "DEA2", 50.94, 6.96), ("Leipzig", "DE", "de", "DED5", 51.34, 12.37),
    ("Göttingen", "DE", "de", "DE91", 51.54, 9.92), ("Stuttgart", "DE", "de", "DE11", 48.78, 9.18),
    ("Bologna", "IT", "it", "ITH5", 44.49, 11.34), ("Torino", "IT", "it", "ITC1", 45.07, 7.69),
    ("Napoli", "IT", "it", "ITF3", 40.85, 14.27), ("Palermo", "IT", "it", "ITG1", 38.12, 13.36),
    ("Utrecht", "NL", "nl", "NL31", 52.09, 5.12), ("Zwolle", "NL", "nl", "NL21", 52.52, 6.08),
    ("Eindhoven", "NL", "nl", "NL41", 51.44, 5.47), ("Groningen", "NL", "nl", "NL11", 53.22, 6.57),
)  # fmt: skip
KINDS = {
    "vet_provider": {
        "fi": "ammattiopisto",
        "sv": "yrkesskola",
        "de": "Berufskolleg",
        "it": "Istituto",
        "nl": "College",
    },
    "company": {"fi": "Konepaja", "sv": "Verkstad", "de": "Metallbau", "it": "Officine", "nl": "Techniek"},
    "chamber": {"fi": "kauppakamari", "sv": "handelskammare", "de": "Kammer", "it": "Camera", "nl": "Kamer"},
    "association": {"fi": "yhdistys", "sv": "förening", "de": "Verband", "it": "Associazione", "nl": "Vereniging"},
}
SENTENCES = {
    "en": "We train welders, nurses and bakers. Young people learn at work. Teachers visit companies abroad.",
    "fi": "Koulutamme hitsaajia, lähihoitajia ja leipureita. Nuoret oppivat työpaikoilla. Opettajat vierailevat.",
    "sv": "Vi utbildar svetsare, undersköterskor och bagare. Unga lär sig på arbetsplatser. Lärare besöker företag.",
    "de": "Wir bilden Schweißer, Pflegekräfte und Bäcker aus. Junge Leute lernen im Betrieb. Lehrkräfte reisen.",
    "it": "Formiamo saldatori, infermieri e panettieri. I giovani imparano in azienda. I docenti visitano imprese.",
    "nl": "Wij leiden lassers, verpleegkundigen en bakkers op. Jongeren leren in bedrijven. Docenten gaan op bezoek.",
}
BEGINNINGS = "Aal Ber Cor Dal Eck Fer Gro Hal Iso Jär Kor Lam Mar Nie Ost Pel Que Ros Schu Tam Uhl Van Wes Ylä Zan"
MIDDLES = "a be di en el gar hof in ka la ma no or pe ri sal ti u vi zo"
ENDS = "berg dijk feld holm inen ini ko la lund mann mäki nen niemi olli oni sson stra stroem veld vaara"
FIRST_NAMES = (
    "Aino Anna Bert Carla Daan Elina Emma Fatima Giulia Hanna Ilse Jan Jukka Karin Lars Luca Marco Mika Mohamed Noor "
    "Olga Otto Paolo Riikka Sanna Sofia Thijs Uwe Veera Yusuf"
)
SINCE = datetime(2025, 1, 1, tzinfo=UTC)
LARGEST = 5_000  # so many members at most has the organisation with the most


class Filling:
    """A network that grows: `grow` adds rows until there are so many."""

    def __init__(self) -> None:
        self.random = Random(20260101)
        self.organisations: list[UUID] = []
        self.people: list[UUID] = []
        self.owned: set[UUID] = set()
        self.beginnings, self.middles, self.ends = BEGINNINGS.split(), MIDDLES.split(), ENDS.split()
        self.first_names = FIRST_NAMES.split()

    def grow(self, organisations: int, people: int) -> None:
        """Add organisations, people and their memberships until there are so many, and index the new ones."""
        from django.db import connection, transaction

        from kilta.domains.network.models import Identifier, Membership, Organisation, OrganisationText, Place
        from kilta.domains.people.models import Person
        from kilta.foundation import search
        from kilta.foundation.accounts.models import Account

        new = [self._organisation(number) for number in range(len(self.organisations), organisations)]
        persons = [self._person(number) for number in range(len(self.people), people)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: see above
            copy(cursor, Account, (account for account, _person in persons))
            copy(cursor, Person, (person for _account, person in persons))
            copy(cursor, Organisation, (organisation for organisation, _town in new))
            copy(cursor, OrganisationText, (text for one in new for text in self._texts(*one)))
            copy(cursor, Place, (place for one in new for place in self._places(*one)))
            copy(cursor, Identifier, (self._identifier(number, one) for number, one in enumerate(new)))
            self.organisations += [organisation["id"] for organisation, _town in new]
            self.people += [person["id"] for _account, person in persons]
            copy(cursor, Membership, self._memberships([person["id"] for _account, person in persons]))
        search.index_many(
            Organisation.objects.filter(pk__in=[organisation["id"] for organisation, _town in new])
            .prefetch_related("texts")
            .iterator(1000)
        )
        for chunk in chunks([person["id"] for _account, person in persons], 20_000):
            search.index_many(Person.objects.filter(pk__in=chunk).select_related("account").iterator(1000))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def _organisation(self, number: int) -> tuple[dict[str, Any], tuple]:
        from kilta.engines.transliteration import address_word, plain

        random, town = self.random, self.random.choice(TOWNS)
        name, country, language, region, _latitude, _longitude = town
        kind = random.choice([*KINDS, "vet_provider", "company", "company"])
        judged_at = random.choice([SINCE, SINCE, None])
        title = f"{KINDS[kind][language]} {self._surname()} {name}"
        return {
            "id": self._id(),
            "slug": f"{address_word(title)}-{number}",
            "name": title,
            "name_key": plain(title),
            "kind": kind,
            "country": country,
            "region": region,
            "town": name,
            "sectors": random.sample(["02", "03", "04", "06", "07", "08", "09", "10"], 2),
            "languages": sorted({language, "en"}),
            "website": f"https://{number}.example",
            "standing": "verified" if judged_at else "new",
            "judged_at": judged_at,
        }, town

    def _texts(self, organisation: dict[str, Any], town: tuple) -> Iterator[dict[str, Any]]:
        for language in dict.fromkeys([town[2], "en"]):
            sentence = SENTENCES[language]
            yield {
                "id": self._id(),
                "of_id": organisation["id"],
                "language": language,
                "state": "original" if language == town[2] else "machine",
                "summary": sentence.split(". ")[0] + ".",
                "description": f"{organisation['name']}. {sentence} {self._surname()} {self._surname()}. {sentence}",
            }

    def _places(self, organisation: dict[str, Any], town: tuple) -> Iterator[dict[str, Any]]:
        for _ in range(self.random.choice([1, 1, 2])):
            yield {
                "id": self._id(),
                "organisation_id": organisation["id"],
                "town": town[0],
                "latitude": town[4] + self.random.uniform(-0.8, 0.8),
                "longitude": town[5] + self.random.uniform(-0.8, 0.8),
            }

    def _identifier(self, number: int, organisation: tuple[dict[str, Any], tuple]) -> dict[str, Any]:
        value = f"E1{len(self.organisations) + number:07}"
        return {"id": self._id(), "organisation_id": organisation[0]["id"], "scheme": "oid", "value": value}

    def _person(self, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
        random = self.random
        language = random.choice(list(SENTENCES))
        account = {"id": self._id(), "email": f"{number}@kilta.example", "password": "!", "language": language}
        return account, {
            "id": self._id(),
            "account_id": account["id"],
            "name": f"{random.choice(self.first_names)} {self._surname()}",
            "target_group": random.choice(["teacher", "student", "company", "counsellor"]),
            "headline": random.choice(SENTENCES[language].split(". ")),
            "offers": SENTENCES[language],
            "languages": sorted({language, "en"}),
            "countries": [random.choice(["FI", "DE", "IT", "NL"])],
            "shown_to": random.choice(["all", "members", "members", "members", "nobody"]),
        }

    def _memberships(self, people: list[UUID]) -> Iterator[dict[str, Any]]:
        """Each person belongs to one organisation; the first person in each owns it, the first one has very many."""
        for number, person in enumerate(people, len(self.people) - len(people)):
            is_large = number % 40 == 0 and number < 40 * LARGEST
            organisation = self.organisations[0 if is_large else number % len(self.organisations)]
            yield {
                "id": self._id(),
                "person_id": person,
                "organisation_id": organisation,
                "role": "member" if organisation in self.owned else "owner",
                "since": SINCE,
            }
            self.owned.add(organisation)

    def _surname(self) -> str:
        """One of ten thousand, or for every third of two hundred thousand rarer ones."""
        middles = [self.middles] * self.random.choice([1, 1, 2])
        return "".join(self.random.choice(parts) for parts in (self.beginnings, *middles, self.ends))

    def _id(self) -> UUID:
        from uuid_utils.compat import uuid7

        return uuid7()


def copy(cursor: Any, model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows by COPY; a column that a row does not name gets the default of its field."""
    from django.db.models.fields import NOT_PROVIDED

    fields = [field for field in model._meta.concrete_fields if field.db_default is NOT_PROVIDED]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copying:
        for row in rows:
            copying.write_row([row[field.attname] if field.attname in row else field.get_default() for field in fields])


def chunks(rows: list[UUID], size: int) -> Iterator[list[UUID]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
