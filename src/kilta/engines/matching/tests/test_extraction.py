"""Long texts: which concepts they ask for, where, and which they only speak of."""

import gc
import re
import time
import weakref

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilta.engines import matching
from kilta.engines.matching import Correction
from kilta.engines.matching.extraction import Page
from kilta.engines.matching.features import WORD, normalised
from kilta.engines.matching.phrases import Phrases, Words
from kilta.engines.matching.signs import Signs
from kilta.engines.matching.spans import Found
from kilta.engines.matching.tests.scheme import a_scheme
from kilta.engines.text import tokens

FRAGMENTS = (
    "We need people who weld metal. ", "No experience with customer service is required. ", "Wir schweißen Metall; ",
    "• lukea teknisiä piirustuksia\n", "saldare metalli, ", "👩‍🏭", "\x00", "\ud800", "\n\n", "Nordic Welding Oy ",
    "bake bread ",
)  # fmt: skip
ANY_TEXT = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=10)), max_size=10).map("".join)


def named(index, given_text, language=None):
    """The concepts of a text with the words that stand for them."""
    return {one.concept: given_text[one.start : one.end] for one in index.extract(given_text, language)}


@pytest.mark.parametrize(
    ("language", "given_text", "concept", "words"),
    [
        ("en", "In this role you bake bread every morning.", "bake_bread", "bake bread"),
        ("en", "Experience in baking of bread is needed.", "bake_bread", "baking of bread"),
        ("fi", "Meillä saat leipoa leipiä ja palvella asiakkaita.", "serve_customers", "palvella asiakkaita"),
        ("sv", "Du bakar bröd varje morgon.", "bake_bread", "bakar bröd"),
        ("de", "Sie backen jeden Tag Brot und bedienen Kunden.", "serve_customers", "bedienen Kunden"),
        ("it", "Dovrai servire i clienti al banco.", "serve_customers", "servire i clienti"),
        ("nl", "Je gaat klanten bedienen in de winkel.", "serve_customers", "klanten bedienen"),
        ("de", "Gesucht: Schweißerin für unsere Werkstatt.", "welder", "Schweißerin"),
    ],
)
def test_a_name_is_found_however_it_is_inflected_and_where_it_stands(index, language, given_text, concept, words):
    assert named(index, given_text, language).get(concept) == words


def test_the_language_is_detected_where_it_is_not_given(index):
    assert "serve_customers" in named(index, "Je gaat klanten bedienen in onze winkel in Groningen.")


def test_a_text_in_two_languages_is_read_in_both(index):
    about_us = "We are a family of people who believe in good food, in more than ten countries of Europe.\n"
    advert = "Für unsere Filiale in München suchen wir ab sofort eine Person, die gern Kunden bedienen will.\n"

    found = index.extract(about_us + "\n" + advert + "Brot backen\n" + about_us + "You serve customers.")

    spoken = [(one.concept, one.reasons[0].language) for one in found if one.reasons[0].evidence == "label"]
    assert ("bake_bread", "de") in spoken
    assert ("serve_customers", "de") in spoken
    assert ("serve_customers", "en") in spoken


def test_a_compound_is_found_as_its_parts_and_its_parts_as_a_compound():
    labels = ["Qualitätskontrolle", "Kontrolle", "Qualität"]
    phrases = Phrases.of(labels, [0, 0, 0], ["de"], [True] * 3)
    words = Words.knowing("de", labels)

    def found(given_text):
        known = tokens(given_text)
        starts, ends = np.array([token[1:] for token in known]).T
        stems = words.stems([token.word for token in known], np.arange(len(known)))
        hits = phrases.find(stems, Signs.of(given_text).runs(starts, ends))
        return [labels[phrases.labels_of(key)[0]] for key in hits.keys.tolist()]

    assert found("Die Kontrolle der Qualität ist wichtig.") == ["Qualitätskontrolle"]
    assert found("Sie führen Qualitätskontrollen durch.") == ["Qualitätskontrolle"]
    assert found("Kontrolle. Qualität.") == ["Kontrolle", "Qualität"]


