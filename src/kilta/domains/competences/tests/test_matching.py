"""The matching index: built in the background, used where it is, missed nowhere."""

import pytest
from django.urls import reverse

from kilta.domains.competences import jobs
from kilta.domains.competences.models import MatchingIndex, OutcomeConcept
from kilta.domains.competences.queries import matching
from kilta.domains.competences.tests.builders import TESTS, a_unit, outcomes_of
from kilta.domains.competences.use_cases import outcomes
from kilta.domains.competences.use_cases.matching import ask_for_index
from kilta.domains.competences.use_cases.refusals import NoConceptsYet
from kilta.domains.people.tests.builders import a_member_of_staff, signed_in
from kilta.domains.vocabulary.tests.test_esco import FILES
from kilta.domains.vocabulary.use_cases.esco import import_esco
from kilta.domains.vocabulary.use_cases.schemes import Given, load_scheme
from kilta.foundation.jobs import run_all_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA_FOLDER = tmp_path
    matching._opened.cache_clear()
    yield
    matching._opened.cache_clear()


def some_concepts():
    names = {
        "welding": {"en": ["weld metal", "welding"], "de": ["Metall schweißen", "Schweißen"]},
        "testing": {"en": ["inspect welds"], "de": ["Schweißnähte prüfen"]},
        "cooking": {"en": ["cook meals"], "de": ["Speisen zubereiten"]},
    }
    return load_scheme(by=TESTS, scheme="test", concepts=[Given(key, "skill", said) for key, said in names.items()])


def test_without_an_index_nothing_is_proposed_and_pages_say_so(client):
    unit = a_unit()

    assert outcomes.propose_for(by=TESTS, version=unit.current) is None
    assert "no matching index yet" in client.get(unit.get_absolute_url()).content.decode()


def test_without_concepts_no_index_is_asked_for():
    with pytest.raises(NoConceptsYet):
        ask_for_index(by=TESTS)


def test_an_index_is_built_in_the_background_and_proposes_for_published_units():
    concepts, unit = some_concepts(), a_unit(statements=["Schweißnähte prüfen"])

    ask_for_index(by=TESTS)
    run_all_now()

    built = MatchingIndex.objects.get()
    proposed = outcomes_of(unit)[0].concepts.select_related("concept").first()
    assert (built.state, built.concepts) == ("ready", 3)
    assert (proposed.concept, proposed.state) == (concepts["testing"], "proposed")
    assert proposed.reasons[0]["label"] and proposed.index_version


def test_who_asks_while_one_waits_gets_that_one():
    some_concepts()

    assert ask_for_index(by=TESTS) == ask_for_index(by=TESTS)


def test_a_new_index_replaces_the_old_one_and_keeps_what_people_decided():
    concepts, _unit = some_concepts(), a_unit(statements=["Schweißnähte prüfen"])
    ask_for_index(by=TESTS)
    run_all_now()
    link = OutcomeConcept.objects.get(concept=concepts["testing"])
    outcomes.reject_concept(by=TESTS, link=link)

    jobs.renew_index.run()
    run_all_now()

    assert list(MatchingIndex.objects.order_by("asked_at").values_list("state", flat=True)) == ["retired", "ready"]
    assert MatchingIndex.objects.ready()[0].corrections == 1
    link.refresh_from_db()
    assert link.state == "rejected"


def test_what_is_unchanged_is_not_built_anew():
    some_concepts()
    ask_for_index(by=TESTS)
    run_all_now()

    jobs.renew_index.run()
    jobs.build_a_first_index.run()

    assert MatchingIndex.objects.count() == 1


def test_an_index_that_this_machine_does_not_hold_is_none(settings, tmp_path):
    some_concepts()
    ask_for_index(by=TESTS)
    run_all_now()
    matching._opened.cache_clear()

    settings.DATA_FOLDER = tmp_path / "elsewhere"

    assert matching.index() is None


def test_staff_see_the_index_and_have_it_built(client):
    some_concepts()
    client = signed_in(client, a_member_of_staff())
    page = reverse("competences:matching")

    assert "There is no index yet" in client.get(page).content.decode()
    client.post(reverse("competences:build_index"))
    run_all_now()

    assert "In use" in client.get(page).content.decode()


def test_a_new_version_of_esco_has_the_index_built_anew_and_breaks_no_page(client, tmp_path):
    concepts, unit = some_concepts(), a_unit()
    outcomes.add_concept(by=TESTS, outcome=outcomes_of(unit)[0], concept=concepts["welding"])
    folder = tmp_path / "package"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)

    import_esco(by=TESTS, paths=[folder], version="1.2.0")
    during = client.get(unit.get_absolute_url()).status_code
    run_all_now()

    assert (during, MatchingIndex.objects.get().state) == (200, "ready")
    assert MatchingIndex.objects.get().concepts > len(concepts)
