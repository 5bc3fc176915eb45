"""Exchange: strict as a provider of CASE 1.1, lenient as a consumer, and what is given away keeps its name."""

import csv
import io
import json
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kilta.domains.competences.models import CaseName, Qualification, Unit, UnitImport
from kilta.domains.competences.tests.builders import (
    TESTS,
    a_concept,
    a_draft_unit,
    a_new_version,
    a_qualification,
    a_unit,
    outcomes_of,
)
from kilta.domains.competences.tests.case_schema import faults
from kilta.domains.competences.use_cases import judging, outcomes, qualifications, units
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.engines import case

pytestmark = pytest.mark.django_db
IMPORTS = reverse("competences:imports")
ROOT = "/ims/case/v1p1"


def a_rich_unit(title="Schweißen", **fields):
    """A unit with headings, a translation, a volume, a code and a concept that a person has confirmed."""
    unit = a_draft_unit(
        title,
        statements=[],
        version_fields={"volume": "80", "volume_unit": "zrw", "valid_from": "2026-08-01"},
        **{"code": "LF 5", "code_scheme": "kmk", **fields},
    )
    version = unit.versions.get()
    first = outcomes.add_outcome(
        by=TESTS, version=version, kind="skill", text="Nähte prüfen", heading="Prüfen", code="1.1"
    )
    outcomes.add_outcome(by=TESTS, version=version, kind="knowledge", text="Werkstoffe kennen")
    outcomes.add_outcome(by=TESTS, version=version, kind="skill", text="Fehler finden", heading="Prüfen")
    outcomes.write_outcome_text(by=TESTS, outcome=first, language="en", text="Test welds", heading="Testing")
    units.write_unit_text(by=TESTS, version=version, language="en", title="Welding", state="machine")
    outcomes.add_concept(by=TESTS, outcome=first, concept=a_concept(f"welding of {title}", de="Schweißen"))
    units.publish_unit(by=TESTS, unit=unit)
    unit.refresh_from_db()
    return unit


def a_judged_pair(relation="equal"):
    """`relation` is seen from the left statement."""
    german, finnish = a_unit("Schweißen"), a_unit("Hitsaus", language="fi", statements=["Hitsaa levyjä"])
    left, right = sorted([outcomes_of(german)[0], outcomes_of(finnish)[0]], key=lambda one: one.pk)
    pair = judged("Aino", "Handwerkskammer", left, right, relation)
    return german, finnish, pair


def judged(name, organisation, left, right, relation):
    judge = a_person(name)
    chamber = an_organisation(organisation, owner=judge, kind="chamber")
    said = judging.judge(by=judge, this=left, other=right, relation=relation, organisation=chamber)
    return said.correspondence


def name_of(version):
    return CaseName.objects.get(version=version, what="document").identifier


def asked(client, path, **query):
    answer = client.get(f"{ROOT}/{path}", query)
    return answer, json.loads(answer.content)


# The service


def test_a_package_holds_what_the_standard_allows_and_nothing_else(client):
    unit = a_rich_unit(isced_f="0715")

    answer, package = asked(client, f"CFPackages/{name_of(unit.current)}")

    assert answer.status_code == 200
    assert faults(package, "package") == []
    assert package["CFDocument"]["licenseURI"]["title"] == "CC BY 4.0"
    assert [item["fullStatement"] for item in package["CFItems"]] == [
        "Prüfen",
        "Nähte prüfen",
        "Werkstoffe kennen",
        "Fehler finden",
    ]
    placed = {one["originNodeURI"]["title"]: one["destinationNodeURI"]["title"] for one in package["CFAssociations"]}
    assert placed == {
        "Prüfen": "Schweißen",
        "Nähte prüfen": "Prüfen",
        "Werkstoffe kennen": "Schweißen",
        "Fehler finden": "Prüfen",
    }


