"""Compounds are split where their parts are known, in four languages; other words stay whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilta.engines import text

VOCABULARY = {
    "de": "schweisser schweissen ausbildung kälte technik arbeit sicherheit qualität kontrolle maschine bediener "
    "beratung unternehmen versicherung vertrag licht bogen hand gerät unter nehmen heit",
    "fi": "hitsaus työ kylmä laite tekniikka asiakas palvelu kone laatu laadun valvonta rakennus maa opettaja",
    "sv": "svets utrustning kund tjänst arbete miljö kvalitet kontroll bil mekaniker utbildning",
    "nl": "las apparatuur klant klanten service kwaliteit controle arbeid veiligheid koel techniek opleiding",
}


def splitter(language):
    return text.Compounds.learnt(VOCABULARY[language].split(), language)


@pytest.mark.parametrize(
    ("language", "word", "parts"),
    [
        ("de", "schweisserausbildung", ["schweisser", "ausbildung"]),
        ("de", "arbeitssicherheit", ["arbeit", "sicherheit"]),
        ("de", "versicherungsvertrag", ["versicherung", "vertrag"]),
        ("de", "lichtbogenhandschweissen", ["licht", "bogen", "hand", "schweissen"]),
        ("de", "qualitätskontrollen", ["qualität", "kontrollen"]),
        ("de", "unternehmen", ["unternehmen"]),
        ("fi", "kylmälaitetekniikka", ["kylmä", "laite", "tekniikka"]),
        ("fi", "hitsauskoneella", ["hitsaus", "koneella"]),
        ("fi", "laadunvalvonta", ["laadun", "valvonta"]),
        ("sv", "svetsutrustning", ["svets", "utrustning"]),
        ("sv", "kvalitetskontroll", ["kvalitet", "kontroll"]),
        ("nl", "lasapparatuur", ["las", "apparatuur"]),
        ("nl", "arbeidsveiligheid", ["arbeid", "veiligheid"]),
    ],
)
def test_a_compound_is_split_into_the_words_it_is_made_of(language, word, parts):
    assert list(splitter(language).split(word)) == parts


def test_what_stands_before_three_words_is_a_part_though_it_never_stands_alone():
    tails = ["ausbildung", "beratung", "kontrolle"]
    compounds = text.Compounds.learnt([*tails * 3, *(f"spital{tail}" for tail in tails), "verwaltung"], "de")

    assert compounds.split("spitalberatung") == ("spital", "beratung")


def test_languages_that_do_not_compound_are_left_alone():
    assert text.Compounds.learnt(["black", "board"], "en").split("blackboard") == ("blackboard",)


@given(st.text(max_size=80), st.sampled_from(text.COMPOUNDING))
def test_parts_follow_each_other_in_the_word_and_only_links_are_left_out(word, language):
    parts = splitter(language).split(word)

    at = 0
    for part in parts:
        found = word.find(part, at)
        assert 0 <= found - at <= 4
        at = found + len(part)
    assert at == len(word)
