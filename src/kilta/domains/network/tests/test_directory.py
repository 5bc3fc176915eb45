"""Finding organisations: search, filters, list, map, file; at the same cost at 5 and at 5,000 rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kilta.domains.network.models import Organisation, OrganisationText, Place
from kilta.domains.network.queries.directory import Filters, matching, spots
from kilta.domains.network.tests.builders import a_place, an_organisation
from kilta.domains.network.use_cases.organisations import reject_organisation
from kilta.domains.people.tests.builders import a_member_of_staff
from kilta.foundation.access.actors import Guest

NASTY = ["\x00", "\ud800", "a" * 1_000_000, "\u202eabc", "👩‍🔧", "%", "'; DROP TABLE x", "\\", "(((", "[a-"]


def many_organisations(number):
    rows = [
        Organisation(
            slug=f"school-{place}",
            name=f"School {place}",
            name_key=f"school {place:05}",
            kind="vet_provider",
            country="FI",
            sectors=["07"],
            languages=["fi"],
        )
        for place in range(number)
    ]
    Organisation.objects.bulk_create(rows, batch_size=1000)
    OrganisationText.objects.bulk_create(
        [OrganisationText(of=row, language="fi", summary="Koulu") for row in rows], batch_size=1000
    )
    Place.objects.bulk_create(
        [
            Place(organisation=row, town="Espoo", latitude=36 + place % 34, longitude=-9 + place % 39)
            for place, row in enumerate(rows)
        ],
        batch_size=1000,
    )
    return rows


def names(**filters):
    return [row.name for row in matching(Guest(), Filters(**filters))]


@pytest.fixture
def three():
    omnia = an_organisation("Omnia", sectors=["07"], languages=["fi", "en"])
    hwk = an_organisation("Handwerkskammer Hannover", kind="chamber", country="DE", town="Hannover", languages=["de"])
    kainuu = an_organisation("Kainuun ammattiopisto", town="Kajaani", sectors=["09"])
    return omnia, hwk, kainuu


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"country": "DE"}, ["Handwerkskammer Hannover"]),
        ({"kind": "chamber"}, ["Handwerkskammer Hannover"]),
        ({"sector": "09"}, ["Kainuun ammattiopisto"]),
        ({"language": "en"}, ["Omnia"]),
        ({"country": "FI", "sector": "07"}, ["Omnia"]),
        ({"text": "hannover"}, ["Handwerkskammer Hannover"]),
        ({"text": "kajaani"}, ["Kainuun ammattiopisto"]),
        ({"text": "ammattiopisto kainuun"}, ["Kainuun ammattiopisto"]),
        ({"text": "omnja"}, ["Omnia"]),
        ({"text": "omia"}, ["Omnia"]),
        ({"text": "omnnia"}, ["Omnia"]),
        ({"text": "onmia"}, ["Omnia"]),
        ({"text": "hxnovr"}, []),
    ],
)
def test_what_is_looked_for_is_found_with_one_wrong_letter_too(three, filters, found):
    assert names(**filters) == found


def test_an_organisation_that_was_turned_down_is_not_listed(three):
    reject_organisation(by=a_member_of_staff(), organisation=three[0], because="It does not exist.")

    assert "Omnia" not in names()


def test_the_address_of_a_filtered_map_shows_the_same_to_somebody_else(client, three):
    a_place(three[1], "Hannover", latitude=52.37, longitude=9.73)
    a_place(three[0])

    page = client.get("/de/organisations?country=DE&kind=chamber&view=map")

    text = page.content.decode()
    assert "Handwerkskammer Hannover" in text
    assert "Omnia" not in text


def test_the_file_holds_what_the_list_shows_and_runs_no_formula(client):
    an_organisation("=HYPERLINK(1)", country="DE")
    an_organisation("Omnia")

    text = client.get(reverse("network:organisations_file", args=["csv"]) + "?country=DE").getvalue().decode()

    assert "'=HYPERLINK(1)" in text
    assert "Omnia" not in text


@pytest.mark.parametrize("name", ["q", "country", "kind", "sector", "language", "view", "cell", "page"])
@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_rubbish_in_the_address_is_no_error(client, three, name, value):
    answer = client.get(reverse("network:organisations"), {name: value.encode("utf-8", "replace")})

    assert answer.status_code in (200, 400, 414)


def test_many_places_are_gathered_in_cells_that_lead_to_their_organisations(client):
    many_organisations(400)

    found = spots(Guest(), Filters())

    assert sum(spot.count for spot in found) == 400
    assert len(found) < 400
    several = max(found, key=lambda spot: spot.count)
    page = client.get(reverse("network:organisations") + f"?{several.query}")
    assert len(page.context["found"].rows) == min(several.count, 30)


@pytest.mark.parametrize("view", ["", "map"])
def test_the_directory_costs_the_same_at_5_and_at_5000_rows(client, view):
    address = reverse("network:organisations") + f"?view={view}"
    many_organisations(5)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    OrganisationText.objects.all().delete()
    Place.objects.all().delete()
    Organisation.objects.all().delete()

    many_organisations(5000)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    # The map asks once more when there are too many places to draw each.
    assert len(many) <= len(few) + (1 if view else 0)
    assert len(many) <= 6
