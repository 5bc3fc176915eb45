import pytest
from django.test import Client

from kilta.domains.vocabulary import queries
from kilta.domains.vocabulary.glossary import words
from kilta.domains.vocabulary.models import Concept, ConceptText, Relation
from kilta.foundation import search

pytestmark = pytest.mark.django_db

AT = "/api/v1"


def ask(path, **headers):
    return Client().get(f"{AT}{path}", headers=headers)


def items(path, **headers):
    return ask(path, **headers).json()["items"]


def all_pages(path):
    """Every item of a list, by following `next` to its end."""
    page = ask(path).json()
    found = page["items"]
    while page["next"]:
        page = Client().get(page["next"]).json()
        found += page["items"]
    return found


def a_concept(title, *, kind="skill", code="", **texts):
    concept = Concept.objects.create(uri=f"http://data.europa.eu/esco/{kind}/{title}", kind=kind, code=code)
    for language, name in ({"en": title} | texts).items():
        ConceptText.objects.create(concept=concept, language=language, title=name)
    search.index(concept)
    return concept


def needs(occupation, *skills):
    Relation.objects.bulk_create(Relation(source=occupation, target=skill, kind="essential") for skill in skills)


def related(detail, relation):
    return next(one for one in detail["related"] if one["relation"] == relation)


def test_every_coded_list_is_named_with_its_size():
    sizes = {one["name"]: one["size"] for one in items("/vocabulary/lists")}

    assert sizes["eqf_levels"] == 8
    assert sizes["nuts_regions"] == len(all_pages("/vocabulary/lists/nuts_regions?limit=100"))


def test_codes_are_labelled_in_the_language_asked_for_else_in_the_readers():
    path = "/vocabulary/lists/countries?limit=1"

    assert items(path + "&language=de")[0]["label"] == "Finnland"
    assert items(path, **{"accept-language": "fi"})[0]["label"] == "Suomi"


def test_a_code_says_which_one_is_above_it():
    parents = {one["code"]: one["parent"] for one in all_pages("/vocabulary/lists/isced_fields?limit=100")}

    assert (parents["0715"], parents["071"], parents["07"]) == ("071", "07", "")


def test_a_concept_is_named_in_the_language_asked_for_else_in_english():
    a_concept("weld steel", fi="hitsata terästä")

    titles = [items(f"/concepts?language={language}")[0] for language in ("fi", "it")]

    assert [(one["title"], one["language"]) for one in titles] == [("hitsata terästä", "fi"), ("weld steel", "en")]


def test_concepts_are_searched_and_narrowed_and_come_in_pages():
    for name in ("weld steel", "weld copper", "weld lead"):
        a_concept(name)
    a_concept("welder", kind="occupation")

    found = all_pages("/concepts?q=weld&kind=skill&limit=2")

    assert sorted(one["title"] for one in found) == ["weld copper", "weld lead", "weld steel"]


def test_words_that_no_concept_has_find_nothing():
    a_concept("weld steel")

    assert items("/concepts?q=zzzzzz") == []
    assert "weld steel" not in Client().get("/en/concepts?q=zzzzzz").content.decode()


def test_a_list_of_concepts_costs_the_same_however_long_it_is(django_assert_max_num_queries):
    for number in range(12):
        a_concept(f"skill {number}")

    with django_assert_max_num_queries(4):
        assert len(items("/concepts?limit=10")) == 10


def test_a_concept_shows_its_texts_and_the_first_of_its_relations_and_says_that_there_are_more(monkeypatch):
    welder = a_concept("welder", kind="occupation", fi="hitsaaja")
    needs(welder, *(a_concept(f"skill {number}") for number in range(queries.FEW + 1)))

    detail = ask(f"/concepts/{welder.pk}").json()

    assert [text["language"] for text in detail["texts"]] == ["en", "fi"]
    essential = related(detail, "essential")
    assert (len(essential["concepts"]), essential["has_more"]) == (queries.FEW, True)
    assert related(detail, "broader") == {"relation": "broader", "concepts": [], "has_more": False}


def test_the_rest_of_a_relation_is_read_page_by_page():
    welder = a_concept("welder", kind="occupation")
    needs(welder, *(a_concept(f"skill {number}") for number in range(5)))

    assert len(all_pages(f"/concepts/{welder.pk}/related?relation=essential&limit=2")) == 5


def test_a_concept_is_found_by_the_address_that_esco_gives_it():
    welder = a_concept("welder", kind="occupation")

    assert ask(f"/concepts/by-uri?uri={welder.uri}").json()["id"] == str(welder.pk)


def test_a_retired_concept_is_not_listed_but_keeps_its_address():
    old = a_concept("farrier", kind="occupation")
    Concept.objects.update(retired_in="1.2.0")

    assert items("/concepts") == []
    assert ask(f"/concepts/{old.pk}").json()["retired_in"] == "1.2.0"


def test_the_glossary_gives_each_word_once_in_every_language():
    found = all_pages("/glossary?limit=50&language=fi")

    assert sorted(one["key"] for one in found) == sorted(word.key for word in words())
    assert all(len(one["wordings"]) == 6 for one in found)


def test_the_glossary_is_narrowed_to_a_country():
    found = items("/glossary?country=DE&language=de&q=Lernfeld")

    assert "Lernfeld" in [one["term"] for one in found]
    assert {one["country"] for one in found} == {"DE"}


@pytest.mark.parametrize(
    "path",
    [
        "/vocabulary/lists?name=x",
        "/vocabulary/lists/lenses?language=xx",
        "/vocabulary/lists/lenses?cursor=WyJub25lIl0=",
        "/vocabulary/lists/lenses?cursor=%FF",
        "/vocabulary/lists/lenses?limit=101",
        "/concepts?kind=person",
        "/concepts?q=a%00b",
        "/concepts?q=" + "a" * 201,
        "/concepts?q=a&cursor=WyJhIiwgImIiXQ==",
        "/concepts?q=a&cursor=WzFlOTk5LCAxXQ==",
        "/concepts?page=2",
        "/concepts/by-uri",
        "/concepts/by-uri?uri=" + "a" * 201,
        "/glossary?country=SE",
    ],
)
def test_what_no_list_knows_is_refused_by_name(path):
    a_concept("a")

    answer = ask(path)

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize(
    "path",
    [
        "/vocabulary/lists/planets",
        "/concepts/by-uri?uri=http://data.europa.eu/esco/skill/none",
        "/concepts/00000000-0000-7000-8000-000000000000",
    ],
)
def test_what_is_not_there_is_not_found(path):
    assert ask(path).status_code == 404
