import re
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from kilta.domains.competences.models import Comparison, Correspondence, Judgement
from kilta.domains.competences.queries.comparison_table import field_table
from kilta.domains.competences.queries.expecting import ExpectedPair
from kilta.domains.competences.queries.field_matrix import field_matrix
from kilta.domains.competences.tests.builders import TESTS, a_unit, outcomes_of
from kilta.domains.competences.use_cases import comparisons, judging, outcomes, units
from kilta.domains.network.models import Organisation
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.models import Person
from kilta.domains.people.tests.builders import a_person


def a_teacher(name: str = "Aino") -> Person:
    person = a_person(name)
    an_organisation(f"School of {name}", owner=person)
    return person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def a_comparison(statements: int = 2, **fields: Any) -> Comparison:
    """Two public units; each statement of one is expected to equal the one at the same place of the other."""
    units = [
        a_unit(title, language=language, statements=[f"{title} {number}" for number in range(statements)])
        for title, language in (("Hitsaus", "fi"), ("Schweißen", "de"))
    ]
    comparison = comparisons.begin_comparison(
        by=TESTS, owner=units[0].owner, units=units, **{"visibility": "public", **fields}
    )
    pairs = zip(outcomes_of(units[0]), outcomes_of(units[1]), strict=True)
    comparisons.expect_pairs(
        by=TESTS,
        comparison=comparison,
        expected=[ExpectedPair(left.pk, right.pk, "equal", 0.9, []) for left, right in pairs],
        index_version="1",
    )
    return comparison


def test_a_member_chooses_units_and_sets_them_side_by_side():
    aino = a_teacher()
    a_unit("Hitsaus", language="fi"), a_unit("Schweißen")
    client = signed_in(aino)

    offered = client.get("/en/comparisons/new?q=schwei")
    chosen = client.get("/en/comparisons/new?unit=hitsaus&unit=schweissen")
    begun = client.post(
        "/en/comparisons/new?unit=hitsaus&unit=schweissen",
        {"unit": ["hitsaus", "schweissen"], "owner": aino_school(aino), "visibility": "members", "title": ""},
    )

    assert "Schweißen" in offered.content.decode() and "Hitsaus" not in offered.content.decode()
    assert "Set side by side" in chosen.content.decode()
    comparison = Comparison.objects.get()
    assert begun.headers["Location"] == comparison.get_absolute_url()


def aino_school(person: Person) -> Any:
    from kilta.domains.network.models import Membership

    return Membership.objects.get(person=person).organisation_id


def test_proposals_are_marked_as_such_until_a_person_has_judged():
    comparison = a_comparison()
    aino = a_teacher()
    client = signed_in(aino)
    address = reverse("competences:judge", args=[comparison.slug])

    before = Client().get(comparison.get_absolute_url()).content.decode()
    card = client.get(address)
    pair = card.context["card"].link
    client.post(
        reverse("competences:judge_pair", args=[comparison.slug, pair.pk]),
        {"relation": "equal", "organisation": aino_school(aino), "reason": "The same task."},
    )
    after = Client().get(comparison.get_absolute_url()).content.decode()

    assert before.count("Proposal, not judged yet") == 2
    assert after.count("Proposal, not judged yet") == 1
    assert "The same task." in after and "School of Aino" in after
    assert "Aino</" not in after  # Persons are not named to everybody.


def test_forty_pairs_are_judged_one_after_the_other_and_then_nothing_waits():
    comparison = a_comparison(statements=40)
    aino = a_teacher()
    client = signed_in(aino)
    address = reverse("competences:judge", args=[comparison.slug])

    for _number in range(40):
        card = client.get(address).context["card"]
        answer = client.post(
            reverse("competences:judge_pair", args=[comparison.slug, card.link.pk]),
            {"relation": "equal", "organisation": aino_school(aino)},
        )
        assert answer.status_code == 302
        address = answer.headers["Location"]

    assert client.get(address).context["card"] is None
    assert Judgement.objects.count() == 40


def test_what_was_skipped_comes_later_and_the_wrong_answer_says_what_is_missing():
    comparison = a_comparison()
    aino = a_teacher()
    client = signed_in(aino)
    address = reverse("competences:judge", args=[comparison.slug])

    first = client.get(address).context["card"].link
    second = client.get(f"{address}?skip=1").context["card"].link
    around = client.get(f"{address}?skip=2").context["card"].link
    nothing_chosen = client.post(reverse("competences:judge_pair", args=[comparison.slug, first.pk]), {})

    assert first != second and around == first
    assert nothing_chosen.status_code == 422
    assert "Choose how they compare." in nothing_chosen.content.decode()