@pytest.mark.parametrize(
    ("language", "given_text"),
    [
        ("en", "No experience to bake bread is required."),
        ("en", "We train you to bake bread."),
        ("de", "Kenntnisse im Brot backen sind nicht erforderlich."),
        ("de", "Wir bringen Ihnen bei, Brot zu backen und mehr."),
        ("fi", "Kokemusta leipoa leipää ei vaadita."),
        ("nl", "Ervaring met brood bakken is niet nodig."),
        ("en", "You never bake bread."),
        ("de", "Sie müssen kein Brot backen."),
        ("de", "Brot backen bringen wir dir bei."),
        ("nl", "Brood bakken leer je bij ons."),
    ],
)
def test_what_is_not_asked_for_or_is_taught_is_no_match(index, language, given_text):
    assert "bake_bread" not in named(index, given_text, language)


@pytest.mark.parametrize(
    ("given_text", "left"),
    [
        ("Sie müssen kein Brot backen", "Sie müssen"),
        ("Sie bedienen Kunden ohne Vorkenntnisse", "Sie bedienen Kunden"),
        ("Brot backen bringen wir dir bei", None),
        ("Wir bringen dir das Backen bei", None),
        ("Sie bedienen Kunden", "Sie bedienen Kunden"),
    ],
)
def test_a_span_keeps_what_is_asked_for_where_that_has_two_words(given_text, left):
    page = Page.of([given_text], ["de"])
    whole = Found(np.array([0]), np.array([len(given_text)]), np.array([0]))

    starts, ends, _ = page.asked_for(whole)

    assert [given_text[start:end] for start, end in zip(starts, ends, strict=True)] == ([left] if left else [])


def test_what_is_asked_for_beside_it_is_one(index):
    found = named(index, "No experience to bake bread is required, but you serve customers.", "en")

    assert "bake_bread" not in found
    assert found["serve_customers"] == "serve customers"


def test_the_name_of_a_company_is_no_match(index):
    assert "food_hygiene" not in named(index, "Nordic Food Hygiene Ltd is growing.", "en")
    assert "food_hygiene" in named(index, "You take care of food hygiene.", "en")


@pytest.mark.parametrize(
    ("language", "given_text", "concept"),
    [
        ("en", "Skills: Food Hygiene. Company car is provided.", "food_hygiene"),
        ("en", "Skills:\nFood Hygiene\nCompany benefits:", "food_hygiene"),
        ("en", "Tasks: Bake Bread, Spa Treatments", "bake_bread"),
        ("de", "Gesucht: Schweißer. Co-Working möglich.", "welder"),
        ("en", "Food Hygiene - Group Work every morning", "food_hygiene"),
    ],
)
def test_the_name_of_a_company_ends_with_the_clause_the_line_or_the_list(index, language, given_text, concept):
    assert concept in named(index, given_text, language)


@pytest.mark.parametrize("name", ["Nordic Food Hygiene Oy", "Food Hygiene & Co. KG", "Food Hygiene Group"])
def test_a_company_is_known_by_its_form(index, name):
    assert "food_hygiene" not in named(index, f"{name}, Helsinki", "en")


def test_a_mention_says_by_which_label_it_was_found(index):
    (mention,) = [one for one in index.extract("You serve customers.", "en") if one.concept == "serve_customers"]

    assert mention.reasons[0].label == "serve customers"
    assert mention.reasons[0].language == "en"
    assert mention.kind == "skill"
    assert 0.15 <= mention.confidence <= 1


def test_an_index_that_has_not_learnt_finds_names_all_the_same(lexical):
    assert "bake_bread" in named(lexical, "In this role you bake bread every morning.", "en")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(ANY_TEXT, st.sampled_from([None, "en", "fi", "sv", "de", "it", "nl", "xx"]))
def test_mentions_stand_in_the_text_in_order_and_are_never_empty(index, given_text, language):
    found = index.extract(given_text, language)

    for one in found:
        assert 0 <= one.start < one.end <= len(given_text)
        assert given_text[one.start : one.end].strip()
        assert 0 <= one.confidence <= 1
    assert index.extract(given_text, language) == found


@pytest.mark.parametrize(
    "given_text",
    [
        "You serve customers and bake bread. " * 3_000,
        bytes(range(256)).decode("latin-1") * 1_000,
        "👩‍🏭\x00\ud800" * 50_000,
        "bake " * 50_000,
        "Wir backen Brot. We bake bread. Leivomme leipää. " * 500,
    ],
    ids=["many sentences", "binary", "emoji", "one sentence", "mixed"],
)
def test_large_and_hostile_texts_are_read_in_seconds(index, given_text):
    begin = time.process_time()

    index.extract(given_text)

    assert time.process_time() - begin < 60


