import pytest
from django.utils.translation import override

from kilta.domains.vocabulary import coded

LISTS = ("COUNTRIES", "LANGUAGES", "SECTORS", "NUTS_REGIONS", "TARGET_GROUPS", "LENSES", "EQF_LEVELS")


@pytest.mark.parametrize("name", LISTS)
def test_every_code_has_a_label_of_its_own(name):
    labels = [entry.label for entry in getattr(coded, name)]

    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_a_country_is_named_in_the_language_of_the_page():
    with override("fi"):
        assert coded.COUNTRIES["DE"].label == "Saksa"

    assert coded.COUNTRIES["DE"].label_in("it") == "Germania"


def test_the_countries_of_the_first_partners_stand_first_and_the_others_by_name():
    with override("en"):
        codes = [code for code, _label in coded.COUNTRIES.choices]

    assert codes[:5] == ["FI", "DE", "IT", "NL", "AL"]
