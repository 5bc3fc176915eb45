"""Qualifications and the tree of their parts."""

import pytest
from django.db import IntegrityError, transaction

from kilta.domains.competences.tests.builders import TESTS, a_concept, a_qualification, a_unit
from kilta.domains.competences.use_cases import qualifications
from kilta.domains.competences.use_cases.refusals import OriginalNeeded, PartInsideItself, UnitThereAlready

pytestmark = pytest.mark.django_db


def test_two_german_plans_stand_beside_each_other_on_one_occupation():
    qualification = a_qualification("Metallbauer/in", language="de", country="DE")
    welder = a_concept("welder", kind="occupation")

    for role, title in (("school_plan", "Rahmenlehrplan"), ("firm_plan", "Ausbildungsrahmenplan")):
        qualifications.add_part(by=TESTS, qualification=qualification, title=title, rule={"role": role})
    qualifications.name_occupations(by=TESTS, qualification=qualification, concepts=[welder])

    assert list(qualification.parts.values_list("role", "texts__title")) == [
        ("school_plan", "Rahmenlehrplan"),
        ("firm_plan", "Ausbildungsrahmenplan"),
    ]
    assert qualification.occupations.get().concept == welder


def test_a_group_has_a_rule_and_does_not_hold_a_unit_twice():
    qualification, unit = a_qualification(), a_unit("Hitsaus", language="fi")
    rule = {"role": "elective", "volume_min": 30, "volume_max": 60}
    group = qualifications.add_part(by=TESTS, qualification=qualification, title="Valinnaiset", rule=rule)

    qualifications.add_part(by=TESTS, qualification=qualification, parent=group, unit=unit)
    with pytest.raises(UnitThereAlready):
        qualifications.add_part(by=TESTS, qualification=qualification, parent=group, unit=unit)

    assert group.children.count() == 1


def test_a_group_is_moved_but_not_into_itself():
    qualification = a_qualification()
    outer = qualifications.add_part(by=TESTS, qualification=qualification, title="Outer")
    inner = qualifications.add_part(by=TESTS, qualification=qualification, parent=outer, title="Inner")

    with pytest.raises(PartInsideItself):
        qualifications.move_part(by=TESTS, part=outer, parent=inner, position=0)
    qualifications.move_part(by=TESTS, part=inner, parent=None, position=0)

    assert [part.texts.get().title for part in qualification.parts.filter(parent=None)] == ["Inner", "Outer"]


@pytest.mark.parametrize(
    "fields",
    [
        {"eqf_level": 4},
        {"eqf_level": 9, "level_source": "law"},
        {"volume": 180},
        {"valid_from": "2026-01-01", "valid_until": "2025-01-01"},
        {"country": "IT", "language": "it"},
    ],
)
def test_the_database_keeps_levels_volume_dates_and_region_whole(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_qualification(**fields)


def test_the_original_words_of_a_qualification_stay():
    text = a_qualification().texts.get()

    with pytest.raises(OriginalNeeded):
        qualifications.remove_qualification_text(by=TESTS, text=text)