def test_every_name_in_a_package_is_found_again_alone(client):
    unit = a_rich_unit(isced_f="0715")
    _answer, package = asked(client, f"CFPackages/{name_of(unit.current)}")

    document = asked(client, f"CFDocuments/{package['CFDocument']['identifier']}")[1]
    items = [asked(client, f"CFItems/{one['identifier']}")[1] for one in package["CFItems"]]
    placings = [asked(client, f"CFAssociations/{one['identifier']}")[1] for one in package["CFAssociations"]]
    of_items = [asked(client, f"CFItemAssociations/{one['identifier']}")[1] for one in package["CFItems"]]
    subject = asked(client, f"CFSubjects/{package['CFDocument']['subjectURI'][0]['identifier']}")[1]
    kind = asked(client, f"CFItemTypes/{package['CFItems'][1]['CFItemTypeURI']['identifier']}")[1]
    licence = asked(client, f"CFLicenses/{package['CFDocument']['licenseURI']['identifier']}")[1]

    assert faults(document, "document") == []
    assert [fault for one in items for fault in faults(one, "item")] == []
    assert [fault for one in placings for fault in faults(one, "association")] == []
    assert [len(one["CFAssociations"]) for one in of_items] == [3, 1, 1, 1]
    assert [fault for one in of_items for fault in faults(one["CFItem"], "item")] == []
    assert subject["CFSubjects"][0]["hierarchyCode"] == "0715"
    assert faults(kind["CFItemTypes"][0], "item type") == faults(licence, "licence") == []


def test_a_field_is_told_with_those_below_it(client):
    found = asked(client, f"CFSubjects/{case.named('isced-f 071')}")[1]["CFSubjects"]

    assert found[0]["hierarchyCode"] == "071"
    assert {"0715", "0713"} <= {one["hierarchyCode"] for one in found}


@pytest.mark.parametrize(
    ("relation", "association", "starts_left"),
    [
        ("equal", "exactMatchOf", True),
        ("narrower", "isPartOf", True),
        ("wider", "isPartOf", False),
        ("partly", "isRelatedTo", True),
    ],
)
def test_a_confirmed_pair_is_an_association_of_both_frameworks(client, relation, association, starts_left):
    german, finnish, pair = a_judged_pair(relation)

    packages = [asked(client, f"CFPackages/{name_of(unit.current)}")[1] for unit in (german, finnish)]
    found = [one for package in packages for one in package["CFAssociations"] if one["associationType"] != "isChildOf"]
    alone = asked(client, f"CFAssociations/{found[0]['identifier']}")[1]

    assert [one["associationType"] for one in found] == [association] * 2
    assert found[0] == found[1]
    assert faults(packages[0], "package") == faults(alone, "association") == []
    left = str(CaseName.objects.get(outcome=pair.left).identifier)
    assert (found[0]["originNodeURI"]["identifier"] == left) is starts_left


def test_pairs_in_dispute_without_common_ground_or_with_a_hidden_unit_are_not_told(client):
    german, finnish, pair = a_judged_pair()
    name = CaseName.objects.get(correspondence=pair).identifier

    units.withdraw_unit(by=TESTS, unit=finnish)
    hidden = asked(client, f"CFAssociations/{name}")[0].status_code
    units.publish_unit(by=TESTS, unit=finnish)
    judged("Bert", "Gilde", pair.left, pair.right, "none")
    disputed = asked(client, f"CFPackages/{name_of(german.current)}")[1]

    assert hidden == 404
    assert {one["associationType"] for one in disputed["CFAssociations"]} == {"isChildOf"}


def test_nothing_in_common_is_no_association(client):
    german, _finnish, _pair = a_judged_pair("none")

    package = asked(client, f"CFPackages/{name_of(german.current)}")[1]

    assert {one["associationType"] for one in package["CFAssociations"]} == {"isChildOf"}


