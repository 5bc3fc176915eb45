from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from kilta.domains.vocabulary.glossary import LANGUAGES, as_markdown, glossary_page, words

DOCUMENT = Path(__file__).parents[5] / "docs" / "glossary.md"


def test_every_word_has_a_term_and_a_sentence_in_each_language():
    for word in words():
        for language in LANGUAGES:
            wording = word.wordings[language]
            assert wording.term.strip() == wording.term != "", (word.key, language)
            assert wording.explanation.endswith("."), (word.key, language)


def test_no_explanation_is_borrowed_from_another_language():
    for word in words():
        assert len({wording.explanation for wording in word.wordings.values()}) == len(LANGUAGES), word.key


def test_a_term_means_one_thing_in_its_language():
    for language in LANGUAGES:
        common = [word.wordings[language].term for word in words() if not word.country]

        assert len(set(common)) == len(common)


def test_each_of_the_four_countries_has_its_native_terms():
    native = {word.native.term for word in words() if word.native}

    assert native >= {
        "tutkinnon osa",
        "ammattitaitovaatimus",
        "Lernfeld",
        "Rahmenlehrplan",
        "Ausbildungsordnung",
        "Berufsbildposition",
        "kerntaak",
        "werkproces",
        "keuzedeel",
        "kwalificatiedossier",
        "competenza",
        "qualifica IeFP",
    }
    assert len(words()) >= 60


def test_the_document_is_what_the_list_of_words_says():
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown(), "run `make glossary`"


def test_a_word_is_found_by_any_of_its_names_without_accents():
    page = glossary_page(language="en", text="ammattitaitovaatimus")

    assert [line.word.key for group in page.groups for line in group.lines] == ["ammattitaitovaatimus"]
    assert glossary_page(language="fi", text="jasenyys").size == 1


def test_the_words_stand_in_the_alphabet_of_the_reader():
    terms = [line.wording.term for line in glossary_page(language="nl", country="NL").groups[0].lines]

    assert terms == sorted(terms, key=str.lower)


@pytest.mark.django_db
def test_a_guest_reads_the_glossary_in_their_language(client):
    with override("it"):
        answer = client.get(reverse("vocabulary:glossary"), {"country": "IT"})

    page = answer.content.decode()
    assert "qualifica IeFP" in page
    assert "Lernfeld" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["zzzz", "ä" * 150, "\u202e"])
def test_what_is_not_in_the_glossary_gets_a_page_that_helps(client, text):
    answer = client.get(reverse("vocabulary:glossary"), {"q": text})

    assert answer.status_code == 200


@pytest.mark.django_db
def test_the_glossary_asks_the_database_for_none_of_its_words(client, django_assert_max_num_queries):
    client.get(reverse("vocabulary:glossary"))

    with django_assert_max_num_queries(2):
        client.get(reverse("vocabulary:glossary"))
