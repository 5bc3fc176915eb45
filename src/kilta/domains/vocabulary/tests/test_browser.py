import pytest

from kilta.domains.vocabulary.models import Concept, ConceptText, Relation


@pytest.fixture
def welder():
    """An occupation with its group and a skill it needs, in two languages."""
    welder, group, weld = (
        Concept.objects.create(uri=f"http://data.europa.eu/esco/{kind}/{code}", kind=kind, code=code)
        for kind, code in (("occupation", "7212.3"), ("isco_group", "7212"), ("skill", ""))
    )
    for concept, names in (
        (welder, {"en": "welder", "fi": "hitsaaja"}),
        (group, {"en": "Welders and flame cutters"}),
        (weld, {"en": "weld steel"}),
    ):
        for language, title in names.items():
            ConceptText.objects.create(concept=concept, language=language, title=title, alternatives=["other name"])
    Relation.objects.create(source=welder, target=group, kind="broader")
    Relation.objects.create(source=welder, target=weld, kind="essential")
    return welder


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1280, "light"), ("fi", 360, "dark")])
def test_the_pages_of_the_vocabulary_pass_the_accessibility_check_and_fit_the_screen(
    open_page, axe, welder, language, width, scheme
):
    page = open_page(width, color_scheme=scheme)

    for path in ("glossary", "glossary?country=IT", "glossary?q=zzzz", "concepts", f"concepts/{welder.pk}"):
        page.goto(f"/{language}/{path}")

        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
