"""Packages of CASE: read leniently, refused with every path, and never more than that."""

import json
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilta.engines import case

DOCUMENT = {"identifier": "0f0f5a34-63f2-5a6e-9b5a-8f5d5a1a0001", "title": "Welding", "uri": "https://a.example/d"}


def name(place):
    return f"0f0f5a34-63f2-4a6e-9b5a-8f5d5a1a1{place:03}"


def an_item(place, text="", **values):
    return {"identifier": name(place), "fullStatement": text or f"Statement {place}", **values}


def below(place, above, order=None, kind="isChildOf"):
    target = DOCUMENT["identifier"] if above is None else name(above)
    return {
        "associationType": kind,
        "sequenceNumber": order,
        "originNodeURI": {"identifier": name(place)},
        "destinationNodeURI": {"identifier": target},
    }


def read(items=(), associations=(), document=DOCUMENT, **others):
    package = {"CFDocument": document, "CFItems": items, "CFAssociations": associations, **others}
    return case.read(json.dumps(package).encode())


def test_a_name_is_a_uuid_of_version_5_and_always_the_same():
    key = UUID("0192d5f4-0000-7000-8000-000000000001")

    assert case.named(key) == case.named(str(key)) != case.named("other")
    assert case.named(key).version == 5


def test_what_has_children_becomes_the_heading_of_what_is_below_it_in_order():
    items = [an_item(1, "A"), an_item(2, "B"), an_item(3, "b1"), an_item(4, "b2"), an_item(5, "A-a"), an_item(6, "x")]
    tree = [below(1, None, 2), below(2, None, 1), below(3, 2, 2), below(4, 2, 1), below(5, 1), below(6, 5)]

    unit = read(items, tree).units[0]

    assert [(one["heading"], one["text"]) for one in unit["outcomes"]] == [
        ("B", "b2"),
        ("B", "b1"),
        ("A › A-a", "x"),
    ]
    assert list(unit["headings"]) == ["B"]


def test_what_is_missing_or_unknown_or_of_an_earlier_version_is_no_harm():
    items = [
        {"fullStatement": "No name", "surprise": 1},
        an_item(2, "", fullStatement=None, abbreviatedStatement="Short"),
    ]
    document = {"title": "T", "language": "deu", "more": {"x": []}, "subject": "no list", "statusStartDate": "soon"}

    wrapped = {"CFPackage": {"CFDocument": document, "CFItems": items, "CFRubrics": [1], "x": None}}
    package = case.read(json.dumps(wrapped).encode())

    assert package.problems == []
    assert [one["text"] for one in package.units[0]["outcomes"]] == ["No name", "Short"]
    assert (package.units[0]["language"], package.units[0]["identifier"], package.units[0]["kept"]) == ("de", "", {})


def test_names_of_another_version_get_one_of_ours_and_still_belong_together():
    seven = "0192d5f4-0000-7000-8000-00000000000{}"
    items = [
        {"identifier": seven.format(1), "fullStatement": "A"},
        {"identifier": seven.format(2), "fullStatement": "B"},
    ]
    tree = [
        {
            "associationType": "isChildOf",
            "originNodeURI": {"identifier": seven.format(2)},
            "destinationNodeURI": {"identifier": seven.format(1)},
        }
    ]

    outcome = read(items, tree).units[0]["outcomes"][0]

    assert (outcome["heading"], UUID(outcome["identifier"]).version) == ("A", 5)


def test_everything_that_is_wrong_is_named_with_its_path():
    long = "x" * 3001
    items = [an_item(1), an_item(1), 7, an_item(3, fullStatement=" "), an_item(4, long), an_item(5), an_item(6)]
    tree = [below(5, 6), below(6, 5), "no"]

    found = {(one.path, one.code) for one in read(items, tree, {"title": ""}).problems}

    assert found == {
        ("CFDocument.title", "missing"),
        ("CFItems[1].identifier", "twice"),
        ("CFItems[2]", "not_an_object"),
        ("CFItems[3].fullStatement", "missing"),
        ("CFItems[4].fullStatement", "too_long"),
        ("CFAssociations[0]", "cycle"),
        ("CFAssociations[2]", "not_an_object"),
    }


@pytest.mark.parametrize("length", [1, 2, 400])
def test_a_cycle_of_any_length_is_refused_in_time(length):
    tree = [below(place, (place + 1) % length) for place in range(length)]

    problems = read([an_item(place) for place in range(length)], tree).problems

    assert [one.code for one in problems] == ["cycle"]


def test_a_chain_that_is_too_deep_and_a_package_that_is_too_large_are_refused():
    deep = read([an_item(place) for place in range(100)], [below(place, place - 1) for place in range(1, 100)])
    many = read([an_item(1)] * 5_001)

    assert [one.code for one in deep.problems] == ["too_deep"]
    assert [one.code for one in many.problems] == ["too_many"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"x" * 10_000_001, "too_large"),
        (b"\xff\xfe\x00", "not_json"),
        (b"[" * 200_000, "not_json"),
        (b'{"CFDocument":' * 50_000, "not_json"),
        (b"1" * 9_000, "not_json"),
        (b"[]", "not_a_package"),
        (b'{"CFDocument": []}', "not_a_package"),
        (b'{"CFDocument": {}, "CFItems": {"a": 1}}', "not_a_package"),
    ],
)
def test_what_is_no_package_is_refused_with_the_reason(content, why):
    with pytest.raises(case.NotReadable) as refused:
        case.read(content)

    assert refused.value.why == why


def test_nul_and_halves_of_characters_do_not_come_through():
    unit = read([an_item(1, "a\x00b\ud800c")], (), {**DOCUMENT, "title": "W\x00elding"}).units[0]

    assert (unit["title"], unit["outcomes"][0]["text"]) == ("Welding", "abc")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from([name(1), name(2)]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "identifier",
                        "fullStatement",
                        "title",
                        "language",
                        "uri",
                        "extensions",
                        "kilta",
                        "texts",
                        "unit",
                    ),
                    *(
                        "position",
                        "associationType",
                        "originNodeURI",
                        "destinationNodeURI",
                        "listEnumeration",
                        "subject",
                    ),
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


A_QUALIFICATION = {"extensions": {"kilta": {"kind": "qualification"}}}
documents = st.dictionaries(st.text(max_size=5), json_values) | st.just(A_QUALIFICATION)
placed = st.fixed_dictionaries(
    {
        "identifier": st.sampled_from([name(1), name(2), "x"]),
        "fullStatement": json_values,
        "extensions": st.fixed_dictionaries(
            {"kilta": st.dictionaries(st.sampled_from(["part", "unit", "of", "texts"]), json_values | st.just(True))}
        ),
    }
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # On a busy machine drawing takes its time.
@given(document=documents, items=json_values | st.lists(placed, max_size=3), associations=json_values)
def test_whatever_comes_is_read_or_refused_in_order(document, items, associations):
    content = json.dumps({"CFDocument": document, "CFItems": items, "CFAssociations": associations}).encode()

    try:
        package = case.read(content)
    except case.NotReadable as refused:
        assert refused.why == "not_a_package"
    else:
        assert all(problem.path and problem.code for problem in package.problems)
        json.dumps([package.units, package.qualification, package.structure])
