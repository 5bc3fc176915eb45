"""Imports: shown first, taken over whole or not at all, with every error named."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from kilta.domains.competences.models import Part, Qualification, Unit, UnitImport
from kilta.domains.competences.queries.importing import TEMPLATE_COLUMNS
from kilta.domains.competences.tests.builders import TESTS, a_planned_unit, a_read_file, outcomes_of
from kilta.domains.competences.tests.eperusteet import an_eperusteet_file
from kilta.domains.competences.use_cases import importing, units
from kilta.domains.competences.use_cases.refusals import DraftsInTheWay, ImportIsOver
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.foundation.jobs import run_all_now

pytestmark = pytest.mark.django_db
IMPORTS = reverse("competences:imports")


def an_importer(client):
    otto = a_person("Otto")
    return signed_in(client, otto), an_organisation(owner=otto)


def sent(school, content, name="peruste.json", source="eperusteet"):
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    return {"source": source, "owner": school.pk, "file": SimpleUploadedFile(name, content)}


def a_list(*rows, columns=TEMPLATE_COLUMNS):
    lines = [",".join(columns), *(",".join(str(row.get(name, "")) for name in columns) for row in rows)]
    return "\n".join(lines).encode()


ROW = {
    "unit_code": "LF 5",
    "code_scheme": "kmk",
    "unit_title": "Fügen",
    "kind": "lernfeld",
    "country": "DE",
    "language": "de",
    "volume": "80",
    "measure": "zrw",
    "statement": "Nähte prüfen",
    "statement_kind": "skill",
    "statement_en": "Test welds",
}


def test_a_qualification_of_sixty_units_is_shown_and_then_taken_over_in_one_act(client):
    client, school = an_importer(client)

    shown = client.post(IMPORTS, sent(school, an_eperusteet_file(60)), follow=True)
    asked = UnitImport.objects.get()
    assert not Unit.objects.exists()
    client.post(reverse("competences:take_over", args=[asked.pk]))
    run_all_now()

    qualification = Qualification.objects.get()
    assert "Tutkinnon osa 59" in shown.content.decode()
    assert Unit.objects.listed().count() == 60
    assert (qualification.code, qualification.eqf_level, str(qualification.volume)) == ("351101", 4, "180.00")
    assert Part.objects.filter(unit__isnull=False).count() == 60
    assert set(Part.objects.filter(parent=None).values_list("role", "volume_min")) == {
        ("compulsory", 30),
        ("elective", 100),
    }
    first = Unit.objects.get(code="106000")
    assert (str(first.current.volume), first.current.volume_unit) == ("15.00", "osp")
    assert [text.language for text in outcomes_of(first)[0].texts.order_by("language")] == ["fi", "sv"]
    page = client.get(qualification.get_absolute_url()).content.decode()
    assert "Tutkinnon osa 59" in page


def test_a_broken_file_is_refused_with_every_error_by_its_path(client):
    client, school = an_importer(client)
    broken = an_eperusteet_file(3)
    del broken["tutkinnonOsat"][1]["nimi"]
    broken["tutkinnonOsat"][2]["koodiUri"] = "nonsense"
    broken["suoritustavat"][0]["tutkinnonOsaViitteet"][0]["laajuus"] = "viisitoista"
    broken["suoritustavat"][0]["rakenne"]["osat"][0]["osat"][0]["_tutkinnonOsaViite"] = "1"

    page = client.post(IMPORTS, sent(school, broken)).content.decode()

    for path in (
        "tutkinnonOsat[1].nimi",
        "tutkinnonOsat[2].koodiUri",
        "suoritustavat[0].tutkinnonOsaViitteet[0].laajuus",
        "suoritustavat[0].rakenne.osat[0].osat[0]._tutkinnonOsaViite",
    ):
        assert path in page
    assert not UnitImport.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"[1]", b"{}", b'{"nimi": 3}', b"{" * 3000])
def test_what_is_no_qualification_is_refused_in_words(client, content):
    client, school = an_importer(client)

    answer = client.post(IMPORTS, sent(school, content))

    assert answer.status_code == 200
    assert not UnitImport.objects.exists()


def test_a_second_import_makes_new_versions_of_what_changed_only(client):
    client, school = an_importer(client)
    for statement in ("hitsaa levyrakenteita", "hitsaa vaativia rakenteita"):
        client.post(IMPORTS, sent(school, an_eperusteet_file(3, first_statement=statement)))
        client.post(reverse("competences:take_over", args=[UnitImport.objects.order_by("-created_at")[0].pk]))

    first, other = Unit.objects.get(code="106000"), Unit.objects.get(code="106001")
    assert (first.current.number, other.current.number) == (2, 1)
    assert UnitImport.objects.order_by("-created_at")[0].report["same"] == 2
    # The statement has the same code, so it is the same statement in other words.
    keys = [set(version.outcomes.values_list("key", flat=True)) for version in first.versions.all()]
    assert keys[0] == keys[1]
    assert Qualification.objects.get().parts.count() == 5


def test_what_would_be_written_is_shown_in_the_words_of_the_page(client):
    client, school = an_importer(client)

    with translation.override("de"):
        at = reverse("competences:imports")
        shown = client.post(at, sent(school, a_list(ROW | {"volume": "7.5"}), "list.csv", "sheet"), follow=True)

    assert "7,5 Unterrichtsstunden" in shown.content.decode()
    assert "zrw" not in shown.content.decode()


def test_what_people_are_writing_is_not_overwritten():
    school = an_organisation()
    importing.ask_to_take_over(by=TESTS, asked=a_read_file(owner=school))
    units.begin_version(by=TESTS, unit=Unit.objects.get())

    with pytest.raises(DraftsInTheWay):
        importing.ask_to_take_over(
            by=TESTS, asked=a_read_file(owner=school, units=[a_planned_unit(statements=["Hitsaa hyvin"])])
        )


def test_a_file_is_taken_over_once():
    asked = a_read_file(owner=an_organisation())
    importing.ask_to_take_over(by=TESTS, asked=asked)

    with pytest.raises(ImportIsOver):
        importing.ask_to_take_over(by=TESTS, asked=asked)


def test_a_unit_without_statements_waits_as_a_draft():
    importing.ask_to_take_over(
        by=TESTS, asked=a_read_file(owner=an_organisation(), units=[a_planned_unit(statements=[])])
    )

    assert not Unit.objects.get().is_public


def test_a_list_of_any_country_becomes_units_with_their_translations(client):
    client, school = an_importer(client)
    rows = [ROW, {"unit_code": "LF 5", "statement": "Regeln kennen", "statement_kind": "knowledge"}]

    client.post(IMPORTS, sent(school, a_list(*rows), "units.csv", "sheet"))
    client.post(reverse("competences:take_over", args=[UnitImport.objects.get().pk]))

    unit = Unit.objects.get()
    assert (unit.kind, str(unit.current.volume), unit.current.volume_unit) == ("lernfeld", "80.00", "zrw")
    assert [outcome.kind for outcome in outcomes_of(unit)] == ["skill", "knowledge"]
    assert outcomes_of(unit)[0].texts.get(language="en").text == "Test welds"


def test_everything_wrong_in_a_list_is_named_by_row_and_column(client):
    client, school = an_importer(client)
    rows = [
        {**ROW, "kind": "lernfled", "volume": "viel"},
        {"unit_code": "X", "code_scheme": "own", "statement": "B"},
    ]

    page = client.post(IMPORTS, sent(school, a_list(*rows), "units.csv", "sheet")).content.decode()

    assert "lernfled" in page and "viel" in page
    assert not UnitImport.objects.exists()


def test_what_does_not_go_together_is_named_beside_what_is_wrong_in_single_cells(client):
    client, school = an_importer(client)
    italian = ROW | {"unit_code": "X1", "code_scheme": "regional", "kind": "competenza", "country": "IT", "measure": ""}
    content = a_list(ROW | {"volume": "much"}, {"unit_code": "LF 5", "kind": "kerntaak"}, italian)

    page = client.post(IMPORTS, sent(school, content, "list.csv", "sheet")).content.decode()

    for place in ("Row 2, volume", "Row 3, statement", "Row 3, kind", "Row 4, region", "Row 4, measure"):
        assert place in page, place
    assert "5 things are wrong in this list" in page
    assert "Row 2, measure" not in page  # It is the volume beside it that is wrong.
    assert not UnitImport.objects.exists()


def test_a_list_brings_a_dutch_qualification_with_its_tree(client):
    client, school = an_importer(client)
    core = {
        "unit_code": "P1-K1",
        "code_scheme": "crebo",
        "unit_title": "Last",
        "kind": "kerntaak",
        "language": "nl",
        "group": "Profieldeel",
        "role": "profile",
        "statement": "Leest tekeningen",
        "valid_from": "2026-08-01",
        "qualification": "Basislasser",
        "qualification_code": "25297",
        "qualification_scheme": "crebo",
        "qualification_volume": "2",
        "qualification_measure": "years",
        "eqf_level": "2",
        "level_source": "NLQF",
        "grading": "1 tot 10",
    }
    process = {"unit_title": "Bereidt voor", "kind": "werkproces", "language": "nl", "part_of": "P1-K1"}
    elective = core | {"unit_code": "K0001", "code_scheme": "keuzedeel", "unit_title": "Robot", "kind": "keuzedeel"}
    elective |= {"group": "Keuzedelen", "role": "elective", "group_min": "240", "group_max": "720"}
    rows = [core, process | {"statement": "Plant"}, elective | {"statement": "Programmeert"}]

    for _time in range(2):
        client.post(IMPORTS, sent(school, a_list(*rows), "units.csv", "sheet"))
        client.post(reverse("competences:take_over", args=[UnitImport.objects.order_by("-created_at")[0].pk]))

    one = Qualification.objects.get()
    assert Unit.objects.count() == 3
    assert (one.title, one.code, one.eqf_level, one.country, str(one.volume)) == (
        "Basislasser",
        "25297",
        2,
        "NL",
        "2.00",
    )
    assert one.texts.get().grading == "1 tot 10" and one.is_public
    tops = one.parts.filter(parent=None)
    assert list(tops.values_list("role", "texts__title", "volume_min", "volume_max")) == [
        ("profile", "Profieldeel", None, None),
        ("elective", "Keuzedelen", 240, 720),
    ]
    inner = one.parts.get(unit__kind="werkproces")
    assert inner.parent.unit.code == "P1-K1"
    assert str(Unit.objects.get(code="P1-K1").current.valid_from) == "2026-08-01"


def test_what_does_not_go_together_in_a_structure_is_named(client):
    client, school = an_importer(client)
    rows = [
        ROW | {"part_of": "LF 6", "group_min": "9", "group_max": "1", "eqf_level": "4", "valid_until": "2020-01-01"},
        ROW | {"unit_code": "LF 6", "part_of": "LF 5", "valid_from": "2026-01-01", "valid_until": "2025-01-01"},
        ROW | {"unit_code": "LF 7", "part_of": "nowhere", "qualification": "Another"},
    ]

    page = client.post(IMPORTS, sent(school, a_list(*rows), "units.csv", "sheet")).content.decode()

    for place in (
        *("Row 2, part_of", "Row 2, group_max", "Row 2, qualification", "Row 2, level_source"),
        *("Row 3, part_of", "Row 3, valid_until", "Row 4, part_of", "Row 4, qualification"),
    ):
        assert place in page, place
    assert not UnitImport.objects.exists()


def test_rows_of_one_unit_may_not_say_different_things(client):
    client, school = an_importer(client)
    rows = [ROW, {**ROW, "volume": "60", "statement": "C"}, {**ROW, "unit_code": "LF 6", "kind": "kerntaak"}]

    page = client.post(IMPORTS, sent(school, a_list(*rows), "units.csv", "sheet")).content.decode()

    assert "the same as in row 2" in page and "a country that has units of this kind" in page
    assert not UnitImport.objects.exists()


def test_the_template_can_be_read_back_as_it_is(client):
    client, school = an_importer(client)
    for format in ("csv", "xlsx"):
        answer = client.get(reverse("competences:template", args=[format]))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content

        client.post(IMPORTS, sent(school, io.BytesIO(content).read(), f"units.{format}", "sheet"))

    assert UnitImport.objects.count() == 2


def test_members_without_a_role_do_not_import(client):
    answer = signed_in(client, a_person("Carla")).get(IMPORTS)

    assert "Editors import" in answer.content.decode()
