"""Units and their versions: what stands, stands; what comes after it says what changed."""

from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from kilta.domains.competences.models import Correction, OutcomeConcept, TrainedConcept, Unit, UnitVersion
from kilta.domains.competences.tests.builders import (
    TESTS,
    a_concept,
    a_draft_unit,
    a_new_version,
    a_unit,
    outcomes_of,
)
from kilta.domains.competences.use_cases import outcomes, units
from kilta.domains.competences.use_cases.refusals import (
    CodeTaken,
    NothingToPublish,
    NothingToSplit,
    VersionStays,
    WhatChangedMissing,
)
from kilta.domains.network.models import Role
from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.people.tests.builders import a_person
from kilta.foundation import search
from kilta.foundation.access.actors import Guest

pytestmark = pytest.mark.django_db


def test_a_draft_is_seen_by_its_own_people_alone():
    school = an_organisation(owner=a_person("Otto"))
    aino, carla = a_person("Aino"), a_person("Carla")
    a_membership(aino, school)

    unit = a_draft_unit(owner=school)

    seen = [Unit.objects.visible_to(actor).filter(pk=unit.pk).exists() for actor in (aino, carla, Guest())]
    assert seen == [True, False, False]


def test_every_adult_of_the_organisation_writes_and_its_editors_publish():
    school = an_organisation(owner=a_person("Otto"))
    aino, bert = a_person("Aino"), a_person("Bert")
    a_membership(aino, school)
    a_membership(bert, school, Role.EDITOR)
    unit = a_draft_unit(owner=school)

    outcomes.add_outcome(by=aino, version=unit.versions.get(), kind="knowledge", text="Werkstoffe kennen")
    with pytest.raises(PermissionDenied):
        units.publish_unit(by=aino, unit=unit)
    units.publish_unit(by=bert, unit=unit)

    unit.refresh_from_db()
    assert unit.is_public


def test_a_unit_without_statements_is_not_published():
    with pytest.raises(NothingToPublish):
        units.publish_unit(by=TESTS, unit=a_draft_unit(statements=[]))


def test_an_organisation_has_a_code_once():
    school = an_organisation(owner=a_person("Otto"))
    a_draft_unit(owner=school, code="LF 5", code_scheme="kmk")

    with pytest.raises(CodeTaken):
        a_draft_unit("Fügen", owner=school, code="LF 5", code_scheme="kmk")


@pytest.mark.parametrize(
    "change",
    [
        lambda version: version.outcomes.update(kind="knowledge"),
        lambda version: version.outcomes.all().delete(),
        lambda version: version.outcomes.create(kind="skill"),
        lambda version: version.texts.update(title="Löten"),
        lambda version: type(version).objects.filter(pk=version.pk).update(volume=3, volume_unit="zrw"),
        lambda version: version.outcomes.get().texts.update(text="Löten"),
    ],
)
def test_the_database_refuses_to_change_a_published_version(change):
    version = a_unit().current

    with pytest.raises(DatabaseError), transaction.atomic():
        change(version)


def test_a_published_statement_may_be_translated_but_not_rewritten():
    outcome = outcomes_of(a_unit())[0]

    outcomes.write_outcome_text(by=TESTS, outcome=outcome, language="en", text="Test welds", state="machine")
    with pytest.raises(VersionStays):
        outcomes.write_outcome_text(by=TESTS, outcome=outcome, language="de", text="Nähte prüfen")

    assert outcome.texts.get(language="en").state == "machine"


def test_a_new_version_says_what_changed_and_keeps_the_keys_of_its_statements():
    unit = a_unit()
    before = outcomes_of(unit)[0]
    draft = units.begin_version(by=TESTS, unit=unit)

    with pytest.raises(WhatChangedMissing):
        units.publish_unit(by=TESTS, unit=unit)
    units.publish_unit(by=TESTS, unit=unit, what_changed="Clearer words.")

    after = draft.outcomes.get()
    unit.refresh_from_db()
    assert (unit.current.number, after.key, after.pk != before.pk) == (2, before.key, True)


def test_a_concept_is_proposed_then_decided_and_the_decision_survives_new_proposals():
    unit, welding, cooking = a_unit(), a_concept("welding"), a_concept("cooking")
    outcome = outcomes_of(unit)[0]
    proposed = [outcomes.Proposed(welding.pk, 0.9, ["label"]), outcomes.Proposed(cooking.pk, 0.6)]

    outcomes.propose_concepts(by=TESTS, proposals={outcome: proposed})
    outcomes.confirm_concept(by=TESTS, link=outcome.concepts.get(concept=welding))
    outcomes.reject_concept(by=TESTS, link=outcome.concepts.get(concept=cooking))
    outcomes.propose_concepts(by=TESTS, proposals={outcome: proposed})

    states = dict(OutcomeConcept.objects.values_list("concept__uri", "state"))
    assert sorted(states.values()) == ["confirmed", "rejected"]
    assert list(TrainedConcept.objects.values_list("concept", "confirmed")) == [(welding.pk, 1)]
    assert sorted(Correction.objects.values_list("verdict", flat=True)) == ["not_this", "this"]


def test_a_unit_is_found_across_languages_by_the_concepts_it_trains():
    unit, welding = a_unit("Fügen von Blechen"), a_concept("welding", fi="hitsaus", de="Schweißen")

    outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=welding)

    assert search.matching_ids(Guest(), "Hitsaus", "competences.unit") == [unit.pk]


