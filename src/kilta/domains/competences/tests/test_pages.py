"""The pages of units and qualifications: found across languages, read with their evidence, written in place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kilta.domains.competences.documents import of_unit
from kilta.domains.competences.models import Outcome, OutcomeConcept, Unit
from kilta.domains.competences.tests.builders import (
    TESTS,
    a_concept,
    a_draft_unit,
    a_new_version,
    a_qualification,
    a_unit,
    outcomes_of,
)
from kilta.domains.competences.use_cases import outcomes, qualifications, units
from kilta.domains.network.models import Role
from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.people.tests.builders import a_member_of_staff, a_person, signed_in
from kilta.domains.vocabulary.models import Concept

pytestmark = pytest.mark.django_db
UNITS = reverse("competences:units")
GERMAN = """Die Auszubildenden:
- prüfen Schweißnähte und dokumentieren Ergebnisse
- kennen Werkstoffe
- arbeiten selbstständig"""


def text_of(answer):
    return " ".join(answer.content.decode().split())


def a_writer(client, role=Role.OWNER):
    """Somebody with a role in a school, signed in."""
    otto = a_person("Otto")
    school = an_organisation(owner=otto)
    if role != Role.OWNER:
        aino = a_person("Aino")
        a_membership(aino, school, role)
        return signed_in(client, aino), school
    return signed_in(client, otto), school


def test_a_german_unit_is_found_by_the_finnish_word_for_what_it_trains(client):
    unit = a_unit("Fügen von Blechen")
    welding = a_concept("welding", fi="hitsaus", de="Schweißen")
    outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=welding)

    page = text_of(client.get(UNITS, {"q": "Hitsaus"}))

    assert "Fügen von Blechen" in page


def test_the_directory_is_filtered_by_country_field_kind_and_concept(client):
    german, finnish = a_unit("Fügen"), a_unit("Hitsaus", language="fi", isced_f="0416")
    concept = a_concept()
    outcomes.add_concept(by=TESTS, outcome=outcomes_of(finnish)[0], concept=concept)

    for query in ({"country": "FI"}, {"field": "04"}, {"kind": "tutkinnon_osa"}, {"concept": str(concept.pk)}):
        page = text_of(client.get(UNITS, query))
        assert finnish.title in page and german.title not in page, query


def test_rubbish_in_the_address_of_the_directory_is_left_aside(client):
    a_unit("Fügen")

    page = client.get(UNITS, {"country": "XX", "field": "99999", "concept": "x", "page": "-1"})

    assert "Fügen" in text_of(page)


def test_the_page_of_a_unit_shows_statements_volume_and_what_it_trains_with_evidence(client):
    unit = a_unit(version_fields={"volume": 80, "volume_unit": "zrw", "volume_is_estimate": True})
    outcome = outcomes_of(unit)[0]
    outcomes.add_concept(by=TESTS, outcome=outcome, concept=a_concept("welding"))
    outcomes.write_outcome_text(by=TESTS, outcome=outcome, language="en", text="Test welds", state="machine")

    page = text_of(client.get(unit.get_absolute_url()))

    for said in (
        "Test welds",
        "Machine translation",
        "Schweißnähte prüfen",
        "80 timetable hours",
        "estimated",
        "welding",
    ):
        assert said in page, said


def test_the_nearest_units_of_other_countries_share_concepts(client):
    concept = a_concept("welding")
    mine, near, home = a_unit("Fügen"), a_unit("Hitsaus", language="fi"), a_unit("Schweißen II")
    for unit in (mine, near, home):
        outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=concept)

    page = text_of(client.get(mine.get_absolute_url()))

    nearest = page[page.index("Nearest units") :]
    assert "Hitsaus" in nearest and "Schweißen II" not in nearest


def test_each_version_keeps_its_address_and_says_what_changed(client):
    unit = a_new_version(a_unit(), "Clearer words for testing.")

    first = text_of(client.get(reverse("competences:unit_version", args=[unit.slug, 1])))

    assert "This is an earlier version" in first
    assert "Clearer words for testing." in first


def test_a_concept_page_shows_the_units_that_train_it_by_country(client):
    concept, unit = a_concept("welding"), a_unit("Fügen")
    outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=concept)

    page = text_of(client.get(concept.get_absolute_url()))

    assert "Units that train it" in page and "Germany" in page and "Fügen" in page
    assert "Schweißnähte prüfen" in page and "confirmed on" in page


def test_a_concept_page_lists_the_statements_that_it_counts_and_no_others(client):
    unit, concept = a_unit(statements=["Nähte prüfen", "Stähle kennen"]), a_concept("testing")
    sure, unsure = (outcomes.Proposed(concept.pk, confidence, []) for confidence in (0.6, 0.2))
    first, second = outcomes_of(unit)
    outcomes.propose_concepts(by=TESTS, proposals={first: [sure], second: [unsure]})

    page = text_of(client.get(concept.get_absolute_url()))

    assert "one statement" in page and "Nähte prüfen" in page and "Stähle kennen" not in page


def test_search_tells_statements_and_concepts_of_a_unit_apart():
    unit = a_unit(statements=["Nähte prüfen", "Pläne lesen"])
    concept = a_concept("testing", de="prüfen")
    concept.texts.filter(language="de").update(alternatives=["messen", "testen"])
    outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=concept)

    own = next(one for one in of_unit(Unit.objects.get(pk=unit.pk)) if one.language == "de")

    assert own.body == "Nähte prüfen · Pläne lesen · prüfen (messen, testen)"


def test_a_qualification_shows_its_structure_as_a_tree_with_rules(client):
    unit, qualification = a_unit("Hitsaus", language="fi"), a_qualification(volume=180, volume_unit="osp")
    rule = {"role": "elective", "volume_min": 30, "volume_max": 60}
    group = qualifications.add_part(by=TESTS, qualification=qualification, title="Valinnaiset", rule=rule)
    qualifications.add_part(by=TESTS, qualification=qualification, parent=group, unit=unit)

    page = text_of(client.get(qualification.get_absolute_url()))

    assert "Valinnaiset" in page and "30 to 60 competence points" in page and "Hitsaus" in page


def test_the_rule_of_a_group_is_in_the_measure_of_its_units(client):
    elective = a_unit("Robotlassen", language="nl", version_fields={"volume": 240, "volume_unit": "sbu"})
    qualification = a_qualification("Lasser", language="nl", country="NL", volume=2, volume_unit="years")
    rule = {"role": "elective", "volume_min": 240, "volume_max": 720}
    group = qualifications.add_part(by=TESTS, qualification=qualification, title="Keuzedelen", rule=rule)
    qualifications.add_part(by=TESTS, qualification=qualification, parent=group, unit=elective)

    page = text_of(client.get(qualification.get_absolute_url()))

    assert "choose 240 to 720 study-load hours (SBU)" in page and "2 years" in page


def test_a_pasted_text_becomes_a_draft_whose_guesses_are_corrected_in_place(client):
    client, school = a_writer(client)
    sent = {"owner": school.pk, "title": "Schweißen", "language": "de", "kind": "lernfeld", "text": GERMAN}

    page = text_of(client.post(reverse("competences:paste"), sent, follow=True))
    unit = Unit.objects.get()
    first, second, third = outcomes_of(unit)
    change = reverse("competences:change_outcome", args=[unit.slug, second.pk])
    part = client.post(
        change,
        {"text": "kennen Werkstoffe und Gase", "kind": "knowledge", "heading": "Wissen", "lenses": ["digitalisation"]},
        headers={"HX-Request": "true"},
    )

    assert [one.kind for one in (first, second, third)] == ["skill", "knowledge", "responsibility"]
    assert "selbstständig" in page and "a guess" in page
    assert f'id="statement-{second.pk}"' in text_of(part) and str(third.pk) not in text_of(part)
    second.refresh_from_db()
    assert (second.kind_is_proposed, second.lenses) == (False, ["digitalisation"])
    assert second.texts.get().text == "kennen Werkstoffe und Gase"


def test_statements_are_written_without_scripts_too(client):
    client, school = a_writer(client)
    unit = a_draft_unit(owner=school)
    add = reverse("competences:add_outcome", args=[unit.slug])

    answer = client.post(add, {"text": "Pläne lesen", "kind": "skill"})
    wrong = client.post(add, {"text": "", "kind": "skill"})

    assert (answer.status_code, wrong.status_code) == (303, 200)
    assert Outcome.objects.filter(texts__text="Pläne lesen").exists()


def test_a_concept_is_named_by_hand_decided_and_unknown_names_are_refused(client):
    client, school = a_writer(client)
    unit, concept = a_draft_unit(owner=school), a_concept("welding", de="Schweißen")
    add = reverse("competences:add_concept", args=[unit.slug, outcomes_of(unit)[0].pk])

    wrong = client.post(add, {"concept": "nonsense"})
    client.post(add, {"concept": "Schweißen"})
    link = OutcomeConcept.objects.get()
    client.post(reverse("competences:decide_concept", args=[unit.slug, link.pk]), {"no": "1"})

    link.refresh_from_db()
    assert "No concept has this name" in text_of(wrong)
    assert (link.concept, link.state) == (concept, "rejected")


def test_a_unit_is_published_by_an_editor_and_its_next_version_says_what_changed(client):
    client, school = a_writer(client)
    unit = a_draft_unit(owner=school)
    publish = reverse("competences:publish", args=[unit.slug])

    client.post(publish, {"x": "1"})
    client.post(reverse("competences:begin_version", args=[unit.slug]))
    silent = client.post(publish, {"what_changed": ""})
    client.post(publish, {"what_changed": "New words."})

    unit.refresh_from_db()
    assert silent.status_code == 200
    assert (unit.current.number, unit.current.what_changed) == (2, "New words.")


def test_statements_are_translated_on_one_page(client):
    client, school = a_writer(client)
    unit = a_draft_unit(owner=school, statements=["A kennen", "B können"])

    first, second = fields_of(unit)
    client.post(
        reverse("competences:translate", args=[unit.slug, "en"]), {first: "Know A", second: "", "is_machine": "on"}
    )

    texts = [sorted(one.texts.values_list("language", "state")) for one in outcomes_of(unit)]
    assert texts == [[("de", "original"), ("en", "machine")], [("de", "original")]]


def test_a_translation_is_found_right_emptied_or_reworded_on_that_page_and_keeps_its_heading(client):
    client, school = a_writer(client)
    unit = a_draft_unit(owner=school, statements=["A kennen", "B können", "C tun"])
    address = reverse("competences:translate", args=[unit.slug, "en"])
    for outcome, text in zip(outcomes_of(unit), ("Know A", "Can B", "Do C"), strict=True):
        outcomes.write_outcome_text(
            by=TESTS, outcome=outcome, language="en", text=text, heading="First", state="machine"
        )

    asked = client.get(address)
    first, second, third = fields_of(unit)
    shown = asked.context["form"]["shown"].value()
    client.post(address, {first: "Know A", f"{first}_checked": "on", second: "", third: "Does C", "shown": shown})

    assert text_of(asked).count("Nobody has checked this translation yet.") == 3
    said = [
        [(one.text, one.heading, one.state) for one in outcome.texts.filter(language="en")]
        for outcome in outcomes_of(unit)
    ]
    assert said == [[("Know A", "First", "checked")], [], [("Does C", "First", "checked")]]


def test_translations_stay_with_their_statements_when_others_move_and_add_some_meanwhile(client):
    client, school = a_writer(client)
    unit = a_draft_unit(owner=school, statements=["A kennen", "B können"])
    version = unit.versions.get()
    first, second = outcomes_of(unit)
    three = outcomes.add_outcome(by=TESTS, version=version, kind="skill", text="D tun")
    one, two, empty = fields_of(unit)
    address = reverse("competences:translate", args=[unit.slug, "en"])
    page = client.get(address)
    shown = page.context["form"]["shown"].value()
    outcomes.write_outcome_text(by=TESTS, outcome=three, language="en", text="Do D")
    outcomes.move_outcome(by=TESTS, outcome=second, after=None)
    added = outcomes.add_outcome(by=TESTS, version=version, kind="skill", text="C tun")
    outcomes.write_outcome_text(by=TESTS, outcome=added, language="en", text="Do C")

    client.post(address, {one: "Know A", two: "Can B", empty: "", "shown": shown})

    assert '<input type="hidden" name="shown"' in text_of(page)
    said = [outcome.texts.get(language="en").text for outcome in (first, second, added, three)]
    assert said == ["Know A", "Can B", "Do C", "Do D"]


def test_a_statement_is_not_translated_into_the_language_in_which_it_is_written(client):
    client, school = a_writer(client)
    unit = a_draft_unit(owner=school, statements=["A kennen"])
    english = outcomes.add_outcome(by=TESTS, version=unit.versions.get(), kind="skill", text="Do B", language="en")

    page = text_of(client.get(reverse("competences:translate", args=[unit.slug, "en"])))

    assert "A kennen" in page and "Do B" not in page
    assert english.texts.get().state == "original"


def fields_of(unit: Unit) -> list[str]:
    """The names of the fields in which the statements of a unit are translated."""
    return [f"s{outcome.pk.hex}" for outcome in outcomes_of(unit)]


def test_a_unit_and_a_qualification_are_written_by_hand_in_small_steps(client):
    client, school = a_writer(client)

    client.post(
        reverse("competences:new"), {"owner": school.pk, "title": "Saldare", "language": "it", "kind": "competenza"}
    )
    assert not Unit.objects.exists()  # Italy needs its region.
    client.post(
        reverse("competences:new"),
        {"owner": school.pk, "title": "Saldare", "language": "it", "kind": "competenza", "region": "ITH3"},
    )
    unit = Unit.objects.get()
    frame = {"kind": "competenza", "country": "IT", "region": "ITH3", "volume": "40", "volume_unit": "hours"}
    client.post(reverse("competences:frame", args=[unit.slug]), frame)
    client.post(
        reverse("competences:new_qualification"),
        {"owner": school.pk, "title": "Saldatore", "language": "it", "country": "IT", "region": "IT"},
    )
    structure = reverse("competences:structure", args=["saldatore"])
    client.post(structure, {"role": "compulsory", "title": "Competenze"})
    client.post(structure, {"role": "compulsory", "unit": unit.slug})

    assert str(unit.versions.get().volume) == "40.00"
    assert "Saldare" in text_of(client.get(structure))


def test_retired_concepts_are_listed_with_what_takes_their_place(client):
    client, school = a_writer(client)
    old, new, unit = a_concept("old welding"), a_concept("new welding"), a_unit(owner=school)
    link = outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=old)
    old.retired_in, old.replaced_by = "v1.3", new
    old.save()

    page = text_of(client.get(reverse("competences:retired")))
    Concept.objects.filter(pk=old.pk).update(replacement_is_found=True)
    found = [text_of(client.get(at)) for at in (reverse("competences:retired"), old.get_absolute_url())]
    client.post(reverse("competences:replace_concept", args=[link.pk]))

    assert "old welding" in page and "new welding" in page
    assert ["bears the same names" in one for one in (page, *found)] == [False, True, True]
    assert client.get(unit.get_absolute_url()).status_code == 200
    states = dict(OutcomeConcept.objects.values_list("concept__texts__title", "state"))
    assert states == {"old welding": "rejected", "new welding": "confirmed"}


def test_retired_occupations_of_qualifications_are_listed_with_what_takes_their_place(client):
    client, school = a_writer(client)
    old, new = a_concept("old welder", kind="occupation"), a_concept("new welder", kind="occupation")
    mine, other = a_qualification(owner=school), a_qualification("Anderes", owner=an_organisation("Other"))
    for one in (mine, other):
        qualifications.name_occupations(by=TESTS, qualification=one, concepts=[old])
    Concept.objects.filter(pk=old.pk).update(retired_in="v1.3", replaced_by=new)

    listed, warned = (text_of(client.get(reverse(f"competences:{name}"))) for name in ("retired", "mine"))

    assert (
        "old welder" in listed
        and "new welder" in listed
        and reverse("competences:edit_qualification", args=[mine.slug]) in listed
    )
    assert other.title not in listed
    assert "One qualification leads to an occupation that is no longer in use." in warned
    assert '<span class="tag tone-warning">retired</span>' in text_of(client.get(mine.get_absolute_url()))


def test_what_is_retired_costs_the_same_queries_with_few_and_many_rows(client, django_assert_max_num_queries):
    client, school = a_writer(client)
    address = reverse("competences:retired")
    client.get(address)  # The first page of a session asks more.

    for number in range(4):
        old, new = (a_concept(f"{age} {number}", kind="occupation") for age in ("old", "new"))
        qualification = a_qualification(f"Nummer {number}", owner=school)
        qualifications.name_occupations(by=TESTS, qualification=qualification, concepts=[old])
        Concept.objects.filter(pk=old.pk).update(retired_in="v1.3", replaced_by=new)
        with django_assert_max_num_queries(12):
            assert f"new {number}" in text_of(client.get(address))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"volume_min": 0}, ""),  # As ePerusteet writes that nothing is asked for.
        ({"volume_min": 0, "volume_max": 40}, "choose at most 40 competence points"),
        ({"volume_min": 145}, "choose at least 145 competence points"),
    ],
)
def test_the_rule_of_a_group_says_nothing_where_it_asks_for_nothing(client, rule, said):
    qualification = a_qualification(volume=180, volume_unit="osp")
    qualifications.add_part(
        by=TESTS, qualification=qualification, title="Valinnaiset", rule={"role": "elective", **rule}
    )

    page = text_of(client.get(qualification.get_absolute_url()))

    assert said in page
    assert ("choose" in page.partition("Valinnaiset")[2].partition("</li>")[0]) == bool(said)


def test_a_page_in_german_has_no_english_words_for_drafts_origins_and_languages(client):
    client, school = a_writer(client)
    unit = a_draft_unit(owner=school)
    imported = a_unit("Hitsaus", language="fi", owner=school)
    Unit.objects.filter(pk=imported.pk).update(origin="eperusteet")

    with translation.override("de"):
        draft = text_of(client.get(reverse("competences:edit", args=[unit.slug])))
        page = text_of(client.get(imported.get_absolute_url()))

    assert "Entwurf" in draft and ">draft<" not in draft
    assert 'lang="en">English</a>' in draft and 'lang="fi">Suomi</a>' in draft
    assert "ePerusteet" in page and "eperusteet<" not in page


@pytest.mark.parametrize("language", ["en", "de"])
def test_days_stand_in_the_forms_of_every_language_as_browsers_take_them(client, language):
    client, school = a_writer(client)
    unit = a_draft_unit(owner=school, version_fields={"valid_from": "2026-08-01"})
    qualification = a_qualification(owner=school, valid_from="2026-08-01")

    with translation.override(language):
        pages = [
            text_of(client.get(reverse("competences:frame", args=[unit.slug]))),
            text_of(client.get(reverse("competences:edit_qualification", args=[qualification.slug]))),
        ]

    assert all('value="2026-08-01"' in page for page in pages)
    assert not any("---------" in page for page in pages)


def test_a_unit_that_ends_before_it_begins_is_refused_in_words(client):
    client, school = a_writer(client)
    unit = a_draft_unit(owner=school)
    sent = {"kind": unit.kind, "country": unit.country, "valid_from": "2026-08-01", "valid_until": "2026-07-01"}

    answer = client.post(reverse("competences:frame", args=[unit.slug]), sent)

    assert "The end is before the beginning." in text_of(answer)


def test_a_text_is_taken_for_one_in_the_language_of_the_page(client):
    client, _school = a_writer(client)

    with translation.override("de"):
        page = text_of(client.get(reverse("competences:paste")))

    assert '<option value="de" selected>' in page


def test_a_page_without_words_in_the_readers_language_leads_to_the_translations_there_are(client):
    unit, qualification = a_unit(statements=["Nähte prüfen"]), a_qualification("Schweißer", language="de")
    units.write_unit_text(by=TESTS, version=unit.current, language="en", title="Joining", state="checked")
    outcomes.write_outcome_text(by=TESTS, outcome=outcomes_of(unit)[0], language="en", text="Test welds")
    qualifications.write_qualification_text(by=TESTS, qualification=qualification, language="en", title="Welder")

    with translation.override("fi"):
        addresses = [unit.get_absolute_url(), qualification.get_absolute_url()]
        own, translated = ([text_of(client.get(at + asked)) for at in addresses] for asked in ("", "?text=en"))
        rubbish = client.get(unit.get_absolute_url() + "?text=zz")

    for page in own:
        assert '<a href="?text=en" lang="en" hreflang="en">English</a>' in page
    assert "Nähte prüfen" in own[0] and "Test welds" in translated[0]
    assert '<h1 lang="en">Joining</h1>' in translated[0] and '<h1 lang="en">Welder</h1>' in translated[1]
    assert rubbish.status_code == 200


def test_drafts_of_others_do_not_exist(client):
    unit = a_draft_unit(owner=an_organisation(owner=a_person("Otto")))

    assert signed_in(client, a_person("Carla")).get(unit.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("address", ["units", "unit", "qualification", "concept"])
def test_pages_cost_the_same_with_few_and_many_rows(client, address):
    concept, qualification = a_concept(), a_qualification()
    mine = a_unit("Eins", statements=["A", "B"])

    def grow(number):
        unit = a_unit(f"Hitsaus {number}", language="fi", statements=["A", "B"])
        outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=concept)
        qualifications.add_part(by=TESTS, qualification=qualification, unit=unit)

    outcomes.add_concept(by=TESTS, outcome=outcomes_of(mine)[0], concept=concept)
    grow(0)
    place = {
        "units": UNITS,
        "unit": mine.get_absolute_url(),
        "qualification": qualification.get_absolute_url(),
        "concept": concept.get_absolute_url(),
    }[address]
    client = signed_in(client, a_member_of_staff())
    client.get(place)
    counts = []
    for number in range(1, 5):
        with CaptureQueriesContext(connection) as queries:
            client.get(place)
        counts.append(len(queries))
        grow(number)

    assert counts[0] == counts[-1], counts


def test_the_history_tells_who_changed_what_also_of_what_is_gone(client):
    client, school = a_writer(client)
    otto = a_person("Otilia")
    a_membership(otto, school, Role.EDITOR)
    unit = a_draft_unit(owner=school, statements=["Nähte prüfen", "Pläne lesen"])
    first, second = outcomes_of(unit)
    units.change_unit(by=otto, unit=unit, changes={"isced_f": "0416"})
    outcomes.write_outcome_text(by=otto, outcome=first, language="de", text="Nähte messen")
    outcomes.add_concept(by=otto, outcome=first, concept=a_concept("measuring"))
    outcomes.remove_outcome(by=otto, outcome=second)

    told = text_of(client.get(reverse("competences:history", args=[unit.slug])))

    for said in ("0416", "Statement: Nähte messen", "Statement: Pläne lesen", "Concept: measuring", "Otilia"):
        assert said in told, said
    assert "Version 1" in told and "Removed" in told


def test_a_history_keeps_the_capitals_of_names_and_german_nouns(client):
    client, school = a_writer(client)
    qualification = a_qualification(owner=school)
    qualifications.change_qualification(by=TESTS, qualification=qualification, changes={"isced_f": "0716"})

    with translation.override("de"):
        page = text_of(client.get(reverse("competences:qualification_history", args=[qualification.slug])))

    assert "Fachgebiet (ISCED-F)" in page


def test_the_history_of_a_qualification_names_its_parts(client):
    client, school = a_writer(client)
    qualification = a_qualification(owner=school)
    group = qualifications.add_part(by=TESTS, qualification=qualification, title="Pakolliset")
    qualifications.add_part(by=TESTS, qualification=qualification, parent=group, unit=a_unit("Hitsaus", language="fi"))

    told = text_of(client.get(reverse("competences:qualification_history", args=[qualification.slug])))

    assert "Part: Pakolliset" in told and "Part: Hitsaus" in told and "Text (Finnish)" in told


def test_a_version_shows_what_changed_statement_by_statement(client):
    unit = a_unit(statements=["Nähte prüfen", "Pläne lesen", "Gase kennen"])
    draft = units.begin_version(by=TESTS, unit=unit)
    first, second, _third = draft.outcomes.all()
    outcomes.write_outcome_text(by=TESTS, outcome=first, language="de", text="Nähte messen")
    outcomes.remove_outcome(by=TESTS, outcome=second)
    outcomes.add_outcome(by=TESTS, version=draft, kind="skill", text="Roboter bedienen")
    units.change_version(by=TESTS, version=draft, changes={"volume": 60, "volume_unit": "zrw"})
    units.publish_unit(by=TESTS, unit=unit, what_changed="Robots are new.")

    told = text_of(client.get(unit.get_absolute_url()))

    for said in (
        "What changed since version 1",
        "Robots are new.",
        '>Nähte prüfen</del> → <ins lang="de">Nähte messen</ins>',
        "<ins>Roboter bedienen</ins>",
        "<del>Pläne lesen</del>",
        "<ins>60 timetable hours",
        "One statement stays as it was.",
    ):
        assert said in told, said
    assert "What changed since" not in text_of(client.get(reverse("competences:unit_version", args=[unit.slug, 1])))


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["without scripts", "with htmx"])
def test_a_statement_is_split_at_its_lines_and_one_line_is_no_split(client, headers):
    client, school = a_writer(client)
    unit = a_draft_unit(owner=school, statements=["planen und führen Arbeiten aus"])
    change = reverse("competences:change_outcome", args=[unit.slug, outcomes_of(unit)[0].pk])
    sent = {"kind": "skill", "split": "1"}

    refused = client.post(change, {**sent, "text": "planen Arbeiten"}, headers=headers)
    client.post(change, {**sent, "text": "planen Arbeiten\r\nführen Arbeiten aus"}, headers=headers)

    assert "Put each part on a line of its own" in text_of(refused)
    assert [one.texts.get().text for one in outcomes_of(unit)] == ["planen Arbeiten", "führen Arbeiten aus"]