def test_a_pair_that_goes_on_with_a_new_version_has_a_name_there_and_says_that_it_waits_for_a_look(client):
    german, _finnish, _pair = a_judged_pair()

    a_new_version(german)
    package = asked(client, f"CFPackages/{name_of(german.current)}")[1]
    found = package["CFAssociations"][-1]

    assert found["associationType"] == "exactMatchOf"
    assert found["notes"].endswith("There is a newer version since; to be looked at again.")
    assert asked(client, f"CFAssociations/{found['identifier']}")[1]["uri"] == found["uri"]


def test_names_stay_the_same_and_earlier_versions_keep_theirs(client):
    unit = a_rich_unit()
    first = unit.current
    before = asked(client, f"CFPackages/{name_of(first)}")[1]

    a_new_version(unit)
    after = asked(client, f"CFPackages/{name_of(first)}")[1]

    standing = [one["CFDocument"].pop("adoptionStatus") for one in (before, after)]
    assert standing == ["Adopted", "Deprecated"]
    assert after == before
    assert name_of(unit.current) != name_of(first)
    assert all(name.identifier.version == 5 for name in CaseName.objects.all())


def test_the_address_of_a_version_leads_every_reader_to_the_same_page_for_ever(client):
    unit = a_rich_unit()
    uri = asked(client, f"CFDocuments/{name_of(unit.current)}")[1]["uri"]

    a_new_version(unit)
    path = uri.removeprefix("http://127.0.0.1:8000")
    shown = client.get(path, follow=True, headers={"accept-language": "fi"})

    assert path == "/units/schweissen/versions/1"
    assert shown.redirect_chain[-1][0] == f"/fi{path}"
    assert "Nähte prüfen" in shown.content.decode()


def test_the_page_of_a_unit_leads_to_the_service(client):
    page = client.get(a_unit().get_absolute_url()).content.decode()

    assert '<a href="/ims/case/v1p1/CFDocuments">' in page


def test_drafts_and_withdrawn_units_are_unknown(client):
    unit, draft = a_rich_unit(), a_draft_unit("Löten")
    name = name_of(unit.current)
    units.withdraw_unit(by=TESTS, unit=unit)

    found = [asked(client, f"{kind}/{name}")[0].status_code for kind in ("CFDocuments", "CFPackages")]
    item = CaseName.objects.filter(what="item").first().identifier

    assert found == [404, 404]
    assert asked(client, f"CFItems/{item}")[0].status_code == 404
    assert asked(client, "CFDocuments")[1] == {"CFDocuments": []}
    assert not CaseName.objects.filter(version__unit=draft).exists()


NOBODY = "1b611281-c170-4747-911e-9115169ad43b"  # The same in each worker that collects the tests.


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("CFDocuments/no-uuid", 404, "invalid_uuid"),
        (f"CFItems/{NOBODY}", 404, "unknownobject"),
        (f"CFAssociations/{NOBODY}", 404, "unknownobject"),
        (f"CFConcepts/{NOBODY}", 404, "unknownobject"),
        ("CFDocuments?limit=0", 400, "invalid_selection_field"),
        ("CFDocuments?offset=-1", 400, "invalid_selection_field"),
        ("CFDocuments?fields=", 400, "invalid_selection_field"),
        ("CFDocuments?orderBy=sideways", 400, "invalid_selection_field"),
        ("CFDocuments?filter=title", 400, "invalid_selection_field"),
        ("CFDocuments?filter=secret='x'", 400, "invalid_selection_field"),
        ("CFDocuments?filter=identifier='x'", 400, "invalid_selection_field"),
        ("CFDocuments?filter=version~'1'", 400, "invalid_selection_field"),
    ],
)
def test_failures_are_told_in_the_form_of_the_standard(client, path, status, code):
    answer = client.get(f"{ROOT}/{path}")
    found = answer.json()

    assert answer.status_code == status
    assert faults(found, "failure") == []
    assert found["imsx_codeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"] == code


def test_the_service_only_reads(client):
    answer = client.post(f"{ROOT}/CFDocuments", {})

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer.json()["imsx_codeMajor"] == "unsupported"


