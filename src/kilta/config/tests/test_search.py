"""Search as the domains use it; it lives here because foundation has no objects of its own to find."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilta.domains.network.models import Organisation
from kilta.foundation import search
from kilta.foundation.access.actors import Guest, System
from kilta.foundation.search import Document, folding, reading
from kilta.foundation.search.models import Entry, Name, Spelling

pytestmark = pytest.mark.django_db

KIND = "network.organisation"
EVERYBODY, STAFF = Guest(), System("test")


@pytest.fixture
def described(monkeypatch):
    """What each organisation says of itself in these tests, by its slug."""
    known: dict[str, dict] = {}

    def describe(row):
        said = known.get(row.slug)
        return [Document(of=row, **one) for one in said] if said else []

    monkeypatch.setitem(search.DESCRIBERS, Organisation, describe)
    monkeypatch.setitem(search.LABELS, KIND, "Organisation")
    return known


@pytest.fixture
def keep(described):
    def keep(title="Omnia", *, language="en", **said) -> Organisation:
        row = Organisation.objects.create(slug=f"row-{len(described)}", name=title, kind="vet_provider", country="FI")
        described[row.slug] = [{"title": title, "language": language, **said}]
        search.index(row)
        return row

    return keep


def titles(text, *, actor=EVERYBODY, language="en", **narrower):
    return [hit.title for hit in search.find(actor, text, language=language, **narrower).hits]


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("en", "Courses in welding", "weld"),
        ("fi", "Opetamme hitsausta ja koneistusta", "hitsaus"),
        ("sv", "Vi utbildar svetsare", "svetsarna"),
        ("de", "Wir bilden Schweißer aus", "schweißern"),
        ("it", "Formiamo saldatori", "saldatore"),
        ("nl", "Wij leiden lassers op", "lasser"),
    ],
)
def test_a_word_is_found_in_another_form_of_its_language(keep, language, written, asked):
    keep(language=language, body=written)

    assert titles(asked, language="en") == ["Omnia"]


def test_accents_and_case_make_no_difference(keep):
    keep("Jyväskylän ammattiopisto Ålgård")

    assert titles("JYVASKYLAN algard") == ["Jyväskylän ammattiopisto Ålgård"]


def test_the_last_word_may_be_unfinished(keep):
    keep("Koulutuskeskus Brahe")

    assert titles("koulutuskeskus bra") == ["Koulutuskeskus Brahe"]


def test_an_object_is_found_once_in_the_language_of_the_reader(described, keep):
    row = keep("Region Hannover", body="authority")
    described[row.slug] = [
        {"title": "Region Hannover", "language": "en", "body": "authority"},
        {"title": "Region Hannover", "language": "de", "body": "Behörde"},
    ]
    search.index(row)

    found = search.find(EVERYBODY, "hannover", language="de")

    assert [(hit.title, hit.language) for hit in found.hits] == [("Region Hannover", "de")]


def test_what_is_found_by_its_name_in_another_language_has_its_title_in_the_readers(described, keep):
    row = keep("weld metal")
    described[row.slug] = [
        {"title": "weld metal", "language": "en"},
        {"title": "hitsata metallia", "language": "fi", "names": ["hitsaus"]},
    ]
    search.index(row)

    (found,) = search.find(EVERYBODY, "hitsaus", language="en").hits
    assert (found.title, found.title_language, found.language) == ("weld metal", "en", "fi")
    assert "hitsata metallia" in found.excerpt
    assert "<mark>hitsaus</mark>" in found.excerpt

    (found,) = search.find(EVERYBODY, "hitsaus", language="de").hits
    assert (found.title, found.title_language) == ("hitsata metallia", "fi")


def test_a_title_in_the_readers_language_is_not_shown_to_those_it_is_not_for(described, keep):
    row = keep("weld metal")
    described[row.slug] = [
        {"title": "weld metal", "language": "en", "audience": search.MEMBERS},
        {"title": "hitsata metallia", "language": "fi"},
    ]
    search.index(row)

    assert titles("hitsata", language="en") == ["hitsata metallia"]


LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyz")


@given(at=st.integers(0, 8), letter=LETTERS, how=st.sampled_from(["another", "missing", "additional", "changed over"]))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_wrong_letter_still_finds_a_name(keep, at, letter, how):
    if not Organisation.objects.filter(name="Ulderupia Hannover").exists():
        keep("Ulderupia Hannover")
    word = "ulderupia"
    wrong = {
        "another": word[:at] + letter + word[at + 1 :],
        "missing": word[:at] + word[at + 1 :],
        "additional": word[:at] + letter + word[at:],
        "changed over": word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    }[how]

    assert titles(wrong) == ["Ulderupia Hannover"]
    assert [one.text for one in search.suggest(EVERYBODY, wrong, language="en")] == ["Ulderupia Hannover"]


def test_what_was_searched_instead_is_said(keep):
    keep("Alfa-college")

    assert search.find(EVERYBODY, "alfa colege", language="en").corrected == "alfa college"


def test_of_two_near_words_the_one_with_the_same_last_letter_is_meant(keep):
    keep("Weld")
    keep("Welder")

    assert search.find(EVERYBODY, "weldr", language="en").corrected == "welder"


def test_a_name_is_suggested_by_the_beginning_of_each_of_its_words(keep):
    keep("Handwerkskammer Hannover")

    for typed in ("hand", "HAN", "handwerkskammer hann"):
        assert [one.text for one in search.suggest(EVERYBODY, typed, language="en")] == ["Handwerkskammer Hannover"]


@pytest.mark.parametrize(("audience", "seen_by_all"), [("all", True), ("members", False), ("staff", False)])
def test_nobody_finds_what_is_not_for_them(keep, audience, seen_by_all):
    keep("Secret guild", audience=audience)

    assert bool(titles("secret")) is seen_by_all
    assert bool(search.suggest(EVERYBODY, "secr", language="en")) is seen_by_all
    assert titles("secret", actor=STAFF) == ["Secret guild"]


def test_what_the_index_says_is_not_believed_when_the_object_is_gone(keep):
    row = keep("Gone tomorrow")
    Organisation.objects.filter(pk=row.pk)._raw_delete("default")

    assert titles("tomorrow") == []
    assert search.suggest(EVERYBODY, "gone", language="en") == []


def test_forgetting_leaves_nothing_not_even_a_word(keep):
    keep("Aino Kaukovainio")
    other = keep("Aino Metsälä")

    search.forget(other)

    assert not Entry.objects.filter(title__contains="Metsälä").exists()
    assert not Name.objects.filter(beginning__contains="metsala").exists()
    assert not Spelling.objects.filter(word="metsala").exists()
    assert Spelling.objects.filter(word="aino").exists()


def test_the_found_words_are_marked_and_everything_else_is_escaped(keep):
    keep(body="<script>alert(1)</script> welding \x02mark\x03 for all & everybody")

    excerpt = search.find(EVERYBODY, "welding", language="en").hits[0].excerpt

    assert "<mark>welding</mark>" in excerpt
    assert "<script>" not in excerpt


def test_facets_say_how_many_of_each_kind_there_are(keep):
    keep("Omnia one")
    keep("Omnia two", facets={"country": "FI"})

    found = search.find(EVERYBODY, "omnia", language="en")

    assert [(facet.kind, facet.count) for facet in found.facets] == [(KIND, 2)]
    assert titles("omnia", facets={"country": "FI"}) == ["Omnia two"]


def test_a_directory_gets_the_ids_that_fit_also_with_a_wrong_letter(keep):
    row = keep("Aventus")

    assert search.matching_ids(EVERYBODY, "aventus", KIND) == [row.pk]
    assert search.matching_ids(EVERYBODY, "avemtus", KIND) == [row.pk]
    assert search.matching_ids(EVERYBODY, "", KIND) == []


@pytest.mark.parametrize(
    "typed",
    [
        "\x00",
        "\ud800",
        "x" * 1_000_000,
        "a & | ! ( ) : * <->",
        "'",
        '"',
        "%",
        "_",
        "\\",
        "-",
        "or",
        "\u202eabc",
        "🛠️",
        "  ",
    ],
)
def test_nothing_that_can_be_typed_breaks_the_search(keep, typed):
    keep()

    assert search.find(EVERYBODY, typed, language="en").total >= 0
    assert search.suggest(EVERYBODY, typed, language="en") is not None
    assert search.matching_ids(EVERYBODY, typed, KIND) is not None


def test_a_search_asks_the_database_as_often_for_one_hit_as_for_many(keep, django_assert_max_num_queries):
    for number in range(40):
        keep(f"Omnia {number}")

    with django_assert_max_num_queries(3):
        assert len(titles("omnia")) == 20


def test_folding_makes_names_alike():
    assert folding.fold("Jürgen ÅLGÅRD-Straße Ødegård") == "jurgen algard-strasse odegard"


def test_the_page_shows_what_was_found(client, keep):
    keep("Samiedu", body="Savonlinna")

    page = client.get("/en/search", {"q": "samiedu"}).content.decode()

    assert "Samiedu" in page


def test_the_whole_index_can_be_written_anew(keep):
    keep("Luovi")
    Entry.objects.all().delete()

    search.reindex(Organisation)

    assert titles("luovi") == ["Luovi"]


def test_what_is_called_so_comes_first_though_a_word_is_in_more_texts_than_are_ranked(keep, monkeypatch):
    monkeypatch.setattr(reading, "CANDIDATES", 3)
    for number in range(6):
        keep(f"School {number}", body="We teach welding and more welding.")
    keep("Advanced welding")

    found = search.find(EVERYBODY, "welding", language="en")

    assert found.hits[0].title == "Advanced welding"
    assert found.total_is_at_least


@pytest.mark.parametrize("typed", ["welding", "weldimg"])
def test_names_are_looked_up_in_their_index(keep, typed):
    keep("Advanced welding")

    with CaptureQueriesContext(connection) as asked:
        search.suggest(EVERYBODY, typed, language="en")
    statement = next(one["sql"] for one in reversed(asked.captured_queries) if "search_name" in one["sql"])

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "name_beginning" in plan
