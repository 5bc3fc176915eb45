import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kilta.domains.network.forms import OrganisationForm, PlaceForm
from kilta.domains.network.models import Identifier, Membership, Organisation
from kilta.domains.network.queries import histories, is_internal
from kilta.domains.network.tests.builders import TESTS, a_place, a_project, an_organisation
from kilta.domains.network.use_cases import organisations
from kilta.domains.network.use_cases.refusals import NumberTaken
from kilta.domains.people.models import Person
from kilta.domains.people.tests.builders import a_member_of_staff, a_person, signed_in
from kilta.foundation import search
from kilta.foundation.access.actors import Guest


def test_two_organisations_of_one_name_get_two_addresses():
    first, second = an_organisation("Überbetriebliche Bildung Äöß"), an_organisation("Überbetriebliche Bildung Äöß")

    assert (first.slug, second.slug) == ("uberbetriebliche-bildung-aoss", "uberbetriebliche-bildung-aoss-2")


def test_a_number_belongs_to_one_organisation():
    an_organisation("Omnia", identifiers={"pic": "949563213"})

    with pytest.raises(NumberTaken):
        an_organisation("Another", identifiers={"pic": "949563213"})

    assert not Organisation.objects.filter(name="Another").exists()


@pytest.mark.parametrize(
    ("scheme", "value"), [("oid", "E2000000"), ("oid", "E1000000x"), ("pic", "12345678"), ("pic", "1234567890")]
)
def test_the_database_refuses_a_number_that_is_not_of_its_scheme(scheme, value):
    omnia = an_organisation()

    with pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.create(organisation=omnia, scheme=scheme, value=value)


def test_partners_are_internal_and_everybody_else_is_external():
    omnia, stranger = an_organisation("Omnia"), an_organisation("Stranger")
    project = a_project(coordinator=omnia)

    assert is_internal(omnia, project)
    assert not is_internal(stranger, project)


# Words


def test_a_text_is_shown_in_the_readers_language_else_in_the_original_with_its_state(client):
    omnia = an_organisation()
    organisations.write_text(by=TESTS, organisation=omnia, language="fi", summary="Ammattiopisto Espoossa")
    organisations.write_text(by=TESTS, organisation=omnia, language="en", summary="A college in Espoo", state="machine")

    english = client.get(f"/en/organisations/{omnia.slug}").content.decode()
    original = client.get(f"/en/organisations/{omnia.slug}?text=original").content.decode()
    dutch = client.get(f"/nl/organisations/{omnia.slug}").content.decode()

    assert "A college in Espoo" in english
    assert 'href="?text=original"' in english
    assert "Ammattiopisto Espoossa" in original
    assert "Ammattiopisto Espoossa" in dutch


def test_a_machine_translation_is_checked_by_a_person():
    otto = a_person("Otto")
    omnia = an_organisation(owner=otto)
    organisations.write_text(by=otto, organisation=omnia, language="fi", summary="Omnia")
    text = organisations.write_text(by=otto, organisation=omnia, language="en", summary="Omnia", state="machine")

    organisations.check_text(by=otto, text=text)

    text.refresh_from_db()
    assert text.state == "checked"


# Verification


def test_a_new_organisation_is_listed_and_says_that_nobody_has_verified_it(client):
    otto = a_person("Otto")
    an_organisation("Omnia", owner=otto)

    assert "not verified yet" in client.get(reverse("network:organisations")).content.decode()


def test_a_new_name_puts_a_verified_organisation_before_staff_again():
    otto, sanna = a_person("Otto"), a_member_of_staff()
    omnia = organisations.verify_organisation(by=sanna, organisation=an_organisation(owner=otto))
    assert omnia.is_verified

    same = organisations.change_organisation(by=otto, organisation=omnia, changes={"town": "Tapiola"})
    assert same.is_verified
    other = organisations.change_organisation(by=otto, organisation=omnia, changes={"name": "European Commission"})
    assert not other.is_verified


def test_nobody_verifies_an_organisation_of_their_own():
    otto = a_person("Otto")
    omnia = an_organisation(owner=otto)

    with pytest.raises(PermissionDenied):
        organisations.verify_organisation(by=otto, organisation=omnia)


def test_minors_found_no_organisation():
    mira = a_person("Mira", is_minor=True)

    with pytest.raises(PermissionDenied):
        organisations.found_organisation(by=mira, name="Mine", kind="other", country="FI")


# Forms

