"""What is hidden in a table cannot be found from what is shown, by whoever knows that the rows add up."""

from itertools import chain, product

from hypothesis import given, settings
from hypothesis import strategies as st

from kilta.engines.disclosure import FEWEST, HIDDEN, Cells, Numbers, shown, shown_rows


@st.composite
def numbers(draw, most=60):
    people = draw(st.one_of(st.integers(0, 7), st.integers(0, most)))
    attendances = people + (draw(st.integers(0, 20)) if people else 0)
    near = [0, 1, 2, max(people - 1, 0), people]
    proven = draw(st.one_of(st.sampled_from(near), st.integers(0, people)))
    claims = draw(st.one_of(st.sampled_from([0, 1, 2]), st.integers(0, attendances)))
    return Numbers(people, attendances, min(proven, people), min(claims, attendances))


tables = st.lists(numbers(), max_size=9).map(lambda rows: {f"row {place}": row for place, row in enumerate(rows)})


def added(rows):
    rows = list(rows)
    return Numbers(*(sum(getattr(row, name) for row in rows) for name in ("people", "attendances", "proven", "claims")))


def is_telling(count):
    return 0 < count < FEWEST


@settings(max_examples=200, deadline=None)
@given(tables)
def test_no_number_below_five_is_shown_nor_what_it_leaves_of_its_whole(rows):
    total = shown(added(rows.values()))

    for cells in [total, *shown_rows(total, rows).values()]:
        for whole, part in ((cells.people, cells.proven), (cells.attendances, cells.claims)):
            assert whole is None or not is_telling(whole)
            assert part is None or (not is_telling(part) and not is_telling(whole - part))


@settings(max_examples=200, deadline=None)
@given(tables)
def test_what_is_shown_is_true(rows):
    total = shown(added(rows.values()))

    for key, cells in shown_rows(total, rows).items():
        for name in ("people", "attendances", "proven", "claims"):
            assert getattr(cells, name) in (None, getattr(rows[key], name))


@settings(max_examples=200, deadline=None)
@given(tables)
def test_what_the_shown_rows_leave_of_the_total_is_nobody_or_at_least_five_people_of_two_rows(rows):
    whole = added(rows.values())
    total = shown(whole)
    if total == HIDDEN:
        assert shown_rows(total, rows) == {}
        return
    listed = shown_rows(total, rows)

    left_out = [row for key, row in rows.items() if row.people and key not in listed]
    assert not left_out or (len(left_out) > 1 and added(left_out).people >= FEWEST)


@settings(max_examples=200, deadline=None)
@given(tables)
def test_no_hidden_part_can_be_found_from_the_total_and_the_other_rows(rows):
    """The attacker knows the wholes of all rows that are listed, and that wholes and parts add up to the total."""
    whole = added(rows.values())
    total = shown(whole)
    if total == HIDDEN:
        return
    listed = shown_rows(total, rows)
    left_out = added(row for key, row in rows.items() if key not in listed)
    rows = {key: rows[key] for key in listed} | ({"left out": left_out} if left_out.people else {})
    for whole_name, part_name in (("people", "proven"), ("attendances", "claims")):
        if getattr(total, part_name) is None:
            assert all(getattr(cells, part_name) is None for cells in listed.values())
            continue
        unsaid = [key for key in rows if key not in listed or getattr(listed[key], part_name) is None]
        wholes = {key: getattr(rows[key], whole_name) for key in unsaid}
        known = getattr(total, part_name) - sum(getattr(rows[key], part_name) for key in rows if key not in unsaid)
        if len(unsaid) == 1 and unsaid == ["left out"]:
            assert not is_telling(known)
            assert not is_telling(wholes["left out"] - known)
            continue
        # Together they are a group, too.
        assert not is_telling(known)
        assert not is_telling(sum(wholes.values()) - known)
        for key in unsaid:
            part = getattr(rows[key], part_name)
            least = max(0, known - sum(wholes.values()) + wholes[key])
            most = min(wholes[key], known)
            assert least <= part <= most
            if is_telling(part) or is_telling(wholes[key] - part):
                assert most > least, (key, part, listed)


@settings(max_examples=200, deadline=None)
@given(tables)
def test_whoever_knows_the_method_too_cannot_find_a_row_that_is_left_out(rows):
    """For each there is another table, with other numbers in that row, of which exactly the same is shown."""
    total = shown(added(rows.values()))
    if total == HIDDEN:
        return
    listed = shown_rows(total, rows)
    left_out = [key for key, row in rows.items() if row.people and key not in listed]
    rows = {**rows, "nobody yet": Numbers()}
    places = [*left_out, "nobody yet"]

    for key in left_out:
        alike = (
            shown_rows(total, rows | {one: fewer, other: more}) == listed
            for one, other in ((key, other) for other in places if other != key)
            for giver, taker in ((one, other), (other, one))
            for step in product((1,), (1, 2), (0, 1), (0, 1))
            if (fewer := moved(rows[one], step, -1 if giver == one else 1))
            and (more := moved(rows[other], step, 1 if giver == one else -1))
        )
        exchanged = (
            shown_rows(total, rows | {key: rows[other], other: rows[key]}) == listed
            for other in places
            if rows[other].people != rows[key].people
        )
        assert any(chain(alike, exchanged)), (key, rows)


def moved(row, step, sign):
    """The numbers of a row with so much more or less; None where that is no row."""
    people, attendances, proven, claims = (
        getattr(row, name) + sign * by
        for name, by in zip(("people", "attendances", "proven", "claims"), step, strict=True)
    )
    is_row = 0 <= proven <= people <= attendances and 0 <= claims <= attendances and bool(people) == bool(attendances)
    return Numbers(people, attendances, proven, claims) if is_row else None


@settings(max_examples=200, deadline=None)
@given(tables)
def test_where_the_same_people_may_stand_in_several_rows_one_left_out_row_is_large(rows):
    total = shown(added(rows.values()))
    if total == HIDDEN:
        return
    listed = shown_rows(total, rows, recurs=True)

    left_out = [row.people for key, row in rows.items() if row.people and key not in listed]
    assert not left_out or max(left_out) >= FEWEST or not listed


def test_a_small_row_takes_the_smallest_other_with_it():
    rows = {"student": Numbers(40, 40, 40), "company": Numbers(12, 12, 12), "parent": Numbers(3, 3, 3)}

    assert shown_rows(shown(added(rows.values())), rows) == {"student": Cells(40, 40, 40, 0)}


def test_two_small_rows_that_are_enough_together_take_no_other_with_them():
    rows = {"student": Numbers(40, 40, 40), "chamber": Numbers(4, 4, 4), "parent": Numbers(3, 3, 3)}

    assert shown_rows(shown(added(rows.values())), rows) == {"student": Cells(40, 40, 40, 0)}


def test_a_number_that_would_tell_of_the_few_others_is_hidden_alone():
    rows = {"student": Numbers(40, 50, 38), "company": Numbers(30, 30, 20), "teacher": Numbers(20, 20, 10)}

    cells = shown_rows(shown(added(rows.values())), rows)

    assert cells["student"] == Cells(40, 50, None, 0)
    assert cells["teacher"] == Cells(20, 20, None, 0)  # else the total would tell it
    assert cells["company"] == Cells(30, 30, 20, 0)


def test_a_total_of_few_people_shows_nothing():
    assert shown(Numbers(4, 9, 4, 0)) == HIDDEN
    assert shown_rows(HIDDEN, {"student": Numbers(4, 9, 4, 0)}) == {}
