"""Packages of ESCO in small: what is read, what is refused, and that a refusal changes nothing."""

import gzip
import io
import os
import zipfile
from importlib import import_module
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection

from kilta.domains.vocabulary.models import Concept, ConceptText, EscoImport, Relation
from kilta.domains.vocabulary.tests.esco_files import (
    BASE,
    FILES,
    GROUP,
    OCCUPATIONS,
    SKILLS,
    WELD,
    WELDER,
    a_skill,
    an_occupation,
    of_skills,
    table,
)
from kilta.domains.vocabulary.use_cases.esco import import_esco
from kilta.domains.vocabulary.use_cases.schemes import Given, load_scheme
from kilta.engines.esco import Unreadable
from kilta.foundation import jobs, search
from kilta.foundation.access.actors import Guest, System

pytestmark = pytest.mark.django_db

STAFF = System("test")


@pytest.fixture
def package(tmp_path):
    """Writes files into a folder and reads them."""

    def package(version="1.2.0", **kinds):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for name, text in (kinds.pop("files", None) or FILES).items():
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_esco(by=STAFF, paths=[folder], version=version, **kinds)

    return package


def test_a_package_is_read_with_its_places_relations_and_collections(package):
    report = package().report

    welder = Concept.objects.get(uri=WELDER)
    assert report["added"] == {"isco_group": 1, "occupation": 1, "skill": 1}
    assert {(one.kind, one.target.uri) for one in Relation.objects.filter(source=welder)} == {
        ("essential", WELD),
        ("broader", GROUP),
    }
    assert Concept.objects.get(uri=WELD).collections == ["green"]
    assert ConceptText.objects.get(concept__uri=WELD).alternatives == ["join metal", "fuse metal"]


def test_reading_the_same_package_again_touches_nothing(package):
    package()

    report = package().report

    assert (report["added"], report["changed"], report["retired"]) == ({}, {}, {})
    assert report["untouched"] == {"isco_group": 1, "occupation": 1, "skill": 1}


def test_a_new_version_changes_retires_and_adds_and_says_so(package):
    package(version="1.1.1")
    moved = FILES | {
        "skills_en.csv": table(SKILLS, a_skill(f"{BASE}/skill/new", "weld aluminium")),
        "occupations_en.csv": table(OCCUPATIONS, an_occupation(label="welding worker")),
        "greenSkillsCollection_en.csv": table(["conceptType", "conceptUri"]),
        "occupationSkillRelations_en.csv": table(["occupationUri", "relationType", "skillType", "skillUri"]),
    }

    report = package(version="1.2.0", files=moved).report

    assert report["added"] == {"skill": 1}
    assert report["changed"] == {"occupation": 1}
    assert report["retired"] == {"skill": 1}
    assert Concept.objects.get(uri=WELD).retired_in == "1.2.0"


def test_what_bears_the_name_of_a_retired_concept_now_stands_in_its_place(package):
    package(version="1.1.1", files=of_skills(a_skill(), a_skill(f"{BASE}/skill/solder", "solder", "")))
    new = a_skill(f"{BASE}/skill/new", "join metal parts", "weld steel\nbraze\nsolder")
    other = a_skill(f"{BASE}/skill/other", "join electronics", "solder")

    report = package(version="1.2.0", files=of_skills(new, other)).report

    assert (report["retired"], report["replaced"]) == ({"skill": 2}, 1)
    welding = Concept.objects.get(uri=WELD)
    assert (welding.replaced_by.uri, welding.replacement_is_found) == (f"{BASE}/skill/new", True)
    assert Concept.objects.get(uri=f"{BASE}/skill/solder").replaced_by is None  # Two bear its name.


