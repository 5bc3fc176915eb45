import dataclasses
import threading

import numpy as np
import pytest

from kilta.engines import matching
from kilta.engines.matching import Concept, Correction, Evidence, Names, Statement
from kilta.engines.matching.features import words_of
from kilta.engines.matching.learning import Recipe
from kilta.engines.matching.tests.scheme import a_scheme


def best(index, *texts, **options):
    """The concept that stands first for each text."""
    return [matches[0].concept if matches else None for matches in index.link(texts, **options)]


@pytest.mark.parametrize("language", ["en", "fi", "sv", "de", "it", "nl"])
def test_every_title_leads_to_its_own_concept(index, lexical, language):
    concepts = a_scheme()
    titles = [concept.texts[language].title for concept in concepts]

    assert best(index, *titles) == [concept.id for concept in concepts]
    assert best(lexical, *titles) == [concept.id for concept in concepts]


def test_gender_marks_inflection_and_compounds_are_understood(index):
    titles = ["Schweißer (m/w/d)", "SALDATRICE", "verkoopster", "hitsaajan", "Brotbäckermeister", "Lastbilschaufförer"]

    found = best(index, *titles, kinds={"occupation"})

    assert found == ["welder", "welder", "seller", "welder", "baker", "driver"]


def test_kinds_keep_to_what_is_asked_for(index):
    (matches,) = index.link(["welding"], kinds={"skill"}, top=5)

    assert matches[0].concept == "weld_metal"
    assert {match.kind for match in matches} == {"skill"}


def test_a_match_says_which_label_in_which_language_and_which_words(index):
    ((match,),) = index.link(["Wanted: software developer"], top=1)

    (reason,) = match.reasons
    assert (reason.evidence, reason.label, reason.language) == (Evidence.LABEL, "software developer", "en")
    assert reason.words == ("software", "developer")
    assert match.span == (0, len("Wanted: software developer"))


@pytest.mark.parametrize("text", ["", " ", "\x00", "\x00\x00\x01", "🙂🙂", "\ud800", "///", "()"])
def test_what_says_nothing_gets_no_concept(index, lexical, text):
    assert index.link([text]) == lexical.link([text]) == [[]]


def test_any_text_is_linked_without_error_and_with_confidence_between_0_and_1(index):
    texts = ["a" * 100_000, "welder " * 50_000, "Schweißer 溶接工 сварщик 🙂 \x00", bytes(range(256)).decode("latin-1")]

    for matches in index.link(texts):
        assert all(0 <= match.confidence <= 1 for match in matches)


def test_the_order_of_texts_and_batches_changes_nothing(index):
    titles = [name for concept in a_scheme() for names in concept.texts.values() for name in (names.title,)] * 20

    together = index.rank(titles)

    turned = index.rank(titles[::-1])
    assert (together.concepts == turned.concepts[::-1]).all()
    assert np.allclose(together.scores, turned.scores[::-1], atol=1e-5)