def test_documents_come_in_pages_sorted_chosen_and_with_some_fields(client):
    for title in ("Bohren", "Schweißen", "Drehen"):
        a_unit(title)
    a_unit("Hitsaus", language="fi")

    by_title = {"sort": "title", "orderBy": "desc", "fields": "title"}
    answer, page = asked(client, "CFDocuments", limit=2, offset=1, **by_title)
    german = asked(client, "CFDocuments", filter="language='de' AND title~'DR'", fields="title")[1]
    other = asked(client, "CFDocuments", filter="title!='Drehen' AND language!='fi'", sort="title", fields="title")[1]
    either = asked(client, "CFDocuments", filter="title='BOHREN' OR title='Hitsaus'", sort="title")[1]

    assert page == {"CFDocuments": [{"title": "Hitsaus"}, {"title": "Drehen"}]}
    assert answer["X-Total-Count"] == "4"
    assert 'offset=3>; rel="next"' in answer["Link"] and 'offset=0>; rel="prev"' in answer["Link"]
    assert german == {"CFDocuments": [{"title": "Drehen"}]}
    assert [one["title"] for one in other["CFDocuments"]] == ["Bohren", "Schweißen"]
    assert [one["title"] for one in either["CFDocuments"]] == ["Bohren", "Hitsaus"]
    assert [fault for one in either["CFDocuments"] for fault in faults(one, "document")] == []


def test_any_page_of_any_host_may_read_it_and_learns_the_canonical_address(client):
    unit = a_rich_unit()

    answer, found = asked(client, f"CFDocuments/{name_of(unit.current)}")

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Link"] == f'<{found["uri"]}>; rel="canonical"'


def test_a_package_costs_the_same_with_few_and_many_statements(client, django_assert_max_num_queries):
    few, many = a_unit("Wenig"), a_unit("Viel", statements=[f"Aussage {place}" for place in range(40)])

    for unit in (few, many):
        with django_assert_max_num_queries(12):
            client.get(f"{ROOT}/CFPackages/{name_of(unit.current)}")


def test_one_item_costs_the_same_in_a_small_and_in_a_large_framework(client, django_assert_max_num_queries):
    few, many = a_rich_unit("Wenig"), a_unit("Viel", statements=[f"Aussage {place}" for place in range(40)])

    for unit in (few, many):
        for kind in ("CFItems", "CFItemAssociations"):
            with django_assert_max_num_queries(11):
                found = asked(client, f"{kind}/{CaseName.objects.get(outcome=outcomes_of(unit)[0]).identifier}")
            assert found[0].status_code == 200


def test_the_list_costs_the_same_with_few_and_many_documents(client, django_assert_max_num_queries):
    for place in range(12):
        a_unit(f"Einheit {place}")

    for limit in (1, 12):
        with django_assert_max_num_queries(5):
            assert len(asked(client, "CFDocuments", limit=limit)[1]["CFDocuments"]) == limit


# Files