def test_whoever_belongs_to_no_organisation_is_told_how_to_judge():
    comparison = a_comparison()
    client = signed_in(a_person("Carla"))

    page = client.get(reverse("competences:judge", args=[comparison.slug]))

    assert "Find your organisation" in page.content.decode()


def test_a_pair_that_nobody_proposed_is_judged_from_the_comparison():
    comparison = a_comparison()
    aino = a_teacher()
    statement = outcomes_of(comparison.columns.all()[0].version.unit)[0]
    other = outcomes_of(comparison.columns.all()[1].version.unit)[1]

    answer = signed_in(aino).post(
        reverse("competences:judge_statement", args=[comparison.slug, statement.pk, "B"]),
        {"other": other.pk, "relation": "partly", "organisation": aino_school(aino)},
    )

    assert answer.status_code == 302
    assert Judgement.objects.get().relation in ("partly",)


def test_statements_to_choose_from_come_with_a_translation_for_who_does_not_know_their_language():
    comparison = a_comparison()
    here, there = (outcomes_of(column.version.unit)[0] for column in comparison.columns.all())
    outcomes.write_outcome_text(by=TESTS, outcome=there, language="en", text="Joining parts")
    address = reverse("competences:judge_statement", args=[comparison.slug, here.pk, "B"])

    page = signed_in(a_teacher()).get(address).content.decode()

    assert "Schweißen 0 (Joining parts)" in page and "Schweißen 1 (" not in page


def test_the_table_has_a_line_for_each_pair_and_names_no_person():
    comparison = a_comparison()
    aino = a_teacher()
    pair = signed_in(aino).get(reverse("competences:judge", args=[comparison.slug])).context["card"].link
    signed_in(aino).post(
        reverse("competences:judge_pair", args=[comparison.slug, pair.pk]),
        {"relation": "equal", "organisation": aino_school(aino), "reason": "Same task.", "evidence": "ISO 9606"},
    )

    csv = Client().get(reverse("competences:take_comparison", args=[comparison.slug, "csv"]))
    sheet = Client().get(reverse("competences:take_comparison", args=[comparison.slug, "xlsx"]))

    lines = b"".join(csv.streaming_content).decode().splitlines()
    assert len(lines) == 3
    assert re.search(r"School of Aino \(VET provider, [\d/]+\): equal", lines[1])
    assert "School of Aino: Same task." in lines[1]
    assert "School of Aino: ISO 9606" in lines[1]
    assert "Aino" not in lines[1].replace("School of Aino", "")
    assert sheet.status_code == 200


def test_the_paper_and_the_card_tell_who_judged_when_and_on_what_evidence():
    comparison = a_comparison()
    alone = outcomes_of(comparison.columns.all()[0].version.unit)[1]
    Correspondence.objects.filter(Q(left=alone) | Q(right=alone)).delete()
    aino, bert = a_teacher(), a_teacher("Bert")
    pair = signed_in(aino).get(reverse("competences:judge", args=[comparison.slug])).context["card"].link
    address = reverse("competences:judge_pair", args=[comparison.slug, pair.pk])
    signed_in(aino).post(
        address,
        {"relation": "equal", "organisation": aino_school(aino), "reason": "Same task.", "evidence": "ISO 9606"},
    )

    paper = Client().get(reverse("competences:print_comparison", args=[comparison.slug])).content.decode()
    card = signed_in(bert).get(address).content.decode()

    for told in (paper, card):
        assert "School of Aino" in told
        assert "(VET provider, " in told
        assert "Same task." in told
        assert "Evidence: ISO 9606" in told
    assert "Only in B" in paper


def test_the_matrix_of_a_field_says_who_covers_whom():
    comparison = a_comparison()
    aino = a_teacher()
    client = signed_in(aino)
    pair = client.get(reverse("competences:judge", args=[comparison.slug])).context["card"].link
    client.post(
        reverse("competences:judge_pair", args=[comparison.slug, pair.pk]),
        {"relation": "equal", "organisation": aino_school(aino)},
    )

    page = Client().get(reverse("competences:comparison_field", args=["0715"])).content.decode()

    assert page.count("50 %") == 2
    for base in (0, 1):  # Each number opens the comparison, led by the unit of its line.
        assert f'<a href="{comparison.get_absolute_url()}?base={base}#statements"><strong>50 %' in page