def test_a_withdrawn_unit_is_found_no_more_and_can_be_shown_again():
    unit = a_unit()

    units.withdraw_unit(by=TESTS, unit=unit)
    gone = search.matching_ids(Guest(), "Schweißen", "competences.unit")
    units.publish_unit(by=TESTS, unit=unit)

    assert (gone, search.matching_ids(Guest(), "Schweißen", "competences.unit")) == ([], [unit.pk])


def test_a_draft_that_was_never_published_goes_as_a_whole():
    unit = a_draft_unit()

    units.delete_draft(by=TESTS, unit=unit)

    assert not Unit.objects.exists()


def test_dropping_a_later_draft_leaves_the_published_version():
    unit = a_new_version(a_unit())
    units.begin_version(by=TESTS, unit=unit)

    units.delete_draft(by=TESTS, unit=unit)

    assert unit.versions.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "lernfeld", "country": "FI", "language": "fi"},
        {"kind": "competenza", "country": "IT", "region": "", "language": "it"},
        {"region": "FI1B"},
        {"code": "LF 5"},
        {"version_fields": {"valid_from": "2026-08-01", "valid_until": "2026-07-31"}},
    ],
)
def test_the_database_keeps_kind_country_region_code_and_days_together(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_draft_unit(**fields)


def test_versions_that_ended_before_they_began_lose_their_end_when_the_database_begins_to_keep_days_in_order():
    days = {"valid_from": "2026-08-01", "valid_until": "2026-08-01"}
    published, draft = a_unit(version_fields=days).current, a_draft_unit(version_fields=days).versions.get()
    rule = next(one for one in UnitVersion._meta.constraints if one.name == "version_is_valid_until_after_from")
    migration = import_module("kilta.domains.competences.migrations.0005_days_of_versions")
    cleaning = checks_come_now, guard_rests, _drop, guard_wakes = migration.DROP_ENDS_BEFORE_THE_BEGINNING
    too_early = "UPDATE competences_unitversion SET valid_until = '2026-07-31'"

    with connection.schema_editor() as editor:
        editor.execute(checks_come_now)
        editor.remove_constraint(UnitVersion, rule)
        for step in (guard_rests, too_early, guard_wakes, *cleaning):
            editor.execute(step)
        editor.add_constraint(UnitVersion, rule)

    for version in (published, draft):
        version.refresh_from_db()
        assert (str(version.valid_from), version.valid_until) == ("2026-08-01", None)
    with pytest.raises(DatabaseError), transaction.atomic():
        UnitVersion.objects.filter(pk=published.pk).update(valid_from=None)


def test_statements_are_put_in_order():
    unit = a_draft_unit(statements=["A", "B", "C"])
    first, _second, third = outcomes_of(unit)

    outcomes.move_outcome(by=TESTS, outcome=third, after=None)
    outcomes.add_outcome(by=TESTS, version=unit.versions.get(), kind="skill", text="D", after=first)

    assert [one.texts.get().text for one in outcomes_of(unit)] == ["C", "A", "D", "B"]


def test_a_statement_is_split_in_place_and_its_first_part_keeps_what_it_was():
    unit = a_draft_unit(statements=["Pläne lesen", "planen und führen Arbeiten aus", "Nähte prüfen"])
    both = outcomes_of(unit)[1]
    outcomes.write_outcome_text(by=TESTS, outcome=both, language="en", text="plan and do work")
    link = outcomes.add_concept(by=TESTS, outcome=both, concept=a_concept())
    outcomes.change_outcome(by=TESTS, outcome=both, changes={"kind": "activity", "lenses": ["green"]})

    split = outcomes.split_outcome(by=TESTS, outcome=both, parts=["planen Arbeiten", " ", "führen Arbeiten aus"])

    said = [(one.texts.get(language="de").text, one.kind, one.lenses) for one in outcomes_of(unit)[1:3]]
    assert said == [("planen Arbeiten", "activity", ["green"]), ("führen Arbeiten aus", "activity", ["green"])]
    assert [one.texts.get(language="de").text for one in outcomes_of(unit)][::3] == ["Pläne lesen", "Nähte prüfen"]
    assert (split[0].key, split[0].concepts.get().pk) == (both.key, link.pk)
    with pytest.raises(NothingToSplit):
        outcomes.split_outcome(by=TESTS, outcome=both, parts=["planen Arbeiten"])


def test_a_translation_that_is_found_right_or_taken_away_changes_its_unit_and_what_search_knows_of_it():
    unit = a_unit(statements=["Nähte prüfen"])
    units.write_unit_text(by=TESTS, version=unit.current, language="en", title="Joining", state="checked")
    text = outcomes.write_outcome_text(
        by=TESTS, outcome=outcomes_of(unit)[0], language="en", text="inspecting seams", state="machine"
    )

    told = []
    for change in (lambda **said: None, outcomes.check_outcome_text, outcomes.remove_outcome_text):
        change(by=TESTS, text=text)
        unit.refresh_from_db()
        told.append((unit.changed_at, len(search.find(Guest(), "inspecting seams", language="en").hits)))

    moments, found = zip(*told, strict=True)
    assert len(set(moments)) == 3
    assert found == (1, 1, 0)


def test_the_translation_of_a_split_statement_stays_with_its_first_part_to_be_looked_at():
    unit = a_draft_unit(statements=["planen und führen Arbeiten aus"])
    both = outcomes_of(unit)[0]
    outcomes.write_outcome_text(by=TESTS, outcome=both, language="en", text="plan and do work", heading="Work")

    first, second = outcomes.split_outcome(by=TESTS, outcome=both, parts=["planen Arbeiten", "führen Arbeiten aus"])

    kept = first.texts.get(language="en")
    assert (kept.text, kept.heading, kept.state) == ("plan and do work", "Work", "machine")
    assert [text.language for text in second.texts.all()] == ["de"]