def test_the_list_of_statements_has_languages_concepts_and_judged_pairs(client):
    german, finnish, _pair = a_judged_pair("equal")
    outcomes.add_concept(by=TESTS, outcome=outcomes_of(german)[0], concept=a_concept())

    answer = client.get(reverse("competences:unit_file", args=[german.slug, 1, "csv"]))
    row = next(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert (row["statement_de"], row["state_de"]) == ("Schweißnähte prüfen", "original")
    assert row["concepts"] == "http://data.europa.eu/esco/skill/welding"
    assert row["exactMatch"].startswith(f"http://127.0.0.1:8000/units/{finnish.slug}/versions/1#s")
    UUID(row["identifier"])


def test_skos_says_what_stands_below_what_in_all_languages(client):
    unit = a_rich_unit()

    answer = client.get(reverse("competences:unit_skos", args=[unit.slug, 1]))
    scheme, heading, first, second, third = json.loads(answer.content)["@graph"]

    assert answer["Content-Type"] == "application/ld+json"
    assert scheme["@id"] == "http://127.0.0.1:8000/units/schweissen/versions/1"
    assert first["skos:broader"] == third["skos:broader"] == {"@id": heading["@id"]}
    assert {"@value": "Test welds", "@language": "en"} in first["skos:prefLabel"]
    assert {"@value": "Testing", "@language": "en"} in heading["skos:prefLabel"]
    assert first["dct:subject"] == [{"@id": "http://data.europa.eu/esco/skill/welding-of-Schweißen"}]
    assert {one["@id"] for one in scheme["skos:hasTopConcept"]} == {heading["@id"], second["@id"]}


def test_a_wider_statement_has_the_other_as_its_narrower_match(client):
    german, finnish, pair = a_judged_pair("wider")
    left = german if pair.left.version_id == german.current_id else finnish

    graph = json.loads(client.get(reverse("competences:unit_skos", args=[left.slug, 1])).content)["@graph"]

    assert "skos:narrowMatch" in graph[1]


def test_a_qualification_goes_as_one_package_when_all_its_units_are_public(client):
    qualification, unit, other = a_qualification(), a_rich_unit(), a_unit("Löten")
    group = qualifications.add_part(by=TESTS, qualification=qualification, title="Pakolliset")
    for one in (unit, other):
        qualifications.add_part(by=TESTS, qualification=qualification, parent=group, unit=one)
    address = reverse("competences:qualification_package", args=[qualification.slug])

    package = json.loads(client.get(address).content)
    units.withdraw_unit(by=TESTS, unit=other)

    assert faults(package, "package") == []
    assert [one["fullStatement"] for one in package["CFItems"] if one["CFItemType"] in ("Unit", "Group")] == [
        "Pakolliset",
        "Schweißen",
        "Löten",
    ]
    assert len({one["identifier"] for one in package["CFAssociations"]}) == len(package["CFAssociations"]) == 8
    assert client.get(address).status_code == 404


# Packages that come in


def an_importer(client, name="Otto", school="Omnia"):
    otto = a_person(name)
    return signed_in(client, otto), an_organisation(school, owner=otto)


def sent(school, content, **values):
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    given = {"kind": "unit", "country": "DE", "region": "", "language": "de", **values}
    return {"source": "package", "owner": school.pk, "file": SimpleUploadedFile("p.case.json", content), **given}


def taken_over(client, school, content, **values):
    """Read, shown and taken over; the page that was shown."""
    shown = client.post(IMPORTS, sent(school, content, **values), follow=True)
    asked = UnitImport.objects.order_by("-created_at")[0]
    client.post(reverse("competences:take_over", args=[asked.pk]))
    return shown.content.decode()


def a_foreign_package(**changes):
    def item(place, text, **values):
        return {"identifier": f"0f0f5a34-63f2-11ee-9b5a-8f5d5a1a100{place}", "fullStatement": text, **values}

    def child(place, above, order):
        return {
            "identifier": str(uuid4()),
            "associationType": "isChildOf",
            "sequenceNumber": order,
            "originNodeURI": {"identifier": f"0f0f5a34-63f2-11ee-9b5a-8f5d5a1a100{place}"},
            "destinationNodeURI": {"identifier": f"0f0f5a34-63f2-11ee-9b5a-8f5d5a1a100{above}"},
        }

    return {
        "CFDocument": {
            "identifier": "0f0f5a34-63f2-11ee-9b5a-8f5d5a1a1000",
            "uri": "https://opensalt.example/uri/0f0f5a34-63f2-11ee-9b5a-8f5d5a1a1000",
            "creator": "Ministry",
            "title": "Welding",
            "language": "eng",
            "lastChangeDateTime": "2025-03-01T12:00:00+02:00",
            "customField": "left alone",
        },
        "CFItems": [
            item(1, "Safety", CFItemType="Cluster"),
            item(2, "Knows the rules", humanCodingScheme="S.1", CFItemType="Knowledge", educationLevel=["EQF4"]),
            item(3, "Wears the mask"),
        ],
        "CFAssociations": [
            child(1, 0, 1),
            child(2, 1, 2),
            child(3, 1, 1),
            {**child(2, 9, 1), "associationType": "exactMatchOf"},
        ],
        **changes,
    }


def test_what_is_exported_imported_and_exported_again_is_equal(client):
    unit = a_rich_unit(owner=an_organisation("BBS Syke"), isced_f="0715", source="BGBl. 2026")
    name = name_of(unit.current)
    before = asked(client, f"CFPackages/{name}")[1]
    client, school = an_importer(client)

    taken_over(client, school, before)
    taken = Unit.objects.get(owner=school)
    is_draft = taken.current_id is None
    units.publish_unit(by=TESTS, unit=taken)
    after = asked(client, f"CFPackages/{name}")[1]

    assert is_draft and CaseName.objects.filter(identifier=name).count() == 2
    assert after == before
    assert (taken.origin, taken.source) == ("package", before["CFDocument"]["uri"])
    assert len(asked(client, "CFDocuments")[1]["CFDocuments"]) == 1


def test_what_is_changed_after_it_came_gets_a_name_of_its_own(client):
    unit = a_rich_unit(owner=an_organisation("BBS Syke"))
    package = asked(client, f"CFPackages/{name_of(unit.current)}")[1]
    client, school = an_importer(client)
    taken_over(client, school, package)
    taken = Unit.objects.get(owner=school)
    first, second, _third = outcomes_of(taken)

    outcomes.write_outcome_text(by=TESTS, outcome=second, language="de", text="Werkstoffe unterscheiden")
    units.publish_unit(by=TESTS, unit=taken)
    taken.refresh_from_db()

    names = {one["identifier"] for one in package["CFItems"]}
    assert str(CaseName.objects.get(outcome=first).identifier) in names
    assert str(CaseName.objects.get(outcome=second).identifier) not in names
    assert name_of(taken.current) != name_of(unit.current)


def test_a_package_of_another_platform_is_read_leniently_and_its_hierarchy_becomes_headings(client):
    client, school = an_importer(client)

    page = taken_over(client, school, a_foreign_package(extra=1))
    unit = Unit.objects.get()
    units.publish_unit(by=TESTS, unit=unit)
    again = asked(client, "CFPackages/0f0f5a34-63f2-11ee-9b5a-8f5d5a1a1000")[1]

    said = [(one.kind, one.code, one.texts.get().heading, one.texts.get().text) for one in outcomes_of(unit)]
    assert "One association with other statements is not taken over" in page
    assert said[1] == ("knowledge", "S.1", "Safety", "Knows the rules")
    assert said[0][2:] == ("Safety", "Wears the mask")
    assert (unit.language, unit.country) == ("en", "DE")
    assert faults(again, "package") == []
    assert again["CFDocument"]["creator"] == "Ministry"
    assert again["CFDocument"]["lastChangeDateTime"] == "2025-03-01T10:00:00Z"
    assert again["CFItems"][2]["educationLevel"] == ["EQF4"]


def test_the_same_document_again_makes_a_new_version_of_the_same_unit(client):
    client, school = an_importer(client)
    taken_over(client, school, a_foreign_package())
    unit = Unit.objects.get()
    units.publish_unit(by=TESTS, unit=unit)
    keys = {one.code: one.key for one in outcomes_of(unit)}
    newer = a_foreign_package()
    newer["CFItems"][1]["fullStatement"] = "Knows and follows the rules"

    same = taken_over(client, school, a_foreign_package())
    drafts = unit.versions.filter(state="draft").count()
    taken_over(client, school, newer)
    blocked = taken_over(client, school, newer)
    draft = unit.versions.get(state="draft")
    units.publish_unit(by=TESTS, unit=unit, what_changed="Clearer.")

    assert drafts == 0 and "stays" in same
    assert "a draft is in the way" in blocked
    assert draft.number == 2 and Unit.objects.count() == 1
    assert {one.code: one.key for one in draft.outcomes.all()} == keys
    assert asked(client, "CFPackages/0f0f5a34-63f2-11ee-9b5a-8f5d5a1a1000")[1]["CFItems"][2]["fullStatement"] == (
        "Knows and follows the rules"
    )


def test_a_qualification_comes_as_drafts_of_its_units(client):
    owner = an_organisation("BBS Syke")
    qualification, unit, other = a_qualification(owner=owner), a_rich_unit(owner=owner), a_unit("Löten", owner=owner)
    for one in (unit, other):
        qualifications.add_part(by=TESTS, qualification=qualification, unit=one)
    package = json.loads(client.get(reverse("competences:qualification_package", args=[qualification.slug])).content)
    before = asked(client, f"CFPackages/{name_of(unit.current)}")[1]
    client, school = an_importer(client)

    taken_over(client, school, package)
    taken = Unit.objects.get(owner=school, code="LF 5")
    units.publish_unit(by=TESTS, unit=taken)

    assert list(Unit.objects.filter(owner=school).order_by("title").values_list("title", flat=True)) == [
        "Löten",
        "Schweißen",
    ]
    after = asked(client, f"CFPackages/{name_of(unit.current)}")[1]
    assert after["CFItems"] == before["CFItems"] and after["CFDocument"] == before["CFDocument"]


def shape_of(qualification):
    """The tree in figures and words, without keys."""
    parts = list(qualification.parts.select_related("unit", "parent").prefetch_related("texts"))

    def below(parent):
        return [
            (
                part.role,
                part.unit.title if part.unit else sorted(part.texts.values_list("language", "title", "rule")),
                (part.volume_min, part.volume_max, part.number_min, part.number_max),
                below(part),
            )
            for part in parts
            if part.parent == parent
        ]

    return below(None)


def a_qualification_with_a_structure(owner):
    frame = {"eqf_level": 4, "level_source": "Asetus", "volume": 180, "volume_unit": "osp", "regulator": "OPH"}
    one = a_qualification("Hitsaaja", owner=owner, code="10081", code_scheme="koulutus", **frame)
    qualifications.write_qualification_text(
        by=TESTS, qualification=one, language="fi", title="Hitsaaja", texts={"profile": "Hitsaa.", "grading": "1–5"}
    )
    qualifications.write_qualification_text(by=TESTS, qualification=one, language="en", title="Welder", state="machine")
    core, process, elective = (a_rich_unit(owner=owner), a_unit("Löten", owner=owner), a_unit("Kleben", owner=owner))
    rule = {"role": "elective", "volume_min": 15, "volume_max": 45, "number_min": 1}
    group = qualifications.add_part(by=TESTS, qualification=one, title="Pakolliset", rule_in_words="Kaikki.")
    part = qualifications.add_part(by=TESTS, qualification=one, parent=group, unit=core)
    qualifications.add_part(by=TESTS, qualification=one, parent=part, unit=process)
    group = qualifications.add_part(by=TESTS, qualification=one, title="Valinnaiset", rule=rule)
    qualifications.name_part(by=TESTS, part=group, language="en", title="Electives")
    for unit in (elective, core):
        qualifications.add_part(by=TESTS, qualification=one, parent=group, unit=unit)
    return one


def test_a_qualification_comes_with_its_structure_as_a_draft_and_only_once(client):
    one = a_qualification_with_a_structure(an_organisation("BBS Syke"))
    package = json.loads(client.get(reverse("competences:qualification_package", args=[one.slug])).content)
    client, school = an_importer(client)

    taken_over(client, school, package)
    came = Qualification.objects.get(owner=school)
    for unit in Unit.objects.filter(owner=school):
        units.publish_unit(by=TESTS, unit=unit)
    taken_over(client, school, package)

    assert faults(package, "package") == []
    assert shape_of(came) == shape_of(one)
    assert (came.is_public, came.code, came.eqf_level, came.regulator) == (False, "10081", 4, "OPH")
    words = came.texts.order_by("language").values_list("language", "title", "state", "grading")
    assert list(words) == [("en", "Welder", "machine", ""), ("fi", "Hitsaaja", "original", "1–5")]
    assert Qualification.objects.filter(owner=school).count() == 1
    assert sorted(unit.current.outcomes.count() for unit in Unit.objects.filter(owner=school)) == [1, 1, 3]


@pytest.mark.parametrize(
    "nonsense",
    [{"kind": 7, "texts": [1], "volume_min": "9", "volume_max": "1"}, {"number_min": "-1", "number_max": {}, "of": 3}],
)
def test_nonsense_in_a_structure_is_left_aside(client, nonsense):
    one = a_qualification_with_a_structure(an_organisation("BBS Syke"))
    package = json.loads(client.get(reverse("competences:qualification_package", args=[one.slug])).content)
    client, school = an_importer(client)
    for item in package["CFItems"]:
        if item.get("extensions", {}).get("kilta", {}).get("part"):
            item["extensions"]["kilta"] |= nonsense
    package["CFDocument"]["extensions"]["kilta"] |= {"eqf_level": "high", "country": "XX", "texts": 1, "volume": "much"}
    package["CFDocument"] |= {"statusStartDate": "2026-01-01", "statusEndDate": "2025-01-01"}

    taken_over(client, school, package)

    came = Qualification.objects.get(owner=school)
    assert (came.country, came.eqf_level, came.volume, came.valid_until) == ("DE", None, None, None)
    assert came.parts.exists()


def test_a_wrong_package_is_refused_with_every_path_and_nothing_is_written(client):
    client, school = an_importer(client)
    wrong = a_foreign_package()
    wrong["CFItems"][1]["fullStatement"] = ""
    wrong["CFAssociations"][0] |= {"destinationNodeURI": wrong["CFAssociations"][1]["originNodeURI"]}

    page = client.post(IMPORTS, sent(school, wrong)).content.decode()

    assert "CFItems[1].fullStatement" in page and "This item stands below itself." in page
    assert not UnitImport.objects.exists() and not Unit.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[" * 100_000, "This file is no JSON."),
        (b"\x00" * 20, "This file is no JSON."),
        (b'{"a": 1}', "This JSON is no CASE package"),
        (b" " * 10_000_001, "This file is too large"),
    ],
)
def test_hostile_files_are_refused_in_words(client, content, words):
    client, school = an_importer(client)

    page = client.post(IMPORTS, sent(school, content)).content.decode()

    assert words in page
    assert not UnitImport.objects.exists()