def test_the_matrix_is_taken_along_with_a_row_for_each_unit_beside_each_other():
    comparison = a_comparison()
    judged(a_teacher(), *(outcomes_of(column.version.unit)[0] for column in comparison.columns.all()))
    address = reverse("competences:take_field", args=["0715", "csv"])

    page = Client().get(reverse("competences:comparison_field", args=["0715"])).content.decode()
    lines = b"".join(Client().get(address).streaming_content).decode().splitlines()

    assert f'href="{address}"' in page and address.replace("csv", "xlsx") in page
    assert lines[1:] == ["Schweißen,DE,Hitsaus,FI,1,0,0,0,1,2", "Hitsaus,FI,Schweißen,DE,1,0,0,0,1,2"]


def test_the_matrix_names_units_in_their_own_words_and_in_those_of_the_reader():
    unit = a_unit("Hitsaus", language="fi")
    units.write_unit_text(by=TESTS, version=unit.current, language="en", title="Welding", state="checked")

    page = Client().get(reverse("competences:comparison_field", args=["0715"])).content.decode()

    assert '<span lang="en">Welding</span>' in page and ">Hitsaus</a>" in page


def test_the_matrix_opens_no_comparison_that_the_reader_may_not_see():
    comparison = a_comparison(visibility="own")
    aino = a_teacher()
    judged(aino, *(outcomes_of(column.version.unit)[0] for column in comparison.columns.all()))

    page = Client().get(reverse("competences:comparison_field", args=["0715"])).content.decode()

    assert page.count("50 %") == 2
    assert comparison.slug not in page


def test_the_matrix_costs_the_same_queries_with_few_and_many_units(django_assert_max_num_queries):
    client, aino = Client(), a_teacher()

    for number in range(3):
        comparison = a_comparison(title=f"Comparison {number}")
        judged(aino, *(outcomes_of(column.version.unit)[0] for column in comparison.columns.all()))
        for address in (
            reverse("competences:comparison_field", args=["0715"]),
            reverse("competences:take_field", args=["0715", "csv"]),
        ):
            with django_assert_max_num_queries(6):
                answer = client.get(address)
                assert b"".join(answer) and answer.status_code == 200


def test_a_file_of_a_field_says_when_it_does_not_hold_all_units():
    a_comparison()

    notes = [field_table(field_matrix("0715", TESTS, most=most)).notes for most in (1, 2)]

    assert [any("more units in this field" in note for note in some) for some in notes] == [True, False]


def test_a_comparison_of_members_is_no_business_of_strangers():
    comparison = a_comparison(visibility="members")

    assert Client().get(comparison.get_absolute_url()).status_code == 404
    assert signed_in(a_person("Carla")).get(comparison.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("address", ["competences:comparison", "competences:print_comparison"])
def test_a_comparison_costs_the_same_queries_with_few_and_with_many_statements(django_assert_max_num_queries, address):
    few, many = a_comparison(statements=2), a_comparison(statements=40, title="Many")
    client = Client()

    for comparison in (few, many):
        with django_assert_max_num_queries(22):
            assert client.get(reverse(address, args=[comparison.slug])).status_code == 200


@pytest.mark.parametrize("address", ["competences:comparison", "competences:print_comparison", "competences:judge"])
def test_a_comparison_costs_a_judge_the_same_queries_and_templates_with_few_and_with_many_pairs(
    django_assert_max_num_queries, address
):
    few, many = a_comparison(statements=4), a_comparison(statements=40, title="Many")
    aino = a_teacher()
    client = signed_in(aino)
    for comparison in (few, many):
        statements = [outcomes_of(column.version.unit) for column in comparison.columns.all()]
        for left, right in list(zip(*statements, strict=True))[2:]:
            judged(aino, left, right)
    addresses = [reverse(address, args=[comparison.slug]) for comparison in (few, many)]
    for one in addresses:
        client.get(one)  # The first page of a session asks more, and buttons are kept once they are drawn.

    pages = []
    for one in addresses:
        with django_assert_max_num_queries(28):
            pages.append(client.get(one))

    assert len(pages[0].templates) == len(pages[1].templates)


def judged(person: Person, left: Any, right: Any) -> None:
    judging.judge(
        by=person,
        this=left,
        other=right,
        relation="equal",
        organisation=Organisation.objects.get(pk=aino_school(person)),
        reason="The same task.",
    )