def test_a_replacement_that_was_found_by_its_name_is_marked_until_a_list_says_it(package):
    old, new = f"{BASE}/skill/old", f"{BASE}/skill/new"
    named = table(["conceptUri", "isReplacedBy"], [old, new])
    package(version="1", files=of_skills(a_skill(old, "a", "")))
    package(version="2", files=of_skills(a_skill(new, "b", "a")))
    found = Concept.objects.get(uri=old)
    package(version="3", files=of_skills(a_skill(new, "b", "a"), replaced=named))
    listed = Concept.objects.get(uri=old)

    assert [(one.replaced_by.uri, one.replacement_is_found) for one in (found, listed)] == [(new, True), (new, False)]


def test_replacements_of_before_are_marked_where_they_may_have_been_found_by_their_name(package):
    old, listed, new = (f"{BASE}/skill/{name}" for name in ("old", "listed", "new"))
    named = table(["conceptUri", "isReplacedBy"], [listed, new])
    package(version="1", files=of_skills(a_skill(old, "a", ""), a_skill(listed, "c", "")))
    package(version="2", files=of_skills(a_skill(new, "b", "A"), replaced=named))
    Concept.objects.update(replacement_is_found=False)

    with connection.cursor() as cursor:
        cursor.execute(
            import_module("kilta.domains.vocabulary.migrations.0003_found_replacement").MARK_WHAT_BEARS_THE_NAME
        )

    assert set(Concept.objects.exclude(replaced_by=None).values_list("uri", "replacement_is_found")) == {
        (old, True),
        (listed, False),
    }


def test_a_list_says_what_stands_in_the_place_of_a_concept_also_of_one_that_was_itself_replaced(package):
    old, middle, new = (f"{BASE}/skill/{name}" for name in ("old", "middle", "new"))

    def replaced(*rows):
        return {"replaced": table(["conceptUri", "isReplacedBy"], *rows)}

    package(version="1", files=of_skills(a_skill(old, "a"), a_skill(middle, "b", "a")))
    package(version="2", files=of_skills(a_skill(middle, "b", ""), **replaced([old, middle])))
    package(version="3", files=of_skills(a_skill(new, "c", ""), **replaced([middle, new])))

    assert {Concept.objects.get(uri=uri).replaced_by.uri for uri in (old, middle)} == {new}
    assert not Concept.objects.filter(replacement_is_found=True).exists()
    package(version="4", files=of_skills(a_skill(old, "a"), a_skill(new, "c", "")))
    back = Concept.objects.get(uri=old)
    assert (back.retired_in, back.replaced_by) == ("", None)


def test_a_scheme_of_our_own_stays_when_esco_moves_on(package):
    given = [Given("welding", "skill", {"en": ["weld metal", "welding"], "fi": ["hitsaus"]})]
    own = load_scheme(by=STAFF, scheme="own", concepts=given)["welding"]

    package()
    package(version="1.2.0", files=FILES | {"skills_en.csv": table(SKILLS, a_skill(f"{BASE}/skill/new", "weld"))})

    own.refresh_from_db()
    assert (own.retired_in, own.uri) == ("", "urn:kilta:own:welding")
    assert Concept.objects.get(uri=WELD).retired_in == "1.2.0"


def test_a_further_language_retires_nothing_and_names_the_same_concepts(package):
    package()

    report = package(files={"occupations_fi.csv": table(OCCUPATIONS, an_occupation(label="hitsaaja"))}).report

    assert (report["added"], report["retired"]) == ({}, {})
    assert set(ConceptText.objects.filter(concept__uri=WELDER).values_list("title", flat=True)) == {
        "welder",
        "hitsaaja",
    }


def test_a_concept_is_found_by_each_of_its_names_in_each_language(package):
    package(files=FILES | {"occupations_fi.csv": table(OCCUPATIONS, an_occupation(label="hitsaaja"))})
    jobs.run_all_now()
    welder = Concept.objects.get(uri=WELDER)

    for asked in ("welder", "hitsaaja", "metal joiner", "hitsaja"):
        assert welder.pk in [hit.id for hit in search.find(Guest(), asked, language="en").hits]


