"""A pasted text becomes statements, and each gets a kind with the word that speaks for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilta.engines.statements import LONGEST_STATEMENT, MOST_PIECES, kind_of, pieces


def test_bullets_under_a_heading_are_one_statement_each():
    text = "Die Auszubildenden:\n- prüfen Schweißnähte,\n• kennen Werkstoffe;\n1) planen z. B. Aufträge."

    found = pieces(text)

    assert [piece.text for piece in found] == ["prüfen Schweißnähte", "kennen Werkstoffe", "planen z. B. Aufträge."]
    assert {piece.heading for piece in found} == {"Die Auszubildenden"}


def test_a_paragraph_is_cut_at_its_sentences_but_not_after_a_shortening():
    found = pieces("Sie prüfen z. B. Nähte. Sie dokumentieren Ergebnisse.")

    assert [piece.text for piece in found] == ["Sie prüfen z. B. Nähte.", "Sie dokumentieren Ergebnisse."]


@pytest.mark.parametrize(
    "text, language, kind, word",
    [
        ("Opiskelija tuntee materiaalit", "fi", "knowledge", "tuntee"),
        ("arbeiten selbstständig nach Plan", "de", "responsibility", "selbstständig"),
        ("Prüfung der Schweißnähte", "de", "activity", "prüfung"),
        ("Conosce i materiali", "it", "knowledge", "conosce"),
        ("Welds a corner joint", "en", "skill", ""),
        ("De lasser werkt zelfstandig", "nl", "responsibility", "zelfstandig"),
        ("Studeranden känner till stål", "sv", "knowledge", "känner"),
    ],
)
def test_a_kind_is_guessed_with_the_word_that_speaks_for_it(text, language, kind, word):
    guess = kind_of(text, language)

    assert (guess.kind, guess.word) == (kind, word)


@given(st.text(max_size=2000))
def test_any_text_gives_bounded_statements_that_say_something(text):
    found = pieces(text)

    assert len(found) <= MOST_PIECES
    assert all(2 < len(piece.text) <= LONGEST_STATEMENT for piece in found)


def test_a_title_above_sentences_is_their_heading_and_no_statement():
    titled = pieces("Lernfeld 5: Baugruppen schweißen\n\nSie lesen Zeichnungen.\n- Nähte prüfen")
    plain = pieces("Pläne lesen\n\nNähte prüfen\n\nRoboter bedienen")

    assert [(one.text, one.heading) for one in titled] == [
        ("Sie lesen Zeichnungen.", "Lernfeld 5: Baugruppen schweißen"),
        ("Nähte prüfen", "Lernfeld 5: Baugruppen schweißen"),
    ]
    assert [one.text for one in plain] == ["Pläne lesen", "Nähte prüfen", "Roboter bedienen"]
