import pytest
from django.utils.translation import override

from kilta.domains.vocabulary import coded

IN_SIX = ("COUNTRIES", "LANGUAGES", "SECTORS", "TARGET_GROUPS", "LENSES", "EQF_LEVELS", "ISCED_FIELDS")
LANGUAGES = ("en", "fi", "sv", "de", "it", "nl")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", IN_SIX)
def test_every_code_has_a_label_of_its_own_in_each_language(name, language):
    entries = list(getattr(coded, name))

    labels = {(len(entry.code), entry.parent, entry.label_in(language)) for entry in entries}

    assert all(label.strip() and label != code for code, _parent, label in labels)
    assert len(labels) == len(entries)


@pytest.mark.parametrize("file", ["eqf_levels.csv", "isced_f_2013.csv", "lenses.csv", "target_groups.csv"])
def test_no_cell_of_a_list_is_empty_and_none_borrows_the_english_words_of_another_language(file):
    rows = coded._rows(file)

    assert rows
    assert all(row[language].strip() == row[language] != "" for row in rows for language in LANGUAGES)
    for language in LANGUAGES[1:]:
        same = [row["code"] for row in rows if row[language] == row["en"]]
        assert len(same) <= 1 + len(rows) / 20, f"{language} repeats English for {same}"


def test_a_country_is_named_in_the_language_of_the_page():
    with override("fi"):
        assert coded.COUNTRIES["DE"].label == "Saksa"

    assert coded.COUNTRIES["DE"].label_in("it") == "Germania"


def test_the_countries_of_the_first_partners_stand_first_and_the_others_by_name():
    with override("en"):
        codes = [code for code, _label in coded.COUNTRIES.choices]

    assert codes[:5] == ["FI", "DE", "IT", "NL", "AL"]


def test_a_field_knows_the_fields_above_it_and_each_field_above_is_listed():
    path = [entry.code for entry in coded.ISCED_FIELDS.path("0715")]

    assert path == ["07", "071", "0715"]
    assert all(entry.parent in coded.ISCED_FIELDS for entry in coded.ISCED_FIELDS if entry.parent)
    assert coded.ISCED_FIELDS["0715"].label_in("de") == "Maschinenbau und Metallverarbeitung"


def test_the_fields_are_those_of_isced_f_2013():
    by_length = {length: sum(len(entry.code) == length for entry in coded.ISCED_FIELDS) for length in (2, 3, 4)}

    assert by_length == {2: 11, 3: 39, 4: 80}
    assert [entry.code for entry in coded.SECTORS] == [f"{number:02}" for number in range(11)]


def test_a_level_of_the_eqf_says_in_a_few_words_what_it_asks():
    assert [entry.code for entry in coded.EQF_LEVELS] == ["1", "2", "3", "4", "5", "6", "7", "8"]

    assert coded.EQF_LEVELS["4"].label_in("de") == "EQR 4"
    assert coded.EQF_LEVELS["4"].description_in("fi") == "Työskentelee itsenäisesti ja ohjaa muiden rutiinityötä"


@pytest.mark.parametrize(
    ("country", "regions"),
    [("FI", (2, 5, 19)), ("DE", (16, 38, 400)), ("IT", (5, 21, 107)), ("NL", (4, 12, 40))],
)
def test_the_regions_are_as_many_as_nuts_2024_has(country, regions):
    codes = [entry.code for entry in coded.NUTS_REGIONS if entry.code.startswith(country)]

    assert tuple(sum(len(code) == 2 + level for code in codes) for level in (1, 2, 3)) == regions
    assert all(coded.NUTS_REGIONS[code].parent in coded.NUTS_REGIONS for code in codes if len(code) > 2)


@pytest.mark.parametrize(
    ("code", "name"),
    [("FI1D8", "Kainuu"), ("DE922", "Diepholz"), ("ITH31", "Verona"), ("NL115", "Overig Groningen")],
)
def test_a_region_has_its_native_name(code, name):
    assert coded.NUTS_REGIONS[code].label == name


def test_people_choose_a_region_or_a_part_of_it():
    with override("en"):
        groups = dict(coded.NUTS_REGIONS.grouped_choices())

    inside = groups["Finland: Pohjois- ja Itä-Suomi"]
    assert inside[0] == ("FI1D", "Pohjois- ja Itä-Suomi")
    assert ("FI1D7", "Lappi") in inside
    assert groups["Finland: Helsinki-Uusimaa"] == [("FI1B", "Helsinki-Uusimaa")]


def test_a_region_that_was_chosen_stays_on_offer():
    with override("en"):
        groups = dict(coded.NUTS_REGIONS.grouped_choices(chosen="FI1B1"))

    assert ("FI1B1", "Helsinki-Uusimaa") in groups["Finland: Helsinki-Uusimaa"]