def test_a_text_that_is_read_in_pieces_has_the_answers_of_its_pieces(index):
    sentence = "You serve customers and bake bread. "

    found = index.extract(sentence * 5_000, "en")

    assert [one.start for one in found if one.concept == "bake_bread"] == [
        number * len(sentence) + sentence.index("bake") for number in range(5_000)
    ]


def test_many_texts_at_once_have_the_answers_of_each(index):
    given_texts = ["You bake bread.", "", "Wir bedienen Kunden.", "\x00", "Serve customers. Bake bread."] * 60

    assert index.extract_all(given_texts) == [index.extract(one) for one in given_texts]


def test_a_scheme_without_skills_is_read_for_names(tmp_path):
    matching.build([matching.Concept("1", "occupation", {"en": matching.Names("welder")})], tmp_path / "index")
    index = matching.Index.open(tmp_path / "index")

    assert named(index, "We look for a welder.") == {"1": "welder"}
    assert index.extract("") == []


def test_a_text_has_the_same_answers_alone_and_before_others(tmp_path):
    matching.build(
        [
            matching.Concept("leading", "skill", {"de": matching.Names("Management")}),
            matching.Concept("projects", "skill", {"en": matching.Names("project management")}),
        ],
        tmp_path / "index",
        learn=False,
    )
    index = matching.Index.open(tmp_path / "index")
    given_text = "Wir suchen Erfahrung im Project Management"

    alone = index.extract(given_text, "de")

    assert index.extract_all([given_text, "Wir suchen Leute"], "de")[0] == alone


def test_a_name_that_people_called_wrong_is_not_found_in_texts_either(tmp_path):
    folder = tmp_path / "index"
    matching.build(a_scheme(), folder, learn=False, corrections=[Correction("bake bread", "bake_bread", False, "en")])

    assert "bake_bread" not in named(matching.Index.open(folder), "You bake bread.", "en")


def test_a_correction_that_was_taken_back_leaves_no_name(tmp_path):
    folder = tmp_path / "index"
    said = [Correction("dough whispering", "bake_bread", right, "en") for right in (True, False)]

    matching.build(a_scheme(), folder, learn=False, corrections=said)

    index = matching.Index.open(folder)
    assert "dough whispering" not in index.labels
    assert "bake_bread" not in named(index, "We need dough whispering.", "en")


def test_an_index_that_has_read_texts_is_let_go(tmp_path):
    matching.build(a_scheme(), tmp_path / "index", learn=False)
    index = matching.Index.open(tmp_path / "index")
    index.extract("You bake bread.", "en")
    still_there = weakref.ref(index)

    del index
    gc.collect()

    assert still_there() is None


HIDDEN = pytest.mark.parametrize("hidden", ["\u00ad", "\u200b", "\u200d", "\u00ad\u2060"])


@HIDDEN
def test_what_is_hidden_within_a_word_does_not_part_it(hidden):
    plain = "Schweißer und Bäcker, C# und Node.js: Qualitätskontrolle"
    written = re.sub(r"(\w\w)(?=\w)", rf"\1{hidden}", plain) + f" {hidden} C{hidden}#"

    starts, ends = Signs.of(written).titles()

    found = [normalised(written[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    assert found == WORD.findall(normalised(written)) == [*WORD.findall(normalised(plain)), "c#"]


@HIDDEN
def test_a_text_with_hidden_characters_is_read_as_without_them_and_places_are_of_its_own(index, hidden):
    plain = "We need people who bake bread daily. You weld metal parts and help customers."
    written = re.sub(r"(\w\w)(?=\w\w)", rf"\1{hidden}", plain)

    found = named(index, written, "en")
    sure, as_sure = ([one.confidence for one in index.extract(text, "en")] for text in (written, plain))

    assert sure == pytest.approx(as_sure, abs=1e-4)
    assert {concept: words.replace(hidden, "") for concept, words in found.items()} == named(index, plain, "en")
    assert len(found) > 1
    assert all(words in written and hidden in words for words in found.values())
