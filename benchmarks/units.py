"""How long readers wait for units when there are 50,000 of them: the directory, its filters, a search, a page.

Each address is asked for once or twice, so that hardly an answer comes from the memory that strangers share.
The units are copied without running triggers; what search knows of them is written by its own indexing. Each has ten
statements and trains five of 2,000 concepts, which have names in two languages. Comparisons are read by a stranger
and by a member who may judge. `UNITS=2000` makes fewer units.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from random import Random
from typing import Any
from urllib.parse import quote

from benchmarks.installation import fresh, web_server
from benchmarks.load import read
from benchmarks.table import Row

UNITS = int(os.environ.get("UNITS", 50_000))
CONCEPTS, STATEMENTS, TRAINED = 2_000, 10, 5
SECONDS, AIM = 5, 150
COMPARED = 200  # ms, for a comparison of four units with 60 statements each
SINCE = datetime(2025, 1, 1, tzinfo=UTC)
STEMS = {
    "de": "schweiß füg prüf mess bohr dreh fräs lackier montier verkauf berat kassier plan back koch",
    "fi": "hitsa liitä tarkasta mittaa poraa sorvaa jyrsi maalaa kokoa myy neuvo rahasta suunnittele leivo keitä",
    "nl": "las verbind controleer meet boor draai frees lak monteer verkoop adviseer reken plan bak kook",
    "it": "salda unisci controlla misura fora tornisci fresa vernicia monta vendi consiglia incassa pianifica cuoci",
}
COUNTRIES = {"de": ("DE", "lernfeld"), "fi": ("FI", "tutkinnon_osa"), "nl": ("NL", "kerntaak"), "it": ("IT", "ada")}
REASONS = [
    {"evidence": "label", "label": "weld metal sheets", "language": "en", "words": ["weld", "sheet"]},
    {"evidence": "meaning", "label": "check seams", "language": "en", "words": []},
]
FIELDS = ("0715", "0716", "0416", "0721", "1013")


def measure() -> list[Row]:
    with fresh():
        first = _fill()
        words = [quote(word) for said in STEMS.values() for word in said.split()]
        pages = {
            "units, directory": [f"/en/units?page={number}" for number in range(1, 150)],
            "units, filtered": [
                f"/en/units?country={country}&kind={kind}&field={field}&page={number}"
                for number in range(1, 10)
                for country, kind in COUNTRIES.values()
                for field in FIELDS
            ],
            "units, search": [f"/en/units?q={word}&n={number}" for number in range(20) for word in words],
            "units, everywhere": [f"/en/search?q={word}&n={number}" for number in range(20) for word in words],
            "unit": [f"/en/units/{slug}" for slug in first],
        }
        rows = []
        slugs = _compare()
        member = _signed_in()
        compared = [
            f"/en/comparisons/{slug}?base={base}&n={n}" for slug in slugs for base in range(4) for n in range(40)
        ]
        cards = [f"/en/comparisons/{slug}/judge?skip={number}" for slug in slugs for number in range(200)]
        with web_server() as port:
            for name, paths in pages.items():
                found = read(port, paths, seconds=SECONDS, readers=1)
                rows.append(Row(f"{name}, {UNITS:,} units: p95", found.share(0.95), "ms", at_most=AIM))
            for name, paths, cookies in (
                ("comparison, four units of 60 statements, stranger", compared, ""),
                ("comparison, four units of 60 statements, judge", compared, member),
                ("the next pair to judge", cards, member),
            ):
                found = read(port, paths, seconds=SECONDS, readers=1, cookies=cookies)
                rows.append(Row(f"{name}: p95", found.share(0.95), "ms", at_most=COMPARED))
        return rows


def _signed_in() -> str:
    """The session cookie of a member who may judge."""
    from django.conf import settings
    from django.test import Client

    from kilta.domains.network.tests.builders import an_organisation
    from kilta.domains.people.tests.builders import a_person

    person = a_person("Reader")
    an_organisation("Another school", owner=person)
    client = Client()
    client.force_login(person.account)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _compare() -> list[str]:
    """Two comparisons of four units with 60 statements each, two proposals to each statement, half of them judged."""
    from kilta.domains.competences.models import Comparison, Correspondence, Judgement, Outcome, Unit
    from kilta.domains.competences.queries.expecting import ExpectedPair
    from kilta.domains.competences.tests.builders import TESTS, a_unit
    from kilta.domains.competences.use_cases import comparisons
    from kilta.domains.network.models import Organisation
    from kilta.domains.people.tests.builders import a_person

    random, judge, school = Random(5), a_person("Judge"), Organisation.objects.get(name="A school")
    slugs = []
    for number in range(2):
        units: list[Unit] = [
            a_unit(
                f"Compared {number} {code}", language=code, owner=school, statements=[f"{code} {n}" for n in range(60)]
            )
            for code in ("fi", "de", "nl", "it")
        ]
        comparison: Comparison = comparisons.begin_comparison(by=TESTS, owner=school, units=units, visibility="public")
        keys = [list(Outcome.objects.filter(version=unit.current_id).values_list("pk", flat=True)) for unit in units]
        expected = [
            ExpectedPair(one, random.choice(other), "equal", random.random(), REASONS)
            for left, right in combinations(keys, 2)
            for first, other in ((left, right), (right, left))
            for one in first
            for _time in range(2)
        ]
        comparisons.expect_pairs(by=TESTS, comparison=comparison, expected=expected, index_version="bench")
        pairs = list(Correspondence.objects.filter(left_version__in=[unit.current_id for unit in units]))
        for pair in pairs[::2]:
            pair.standing, pair.agreed = "confirmed", "equal"
        Correspondence.objects.bulk_update(pairs, ["standing", "agreed"])
        Judgement.objects.bulk_create(
            Judgement(
                correspondence=pair,
                relation="equal",
                judged_by=judge,
                organisation=school,
                organisation_kind="vet_provider",
            )
            for pair in pairs[::2]
        )
        slugs.append(comparison.slug)
    return slugs


def _fill() -> list[str]:
    """Concepts, an organisation and the units; the addresses of some of them."""
    from kilta.domains.competences.documents import NEEDED
    from kilta.domains.competences.models import Outcome, OutcomeText, TrainedConcept, Unit, UnitText, UnitVersion
    from kilta.domains.network.tests.builders import an_organisation
    from kilta.domains.vocabulary.models import Concept, ConceptText
    from kilta.foundation import search

    random = Random(4)
    stems = {code: words.split() for code, words in STEMS.items()}
    school = an_organisation("A school")
    concepts = [Concept(uri=f"urn:bench:{number}", kind="skill") for number in range(CONCEPTS)]
    texts = [
        ConceptText(concept=one, language=code, title=f"{random.choice(stems[code])}en {number}")
        for number, one in enumerate(concepts)
        for code in ("de", "fi")
    ]
    _copy(Concept, concepts)
    _copy(ConceptText, texts)
    units, versions, titles, outcomes, statements, trained = [], [], [], [], [], []
    for number in range(UNITS):
        code = random.choice(list(COUNTRIES))
        country, kind = COUNTRIES[code]
        title = f"{random.choice(stems[code]).title()} {random.choice(stems[code])} {number}"
        unit = Unit(
            owner=school,
            slug=f"u-{number}",
            kind=kind,
            country=country,
            language=code,
            isced_f=random.choice(FIELDS),
            title=title,
            title_key=title.lower(),
            visibility="public",
        )
        version = UnitVersion(unit=unit, number=1, state="published", published_at=SINCE)
        unit.current = version
        units.append(unit)
        versions.append(version)
        titles.append(UnitText(of=version, language=code, title=title, summary=f"{title} im Betrieb"))
        for position in range(STATEMENTS):
            outcome = Outcome(version=version, position=position, kind="skill")
            outcomes.append(outcome)
            words = " ".join(random.choices(stems[code], k=6))
            statements.append(OutcomeText(of=outcome, language=code, text=words))
        trained += [
            TrainedConcept(unit=unit, concept=one, outcomes=1, weight=0.8) for one in random.sample(concepts, TRAINED)
        ]
    for model, rows in (
        (Unit, units),
        (UnitVersion, versions),
        (UnitText, titles),
        (Outcome, outcomes),
        (OutcomeText, statements),
        (TrainedConcept, trained),
    ):
        _copy(model, rows)
    rows = Unit.objects.order_by("pk").select_related("current").prefetch_related(*NEEDED)
    search.index_many(rows.iterator(chunk_size=1000))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [unit.slug for unit in random.sample(units, min(500, len(units)))]


def _copy(model: Any, rows: list[Any]) -> None:
    """Rows into their table, without triggers; references are checked by nobody."""
    from django.db import connection, transaction

    own_keys = ("BigAutoField", "AutoField")
    fields = [one for one in model._meta.concrete_fields if one.get_internal_type() not in own_keys]
    names = ", ".join(f'"{field.column}"' for field in fields)

    def lines() -> Iterator[list[Any]]:
        for row in rows:
            yield [_value(field, row) for field in fields]

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with connection.connection.cursor().copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
            for line in lines():
                copy.write_row(line)


def _value(field: Any, row: Any) -> Any:
    value = getattr(row, field.attname)
    if field.name in ("created_at", "changed_at"):
        return SINCE
    return value
