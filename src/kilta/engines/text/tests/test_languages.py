"""Which language a text is in, also for titles of one or two words and for texts in two languages."""

import pytest

from kilta.engines import text


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ("welder", "en"), ("quality control of welds", "en"), ("We are looking for a shop assistant.", "en"),
        ("hitsaaja", "fi"), ("asiakaspalvelu", "fi"), ("Opiskelija osaa huoltaa koneita.", "fi"),
        ("svetsare", "sv"), ("undersköterska", "sv"), ("Den studerande kan planera sitt arbete.", "sv"),
        ("Schweißer", "de"), ("Verkäufer im Einzelhandel", "de"), ("Die Schülerinnen und Schüler planen.", "de"),
        ("saldatore", "it"), ("addetto alle vendite", "it"), ("Lo studente è in grado di saldare.", "it"),
        ("verpleegkundige", "nl"), ("verkoopmedewerker", "nl"), ("De student kan tekeningen lezen.", "nl"),
    ],
)  # fmt: skip
def test_the_language_of_a_title_and_of_a_sentence_is_known(given, language):
    assert text.language(given).language == language


def test_a_long_text_leaves_no_doubt_and_its_foreign_words_none_either():
    found = text.language(
        "Wir suchen eine Fachkraft für Customer Service, die im Team arbeitet und gut Englisch spricht."
    )

    assert found.language == "de"
    assert found.confidence > 0.99


def test_what_has_no_letters_has_no_language():
    assert text.language("123 – 456 !") == text.Guess(None, 0.0)
    assert text.language("\x00👩‍🏭") == text.Guess(None, 0.0)


def test_only_the_languages_that_are_asked_for_are_thought_of():
    assert text.language("hitsaaja", among=("sv", "en")).language in ("sv", "en")