@pytest.mark.parametrize("wrap", ["zip", "gz"])
def test_zip_and_gz_are_read_as_they_are(tmp_path, wrap):
    if wrap == "zip":
        with zipfile.ZipFile(tmp_path / "ESCO dataset - v1.2.0 - en - csv.zip", "w") as archive:
            for name, text in FILES.items():
                archive.writestr(name, text)
    else:
        for name, text in FILES.items():
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(text.encode()))

    import_esco(by=STAFF, paths=[tmp_path], version="1.2.0")

    assert Concept.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("skills_en.csv", table(SKILLS, a_skill(), [*a_skill()[:5]]), "skills_en.csv, line 4"),
        ("skills_en.csv", table(SKILLS, a_skill(uri="welding")), "skills_en.csv, line 2, column conceptUri"),
        ("skills_en.csv", table(SKILLS, a_skill(label="")), "skills_en.csv, line 2, column preferredLabel"),
        ("skills_en.csv", table(SKILLS, a_skill(label="a\x00b")), "skills_en.csv, line 2, column preferredLabel"),
        ("skills_en.csv", table(SKILLS[1:], a_skill()[1:]), "skills_en.csv, line 1, column conceptType"),
        ("skills_en.csv", table([c for c in SKILLS if c != "preferredLabel"], a_skill()[1:]), "column preferredLabel"),
        ("skills_en.csv", table(SKILLS, a_skill()).encode("utf-16"), "skills_en.csv, line 1"),
        ("skills_en.csv", table(SKILLS, a_skill(), a_skill()).encode() + b"\xff", "skills_en.csv, line 6"),
        ("skills_en.csv", table(SKILLS, a_skill()) + '"open', "skills_en.csv, line 4"),
        ("skills_en.csv", "", "skills_en.csv, line 1"),
        ("skills_en.csv", "name,price\nhammer,3\n", "skills_en.csv, line 1"),
        ("skills.csv", table(SKILLS, a_skill()), "skills.csv"),
        ("skills_en.zip", b"PK\x03\x04 not whole", "skills_en.zip"),
        (
            "occupationSkillRelations_en.csv",
            table(["occupationUri", "relationType", "skillType", "skillUri"], [WELDER, "perhaps", "", WELD]),
            "occupationSkillRelations_en.csv, line 2, column relationType",
        ),
    ],
)
def test_what_is_broken_is_named_by_file_line_and_column_and_nothing_is_written(package, name, text, place):
    with pytest.raises(Unreadable) as refused:
        package(files=FILES | {name: text})

    assert place in str(refused.value)
    assert (Concept.objects.count(), Relation.objects.count(), EscoImport.objects.count()) == (0, 0, 0)


def test_a_relation_to_a_concept_that_nobody_knows_is_left_out_and_counted(package):
    lost = table(
        ["occupationUri", "relationType", "skillType", "skillUri"],
        [WELDER, "essential", "", WELD],
        [WELDER, "optional", "", f"{BASE}/skill/nowhere"],
    )

    report = package(files=FILES | {"occupationSkillRelations_en.csv": lost}).report

    assert report["relations"] == {"added": 2, "removed": 0, "dangling": 1}


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_folder_or_a_file_says_its_version(tmp_path, is_folder):
    file = tmp_path / "ESCO dataset - v1.2.0 - classification - en - csv.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    said, told = io.StringIO(), io.StringIO()

    call_command("esco", "import", tmp_path if is_folder else file, stdout=said, stderr=told)

    assert said.getvalue().startswith("ESCO 1.2.0 in en:")
    assert "Kilta reads skills_en.csv" in told.getvalue()


def test_only_staff_import(package):
    with pytest.raises(PermissionDenied):
        import_esco(by=Guest(), paths=[], version="1")


REAL = Path(os.environ.get("KILTA_REAL_DATA", "../shared/data")) / "esco"


@pytest.mark.skipif(not REAL.is_dir(), reason=f"The real ESCO files are not in {REAL} (KILTA_REAL_DATA).")
def test_the_real_finnish_occupations_are_read():
    report = import_esco(by=STAFF, paths=[REAL / "fi" / "occupations_fi.csv.gz"], version="1.1.1").report

    assert report["added"]["occupation"] > 3000