def test_hostile_values_in_a_sound_package_do_no_harm(client):
    client, school = an_importer(client)
    package = a_foreign_package()
    package["CFDocument"] |= {
        "title": "W\x00elding\ud800",
        "uri": "javascript:alert(1)",
        "extensions": {"kilta": {"kind": 7, "country": ["DE"], "volume": "1e400", "texts": {"fi": "x", "xx": {}}}},
        "licenseURI": {"title": "x", "identifier": "no", "uri": "file:///etc/passwd"},
        "statusStartDate": "0000-99-99",
    }
    package["CFItems"][2]["extensions"] = {
        "kilta": {
            "kind": "skill",
            "lenses": [[]],
            "concepts": [None, "x"],
            "position": "1",
            "texts": {"fi": {"text": 1}},
        }
    }

    taken_over(client, school, package)
    unit = Unit.objects.get()
    units.publish_unit(by=TESTS, unit=unit)
    again = asked(client, "CFPackages/0f0f5a34-63f2-11ee-9b5a-8f5d5a1a1000")[1]

    assert unit.title == "Welding" and unit.source == "p.case.json"
    assert faults(again, "package") == []


def test_only_editors_of_the_organisation_import(client):
    client, _school = an_importer(client)
    other = an_organisation("Fremde Schule")

    client.post(IMPORTS, sent(other, a_foreign_package()))

    assert not UnitImport.objects.exists()
