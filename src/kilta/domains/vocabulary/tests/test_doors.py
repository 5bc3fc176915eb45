import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/en/", "/en/for/families", "/en/for/companies", "/en/for/teachers"])
@pytest.mark.parametrize("page", ["vocabulary:concepts", "vocabulary:glossary"])
def test_the_vocabulary_is_one_click_away(path, page):
    assert f'href="{reverse(page)}"' in Client().get(path).content.decode()


def test_the_home_page_says_what_one_finds_behind_each_door():
    main = Client().get("/en/").content.decode().split("<main")[1]

    assert reverse("vocabulary:concepts") in main
    assert reverse("vocabulary:glossary") in main


def test_search_engines_find_the_vocabulary():
    file = b"".join(Client().get("/sitemap-vocabulary-1.xml").streaming_content).decode()

    assert "/fi/glossary" in file
    assert "/fi/concepts" in file
