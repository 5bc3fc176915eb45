import pytest
from django.db import IntegrityError, transaction

from kilta.domains.network.models import Identifier, Organisation
from kilta.domains.network.queries import is_internal
from kilta.domains.network.tests.builders import a_project, an_organisation
from kilta.domains.network.use_cases.refusals import NumberTaken


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