def test_threads_share_an_index(index):
    fresh, found = matching.Index.open(index.folder), {}
    titles = [concept.texts["de"].title for concept in a_scheme()]

    def link(number):
        found[number] = [best(fresh, *titles[number:]) for _ in range(20)]

    threads = [threading.Thread(target=link, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ids = [concept.id for concept in a_scheme()]
    assert all(answer == ids[number:] for number in range(8) for answer in found[number])


def test_the_same_concepts_and_seed_give_the_same_index(tmp_path):
    one = matching.build(a_scheme(), tmp_path / "one", seed=7)
    other = matching.build(a_scheme(), tmp_path / "other", seed=7)
    third = matching.build(a_scheme(), tmp_path / "third", seed=8)

    assert one.version == other.version != third.version
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "other" / file.name).read_bytes(), file.name


def test_the_order_of_the_concepts_changes_nothing(tmp_path):
    one = matching.build(a_scheme(), tmp_path / "one", learn=False)
    other = matching.build(a_scheme()[::-1], tmp_path / "other", learn=False)

    assert one.version == other.version
    assert (one.folder / "index.bin").read_bytes() == (other.folder / "index.bin").read_bytes()


def test_an_encoder_that_is_given_is_part_of_the_version(tmp_path):
    table = np.random.default_rng(1).standard_normal((1 << 13, 16), np.float32)
    recipe = Recipe(buckets=len(table), dimensions=16)

    versions = {
        matching.build(a_scheme(), tmp_path / "index", recipe=recipe, table=one).version for one in (table, 2 * table)
    }

    assert len(versions) == 2


def test_a_new_index_takes_the_place_of_the_old_one_while_that_is_in_use(tmp_path):
    matching.build(a_scheme(), tmp_path / "index", learn=False)
    old = matching.Index.open(tmp_path / "index")

    matching.build(a_scheme()[:3], tmp_path / "index", learn=False)

    assert best(old, "Gärtner") == ["gardener"]
    assert "gardener" in [one.concept for one in old.extract("Wir suchen einen Gärtner.", "de")]
    assert best(matching.Index.open(tmp_path / "index"), "Gärtner") != ["gardener"]
    assert [path.name for path in tmp_path.rglob("*")] == ["index", "index.bin"]


def test_whoever_opens_an_index_while_it_is_replaced_gets_one_of_the_two_whole(tmp_path):
    def replace():
        for number in range(12):
            matching.build(one if number % 2 else other, tmp_path / "index", learn=False)

    one, other = a_scheme()[:2], a_scheme()[2:5]
    matching.build(one, tmp_path / "index", learn=False)
    replacing = threading.Thread(target=replace)
    replacing.start()
    seen = set()
    while replacing.is_alive():
        index = matching.Index.open(tmp_path / "index")
        seen.add((len(index.concepts), len(index.kind_ends), len(set(index.label_concepts.tolist()))))
    replacing.join()

    assert seen <= {(2, 1, 2), (3, 1, 3)}


def test_an_index_takes_no_place_that_holds_something_else(tmp_path):
    precious = tmp_path / "documents" / "manifest.json"
    precious.parent.mkdir()
    precious.write_text('{"format": 1}')

    for place in (precious.parent, precious):
        with pytest.raises(matching.PlaceTaken, match=str(place)):
            matching.build(a_scheme(), place, learn=False)

    assert precious.read_text() == '{"format": 1}'
    assert list(precious.parent.iterdir()) == [precious]


def test_what_a_killed_build_has_left_is_in_nobodys_way(tmp_path):
    (tmp_path / ".index.bin.x1y2").write_bytes(b"kilta")

    matching.build(a_scheme(), tmp_path, learn=False)

    assert best(matching.Index.open(tmp_path), "welder") == ["welder"]


def test_an_index_takes_the_place_of_one_of_an_earlier_release(tmp_path):
    (tmp_path / "manifest.json").write_text('{"format": 2, "version": "x", "calibration": {}}')
    (tmp_path / "concepts.bytes.npy").touch()
    with pytest.raises(matching.NoIndex, match="earlier release"):
        matching.Index.open(tmp_path)

    matching.build(a_scheme(), tmp_path, learn=False)

    assert best(matching.Index.open(tmp_path), "welder") == ["welder"]
    assert [path.name for path in tmp_path.iterdir()] == ["index.bin"]


@pytest.mark.parametrize(
    "damage", [lambda one: one[:100], lambda one: one[: len(one) // 2], lambda one: b"", lambda one: b"x"]
)
def test_a_damaged_index_is_named(tmp_path, damage):
    matching.build(a_scheme(), tmp_path, learn=False)
    file = tmp_path / "index.bin"
    file.write_bytes(damage(file.read_bytes()))

    with pytest.raises(matching.NoIndex, match=str(tmp_path)):
        matching.Index.open(tmp_path)


@pytest.mark.parametrize("skills", [0, 4, 300])
def test_a_kind_of_one_concept_can_be_learnt(tmp_path, skills):
    concepts = [
        Concept(
            f"{one}", "skill", {"en": Names(f"use material {one}", (f"handle {one}",)), "de": Names(f"Stoff {one}")}
        )
        for one in range(skills)
    ]
    concepts.append(Concept("welder", "occupation", {"en": Names("welder", ("metal welder",))}))

    matching.build(concepts, tmp_path / "index", recipe=Recipe(dimensions=16))

    assert best(matching.Index.open(tmp_path / "index"), "metal welder")[0] == "welder"


def test_a_corrected_match_holds_from_the_next_build(tmp_path):
    corrections = [
        Correction("Blechzauberer", "welder", right=True, language="de"),
        Correction("metal welder", "welder", right=False),
        Correction("metal welder", "a concept that has gone", right=True),
    ]

    matching.build(a_scheme(), tmp_path / "index", learn=False, corrections=corrections)

    index = matching.Index.open(tmp_path / "index")
    (match, *_), others = index.link(["Blechzauberer (m/w/d)", "Metal welder"])
    assert (match.concept, match.reasons[0].evidence) == ("welder", Evidence.CORRECTION)
    assert match.confidence > 0.95
    assert "welder" not in {other.concept for other in others}
    assert best(index, "Blechzauberin") == ["welder"]


def test_corrections_are_part_of_the_version(tmp_path):
    plain = matching.build(a_scheme(), tmp_path / "plain", learn=False)
    corrected = matching.build(
        a_scheme(), tmp_path / "corrected", learn=False, corrections=[Correction("x", "welder", right=True)]
    )

    assert plain.version != corrected.version


def test_a_concept_without_names_and_a_scheme_without_concepts_can_be_built(tmp_path):
    matching.build([Concept("empty", "skill", {}), *a_scheme()], tmp_path / "one", learn=False)
    matching.build([], tmp_path / "none")

    assert best(matching.Index.open(tmp_path / "one"), "welder") == ["welder"]
    assert matching.Index.open(tmp_path / "none").link(["welder"]) == [[]]


def test_a_concept_without_a_title_is_told_by_its_first_name(tmp_path):
    concepts = [Concept("1", "skill", {"en": Names("", ("weld metal", "join metal"))}), Concept("2", "skill", {})]
    corrections = [Correction("bake bread", "2", right=True, language="en")]

    matching.build(concepts, tmp_path / "index", learn=False, corrections=corrections)

    index = matching.Index.open(tmp_path / "index")
    assert [index.labels[index.title(number, "en")] for number in range(2)] == ["weld metal", "bake bread"]
    assert index.pair([Statement("weld metal and bake bread")], [Statement("join metal and bake bread")])


def test_a_folder_without_index_is_named(tmp_path):
    with pytest.raises(matching.NoIndex, match="holds no index"):
        matching.Index.open(tmp_path)


def test_statements_pair_across_languages(index):
    left = ["Die Auszubildenden schweißen Metall", "Kundenbeschwerden freundlich bearbeiten", "Brot backen"]
    right = ["leipoa ruisleipää", "hitsata metallia", "käsitellä asiakkaiden valituksia"]

    pairs = index.pair([Statement(one, "de") for one in left], [Statement(one, "fi") for one in right], top=1)

    assert {(pair.left, pair.right) for pair in pairs} == {(0, 1), (1, 2), (2, 0)}
    assert all(pair.reasons for pair in pairs)


def test_an_index_that_has_not_learnt_takes_statements_of_one_concept_for_equal_and_of_more_for_wider(lexical):
    left = [Statement("Metall schweißen", "de"), Statement("Metall schweißen, Brot backen, Torten verzieren", "de")]
    right = [Statement("saldare metalli", "it")]

    relations = {pair.left: pair.relation for pair in lexical.pair(left, right, top=1)}

    assert relations == {0: matching.Relation.EQUAL, 1: matching.Relation.WIDER}


def test_nothing_pairs_with_nothing(index):
    assert index.pair([], [Statement("weld metal")]) == index.pair([Statement("")], [Statement("weld metal")]) == []


def test_names_of_one_concept_in_one_language_only_are_enough(tmp_path):
    concepts = [dataclasses.replace(one, texts={"en": Names(one.texts["en"].title)}) for one in a_scheme()]

    matching.build(concepts, tmp_path / "index")

    assert best(matching.Index.open(tmp_path / "index"), "welder") == ["welder"]


def test_what_people_called_right_comes_first_however_many_concepts_share_the_name(tmp_path):
    concepts = [
        matching.Concept(f"{number:02}", "skill", {"en": matching.Names("communication")}) for number in range(25)
    ]
    said = [matching.Correction("Communication", "24", True, "en")]

    matching.build(concepts, tmp_path / "index", learn=False, corrections=said)

    index = matching.Index.open(tmp_path / "index")
    (found,) = index.link(["communication"], top=2)
    assert (found[0].concept, found[0].confidence) == ("24", pytest.approx(0.99))
    assert found[0].reasons[0].evidence == "correction"
    assert index.link(["communication"], kinds=[])[0] == []


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Bakery and baker (m/w/d)", ["bakery", "and", "baker"]),
        ("Bakery and baker (m|w|d)", ["bakery", "and", "baker"]),
        ("Bakery and baker (m,w,d)", ["bakery", "and", "baker"]),
        ("Driver (C/D/E)", ["driver", "c", "d", "e"]),
        ("Programmer (c, java)", ["programmer", "c", "java"]),
        ("Schweißer/Schweißerin", ["schweisser"]),
        ("Leiter für Film/Leiterin für Film", ["leiter", "für", "film"]),
        ("Schwei\u00adßer", ["schweisser"]),
        ("wel\u200bder", ["welder"]),
        ("/", []),
    ],
)
def test_a_mark_goes_and_of_two_forms_beside_a_slash_one_stays_and_nothing_else_goes(title, words):
    assert words_of(title) == words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (
            "Staatlich geprüfter Techniker/Staatlich geprüfte Technikerin Fachrichtung Metallbau",
            ["techniker", "metallbau"],
        ),
        ("Staatlich anerkannte Heilerziehungspflegerin", ["heilerziehungspflegerin"]),
        ("Geprüfter Fachmann/Geprüfte Fachfrau für Versicherungen", ["fachmann", "für", "versicherungen"]),
        ("Legitimerad sjuksköterska", ["sjuksköterska"]),
        ("Geprüfte", ["geprüfte"]),
        ("Waren nach Fachrichtung", ["waren", "nach"]),
        ("Staatlich geprüfte Bauteile", ["bauteile"]),
        ("Teile prüfen und geprüfte Teile lagern", ["teile", "prüfen", "und", "geprüfte", "lagern"]),
        ("staatlich geförderte Projekte", ["staatlich", "geförderte", "projekte"]),
    ],
)
def test_that_a_title_was_earned_tells_no_trade_from_another(title, words):
    assert words_of(title) == words


def test_a_title_that_fits_an_occupation_and_a_group_alike_means_the_occupation(tmp_path):
    of_group = [
        Concept(f"group-{at}", "isco_group", {"en": Names(name)}) for at, name in enumerate(("Bakers", "Cooks"))
    ]
    single = [Concept(name, "occupation", {"en": Names(name)}) for name in ("Bakers", "Cooks")]
    matching.build([*of_group, *single], tmp_path / "index", learn=False)
    index = matching.Index.open(tmp_path / "index")

    assert [[match.concept for match in matches] for matches in index.link(["Bakers", "Cooks"], top=2)] == [
        ["Bakers", "group-0"],
        ["Cooks", "group-1"],
    ]
    assert best(index, "Cooks", kinds={"isco_group"}) == ["group-1"]