VALID = {"name": "Omnia", "kind": "vet_provider", "country": "FI"}


def test_whoever_adds_what_exists_is_asked_first(client):
    otto = a_person("Otto")
    an_organisation("Ömnia")
    signed_in(client, otto)

    asked = client.post(reverse("network:found"), VALID)
    assert asked.status_code == 200
    assert Organisation.objects.count() == 1

    client.post(reverse("network:found"), {**VALID, "is_another": "on"})
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize(
    ("scheme", "value", "country", "is_right"),
    [
        ("national", "0112038-9", "FI", True),
        ("national", "0112038-8", "FI", False),
        ("national", "00743110158", "IT", False),
        ("national", "00743110157", "IT", True),
        ("national", "1234567", "NL", False),
        ("national", "HRB 12345", "DE", True),
        ("oid", "E1 0012 345", "FI", True),
        ("oid", "E20012345", "FI", False),
        ("pic", "949 563 213", "FI", True),
        ("pic", "94956321", "FI", False),
    ],
)
def test_numbers_are_checked_as_their_register_writes_them(scheme, value, country, is_right):
    form = OrganisationForm({**VALID, "country": country, scheme: value})

    assert form.is_valid() == is_right, form.errors


@pytest.mark.parametrize(
    "field", ["name", "kind", "country", "region", "town", "website", "sectors", "languages", "oid"]
)
@pytest.mark.parametrize("value", ["\x00", "\ud800", "a" * 1_000_000, "\x1b[31m"], ids=["nul", "half", "mb", "escape"])
def test_what_cannot_be_kept_gets_a_message_beside_its_field(field, value):
    form = OrganisationForm({**VALID, field: [value] if field in ("sectors", "languages") else value})

    assert not form.is_valid()
    assert field in form.errors


@pytest.mark.parametrize("name", ["مدرسة مهنية", "Opisto 👩‍🔧", "Σχολή", "Профтех"])
def test_a_name_may_be_written_in_any_script(name, client):
    otto = a_person("Otto")

    signed_in(client, otto).post(reverse("network:found"), {**VALID, "name": name})

    organisation = Organisation.objects.get(name=name)
    assert client.get(organisation.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("value", ["91", "nan", "inf", "-1e400", "sixty"])
def test_a_place_lies_on_earth(value):
    assert not PlaceForm({"town": "Espoo", "latitude": value, "longitude": "24.6"}).is_valid()


# Costs


def test_the_page_of_an_organisation_costs_the_same_with_few_and_many_people(client):
    otto = a_person("Otto")
    omnia = an_organisation(owner=otto)
    address = reverse("network:organisation", args=[omnia.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)

    people = Person.objects.bulk_create([Person(name=f"P{n}", shown_to="all") for n in range(300)])
    Membership.objects.bulk_create([Membership(person=person, organisation=omnia, role="member") for person in people])
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(few) == len(many) <= 12


def test_search_finds_an_organisation_with_one_wrong_letter_until_it_is_turned_down():
    omnia = an_organisation("Omnia")
    assert [hit.title for hit in search.find(Guest(), "omnja", language="en").hits] == ["Omnia"]

    organisations.reject_organisation(by=TESTS, organisation=omnia, because="It does not exist.")

    assert not search.find(Guest(), "omnia", language="en").hits


def test_the_history_names_each_part_and_keeps_what_was_removed():
    otto = a_person("Otto")
    omnia = an_organisation(owner=otto)
    place = a_place(omnia, "Leppävaara")
    organisations.write_text(by=otto, organisation=omnia, language="fi", summary="Ammattiopisto Espoossa")
    organisations.remove_place(by=otto, place=place)

    history = [(change.of, str(change.label), change.by) for change in histories.of_organisation(omnia)]

    assert history == [  # All at one moment here, so in the order of the parts.
        ("Text (Finnish)", "Created", "Otto"),
        ("Place: Leppävaara", "Removed", "Otto"),
        ("Place: Leppävaara", "Created", "Kilta"),
        ("", "Created", "Kilta"),
    ]


def test_the_history_costs_the_same_with_few_and_many_parts():
    few, many = an_organisation("Few"), an_organisation("Many")
    a_place(few)
    for number in range(30):
        a_place(many, f"Town {number}")

    with CaptureQueriesContext(connection) as of_few:
        histories.of_organisation(few)
    with CaptureQueriesContext(connection) as of_many:
        assert len(histories.of_organisation(many)) == 31

    assert len(of_many) == len(of_few)
